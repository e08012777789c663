//! What could not be done with a file, a store or a server: where, what, and what next.

use std::fmt;
use std::path::{Path, PathBuf};

/// What could not be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A file or folder that cannot be read or written, or is not what it should be.
    #[error("{}: {what}", path.display())]
    File {
        /// Where.
        path: PathBuf,
        /// What is wrong, and what to do.
        what: String,
    },
    /// Another process writes to the store.
    #[error("{}: another noharm writes to this store now; wait for it, nothing was changed", .0.display())]
    Busy(PathBuf),
    /// Files of a store that are cut off or changed.
    #[error("{}: {what}; {next}", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
        /// What to do.
        next: String,
    },
    /// The index could not be packed.
    #[error("the index cannot be packed: {0}")]
    Pack(String),
}

impl Error {
    /// An error at a file or folder.
    pub fn at(path: &Path, what: impl fmt::Display) -> Self {
        Self::File { path: path.to_owned(), what: what.to_string() }
    }
}
