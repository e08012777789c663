//! OSV (Open Source Vulnerability format, schema 1.0 to 1.7): one record → one advisory.

use noharm_model::advisory::{Advisory, Affected, AffectedPackage, Event, Range};
use serde::Deserialize;

use super::fields;
use super::records::{self, Reason};
use crate::json::{List, Object, Text};

/// The key under which OSV's own API answers with a list.
pub(super) const LISTS: [&str; 1] = ["vulns"];

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Record<'a> {
    #[serde(default)]
    id: Text<'a>,
    #[serde(default)]
    published: Text<'a>,
    #[serde(default)]
    modified: Text<'a>,
    #[serde(default)]
    withdrawn: Text<'a>,
    #[serde(default)]
    aliases: List<Text<'a>>,
    #[serde(default)]
    upstream: List<Text<'a>>,
    #[serde(default)]
    severity: List<Object<Severity<'a>>>,
    #[serde(default)]
    references: List<Object<Reference<'a>>>,
    #[serde(default)]
    affected: List<Object<Block<'a>>>,
    #[serde(default)]
    database_specific: Object<Specific<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Severity<'a> {
    #[serde(default)]
    score: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Reference<'a> {
    #[serde(default, rename = "type")]
    kind: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Specific<'a> {
    /// GitHub's and others' CWE ids.
    #[serde(default)]
    cwe_ids: List<Text<'a>>,
    /// Bitnami's CPEs.
    #[serde(default)]
    cpes: List<Text<'a>>,
    /// GitHub's upper bound where no repaired version is known: `<= 1.2.3` or `< 1.2.3`.
    #[serde(default)]
    last_known_affected_version_range: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Block<'a> {
    #[serde(default)]
    package: Object<Package<'a>>,
    #[serde(default)]
    severity: List<Object<Severity<'a>>>,
    #[serde(default)]
    ranges: List<Object<RangeText<'a>>>,
    #[serde(default)]
    versions: List<Text<'a>>,
    #[serde(default)]
    database_specific: Object<Specific<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Package<'a> {
    #[serde(default)]
    ecosystem: Text<'a>,
    #[serde(default)]
    name: Text<'a>,
    #[serde(default)]
    purl: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct RangeText<'a> {
    #[serde(default, rename = "type")]
    kind: Text<'a>,
    #[serde(default)]
    repo: Text<'a>,
    #[serde(default)]
    events: List<Object<EventText<'a>>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct EventText<'a> {
    #[serde(default)]
    introduced: Text<'a>,
    #[serde(default)]
    fixed: Text<'a>,
    #[serde(default)]
    last_affected: Text<'a>,
    #[serde(default)]
    limit: Text<'a>,
}

/// The JSON of one record.
pub(super) fn record(json: &str) -> Result<Advisory, Reason> {
    let record: Record<'_> = serde_json::from_str(json).map_err(|error| records::words(&error))?;
    advisory(&record)
}

/// One record, from whatever text it was read.
pub(super) fn advisory(record: &Record<'_>) -> Result<Advisory, Reason> {
    let id = fields::id(record.id.get())?;
    let source = source(&id);
    let mut advisory = Advisory {
        aliases: texts(&record.aliases),
        upstream: texts(&record.upstream),
        published: fields::day(record.published.get()),
        modified: fields::day(record.modified.get()),
        withdrawn: record.withdrawn.get().is_some(),
        exploit_published: record.references.items.iter().filter_map(|r| r.value.as_deref()).any(is_exploit),
        ..Advisory::default()
    };
    for severity in &record.severity.items {
        add_severity(&mut advisory, severity, &source);
    }
    let whole = record.database_specific.value.as_deref();
    for cwe in whole.iter().flat_map(|specific| &specific.cwe_ids.items).filter_map(Text::get) {
        fields::add_cwe(&mut advisory.cwes, cwe);
    }
    let cpes: Vec<String> = whole.map(|specific| texts(&specific.cpes)).unwrap_or_default();
    for block in record.affected.items.iter().filter_map(|block| block.value.as_deref()) {
        for severity in &block.severity.items {
            add_severity(&mut advisory, severity, &source);
        }
        let own = block.database_specific.value.as_deref();
        for cwe in own.iter().flat_map(|specific| &specific.cwe_ids.items).filter_map(Text::get) {
            fields::add_cwe(&mut advisory.cwes, cwe);
        }
        advisory.affected.push(Affected::Package(affected(block, &cpes)));
    }
    check_types(record).map_err(|field| format!("{id}: `{field}` is of the wrong type"))?;
    advisory.id = id;
    advisory.source = source;
    Ok(advisory)
}

