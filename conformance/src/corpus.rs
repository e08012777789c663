//! Where foreign suites lie, and how their files are read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::data::{folder, missing};

/// Window of the long-distance packing of the archives at hand, as a power of two.
const WINDOW_LOG: u32 = 27;

/// A file by its name under the folder, and its bytes.
pub type Named = (String, Vec<u8>);

/// The text of a file under the folder, unpacked where it ends in `.zst`. `None`, with a line that says so, where it
/// is not there: the suite is skipped.
///
/// # Panics
/// Where the file is there but cannot be read: a suite that cannot be read has not passed.
#[must_use]
#[expect(clippy::panic, reason = "only tests call it, and they stop at the first surprise")]
pub fn text(path: &str) -> Option<String> {
    let (_, bytes) = files(path)?.pop()?;
    Some(String::from_utf8(bytes).unwrap_or_else(|error| panic!("{path}: {error}")))
}

/// Every file of a folder and of those in it, in the order of their names; every regular file of a `.tar.zst`, in its order;
/// else the one file, unpacked where it ends in `.zst`. `None`, with a line that says so, where it is not there.
///
/// # Panics
/// Where it is there but cannot be read.
#[must_use]
#[expect(clippy::panic, reason = "only tests call it, and they stop at the first surprise")]
pub fn files(path: &str) -> Option<Vec<Named>> {
    let whole = folder().join(path);
    if !whole.exists() {
        missing(path);
        return None;
    }
    Some(read(&whole, path).unwrap_or_else(|error| panic!("{}: {error}", whole.display())))
}

fn read(whole: &Path, name: &str) -> io::Result<Vec<Named>> {
    if whole.is_dir() {
        return within(whole, name);
    }
    let file = File::open(whole)?;
    let bytes = if name.ends_with(".zst") { unpacked(file)? } else { plain(file)? };
    match name.strip_suffix(".tar.zst") {
        Some(stem) => archived(&bytes, stem),
        None => Ok(vec![(name.to_owned(), bytes)]),
    }
}

/// The files of a folder, none of them unpacked.
fn within(whole: &Path, name: &str) -> io::Result<Vec<Named>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(whole)? {
        let path = entry?.path();
        let last = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{name}/{last}");
        if path.is_dir() {
            all.extend(within(&path, &name)?);
        } else {
            all.push((name, fs::read(&path)?));
        }
    }
    all.sort();
    Ok(all)
}

fn archived(bytes: &[u8], stem: &str) -> io::Result<Vec<Named>> {
    let mut all = Vec::new();
    for entry in tar::Archive::new(bytes).entries()? {
        let entry = entry?;
        if entry.header().entry_type().is_file() {
            let name = format!("{stem}/{}", entry.path()?.display());
            all.push((name, plain(entry)?));
        }
    }
    Ok(all)
}

fn unpacked(file: File) -> io::Result<Vec<u8>> {
    let mut decoder = zstd::Decoder::new(file)?;
    decoder.window_log_max(WINDOW_LOG)?;
    plain(decoder)
}

fn plain(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    Ok(bytes)
}
