//! What the world says of vulnerabilities, in one shape for every feed. Facts only; no descriptions.

use serde::{Deserialize, Serialize};

use crate::day::Day;

/// One record of one source about one vulnerability (an NVD entry, an OSV file, a CVE record, a KEV row, …).
///
/// Several records may speak of one CVE. They are joined by `id` and `aliases` alone, never by `related` or
/// `upstream`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Advisory {
    /// `CVE-2017-14491`, `DSA-3989-1`, `RUSTSEC-2019-0001`, …
    pub id: String,
    /// Ids that mean the same flaw, as the source asserts.
    pub aliases: Vec<String>,
    /// Ids of the flaws that this advisory repairs (Debian's and Alpine's CVEs): facts are joined, identities are not.
    pub upstream: Vec<String>,
    /// `nvd`, `osv:pypa`, `osv:debian`, `cve`, `kev`, `epss`, …: whose statement this is.
    pub source: String,
    /// Day of first publication.
    pub published: Option<Day>,
    /// Day of last change.
    pub modified: Option<Day>,
    /// Withdrawn or rejected: retracts what it said.
    pub withdrawn: bool,
    /// CWE numbers.
    pub cwes: Vec<u32>,
    /// CVSS vectors with whoever scored them.
    pub cvss: Vec<Cvss>,
    /// In CISA's catalogue of known exploited vulnerabilities.
    pub kev: Option<Kev>,
    /// EPSS.
    pub epss: Option<Epss>,
    /// An exploit is published, as the feed's reference tags or SSVC say.
    pub exploit_published: bool,
    /// What is affected.
    pub affected: Vec<Affected>,
    /// SSVC decision points, as written but lower case (`exploitation=poc`).
    pub ssvc: Vec<String>,
    /// Source files of the Linux kernel that hold the flaw (`drivers/net/tun.c`), where the kernel's own record lists them
    /// for everything that it says is affected; else empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kernel_files: Vec<String>,
}

/// A CVSS vector as a source gives it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cvss {
    /// `2.0`, `3.0`, `3.1` or `4.0`.
    pub version: String,
    /// The vector, with its prefix where the version has one.
    pub vector: String,
    /// The score that the vector gives, times ten (98 = 9.8); computed, not copied.
    pub score_tenths: Option<u16>,
    /// Whose score.
    pub by: String,
}

/// A row of the KEV catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kev {
    /// Day it was listed.
    pub added: Option<Day>,
    /// Used in ransomware.
    pub ransomware: bool,
}

/// An EPSS estimate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Epss {
    /// Probability within 30 days, in millionths.
    pub probability_millionths: u32,
    /// Percentile, in millionths.
    pub percentile_millionths: u32,
    /// Day of the estimate.
    pub on: Option<Day>,
}

/// One block of an advisory's *affected*: names and ranges, a configuration of CPE nodes, or products named in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Affected {
    /// A package of an ecosystem, or a product of CVE 5.
    Package(AffectedPackage),
    /// NVD's tree of CPE matches.
    Configuration(Node),
    /// Products without purl or CPE, as CSAF advisories on devices name them.
    Named(NamedProducts),
}

/// Products that an advisory names in words, as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedProducts {
    /// The advisory's title, which often says what the products' own entries leave out.
    pub title: String,
    /// The products, in the file's order.
    pub products: Vec<NamedProduct>,
}

/// One product that an advisory names in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedProduct {
    /// Its id within the advisory: `CSAFPID-0001`.
    pub id: String,
    /// The vendor's name; empty where there is none.
    pub vendor: String,
    /// The product's name; empty where there is none.
    pub name: String,
    /// The text of its version or range of versions; empty where there is none.
    pub version_text: String,
    /// The full name, which repeats the others in words.
    pub full_name: String,
    /// Model numbers; `*` and `?` stand for any letters and any one letter.
    pub models: Vec<String>,
    /// URIs that may carry a UDI device identifier.
    pub uris: Vec<String>,
    /// The vulnerabilities that it is affected by, of those in [`Advisory::upstream`].
    pub vulnerabilities: Vec<String>,
    /// The advisory lists it and states for none of its vulnerabilities whether it is affected: all of them stand above.
    #[serde(default)]
    pub unstated: bool,
}

/// A named package with the versions that are affected.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AffectedPackage {
    /// OSV ecosystem with its release (`Debian:9`, `Alpine:v3.8`, `PyPI`); empty for CVE 5's vendor and product.
    pub ecosystem: String,
    /// Name in that ecosystem; CVE 5's `packageName` or product.
    pub name: String,
    /// CVE 5's vendor.
    pub vendor: Option<String>,
    /// Package URL, where stated.
    pub purl: Option<String>,
    /// CPEs, where stated (CVE 5 `cpes`).
    pub cpes: Vec<String>,
    /// Versions listed one by one.
    pub versions: Vec<String>,
    /// Ranges. Versions or ranges: either suffices.
    pub ranges: Vec<Range>,
    /// CVE 5's status of what no entry names; `None` for OSV.
    pub default_status: Option<Status>,
    /// CVE 5's version entries, in order.
    pub entries: Vec<CveVersion>,
}

/// Affected, unaffected or unknown, as a source says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Affected.
    Affected,
    /// Not affected.
    Unaffected,
    /// The source does not know.
    Unknown,
}

/// One OSV range.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// `SEMVER`, `ECOSYSTEM` or `GIT`.
    pub kind: String,
    /// The repository of a GIT range.
    pub repo: Option<String>,
    /// The events, in the file's order.
    pub events: Vec<Event>,
}

/// One OSV event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// Affected from here on (`0`: from the beginning).
    Introduced(String),
    /// Repaired here.
    Fixed(String),
    /// The last affected version, inclusive.
    LastAffected(String),
    /// The range speaks only of what lies below.
    Limit(String),
}

/// One CVE 5 version entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CveVersion {
    /// The version, or the start of a range.
    pub version: String,
    /// Status of the range.
    pub status: Status,
    /// `semver`, `git`, `maven`, `python`, `rpm`, `custom`, …
    pub version_type: Option<String>,
    /// Exclusive upper bound (`*`: no bound).
    pub less_than: Option<String>,
    /// Inclusive upper bound (`*`: no bound).
    pub less_than_or_equal: Option<String>,
    /// Changes of status from a version on.
    pub changes: Vec<(String, Status)>,
}

/// A node of NVD's configuration tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// True: AND over matches and children; false: OR.
    pub all: bool,
    /// The result is inverted.
    pub negate: bool,
    /// Matches of this node.
    pub matches: Vec<CpeMatch>,
    /// Child nodes.
    pub children: Vec<Self>,
}

/// One CPE match of NVD.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CpeMatch {
    /// CPE 2.3 formatted string.
    pub criteria: String,
    /// False: it gates another match ("running on").
    pub vulnerable: bool,
    /// Lower bound, inclusive.
    pub from_including: Option<String>,
    /// Lower bound, exclusive.
    pub from_excluding: Option<String>,
    /// Upper bound, inclusive.
    pub to_including: Option<String>,
    /// Upper bound, exclusive.
    pub to_excluding: Option<String>,
}