/// The field of a wrong type without which the statement would say something else, if there is one.
fn check_types(record: &Record<'_>) -> Result<(), &'static str> {
    fail(record.affected.wrong.is_some(), "affected")?;
    fail(record.withdrawn.wrong.is_some(), "withdrawn")?;
    for block in &record.affected.items {
        let Some(block) = &block.value else { return Err("affected") };
        fail(block.package.wrong.is_some(), "affected.package")?;
        fail(
            block.versions.wrong.is_some() || block.versions.items.iter().any(is_wrong),
            "affected.versions",
        )?;
        fail(block.ranges.wrong.is_some(), "affected.ranges")?;
        for range in &block.ranges.items {
            let Some(range) = &range.value else { return Err("affected.ranges") };
            fail(range.events.wrong.is_some(), "affected.ranges.events")?;
            for event in &range.events.items {
                let Some(e) = &event.value else { return Err("affected.ranges.events") };
                let wrong = [&e.introduced, &e.fixed, &e.last_affected, &e.limit].into_iter().any(is_wrong);
                fail(wrong, "affected.ranges.events")?;
            }
        }
    }
    Ok(())
}

fn fail(wrong: bool, field: &'static str) -> Result<(), &'static str> {
    if wrong { Err(field) } else { Ok(()) }
}

fn is_wrong(text: &Text<'_>) -> bool {
    text.wrong.is_some()
}

fn affected(block: &Block<'_>, cpes: &[String]) -> AffectedPackage {
    let package = block.package.value.as_deref();
    let mut ranges: Vec<Range> =
        block.ranges.items.iter().filter_map(|range| range.value.as_deref()).map(range).collect();
    let last =
        block.database_specific.value.as_deref().and_then(|s| s.last_known_affected_version_range.get());
    if let (Some(last), [only]) = (last, ranges.as_mut_slice()) {
        close(only, last);
    }
    AffectedPackage {
        ecosystem: package.and_then(|p| p.ecosystem.owned()).unwrap_or_default(),
        name: package.and_then(|p| p.name.owned()).unwrap_or_default(),
        purl: package.and_then(|p| p.purl.owned()),
        cpes: cpes.to_vec(),
        versions: texts(&block.versions),
        ranges,
        ..AffectedPackage::default()
    }
}

fn range(range: &RangeText<'_>) -> Range {
    let mut events = Vec::with_capacity(range.events.items.len());
    for event in range.events.items.iter().filter_map(|event| event.value.as_deref()) {
        events.extend(event.introduced.owned().map(Event::Introduced));
        events.extend(event.fixed.owned().map(Event::Fixed));
        events.extend(event.last_affected.owned().map(Event::LastAffected));
        events.extend(event.limit.owned().map(Event::Limit));
    }
    Range { kind: range.kind.owned().unwrap_or_default(), repo: range.repo.owned(), events }
}

/// GitHub's upper bound, for a range that has none.
fn close(range: &mut Range, last: &str) {
    if !matches!(range.events.as_slice(), [Event::Introduced(_)]) {
        return;
    }
    if let Some(version) = last.strip_prefix("<=") {
        range.events.push(Event::LastAffected(version.trim().to_owned()));
    } else if let Some(version) = last.strip_prefix('<') {
        range.events.push(Event::Fixed(version.trim().to_owned()));
    }
}

fn add_severity(advisory: &mut Advisory, severity: &Object<Severity<'_>>, by: &str) {
    if let Some(vector) = severity.value.as_deref().and_then(|severity| severity.score.get()) {
        fields::add_cvss(&mut advisory.cvss, vector, by);
    }
}

/// OSV's type for "a demonstration of the validity of a vulnerability claim".
fn is_exploit(reference: &Reference<'_>) -> bool {
    reference.kind.get() == Some("EVIDENCE")
}

fn texts(list: &List<Text<'_>>) -> Vec<String> {
    list.items.iter().filter_map(Text::owned).collect()
}

/// Whose record it is, by the prefix of its id (the table of database prefixes in the OSV schema).
fn source(id: &str) -> String {
    let prefix = id.split('-').next().unwrap_or_default();
    let name = match prefix {
        "PYSEC" => "pypa",
        "GHSA" => "ghsa",
        "GO" => "go",
        "OSV" => "oss-fuzz",
        "DSA" | "DLA" | "DTSA" | "DEBIAN" => "debian",
        "BIT" => "bitnami",
        other => &other.to_ascii_lowercase(),
    };
    format!("osv:{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_events_in_order_and_closes_open_ranges() {
        let json = r#"{"id":"GHSA-x","aliases":["CVE-2024-1"],"references":[{"type":"EVIDENCE","url":"u"}],
            "affected":[{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],
            "database_specific":{"last_known_affected_version_range":"<= 1.2"}}]}"#;
        let advisory = record(json).unwrap();
        let Affected::Package(package) = &advisory.affected[0] else { panic!("a package") };
        let expected = [Event::Introduced("0".to_owned()), Event::LastAffected("1.2".to_owned())];
        assert_eq!(package.ranges[0].events, expected);
        assert_eq!((advisory.source.as_str(), advisory.exploit_published), ("osv:ghsa", true));
    }

    #[test]
    fn a_record_whose_affected_is_no_list_is_passed_over() {
        assert!(record(r#"{"id":"X-1","affected":{"package":{}}}"#).unwrap_err().contains("wrong type"));
        assert!(record(r#"{"affected":[]}"#).unwrap_err().contains("no id"));
    }
}
