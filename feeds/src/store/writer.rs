//! Writes to a store: one process at a time, everything beside what counts, and then one swap.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use noharm_matcher::IndexError;
use noharm_matcher::index::MOST_SEGMENTS;
use serde::Serialize;

use super::contents::Contents;
use super::manifest::{MANIFEST, Manifest, Part, Source, is_ours};
use super::open::Snapshot;
use super::write::{self, UNFINISHED};
use crate::error::Error;
use crate::file::words;
use crate::progress::Progress;

/// The file that the one writing process locks. The system lets go of it however the process ends.
const LOCK: &str = "lock";
/// Where what was fetched waits to be taken in.
const DOWNLOADS: &str = "download";
/// A base is built anew where more than one vulnerability in this many is touched: looking through a large segment costs every reader.
const TOUCHED_IN: usize = 20;

/// The one writer of a store.
pub struct Writer {
    folder: PathBuf,
    /// What counts on the disk.
    old: Option<Manifest>,
    /// What will.
    new: Manifest,
    contents: Option<Contents>,
    /// Held until this is dropped.
    _lock: File,
}

/// What became of a commit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Committed {
    /// `base` (built anew), `renewal` (a segment more), `nothing` (no record was changed).
    pub index: &'static str,
    /// Records that are new or were changed; `None` where none was looked at.
    pub changed: Option<usize>,
    /// Vulnerabilities that they touch.
    pub touched: usize,
    /// What was wrong with the old index, if it was made anew for that.
    pub mended: Option<String>,
}

impl Writer {
    pub(super) fn new(folder: &Path) -> Result<Self, Error> {
        refuse_foreign(folder)?;
        fs::create_dir_all(folder).map_err(|error| Error::at(folder, words(error)))?;
        let lock = lock(folder)?;
        let old = Manifest::read(folder)?;
        let writer = Self {
            folder: folder.to_owned(),
            new: old.clone().unwrap_or_default(),
            old,
            contents: None,
            _lock: lock,
        };
        writer.clear_leftovers()?;
        Ok(writer)
    }

    /// What the store is made of, loaded when first asked for.
    ///
    /// # Errors
    /// A log is missing, cut off or was changed.
    pub fn contents(&mut self, progress: &dyn Progress) -> Result<&mut Contents, Error> {
        let loaded = match self.contents.take() {
            Some(contents) => contents,
            None => Contents::load(&self.folder, &self.new.logs, progress)?,
        };
        Ok(self.contents.insert(loaded))
    }

    /// What is kept of a source, to be written; made where there is nothing yet.
    pub fn source(&mut self, name: &str) -> &mut Source {
        self.new.sources.entry(name.to_owned()).or_default()
    }

