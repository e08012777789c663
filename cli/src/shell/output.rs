//! What leaves the program: JSON lines, and files that are there whole or not at all.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::failure::Failure;
use super::world::hex;

/// Prints one JSON object on one line.
pub fn json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(value).map_err(|error| Failure(format!("the answer cannot be written as JSON: {error}")))?;
    line(&text)
}

/// Prints a line; a reader that has gone away is told apart from a fault.
pub fn line(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .or_else(|error| if error.kind() == std::io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
        .map_err(|error| Failure(format!("cannot print: {error}")))
}

/// Writes a file beside the old one and renames it over: a full disk or a crash leaves the old one whole.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut name = path.file_name().map(std::ffi::OsStr::to_owned).unwrap_or_default();
    name.push(format!(".{}.new", std::process::id()));
    let fresh = path.with_file_name(name);
    let written = fs::File::create(&fresh).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&fresh, path));
    renamed.map_err(|error| {
        // The half-written file is of no use to anyone; if it cannot be removed either, the error still says what failed.
        drop(fs::remove_file(&fresh));
        Failure::at(path, format!("cannot be written: {error}; what was there before is untouched"))
    })
}

/// `sha256:…` of some bytes.
pub fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(&Sha256::digest(bytes)))
}
