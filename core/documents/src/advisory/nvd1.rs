//! NVD's JSON 1.1 feeds: one item → one advisory.

use noharm_model::advisory::{Advisory, Affected, CpeMatch, Node};
use serde::Deserialize;

use super::fields;
use super::records::{self, Reason};
use crate::json::{List, Object, Text};

/// The key of a feed's list.
pub(super) const LISTS: [&str; 1] = ["CVE_Items"];

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Item<'a> {
    cve: Cve<'a>,
    #[serde(default)]
    configurations: Configurations<'a>,
    #[serde(default)]
    impact: Impact<'a>,
    #[serde(default, rename = "publishedDate")]
    published: Text<'a>,
    #[serde(default, rename = "lastModifiedDate")]
    modified: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Cve<'a> {
    #[serde(rename = "CVE_data_meta")]
    meta: Meta<'a>,
    #[serde(default)]
    problemtype: ProblemType<'a>,
    #[serde(default)]
    references: References<'a>,
    #[serde(default)]
    description: Descriptions<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Meta<'a> {
    #[serde(rename = "ID")]
    id: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct ProblemType<'a> {
    #[serde(default)]
    problemtype_data: Vec<Problem<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Problem<'a> {
    #[serde(default)]
    description: Vec<Words<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Words<'a> {
    #[serde(default)]
    value: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct References<'a> {
    #[serde(default)]
    reference_data: Vec<Reference<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Reference<'a> {
    #[serde(default)]
    tags: List<Text<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Descriptions<'a> {
    #[serde(default)]
    description_data: Vec<Words<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Configurations<'a> {
    #[serde(default)]
    nodes: Vec<NodeText<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct NodeText<'a> {
    #[serde(default)]
    operator: Text<'a>,
    #[serde(default)]
    negate: bool,
    #[serde(default)]
    children: Vec<Self>,
    #[serde(default)]
    cpe_match: Vec<MatchText>,
}

#[derive(Deserialize)]
struct MatchText {
    vulnerable: bool,
    #[serde(rename = "cpe23Uri")]
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

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Impact<'a> {
    #[serde(default, rename = "baseMetricV3")]
    v3: Object<V3<'a>>,
    #[serde(default, rename = "baseMetricV2")]
    v2: Object<V2<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct V3<'a> {
    #[serde(default, rename = "cvssV3")]
    data: Object<Metric<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct V2<'a> {
    #[serde(default, rename = "cvssV2")]
    data: Object<Metric<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Metric<'a> {
    #[serde(default, rename = "vectorString")]
    vector: Text<'a>,
}

/// The JSON of one item.
pub(super) fn record(json: &str) -> Result<Advisory, Reason> {
    let item: Item<'_> = serde_json::from_str(json).map_err(|error| records::words(&error))?;
    let id = fields::cve(item.cve.meta.id.get())?;
    let mut advisory = Advisory {
        source: "nvd".to_owned(),
        published: fields::day(item.published.get()),
        modified: fields::day(item.modified.get()),
        withdrawn: is_rejected(&item.cve.description),
        exploit_published: item.cve.references.reference_data.iter().any(is_exploit),
        ..Advisory::default()
    };
    for words in item.cve.problemtype.problemtype_data.iter().flat_map(|problem| &problem.description) {
        fields::add_cwe(&mut advisory.cwes, words.value.get().unwrap_or_default());
    }
    let v3 = item.impact.v3.value.as_deref().and_then(|v3| v3.data.value.as_deref());
    let v2 = item.impact.v2.value.as_deref().and_then(|v2| v2.data.value.as_deref());
    for vector in [v3, v2].into_iter().flatten().filter_map(|metric| metric.vector.get()) {
        fields::add_cvss(&mut advisory.cvss, vector, "nvd");
    }
    for top in item.configurations.nodes {
        let configuration = node(top).map_err(|why| format!("{id}: {why}"))?;
        advisory.affected.push(Affected::Configuration(configuration));
    }
    advisory.id = id;
    Ok(advisory)
}

fn node(text: NodeText<'_>) -> Result<Node, Reason> {
    let matches = text.cpe_match.into_iter().map(cpe_match).collect();
    let children = text.children.into_iter().map(node).collect::<Result<_, _>>()?;
    Ok(Node { all: records::is_and(text.operator.get())?, negate: text.negate, matches, children })
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

fn is_exploit(reference: &Reference<'_>) -> bool {
    reference.tags.items.iter().any(|tag| tag.get() == Some("Exploit"))
}

/// The 1.1 feeds have no field for a rejection: the description says it.
fn is_rejected(descriptions: &Descriptions<'_>) -> bool {
    descriptions
        .description_data
        .iter()
        .filter_map(|words| words.value.get())
        .any(|text| text.starts_with("** REJECT **") || text.starts_with("Rejected reason:"))
}
