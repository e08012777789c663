//! Where case, findings and day meet: verdicts, clocks and actions.
//!
//! In: a compiled case with its SBOMs, an index of advisories, a day. Out: `noharm_model::answer::Assessment`, every answer of
//! the risk engine in it checked by `noharm-proof`; and the diagnostics of the rules that need more than the text.
//! Deliberately not here: files, clocks, rendering; how risk is solved; how versions are compared.

pub mod attribution;
pub mod clocks;
pub mod device;
pub mod environmental;
pub mod flaws;
pub mod parts;
pub mod statement;
pub mod trigger;