    /// The manifest as it will be.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.new
    }

    /// The folder for what is being fetched, made if it is not there.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn downloads(&self) -> Result<PathBuf, Error> {
        let folder = self.folder.join(DOWNLOADS);
        fs::create_dir_all(&folder).map_err(|error| Error::at(&folder, words(error)))?;
        Ok(folder)
    }

    /// Writes what was changed and swaps the manifest. What fails leaves the store as it was.
    ///
    /// # Errors
    /// The index cannot be packed, or a file cannot be written.
    pub fn commit(mut self, progress: &dyn Progress) -> Result<Committed, Error> {
        progress.begin("packing the index", 0);
        let committed = match self.contents.take() {
            Some(contents) => self.pack(contents)?,
            None => Committed { index: "nothing", ..Committed::default() },
        };
        if self.old.as_ref() != Some(&self.new) {
            write::manifest(&self.folder, &self.new)?;
        }
        self.remove_old();
        progress.end();
        Ok(committed)
    }

    fn pack(&mut self, mut contents: Contents) -> Result<Committed, Error> {
        let changed = Some(contents.builder.changed().count());
        let touched = contents.builder.touched().len();
        let nothing = touched == 0 && !contents.stated_anew && !contents.listed_anew;
        let below = self.below();
        let mended = below.as_ref().err().filter(|_| !self.new.segments.is_empty()).map(ToString::to_string);
        let committed = Committed { index: "nothing", changed, touched, mended };
        let renewal = match below {
            Ok(_) if nothing => return Ok(committed),
            Ok(below) => self.renewal(&contents, &below, touched)?,
            Err(_) => None,
        };
        let renews = renewal.is_some();
        if let Some(bytes) = renewal {
            self.new.segments.push(self.segment("renew", &bytes)?);
            drop(bytes);
            self.new.logs.push(write::log(&self.folder, |writer| contents.write_changed(writer))?);
        } else {
            if contents.listed_anew {
                contents.list_anew();
            }
            let bytes = contents.builder.build().map_err(|error| Error::Pack(error.to_string()))?;
            self.new.segments = vec![self.segment("base", &bytes)?];
            drop(bytes);
            self.new.logs = vec![write::log(&self.folder, |writer| contents.write_all(writer))?];
        }
        Ok(Committed { index: if renews { "renewal" } else { "base" }, ..committed })
    }

    /// The index as it is, every byte of it compared with its digest: nothing is built on a damaged one.
    fn below(&self) -> Result<Snapshot, Error> {
        let below = Snapshot::of(&self.folder, &self.new)?;
        below.verified()?;
        Ok(below)
    }

    /// The bytes of a segment that renews; `None` where a base is to be built instead.
    fn renewal(
        &self,
        contents: &Contents,
        below: &Snapshot,
        touched: usize,
    ) -> Result<Option<Vec<u8>>, Error> {
        let index = below.index()?;
        let much = touched.saturating_mul(TOUCHED_IN) > index.count() as usize;
        // What no record says lies in the newest segment, and there is none where no record was changed.
        let full = self.new.segments.len() >= MOST_SEGMENTS;
        if much || full || touched == 0 || contents.listed_anew {
            return Ok(None);
        }
        contents.builder.renew(&index).map_err(|error| Error::Pack(error.to_string()))
    }

    fn segment(&self, kind: &str, bytes: &[u8]) -> Result<Part, Error> {
        let digest = super::open::head_digest(bytes)
            .ok_or_else(|| Error::Pack(IndexError::NotASnapshot.to_string()))?;
        write::segment(&self.folder, kind, bytes, digest)
    }

    /// Removes what a process that was killed left: files with names of a store that the manifest does not name, and unfinished ones.
    fn clear_leftovers(&self) -> Result<(), Error> {
        let entries = fs::read_dir(&self.folder).map_err(|error| Error::at(&self.folder, words(error)))?;
        for entry in entries.filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(UNFINISHED) || is_ours(&name) && !self.new.names(&name) {
                // What cannot be removed does no harm; the next run tries again.
                drop(fs::remove_file(entry.path()));
            }
        }
        Ok(())
    }

    /// Removes what the old manifest named and the new one does not.
    fn remove_old(&self) {
        for part in self.old.iter().flat_map(Manifest::parts).filter(|part| !self.new.names(&part.file)) {
            // Where a reader's system holds it open, the next run removes it as a leftover.
            drop(fs::remove_file(self.folder.join(&part.file)));
        }
    }
}

/// A folder with other things in it is no place for a store: its files would be mixed with them.
fn refuse_foreign(folder: &Path) -> Result<(), Error> {
    let Ok(kind) = fs::metadata(folder) else { return Ok(()) };
    if !kind.is_dir() {
        return Err(Error::at(folder, "is a file; name a folder for the store"));
    }
    if folder.join(MANIFEST).exists() {
        return Ok(());
    }
    let entries = fs::read_dir(folder).map_err(|error| Error::at(folder, words(error)))?;
    let foreign = entries.filter_map(Result::ok).find(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        ![LOCK, DOWNLOADS].contains(&name.as_str()) && !is_ours(&name) && !name.ends_with(UNFINISHED)
    });
    match foreign {
        None => Ok(()),
        Some(entry) => Err(Error::at(
            folder,
            format!(
                "is no store, and holds other things (`{}`); name an empty or a new folder",
                entry.file_name().to_string_lossy()
            ),
        )),
    }
}

fn lock(folder: &Path) -> Result<File, Error> {
    let path = folder.join(LOCK);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| Error::at(&path, words(error)))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(Error::at(&path, words(error))),
    }
}
