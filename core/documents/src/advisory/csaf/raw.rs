//! CSAF's JSON as it is written, 2.0 and 2.1 together; a field of the wrong type is passed over.

use serde::Deserialize;

use crate::json::{List, Object, Text};

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Document<'a> {
    #[serde(default)]
    pub document: Object<Head<'a>>,
    #[serde(default)]
    pub product_tree: Object<Tree<'a>>,
    #[serde(default)]
    pub vulnerabilities: List<Object<Vulnerability<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Head<'a> {
    #[serde(default)]
    pub csaf_version: Text<'a>,
    #[serde(default)]
    pub category: Text<'a>,
    #[serde(default)]
    pub title: Text<'a>,
    #[serde(default, rename = "lang")]
    pub language: Text<'a>,
    #[serde(default)]
    pub distribution: Object<Distribution<'a>>,
    #[serde(default, rename = "aggregate_severity")]
    pub severity: Object<Severity<'a>>,
    #[serde(default)]
    pub publisher: Object<Publisher<'a>>,
    #[serde(default)]
    pub tracking: Object<Tracking<'a>>,
    #[serde(default)]
    pub notes: List<Object<Note<'a>>>,
    #[serde(default)]
    pub references: List<Object<Reference<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Distribution<'a> {
    #[serde(default)]
    pub tlp: Object<Tlp<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Tlp<'a> {
    #[serde(default)]
    pub label: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Severity<'a> {
    #[serde(default)]
    pub text: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Publisher<'a> {
    #[serde(default)]
    pub name: Text<'a>,
    #[serde(default)]
    pub category: Text<'a>,
    #[serde(default)]
    pub namespace: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Tracking<'a> {
    #[serde(default)]
    pub id: Text<'a>,
    #[serde(default)]
    pub aliases: List<Text<'a>>,
    #[serde(default)]
    pub version: Text<'a>,
    #[serde(default)]
    pub status: Text<'a>,
    #[serde(default, rename = "initial_release_date")]
    pub initial_release: Text<'a>,
    #[serde(default, rename = "current_release_date")]
    pub current_release: Text<'a>,
    #[serde(default, rename = "revision_history")]
    pub revisions: List<Object<Revision<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Revision<'a> {
    #[serde(default)]
    pub number: Text<'a>,
    #[serde(default)]
    pub date: Text<'a>,
    #[serde(default)]
    pub summary: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Note<'a> {
    #[serde(default)]
    pub category: Text<'a>,
    #[serde(default)]
    pub title: Text<'a>,
    #[serde(default)]
    pub text: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Reference<'a> {
    #[serde(default)]
    pub category: Text<'a>,
    #[serde(default)]
    pub summary: Text<'a>,
    #[serde(default)]
    pub url: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Tree<'a> {
    #[serde(default)]
    pub branches: List<Object<Branch<'a>>>,
    #[serde(default, rename = "full_product_names")]
    pub names: List<Object<FullName<'a>>>,
    #[serde(default)]
    pub relationships: List<Object<Relationship<'a>>>,
    #[serde(default, rename = "product_paths")]
    pub paths: List<Object<Path<'a>>>,
    #[serde(default, rename = "product_groups")]
    pub groups: List<Object<Group<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Branch<'a> {
    #[serde(default)]
    pub category: Text<'a>,
    #[serde(default)]
    pub name: Text<'a>,
    #[serde(default)]
    pub product: Object<FullName<'a>>,
    #[serde(default)]
    pub branches: List<Object<Self>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct FullName<'a> {
    #[serde(default, rename = "product_id")]
    pub id: Text<'a>,
    #[serde(default)]
    pub name: Text<'a>,
    #[serde(default, rename = "product_identification_helper")]
    pub helper: Object<Helper<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Helper<'a> {
    #[serde(default)]
    pub cpe: Text<'a>,
    #[serde(default)]
    pub purl: Text<'a>,
    #[serde(default)]
    pub purls: List<Text<'a>>,
    #[serde(default)]
    pub hashes: List<Object<Hashes<'a>>>,
    #[serde(default)]
    pub model_numbers: List<Text<'a>>,
    #[serde(default)]
    pub serial_numbers: List<Text<'a>>,
    #[serde(default)]
    pub skus: List<Text<'a>>,
    #[serde(default)]
    pub sbom_urls: List<Text<'a>>,
    #[serde(default, rename = "x_generic_uris")]
    pub uris: List<Object<Uri<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Hashes<'a> {
    #[serde(default, rename = "file_hashes")]
    pub hashes: List<Object<Hash<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Hash<'a> {
    #[serde(default)]
    pub algorithm: Text<'a>,
    #[serde(default)]
    pub value: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Uri<'a> {
    #[serde(default)]
    pub namespace: Text<'a>,
    #[serde(default)]
    pub uri: Text<'a>,
}

