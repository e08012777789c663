//! An index file as bytes, mapped into memory: opening costs nothing, and only the pages that are read are loaded.

use std::fs::File;
use std::path::Path;

use memmap2::Mmap;

use crate::error::Error;
use crate::file;

/// The bytes of a file.
pub struct Mapped(Option<Mmap>);

impl Mapped {
    /// Maps the file at `path`. An empty file is no bytes.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = file::open(path).map_err(|error| Error::at(path, error))?;
        let length = file.metadata().map_err(|error| Error::at(path, error))?.len();
        if length == 0 {
            return Ok(Self(None));
        }
        map(&file).map(|bytes| Self(Some(bytes))).map_err(|error| Error::at(path, error))
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        self.0.as_deref().unwrap_or_default()
    }
}

#[expect(unsafe_code, reason = "mapping a file is unsafe by nature; this is the one place that does it")]
fn map(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: the mapping is read-only and private to this process. Noharm never writes an index in place: it writes a
    // new file and renames it over the old name, so a mapped file stays whole. The reader checks checksums and bounds
    // on every access, so that bytes changed by another program give wrong or refused data, never a wild pointer.
    unsafe { Mmap::map(file) }
}
