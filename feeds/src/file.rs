//! Opens files that a person named: regular files of bounded size, with what is wrong in words.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Opens a regular file. Pipes, devices and sockets are refused before they are opened: opening or reading one may never
/// end.
pub fn open(path: &Path) -> Result<File, String> {
    let kind = fs::metadata(path).map_err(words)?;
    if kind.is_dir() {
        return Err("is a folder; name a file".to_owned());
    }
    if !kind.is_file() {
        return Err("is a pipe, a device or a socket; save what it gives as a file, and name that".to_owned());
    }
    File::open(path).map_err(words)
}

/// The text of a file of at most `limit` bytes.
pub fn text(path: &Path, limit: u64) -> Result<String, String> {
    String::from_utf8(bytes(path, limit)?).map_err(|error| {
        format!("is not UTF-8 (byte {}); save it as UTF-8", error.utf8_error().valid_up_to())
    })
}

/// The bytes of a file of at most `limit` bytes.
pub fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let file = open(path)?;
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(words)?;
    if bytes.len() as u64 > limit {
        return Err(format!("has more than {limit} bytes, the most that are read here"));
    }
    Ok(bytes)
}

/// What the system says of a file, for people.
pub fn words(error: io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read or written by you (permission denied)".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}
