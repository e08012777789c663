//! What the terminal shows: one screen first, everything else when asked for.

mod answers;
mod around_path;
mod assess;
mod do_first;
mod finding;
mod first_screen;
mod harm;
mod harms_table;
mod ranking_table;
mod sbom;
mod screen;

pub use answers::{Change, DiffFinding, DiffRow, WhatIfRow, WhyNotRow, diff, what_if, why_not};
pub use assess::assess;
pub use finding::{finding, is_meant};
pub use first_screen::ranks;
pub use harm::harm;
pub use sbom::sbom;

/// How to show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Columns of the terminal; used between 80 and 160.
    pub width: usize,
    /// Colours may be used. They carry nothing that words do not.
    pub colour: bool,
    /// Show every vulnerability, not only those that reach a patient.
    pub all: bool,
    /// Show what is unknown and the questions that would settle it.
    pub unknown: bool,
    /// Show the path of the vulnerability of this rank, counted from 1; `None`: the first.
    pub path: Option<usize>,
    /// How long it took, in milliseconds, where that was measured.
    pub milliseconds: Option<u128>,
    /// The page that was written, where one was.
    pub page: Option<String>,
}

impl Default for Options {
    /// Plain text, 100 columns.
    fn default() -> Self {
        Self {
            width: 100,
            colour: false,
            all: false,
            unknown: false,
            path: None,
            milliseconds: None,
            page: None,
        }
    }
}
