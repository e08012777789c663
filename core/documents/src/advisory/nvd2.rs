//! NVD 2.0: one record, bare or under `cve`, → one advisory. Other lists in this shape (curl's own table, corrections of
//! NVD's configurations) are named by their origin.

use noharm_model::advisory::{Advisory, Affected, CpeMatch, Node};
use serde::Deserialize;

use super::fields;
use super::records::{self, Reason};
use crate::json::{List, Object, Text};

/// The keys of a list: the API's answer and its yearly files; a common mirror's yearly files.
pub(super) const LISTS: [&str; 2] = ["vulnerabilities", "cve_items"];

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Wrapped<'a> {
    #[serde(default, rename = "_annotation")]
    annotation: Object<Annotation<'a>>,
    #[serde(default)]
    cve: Object<Record<'a>>,
}

/// Where a correction of NVD's configurations says which CVE it corrects.
#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Annotation<'a> {
    #[serde(default)]
    cve_id: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Record<'a> {
    #[serde(default)]
    id: Text<'a>,
    #[serde(default, rename = "sourceIdentifier")]
    identifier: Text<'a>,
    #[serde(default)]
    published: Text<'a>,
    #[serde(default, rename = "lastModified")]
    modified: Text<'a>,
    #[serde(default, rename = "vulnStatus")]
    status: Text<'a>,
    #[serde(default)]
    metrics: Object<Metrics<'a>>,
    #[serde(default)]
    weaknesses: List<Object<Weakness<'a>>>,
    #[serde(default)]
    references: List<Object<Reference<'a>>>,
    #[serde(default)]
    configurations: Vec<Configuration<'a>>,
    /// CISA's catalogue, as NVD repeats it.
    #[serde(default, rename = "cisaExploitAdd")]
    kev_added: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Metrics<'a> {
    #[serde(default, rename = "cvssMetricV40")]
    v40: List<Object<Metric<'a>>>,
    #[serde(default, rename = "cvssMetricV31")]
    v31: List<Object<Metric<'a>>>,
    #[serde(default, rename = "cvssMetricV30")]
    v30: List<Object<Metric<'a>>>,
    #[serde(default, rename = "cvssMetricV2")]
    v2: List<Object<Metric<'a>>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Metric<'a> {
    #[serde(default)]
    source: Text<'a>,
    #[serde(default, rename = "cvssData")]
    data: Object<Data<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Data<'a> {
    #[serde(default, rename = "vectorString")]
    vector: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Weakness<'a> {
    #[serde(default)]
    description: List<Object<Words<'a>>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Words<'a> {
    #[serde(default)]
    value: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Reference<'a> {
    #[serde(default)]
    tags: List<Text<'a>>,
}

/// NVD 2.0's configuration; CVE 5's `cpeApplicability` has the same shape.
#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Configuration<'a> {
    #[serde(default)]
    operator: Text<'a>,
    #[serde(default)]
    negate: Option<bool>,
    #[serde(default)]
    nodes: Vec<NodeText<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct NodeText<'a> {
    #[serde(default)]
    operator: Text<'a>,
    #[serde(default)]
    negate: Option<bool>,
    #[serde(default, rename = "cpeMatch")]
    matches: Vec<MatchText>,
}

#[derive(Deserialize)]
struct MatchText {
    vulnerable: bool,
    criteria: String,
    #[serde(default, rename = "versionStartIncluding")]
    from_including: Option<String>,
    #[serde(default, rename = "versionStartExcluding")]
    from_excluding: Option<String>,
    #[serde(default, rename = "versionEndIncluding")]
    to_including: Option<String>,
    #[serde(default, rename = "versionEndExcluding")]
    to_excluding: Option<String>,
}

/// The JSON of one record.
pub(super) fn record(json: &str) -> Result<Advisory, Reason> {
    let wrapped: Wrapped<'_> = serde_json::from_str(json).map_err(|error| records::words(&error))?;
    match wrapped.cve.value {
        Some(record) => advisory(*record, wrapped.annotation.value.as_deref()),
        None => advisory(serde_json::from_str(json).map_err(|error| records::words(&error))?, None),
    }
}

