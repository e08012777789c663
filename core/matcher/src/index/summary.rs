//! What the records cover: per source the dates, years and gaps; ecosystems with their releases.

use std::collections::{BTreeMap, BTreeSet};

use noharm_model::advisory::{Advisory, Affected, Node};
use noharm_model::day::Day;
use noharm_model::finding::SourceCoverage;

use super::tree;
use crate::coverage::SnapshotCoverage;
use crate::identity::name::Owned;

/// What was said of sources besides their records.
#[derive(Debug, Default)]
pub(super) struct Stated {
    gaps: BTreeMap<String, Vec<String>>,
    as_of: BTreeMap<String, Day>,
}

impl Stated {
    pub(super) fn gap(&mut self, source: &str, sentence: &str) {
        let gaps = self.gaps.entry(source.to_owned()).or_default();
        if !gaps.iter().any(|known| known == sentence) {
            gaps.push(sentence.to_owned());
        }
    }

    pub(super) fn as_of(&mut self, source: &str, day: Day) {
        let newest = self.as_of.entry(source.to_owned()).or_insert(day);
        *newest = (*newest).max(day);
    }
}

/// A source's name for people: `NVD`, `OSV Debian`, `KEV`.
#[must_use]
pub fn source_name(source: &str) -> String {
    let mut name = String::new();
    put_source_name(source, &mut name);
    name
}

/// Appends a source's name.
pub(crate) fn put_source_name(source: &str, name: &mut String) {
    let (head, tail) = source.split_once(':').map_or((source, None), |(head, tail)| (head, Some(tail)));
    let head = match head {
        "cve" => "CVE list",
        "nvd" => "NVD",
        "osv" => "OSV",
        "kev" => "KEV",
        "epss" => "EPSS",
        "ssvc" => "SSVC",
        "csaf" => "CSAF",
        other => other,
    };
    let tail = tail.map(|tail| match tail {
        "pypa" => "PyPA",
        "ghsa" => "GitHub",
        "go" => "Go",
        "oss-fuzz" => "OSS-Fuzz",
        "debian" => "Debian",
        "alpine" => "Alpine",
        "bitnami" => "Bitnami",
        "rustsec" => "RustSec",
        "cisa" => "CISA",
        other => other,
    });
    name.push_str(head);
    if let Some(tail) = tail {
        name.push(' ');
        name.push_str(tail);
    }
}

#[derive(Default)]
struct Tally {
    newest: Option<Day>,
    records: u64,
    years: BTreeMap<i16, u64>,
}

/// Sums the records up.
pub(super) fn of(records: &[Advisory], stated: &Stated) -> SnapshotCoverage {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut ecosystems: BTreeMap<&str, u64> = BTreeMap::new();
    let mut newest_in: BTreeMap<&str, Day> = BTreeMap::new();
    let mut products: BTreeSet<(String, String)> = BTreeSet::new();
    for record in records {
        let tally = tallies.entry(&record.source).or_default();
        tally.records += 1;
        let listed = record.kev.as_ref().and_then(|kev| kev.added);
        let estimated = record.epss.as_ref().and_then(|epss| epss.on);
        let day = record.modified.max(record.published).max(listed).max(estimated);
        tally.newest = tally.newest.max(day);
        if let Some(year) = year_of(record) {
            *tally.years.entry(year).or_default() += 1;
        }
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for affected in &record.affected {
            match affected {
                Affected::Package(package) if !package.ecosystem.is_empty() => {
                    named.insert(&package.ecosystem);
                }
                Affected::Package(_) | Affected::Named(_) => {}
                Affected::Configuration(node) => add_products(node, &mut products),
            }
        }
        for ecosystem in named {
            *ecosystems.entry(ecosystem).or_default() += 1;
            if let Some(day) = day {
                let newest = newest_in.entry(ecosystem).or_insert(day);
                *newest = (*newest).max(day);
            }
        }
    }
    SnapshotCoverage {
        sources: tallies.iter().map(|(source, tally)| source_coverage(source, tally, stated)).collect(),
        years: tallies
            .iter()
            .map(|(source, tally)| {
                ((*source).to_owned(), tally.years.iter().map(|(&y, &n)| (y, n)).collect())
            })
            .collect(),
        ecosystems: ecosystems.iter().map(|(&name, &count)| (name.to_owned(), count)).collect(),
        newest_in: newest_in.iter().map(|(&name, &day)| (name.to_owned(), day)).collect(),
        products: products.len() as u64,
        selection: false,
        selection_note: String::new(),
    }
}

/// The year in the CVE's number, else of publication.
fn year_of(record: &Advisory) -> Option<i16> {
    let numbered = record.id.strip_prefix("CVE-").and_then(|rest| rest.split('-').next()?.parse().ok());
    numbered.or_else(|| record.published.map(Day::year))
}

fn add_products(node: &Node, products: &mut BTreeSet<(String, String)>) {
    let mut matches = Vec::new();
    tree::every(node, &mut matches, 0);
    for name in matches.into_iter().filter(|from| from.vulnerable).filter_map(tree::named) {
        if let (Owned::Is(vendor), Owned::Is(product)) = (name.vendor, name.product) {
            products.insert((vendor, product));
        }
    }
}

fn source_coverage(source: &str, tally: &Tally, stated: &Stated) -> SourceCoverage {
    SourceCoverage {
        name: source_name(source),
        as_of: stated.as_of.get(source).copied().or(tally.newest),
        records: tally.records,
        gaps: stated.gaps.get(source).cloned().unwrap_or_default(),
    }
}
