//! Writes files of a store: under another name, to the disk, and only then under their own.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::manifest::{MANIFEST, Manifest, Part, short};
use crate::digest::Digesting;
use crate::error::Error;
use crate::file::words;

/// How the name of a file ends that is being written.
pub const UNFINISHED: &str = ".new";

fn failed(path: &Path, error: io::Error) -> Error {
    Error::at(path, format!("cannot be written: {}; the store is as it was", words(error)))
}

/// A new file of this name in the folder, never one that is there nor a link that somebody laid.
fn fresh(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Writes a file through `fill` and gives it the name that `name` makes of its digest. What failed leaves nothing behind.
fn write(
    folder: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    name: impl FnOnce(&str) -> String,
) -> Result<(String, u64, String), Error> {
    let unfinished: PathBuf = folder.join(format!("being-written{UNFINISHED}"));
    let done = (|| {
        let mut writer = Digesting::new(BufWriter::new(fresh(&unfinished)?));
        fill(&mut writer)?;
        let (buffer, bytes, digest) = writer.finish();
        buffer.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        let name = name(&digest);
        fs::rename(&unfinished, folder.join(&name))?;
        Ok((name, bytes, digest))
    })();
    done.map_err(|error| {
        // It is of no use to anyone; if it cannot be removed either, the next run does.
        drop(fs::remove_file(&unfinished));
        failed(&unfinished, error)
    })
}

/// Writes a segment. `digest` is that of its head.
pub fn segment(folder: &Path, kind: &str, bytes: &[u8], digest: String) -> Result<Part, Error> {
    let name = format!("{kind}-{}.noharm", short(&digest));
    let (file, bytes, _) = write(folder, |writer| writer.write_all(bytes), |_| name)?;
    Ok(Part { file, bytes, digest })
}

/// Writes a log of records through `fill`.
pub fn log(folder: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<Part, Error> {
    let name = |digest: &str| format!("records-{}.jsonl.zst", short(digest));
    let (file, bytes, digest) = write(folder, fill, name)?;
    Ok(Part { file, bytes, digest })
}

/// Puts a manifest in the place of the old one: the moment at which the store changes. Everything that it names is on the disk by then.
pub fn manifest(folder: &Path, manifest: &Manifest) -> Result<(), Error> {
    sync(folder)?;
    let text = serde_json::to_vec_pretty(manifest).map_err(|error| Error::at(folder, error))?;
    write(folder, |writer| writer.write_all(&text), |_| MANIFEST.to_owned())?;
    sync(folder)
}

/// Names in a folder are on the disk only when the folder is.
#[cfg(unix)]
fn sync(folder: &Path) -> Result<(), Error> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| failed(folder, error))
}

#[cfg(not(unix))]
fn sync(_folder: &Path) -> Result<(), Error> {
    Ok(())
}
