//! The security-file compiler: text in, checked case and diagnostics out.
//!
//! In: the files of a case, through [`world::World`], and a day. Out: a typed case, the system that risk is computed
//! on, and diagnostics as data. Deliberately not here: files, clocks, SBOMs, advisories, risk; the rules that need
//! those live in `assessment`.

pub mod diagnostic;
pub mod fields;
pub mod span;
pub mod world;
