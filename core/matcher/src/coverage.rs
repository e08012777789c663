//! What a snapshot knows of a component: by which sources, or that nothing here covers it.

use noharm_model::day::Day;
use noharm_model::finding::SourceCoverage;
use serde::{Deserialize, Serialize};

/// What the snapshot knows of one component. A component in no feed is *not covered*, never clean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Index of the component, as `Finding::component` counts.
    pub component: usize,
    /// The product is known to a source, or lies in an ecosystem and release that a source covers.
    pub covered: bool,
    /// Names of the sources that cover it (`NVD`, `OSV Debian:9`).
    pub by: Vec<String>,
    /// The products it was recognised as (`thekelleys:dnsmasq`, `Debian:9/dnsmasq`).
    pub products: Vec<String>,
    /// What it may be, best first; empty where it is recognised.
    pub candidates: Vec<Candidate>,
    /// For a person: why it is not covered, or what the coverage leaves out. One line; empty if nothing is to be said.
    pub remark: String,
}

impl Coverage {
    /// No source speaks of it, and nothing that one speaks of may be it.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        !self.covered && self.candidates.is_empty()
    }

    /// It may be something that a source speaks of: its identity must be settled first.
    #[must_use]
    pub fn is_unsure(&self) -> bool {
        !self.covered && !self.candidates.is_empty()
    }
}

/// A product that a component with a poor identity may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// `vendor:product` or `ecosystem/name`.
    pub product: String,
    /// Weight of the evidence; more is better. Compares candidates of one component only.
    pub weight: i32,
    /// What speaks for it, one line each.
    pub evidence_for: Vec<String>,
    /// What speaks against it, one line each.
    pub evidence_against: Vec<String>,
}

/// What a snapshot covers: the answer to "what was looked at".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotCoverage {
    /// The sources, by name.
    pub sources: Vec<SourceCoverage>,
    /// Per source id: the years (of the CVE's number, else of publication) with the number of records of each.
    pub years: Vec<(String, Vec<(i16, u64)>)>,
    /// Ecosystems with their releases (`Debian:9`, `PyPI`) and the number of records.
    pub ecosystems: Vec<(String, u64)>,
    /// The newest record of each of these.
    pub newest_in: Vec<(String, Day)>,
    /// Number of `vendor:product` names known from CPEs.
    pub products: u64,
    /// The snapshot holds only what given inventories contain; anything else is not covered.
    pub selection: bool,
    /// What the builder was told of the selection, one sentence; empty for a whole snapshot.
    pub selection_note: String,
}
