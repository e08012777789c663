//! Where case, findings and day meet: verdicts, clocks and actions.
//!
//! In: a compiled case with its SBOMs, an index of advisories, a day. Out: `noharm_model::answer::Assessment`, every answer of
//! the risk engine in it checked by `noharm-proof`; and the diagnostics of the rules that need more than the text.
//! Deliberately not here: files, clocks, rendering; how risk is solved; how versions are compared.

mod actions;
mod assess;
pub mod attribution;
pub mod bare_sbom;
pub mod brief;
pub mod build_status;
pub mod clocks;
mod counts;
pub mod device;
pub mod environmental;
mod finding_row;
mod finding_rows;
pub mod flaws;
mod harm_rows;
pub mod kernel;
mod next;
mod page;
pub mod parts;
pub mod rules;
pub mod statement;
pub mod trigger;

pub mod why_not;

pub use assess::{Assessed, Failure, Grounds, assess, assess_with};
pub use next::{Next, next};