fn advisory(record: Record<'_>, annotation: Option<&Annotation<'_>>) -> Result<Advisory, Reason> {
    let id =
        fields::cve(record.id.get().or_else(|| annotation.and_then(|annotation| annotation.cve_id.get())))?;
    let mut advisory = Advisory {
        source: source(record.identifier.get(), annotation.is_some()),
        published: fields::day(record.published.get()),
        modified: fields::day(record.modified.get()),
        withdrawn: record.status.get().is_some_and(|status| status.eq_ignore_ascii_case("rejected")),
        exploit_published: record.references.items.iter().filter_map(|r| r.value.as_deref()).any(is_exploit),
        ..Advisory::default()
    };
    if let Some(added) = fields::day(record.kev_added.get()) {
        advisory.kev = Some(noharm_model::advisory::Kev { added: Some(added), ransomware: false });
    }
    add_metrics(&mut advisory, &record.metrics);
    let weaknesses = record.weaknesses.items.iter().filter_map(|weakness| weakness.value.as_deref());
    for words in
        weaknesses.flat_map(|weakness| &weakness.description.items).filter_map(|words| words.value.as_deref())
    {
        fields::add_cwe(&mut advisory.cwes, words.value.get().unwrap_or_default());
    }
    for text in record.configurations {
        let node = configuration(text).map_err(|why| format!("{id}: {why}"))?;
        advisory.affected.push(Affected::Configuration(node));
    }
    advisory.id = id;
    Ok(advisory)
}

/// `nvd`, or whose list it is: NVD names the CNA by mail address or UUID, a table of a vendor's own by a bare word.
fn source(identifier: Option<&str>, corrected: bool) -> String {
    match identifier {
        _ if corrected => "nvd:overrides".to_owned(),
        Some(word) if word.len() < 32 && word.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            format!("nvd:{word}")
        }
        _ => "nvd".to_owned(),
    }
}

fn add_metrics(advisory: &mut Advisory, metrics: &Object<Metrics<'_>>) {
    let Some(metrics) = &metrics.value else { return };
    let all = [&metrics.v40, &metrics.v31, &metrics.v30, &metrics.v2];
    for metric in all.into_iter().flat_map(|list| &list.items).filter_map(|metric| metric.value.as_deref()) {
        let by = match metric.source.get() {
            Some("nvd@nist.gov") | None => "nvd",
            Some(other) => other,
        };
        if let Some(vector) = metric.data.value.as_deref().and_then(|data| data.vector.get()) {
            fields::add_cvss(&mut advisory.cvss, vector, by);
        }
    }
}

fn is_exploit(reference: &Reference<'_>) -> bool {
    reference.tags.items.iter().any(|tag| tag.get() == Some("Exploit"))
}

/// One configuration as a tree: its nodes are children of its operator (OR where it has none).
pub(super) fn configuration(text: Configuration<'_>) -> Result<Node, Reason> {
    let all = records::is_and(text.operator.get())?;
    let negate = text.negate.unwrap_or(false);
    let mut children = text.nodes.into_iter().map(node).collect::<Result<Vec<_>, _>>()?;
    if children.len() == 1
        && !negate
        && let Some(only) = children.pop()
    {
        return Ok(only);
    }
    Ok(Node { all, negate, matches: Vec::new(), children })
}

fn node(text: NodeText<'_>) -> Result<Node, Reason> {
    Ok(Node {
        all: records::is_and(text.operator.get())?,
        negate: text.negate.unwrap_or(false),
        matches: text.matches.into_iter().map(cpe_match).collect(),
        children: Vec::new(),
    })
}

fn cpe_match(text: MatchText) -> CpeMatch {
    CpeMatch {
        criteria: text.criteria,
        vulnerable: text.vulnerable,
        from_including: records::bound(text.from_including),
        from_excluding: records::bound(text.from_excluding),
        to_including: records::bound(text.to_including),
        to_excluding: records::bound(text.to_excluding),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_a_vendors_table_from_the_nvd() {
        assert_eq!(source(Some("cve@mitre.org"), false), "nvd");
        assert_eq!(source(Some("134c704f-9b21-4f2e-91b3-4a467353bcc0"), false), "nvd");
        assert_eq!(source(Some("curl"), false), "nvd:curl");
        assert_eq!(source(None, true), "nvd:overrides");
    }

    #[test]
    fn an_and_over_nodes_keeps_its_gate() {
        let json = r#"{"cve":{"id":"CVE-2024-1000","configurations":[{"operator":"AND","nodes":[
            {"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:o:a:f:*:*:*:*:*:*:*:*","versionStartIncluding":"1.0\\(3\\)i7","versionEndExcluding":"2"}]},
            {"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":false,"criteria":"cpe:2.3:h:a:b:-:*:*:*:*:*:*:*"}]}]}]}}"#;
        let advisory = record(json).unwrap();
        let Affected::Configuration(node) = &advisory.affected[0] else { panic!("a configuration") };
        assert!(node.all && node.children.len() == 2 && !node.children[1].matches[0].vulnerable);
        let bounds = &node.children[0].matches[0];
        assert_eq!(
            bounds.from_including.as_deref(),
            Some("1.0(3)i7"),
            "a bound is a version, not a CPE name"
        );
        assert_eq!(bounds.to_excluding.as_deref(), Some("2"));
    }
}
