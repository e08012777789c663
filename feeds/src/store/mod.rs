//! A store: a folder with an index of the world's advisories, the records that it was made of, and a manifest that names both.
//!
//! ```text
//! manifest.json                    what counts; swapped by renaming once all that it names is on the disk
//! base-0123456789ab.noharm         the index's base
//! renew-0123456789ab.noharm        at most eight segments that renew it
//! records-0123456789ab.jsonl.zst   the records that each of them was made of
//! lock                             held by the one process that writes
//! download/                        what was fetched and is not in the index yet
//! ```
//!
//! A process that is killed leaves the old manifest and all that it names. Readers hold no lock: what they opened stays whole while they
//! hold it, as files are only replaced and removed, never changed.

mod contents;
mod manifest;
mod open;
mod status;
mod write;
mod writer;

use std::path::{Path, PathBuf};

pub use contents::Contents;
pub use manifest::{FORMAT, MANIFEST, Manifest, Part, Source};
pub use open::Snapshot;
pub use status::{SourceStatus, Spoken, Status};
pub use writer::{Committed, Writer};

use crate::error::Error;

/// A store's folder, there or not yet.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The store at `folder`.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Where it lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its manifest; `None` where there is none yet.
    ///
    /// # Errors
    /// It cannot be read, is damaged, or is of another format.
    pub fn manifest(&self) -> Result<Option<Manifest>, Error> {
        Manifest::read(&self.folder)
    }

    /// Opens its index.
    ///
    /// # Errors
    /// As [`Snapshot::open`].
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        Snapshot::open(&self.folder)
    }

    /// Begins to write: takes the lock, and clears away what a process that was killed left behind.
    ///
    /// # Errors
    /// Another process writes; the folder holds something else; it cannot be written.
    pub fn begin(&self) -> Result<Writer, Error> {
        Writer::new(&self.folder)
    }
}
