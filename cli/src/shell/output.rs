//! What leaves the program: JSON lines, and files that are there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use noharm_feeds::digest::hex;
pub use noharm_model::foreign::{one_a_line, one_line, plain};
use serde::Serialize;

use super::failure::Failure;
use super::file;

/// Whether anybody still reads what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Yes, for all we know.
    There,
    /// It has seen enough (`noharm … | head`): whoever answers an endless input may stop. The ending stays what it is.
    Gone,
}

/// Prints one JSON object on one line.
pub fn json(value: &impl Serialize) -> Result<Reader, Failure> {
    let text = serde_json::to_string(value)
        .map_err(|error| Failure(format!("the answer cannot be written as JSON: {error}")))?;
    line(&text)
}

/// Prints a line; a reader that has gone away is told apart from a fault.
pub fn line(text: &str) -> Result<Reader, Failure> {
    pieces(std::iter::once(text.as_bytes()))
}

/// Prints a line that comes in pieces.
pub fn pieces<'p>(pieces: impl Iterator<Item = &'p [u8]>) -> Result<Reader, Failure> {
    let mut out = io::BufWriter::with_capacity(1 << 17, io::stdout().lock());
    let written = pieces.chain([&b"\n"[..]]).try_for_each(|piece| out.write_all(piece));
    match written.and_then(|()| out.flush()) {
        Ok(()) => Ok(Reader::There),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(error) => Err(Failure(format!("cannot print the answer: {}", file::words(error)))),
    }
}

/// Says something to the person on standard error. Where nobody can hear it there is nothing left to do about it.
pub fn aside(text: &str) {
    // Names of files and words of SBOMs stand in it.
    drop(writeln!(io::stderr().lock(), "{}", plain(text)));
}

/// Writes a file beside the old one and renames it over: a full disk or a crash leaves the old one whole.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |what: String| {
        Failure::at(path, format!("cannot be written: {what}; what was there before is untouched"))
    };
    match fs::metadata(path) {
        Ok(kind) if kind.is_dir() => return Err(failed("it is a folder, name a file in it".to_owned())),
        // A rename would put a file in the place of the device itself.
        Ok(kind) if !kind.is_file() => {
            return Err(failed("it is a pipe, a device or a socket, name a file".to_owned()));
        }
        _ => {}
    }
    // A link stays, and what it points to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let (fresh, mut file) = beside(&target).map_err(|error| failed(file::words(error)))?;
    let written =
        file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&fresh, &target));
    written.map_err(|error| {
        // The half-written file is of no use to anyone; if it cannot be removed either, the error still says what failed.
        drop(fs::remove_file(&fresh));
        failed(file::words(error))
    })
}

/// How many names are tried for the file that is written first.
const NAMES: u32 = 100;

/// A new file in the folder of `target`. It is never one that is there already, nor a link that somebody laid.
fn beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for number in 0..NAMES {
        let mut name = target.file_name().map(std::ffi::OsStr::to_owned).unwrap_or_default();
        name.push(format!(".{}-{number}.new", std::process::id()));
        let fresh = target.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&fresh) {
            Ok(file) => return Ok((fresh, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// `sha256:…` of a digest.
pub fn named(digest: &[u8]) -> String {
    format!("sha256:{}", hex(digest))
}
