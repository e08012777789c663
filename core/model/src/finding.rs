//! What the matcher says: one vulnerability against one component of one device, three-valued, with the reason.

use serde::{Deserialize, Serialize};

use crate::advisory::{Cvss, Epss, Kev};
use crate::day::Day;
use crate::level::words;

words! {
    /// Whether the component is affected.
    Applies {
        /// It is.
        Affected = "affected",
        /// It is not, and the reason is known.
        NotAffected = "not_affected",
        /// It cannot be decided; `UnknownReason` says why.
        Unknown = "unknown",
    }
}

words! {
    /// Why it cannot be decided.
    UnknownReason {
        /// The component's product is not certain (see `candidates`).
        Identity = "identity",
        /// The component or the advisory states no version, or one that cannot be compared.
        Version = "version",
        /// The vulnerable match is CPE version `-`.
        VersionUnspecified = "version unspecified",
        /// One of "X firmware" and "X" is in the inventory, the other is not.
        FirmwareVersion = "firmware version",
        /// Another part of an AND node is not in an inventory that is not closed.
        Configuration = "configuration",
        /// The component's update or edition is not known.
        Update = "update",
        /// A range in commits without the component's commit.
        Commit = "commit",
        /// A derivative's suffix on a distribution's version.
        Derivative = "derivative",
        /// The distribution's feed does not name it, the upstream range does.
        VendorSilent = "vendor silent",
        /// No feed here covers the release, year or product.
        NotCovered = "not covered",
        /// Sources contradict each other.
        Conflict = "conflict",
        /// The version scheme is not known here.
        Scheme = "scheme",
    }
}

/// One vulnerability on one component.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The CVE where one is known, else the advisory's own id.
    pub id: String,
    /// Other ids that mean the same.
    pub aliases: Vec<String>,
    /// Index of the component in the list that was handed to the matcher.
    pub component: usize,
    /// Affected, not affected, unknown.
    pub applies: Applies,
    /// Why unknown.
    pub unknown: Option<UnknownReason>,
    /// Why, for a person: `2.76 ≤ 2.77 (NVD)`. One line.
    pub reason: String,
    /// The rule by rule walk, for `--why`.
    pub walk: Vec<String>,
    /// How the component was recognised: `purl`, `cpe`, `source package`, `candidate: …`.
    pub identity: String,
    /// The product the match is about, `vendor:product` or `ecosystem/name`.
    pub product: String,
    /// Grade `all versions`: affected only because the match has no bounds.
    pub all_versions: bool,
    /// First version that no record here matches, where a record says so.
    pub fixed: Option<String>,
    /// The sources whose statements were used (`nvd`, `osv:debian`, …).
    pub sources: Vec<String>,
    /// The facts of the vulnerability, joined over the sources.
    pub facts: Facts,
}

/// The facts of a vulnerability, joined over its records.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Day of first publication.
    pub published: Option<Day>,
    /// CWE numbers.
    pub cwes: Vec<u32>,
    /// CVSS vectors.
    pub cvss: Vec<Cvss>,
    /// KEV.
    pub kev: Option<Kev>,
    /// EPSS; `None` is not known.
    pub epss: Option<Epss>,
    /// An exploit is published.
    pub exploit_published: bool,
    /// Source files of the Linux kernel that hold the flaw, where its record lists them all; else empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kernel_files: Vec<String>,
}

/// What a snapshot covers, told wherever a result is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCoverage {
    /// `NVD`, `OSV PyPI`, `KEV`, …
    pub name: String,
    /// Newest record or the day that the source states.
    pub as_of: Option<Day>,
    /// Number of records.
    pub records: u64,
    /// What is known to be missing, one sentence each.
    pub gaps: Vec<String>,
}
