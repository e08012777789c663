//! The world's advisories, kept on disk.
//!
//! In: folders and archives of feeds. Out: their records handed to whoever collects them ([`collect()`]), or kept in a *store*: a folder
//! with an index that is used where it lies, the records it was made of, and a small manifest that names both and is swapped
//! whole. Deliberately not here: what a format means (`documents`), how an index is built (`matcher`), clocks (the day is handed
//! in), and the terminal (progress is told to a [`Progress`]).

pub mod archive;
pub mod collect;
pub mod digest;
pub mod error;
pub mod file;
pub mod folder;
pub mod mapped;
pub mod progress;
pub mod store;

pub use collect::{FileReport, Sink, collect};
pub use error::Error;
pub use progress::{Progress, Silent};
pub use store::{Snapshot, Store};