/// 2.0: a product made of two others.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Relationship<'a> {
    #[serde(default)]
    pub category: Text<'a>,
    #[serde(default, rename = "product_reference")]
    pub component: Text<'a>,
    #[serde(default, rename = "relates_to_product_reference")]
    pub within: Text<'a>,
    #[serde(default, rename = "full_product_name")]
    pub name: Object<FullName<'a>>,
}

/// 2.1: a product made of others, one step after another.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Path<'a> {
    #[serde(default, rename = "beginning_product_reference")]
    pub beginning: Text<'a>,
    #[serde(default, rename = "full_product_name")]
    pub name: Object<FullName<'a>>,
    #[serde(default, rename = "subpaths")]
    pub steps: List<Object<Step<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Step<'a> {
    #[serde(default)]
    pub category: Text<'a>,
    #[serde(default, rename = "next_product_reference")]
    pub next: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Group<'a> {
    #[serde(default, rename = "group_id")]
    pub id: Text<'a>,
    #[serde(default, rename = "product_ids")]
    pub products: List<Text<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Vulnerability<'a> {
    #[serde(default)]
    pub cve: Text<'a>,
    #[serde(default)]
    pub ids: List<Object<Id<'a>>>,
    #[serde(default)]
    pub cwe: Object<Cwe<'a>>,
    #[serde(default)]
    pub cwes: List<Object<Cwe<'a>>>,
    #[serde(default)]
    pub title: Text<'a>,
    #[serde(default)]
    pub release_date: Text<'a>,
    #[serde(default)]
    pub disclosure_date: Text<'a>,
    #[serde(default)]
    pub discovery_date: Text<'a>,
    #[serde(default, rename = "first_known_exploitation_dates")]
    pub exploited: List<Object<Exploited<'a>>>,
    #[serde(default)]
    pub notes: List<Object<Note<'a>>>,
    #[serde(default)]
    pub references: List<Object<Reference<'a>>>,
    #[serde(default, rename = "product_status")]
    pub status: Object<Status<'a>>,
    #[serde(default)]
    pub scores: List<Object<Score<'a>>>,
    #[serde(default)]
    pub metrics: List<Object<Metric<'a>>>,
    #[serde(default)]
    pub remediations: List<Object<About<'a>>>,
    #[serde(default)]
    pub threats: List<Object<About<'a>>>,
    #[serde(default)]
    pub flags: List<Object<About<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Id<'a> {
    #[serde(default, rename = "system_name")]
    pub system: Text<'a>,
    #[serde(default)]
    pub text: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Cwe<'a> {
    #[serde(default)]
    pub id: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Exploited<'a> {
    #[serde(default)]
    pub date: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Status<'a> {
    #[serde(default)]
    pub first_affected: List<Text<'a>>,
    #[serde(default)]
    pub known_affected: List<Text<'a>>,
    #[serde(default)]
    pub last_affected: List<Text<'a>>,
    #[serde(default)]
    pub first_fixed: List<Text<'a>>,
    #[serde(default)]
    pub fixed: List<Text<'a>>,
    #[serde(default)]
    pub recommended: List<Text<'a>>,
    #[serde(default)]
    pub known_not_affected: List<Text<'a>>,
    #[serde(default)]
    pub under_investigation: List<Text<'a>>,
    #[serde(default)]
    pub unknown: List<Text<'a>>,
}

/// 2.0: the vectors beside their products.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Score<'a> {
    #[serde(default, rename = "cvss_v2")]
    pub v2: Object<Cvss<'a>>,
    #[serde(default, rename = "cvss_v3")]
    pub v3: Object<Cvss<'a>>,
    #[serde(default)]
    pub products: List<Text<'a>>,
}

/// 2.1: the vectors in a `content`.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Metric<'a> {
    #[serde(default)]
    pub content: Object<Content<'a>>,
    #[serde(default)]
    pub products: List<Text<'a>>,
    #[serde(default)]
    pub source: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Content<'a> {
    #[serde(default, rename = "cvss_v2")]
    pub v2: Object<Cvss<'a>>,
    #[serde(default, rename = "cvss_v3")]
    pub v3: Object<Cvss<'a>>,
    #[serde(default, rename = "cvss_v4")]
    pub v4: Object<Cvss<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Cvss<'a> {
    #[serde(default, rename = "vectorString")]
    pub vector: Text<'a>,
}

/// A remediation, a threat or a flag.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct About<'a> {
    #[serde(default)]
    pub category: Text<'a>,
    #[serde(default)]
    pub label: Text<'a>,
    #[serde(default)]
    pub details: Text<'a>,
    #[serde(default)]
    pub date: Text<'a>,
    #[serde(default)]
    pub url: Text<'a>,
    #[serde(default, rename = "restart_required")]
    pub restart: Object<Restart<'a>>,
    #[serde(default, rename = "product_ids")]
    pub products: List<Text<'a>>,
    #[serde(default, rename = "group_ids")]
    pub groups: List<Text<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Restart<'a> {
    #[serde(default)]
    pub category: Text<'a>,
}
