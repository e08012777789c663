//! Attack paths to patient harm, what-ifs, cuts and proofs.
//!
//! In: a [`System`](noharm_model::system::System), the flaws known in it, a policy. Out: its attack graph, the level and
//! decision of each harm under every set of assumptions with the path that shows it, what each flaw adds, what fails
//! alone and together, what cuts, and proofs of all of it. Deliberately not here: reading files, matching advisories,
//! words for a page; any clock. Proofs are checked elsewhere, by code that shares nothing with this.

pub mod analysis;
pub mod generate;
pub mod solve;

pub use analysis::{Analysis, Engine, FlawAnalysis, HarmAnalysis, WhatIf, analyse};
