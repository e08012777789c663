//! The security-file compiler: text in, checked case and diagnostics out.
//!
//! In: the files of a case, through [`world::World`], and a day. Out: a typed case, the system that risk is computed
//! on, and diagnostics as data. Deliberately not here: files, clocks, SBOMs, advisories, risk; the rules that need
//! those live in `assessment`.

pub mod case;
mod compile;
pub mod diagnostic;
mod duration;
pub mod fields;
pub mod levels;
mod limits;
mod load;
pub mod policy;
mod release;
pub mod render;
pub mod rules;
pub mod span;
pub mod standing;
mod suggest;
mod system;
mod typed;
pub mod world;

pub use compile::{Compiled, Options, Text, compile, read};
pub use duration::Duration;
pub use limits::Limits;
pub use rules::explain;
pub use system::system;
