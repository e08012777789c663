//! Components against advisories, three-valued, with reasons.
//!
//! In: advisories (to build a snapshot); the bytes of a snapshot, the components of a device and a day (to match).
//! Out: a snapshot's bytes; findings with their reasons, and what the snapshot covers of each component.
//! Deliberately not here: reading feeds or SBOMs, files, clocks; what a finding means for a patient.

pub mod coverage;
pub mod cpe;
mod engine;
pub mod evaluate;
mod identity;
pub mod index;
pub mod medical;
pub mod purl;
pub mod version;

pub use coverage::{Candidate, Coverage, SnapshotCoverage};
pub use engine::{
    Concerned, Flag, Holdings, Looked, Lookups, PartNumber, Screen, Screener, Spread, Tally, Told,
};
pub use evaluate::{
    About, FindingView, Inventory, MOST_FINDINGS, Matched, Part, Role, Selector, Statement, Voice, matches,
    matches_within,
};
pub use index::{Builder, CvssView, Index, IndexError, Vulnerability, VulnerabilityView, source_name};
