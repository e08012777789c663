//! Reads an index: one file, or the segments that a store's manifest names.

use std::path::{Path, PathBuf};

use noharm_matcher::{Index, IndexError};

use super::manifest::Manifest;
use crate::digest::hex;
use crate::error::Error;
use crate::mapped::Mapped;

/// An index that was opened: its files stay whole while it is held, whatever a sync does meanwhile.
pub struct Snapshot {
    /// The file, or the store's folder.
    path: PathBuf,
    files: Vec<(PathBuf, Mapped)>,
    /// The manifest that names the files; none of a file alone.
    manifest: Option<Manifest>,
}

/// Where the digest of a segment's head stands in it (docs/snapshot.md).
const DIGEST: std::ops::Range<usize> = 32..64;
/// What may be wrong with the first of several files.
type Fails<'a> = &'a dyn Fn(&[&[u8]]) -> Result<(), IndexError>;

/// How often a manifest is read again where a file that it named is gone: a sync swapped it meanwhile.
const ATTEMPTS: usize = 8;

impl Snapshot {
    /// Opens an index: a file, or a store's folder. Only heads are read.
    ///
    /// # Errors
    /// There is none, it cannot be read, or a file of the store is missing or cut off.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if !path.is_dir() {
            let files = vec![(path.to_owned(), Mapped::open(path)?)];
            return Ok(Self { path: path.to_owned(), files, manifest: None });
        }
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let manifest = Manifest::read(path)?.filter(|manifest| !manifest.segments.is_empty());
            let manifest = manifest.ok_or_else(|| {
                let next = "name a snapshot's file, or fill a store: `noharm feed import STORE PATH…`";
                Error::at(path, format!("is a folder without an index; {next}"))
            })?;
            match Self::of(path, &manifest) {
                Ok(snapshot) => return Ok(snapshot),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| Error::at(path, "changes faster than it can be read")))
    }

    /// The segments that a manifest names.
    pub(super) fn of(folder: &Path, manifest: &Manifest) -> Result<Self, Error> {
        let mut files = Vec::new();
        for part in &manifest.segments {
            let path = folder.join(&part.file);
            let mapped = Mapped::open(&path)?;
            let length = mapped.bytes().len() as u64;
            if length != part.bytes {
                let what = format!("has {length} bytes where {} were written", part.bytes);
                return Err(damaged(&path, what));
            }
            let digest = head_digest(mapped.bytes()).unwrap_or_default();
            if digest != part.digest {
                return Err(damaged(&path, "is not the file that the manifest names".to_owned()));
            }
            files.push((path, mapped));
        }
        Ok(Self { path: folder.to_owned(), files, manifest: Some(manifest.clone()) })
    }

    /// The manifest that names its files: what it says is true of them, whatever a sync does meanwhile.
    pub(super) fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }

    /// The bytes of its files, together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|(_, mapped)| mapped.bytes().len() as u64).sum()
    }

    /// The index.
    ///
    /// # Errors
    /// A file is no segment, of another format, damaged, or was made for another base; which one is told.
    pub fn index(&self) -> Result<Index<'_>, Error> {
        Index::open_all(&self.slices())
            .map_err(|error| self.blame(&error, &|files| Index::open_all(files).map(drop)))
    }

    /// The index, every byte read and compared with its digest.
    ///
    /// # Errors
    /// As [`Self::index`], or the first file with a damaged block.
    pub fn verified(&self) -> Result<Index<'_>, Error> {
        let index = self.index()?;
        let verify = |files: &[&[u8]]| Index::open_all(files)?.verify();
        index.verify().map_err(|error| self.blame(&error, &verify))?;
        Ok(index)
    }

    fn slices(&self) -> Vec<&[u8]> {
        self.files.iter().map(|(_, mapped)| mapped.bytes()).collect()
    }

    /// An error that turned up while the index was asked, at the file that is damaged, and what to do.
    #[must_use]
    pub fn told(&self, error: &IndexError) -> Error {
        self.blame(error, &|files| match files {
            // It is that one, and need not be read for it.
            [_] if self.files.len() == 1 => Err(error.clone()),
            _ => Index::open_all(files)?.verify(),
        })
    }

    /// The error at the first file with which it appears.
    fn blame(&self, error: &IndexError, fails: Fails<'_>) -> Error {
        let slices = self.slices();
        let first = (1..=slices.len()).find(|&count| fails(slices.get(..count).unwrap_or_default()).is_err());
        let file = first.and_then(|count| self.files.get(count - 1));
        let path = file.map_or(self.path.as_path(), |(path, _)| path);
        // A file alone has nothing that it could be made from again.
        if self.manifest.is_none() { Error::at(path, error) } else { damaged(path, error.to_string()) }
    }
}

/// The digest that stands in a segment's head, hexadecimal.
pub(super) fn head_digest(bytes: &[u8]) -> Option<String> {
    bytes.get(DIGEST).map(hex)
}

fn damaged(path: &Path, what: String) -> Error {
    let next = "the next `noharm feed sync` or `import` makes the index anew from the records that are kept beside it";
    Error::Damaged { path: path.to_owned(), what, next: next.to_owned() }
}
