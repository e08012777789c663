//! Takes records one by one; of several records of one source with one id, each fact of the newest that has it counts.

use std::collections::BTreeSet;

use noharm_model::advisory::Advisory;
use noharm_model::day::Day;
use rustc_hash::FxHashMap;

/// The records, one per source and id.
#[derive(Debug, Default)]
pub(crate) struct Records {
    all: Vec<Advisory>,
    known: FxHashMap<(String, String), usize>,
    /// Positions of the records that are new or were changed.
    changed: BTreeSet<usize>,
}

impl Records {
    pub(crate) fn add(&mut self, mut advisory: Advisory) {
        tidy(&mut advisory);
        let name = (advisory.source.clone(), advisory.id.clone());
        match self.known.get(&name).and_then(|&at| self.all.get_mut(at)) {
            Some(old) => {
                let before = old.clone();
                renew(old, advisory);
                if *old != before {
                    self.changed.extend(self.known.get(&name));
                }
            }
            None => {
                self.changed.insert(self.all.len());
                self.known.insert(name, self.all.len());
                self.all.push(advisory);
            }
        }
    }

    /// Forgets which records were changed.
    pub(crate) fn settle(&mut self) {
        self.changed.clear();
    }

    /// Positions of the records that are new or were changed since.
    pub(crate) fn changed(&self) -> &BTreeSet<usize> {
        &self.changed
    }

    pub(crate) fn all(&self) -> &[Advisory] {
        &self.all
    }
}

/// Ids are compared without blanks around them and without the letters' case of the `CVE` prefix.
fn tidy(advisory: &mut Advisory) {
    let ids = std::iter::once(&mut advisory.id).chain(&mut advisory.aliases).chain(&mut advisory.upstream);
    for id in ids {
        if id.trim().len() != id.len() {
            *id = id.trim().to_owned();
        }
        if id.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("cve-") && head != "CVE-") {
            id.make_ascii_uppercase();
        }
    }
    let own = advisory.id.clone();
    advisory.aliases.retain(|alias| !alias.is_empty() && *alias != own);
    advisory.upstream.retain(|id| !id.is_empty() && *id != own);
}

fn age(advisory: &Advisory) -> Option<Day> {
    advisory.modified.or(advisory.published)
}

/// Joins a second record of the same name into the first. A slice of a feed may leave parts out, so that an empty part
/// of the newer record does not delete the older one's; only `withdrawn` does.
fn renew(old: &mut Advisory, other: Advisory) {
    let newer = age(&other) >= age(old);
    let (mut first, second) = if newer { (other, std::mem::take(old)) } else { (std::mem::take(old), other) };
    take_over(&mut first.aliases, second.aliases);
    take_over(&mut first.upstream, second.upstream);
    take_over(&mut first.cwes, second.cwes);
    take_over(&mut first.cvss, second.cvss);
    take_over(&mut first.ssvc, second.ssvc);
    take_over(&mut first.affected, second.affected);
    first.published = match (first.published, second.published) {
        (Some(one), Some(two)) => Some(one.min(two)),
        (one, two) => one.or(two),
    };
    first.kev = first.kev.or(second.kev);
    first.epss = first.epss.or(second.epss);
    first.exploit_published |= second.exploit_published;
    *old = first;
}

fn take_over<T>(first: &mut Vec<T>, second: Vec<T>) {
    if first.is_empty() {
        *first = second;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(day: &str, cwes: &[u32]) -> Advisory {
        Advisory {
            id: "cve-2020-1".into(),
            source: "nvd".into(),
            modified: day.parse().ok(),
            cwes: cwes.to_vec(),
            ..Advisory::default()
        }
    }

    #[test]
    fn the_newest_record_counts_and_keeps_what_a_slice_left_out() {
        let mut records = Records::default();
        records.add(record("2021-01-01", &[79]));
        records.add(record("2020-01-01", &[20]));
        assert_eq!(records.all().len(), 1);
        assert_eq!(records.all()[0].cwes, [79]);
        records.add(record("2022-01-01", &[]));
        assert_eq!(records.all()[0].cwes, [79]);
        assert_eq!(records.all()[0].modified.unwrap().to_string(), "2022-01-01");
        assert_eq!(records.all()[0].id, "CVE-2020-1");
    }
}
