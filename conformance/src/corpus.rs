//! Where foreign suites lie, and how their files are read.

use std::fs::File;
use std::io::{self, Read};

use crate::data::{folder, missing};

/// Window of the long-distance packing of the archives at hand, as a power of two.
const WINDOW_LOG: u32 = 27;

/// The text of a file under the folder, unpacked where it ends in `.zst`. `None`, with a line that says so, where it
/// is not there: the suite is skipped.
///
/// # Panics
/// Where the file is there but cannot be read: a suite that cannot be read has not passed.
#[must_use]
#[expect(clippy::panic, reason = "only tests call it, and they stop at the first surprise")]
pub fn text(path: &str) -> Option<String> {
    let whole = folder().join(path);
    let Ok(file) = File::open(&whole) else {
        missing(path);
        return None;
    };
    match read(file, path.ends_with(".zst")) {
        Ok(text) => Some(text),
        Err(error) => panic!("{}: {error}", whole.display()),
    }
}

fn read(mut file: File, packed: bool) -> io::Result<String> {
    let mut text = String::new();
    if packed {
        let mut decoder = zstd::Decoder::new(file)?;
        decoder.window_log_max(WINDOW_LOG)?;
        decoder.read_to_string(&mut text)?;
    } else {
        file.read_to_string(&mut text)?;
    }
    Ok(text)
}
