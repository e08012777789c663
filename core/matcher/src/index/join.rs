//! Which records speak of which vulnerability: joined by id and `aliases` alone, never by `related` or `upstream`.
//!
//! A CVE is never merged with another CVE: a record that names two of them as aliases speaks of both. Ids without a
//! CVE form groups closed over aliases.

use noharm_model::advisory::Advisory;
use rustc_hash::FxHashMap;

/// What one record is about, as ids of vulnerabilities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Targets {
    /// The record describes these: its facts and ids belong to them.
    pub(crate) same: Vec<String>,
    /// The record repairs these (`upstream`): its ranges concern them, its identity does not.
    pub(crate) repairs: Vec<String>,
}

/// The targets of every record, in the records' order.
pub(crate) fn targets(records: &[Advisory]) -> Vec<Targets> {
    let groups = Groups::over(records);
    records
        .iter()
        .map(|record| {
            let repairs: Vec<String> = record.upstream.iter().flat_map(|id| groups.of_id(id)).collect();
            let speaks_for_itself = repairs.is_empty() || !record.aliases.is_empty();
            let same = if speaks_for_itself { groups.of_record(record) } else { Vec::new() };
            let mut repairs: Vec<String> = repairs.into_iter().filter(|id| !same.contains(id)).collect();
            repairs.sort_unstable();
            repairs.dedup();
            Targets { same, repairs }
        })
        .collect()
}

pub(crate) fn is_cve(id: &str) -> bool {
    id.starts_with("CVE-")
}

struct Groups<'a> {
    number: FxHashMap<&'a str, usize>,
    parent: Vec<usize>,
    /// By root: the group's name, and the CVEs that its members name.
    names: FxHashMap<usize, &'a str>,
    cves: FxHashMap<usize, Vec<String>>,
}

impl<'a> Groups<'a> {
    fn over(records: &'a [Advisory]) -> Self {
        let mut groups = Self {
            number: FxHashMap::default(),
            parent: Vec::new(),
            names: FxHashMap::default(),
            cves: FxHashMap::default(),
        };
        for record in records.iter().filter(|record| !is_cve(&record.id)) {
            let own = groups.number(&record.id);
            for alias in record.aliases.iter().filter(|alias| !is_cve(alias)) {
                let other = groups.number(alias);
                groups.unite(own, other);
            }
        }
        for record in records.iter().filter(|record| !is_cve(&record.id)) {
            let own = groups.number(&record.id);
            let root = groups.shorten(own);
            groups.cves.entry(root).or_default().extend(named_cves(record));
            let name = groups.names.entry(root).or_insert(&record.id);
            if record.id.as_str() < *name {
                *name = &record.id;
            }
        }
        for cves in groups.cves.values_mut() {
            cves.sort_unstable();
            cves.dedup();
        }
        groups
    }

    fn number(&mut self, id: &'a str) -> usize {
        let next = self.parent.len();
        let number = *self.number.entry(id).or_insert(next);
        if number == next {
            self.parent.push(next);
        }
        number
    }

    fn parent(&self, number: usize) -> usize {
        self.parent.get(number).copied().unwrap_or(number)
    }

    fn root(&self, number: usize) -> usize {
        let mut at = number;
        while self.parent(at) != at {
            at = self.parent(at);
        }
        at
    }

    fn unite(&mut self, one: usize, two: usize) {
        let (one, two) = (self.shorten(one), self.shorten(two));
        let (low, high) = (one.min(two), one.max(two));
        if let Some(parent) = self.parent.get_mut(high) {
            *parent = low;
        }
    }

    /// The root; halves the way to it.
    fn shorten(&mut self, number: usize) -> usize {
        let mut at = number;
        while self.parent(at) != at {
            let above = self.parent(self.parent(at));
            if let Some(parent) = self.parent.get_mut(at) {
                *parent = above;
            }
            at = above;
        }
        at
    }

    fn of_record(&self, record: &Advisory) -> Vec<String> {
        if is_cve(&record.id) {
            return vec![record.id.clone()];
        }
        let mut named: Vec<String> = named_cves(record).collect();
        named.sort_unstable();
        named.dedup();
        if named.is_empty() { self.of_id(&record.id) } else { named }
    }

    /// The vulnerabilities that an id means.
    fn of_id(&self, id: &str) -> Vec<String> {
        if is_cve(id) {
            return vec![id.to_owned()];
        }
        let Some(&number) = self.number.get(id) else { return vec![id.to_owned()] };
        let root = self.root(number);
        match self.cves.get(&root) {
            Some(cves) if !cves.is_empty() => cves.clone(),
            _ => vec![self.names.get(&root).copied().unwrap_or(id).to_owned()],
        }
    }
}

fn named_cves(record: &Advisory) -> impl Iterator<Item = String> + '_ {
    record.aliases.iter().filter(|alias| is_cve(alias)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str, aliases: &[&str], upstream: &[&str]) -> Advisory {
        Advisory {
            id: id.into(),
            aliases: aliases.iter().map(|&alias| alias.into()).collect(),
            upstream: upstream.iter().map(|&id| id.into()).collect(),
            ..Advisory::default()
        }
    }

    #[test]
    fn aliases_join_and_upstream_does_not() {
        let records = [
            record("GHSA-a", &["CVE-1"], &[]),
            record("PYSEC-a", &["GHSA-a"], &[]),
            record("DSA-1", &[], &["CVE-1", "CVE-2"]),
            record("RUSTSEC-1", &["GHSA-z"], &[]),
            record("GHSA-z", &[], &[]),
        ];
        let targets = targets(&records);
        assert_eq!(targets[0].same, ["CVE-1"]);
        assert_eq!(targets[1].same, ["CVE-1"]);
        assert!(targets[2].same.is_empty());
        assert_eq!(targets[2].repairs, ["CVE-1", "CVE-2"]);
        assert_eq!(targets[3].same, ["GHSA-z"]);
        assert_eq!(targets[4].same, ["GHSA-z"]);
    }

    #[test]
    fn one_record_of_two_cves_merges_neither() {
        let records = [
            record("GHSA-a", &["CVE-1", "CVE-2"], &[]),
            record("CVE-1", &[], &[]),
            record("CVE-2", &["CVE-1"], &[]),
        ];
        let targets = targets(&records);
        assert_eq!(targets[0].same, ["CVE-1", "CVE-2"]);
        assert_eq!(targets[1].same, ["CVE-1"]);
        assert_eq!(targets[2].same, ["CVE-2"]);
    }

    #[test]
    fn an_advisory_without_upstream_stands_for_itself() {
        let records = [record("DSA-7", &[], &[])];
        assert_eq!(targets(&records)[0].same, ["DSA-7"]);
    }
}
