//! Files under the data folder, unpacked in memory.

use std::fs::File;
use std::io::Read;

use noharm_conformance::data;

/// Window of the archives at hand, as a power of two.
const WINDOW_LOG: u32 = 27;

/// Every regular file of a `.tar.zst`, or the one file of a `.zst` or of another name; `None`, with a line that says so,
/// where it is not there.
pub fn files(path: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let whole = data::folder().join(path);
    let Ok(mut file) = File::open(&whole) else {
        data::missing(path);
        return None;
    };
    let unpacked = if path.ends_with(".zst") { unpack(file) } else { plain(&mut file) };
    let bytes = unpacked.unwrap_or_else(|error| panic!("{path}: {error}"));
    let Some(stem) = path.strip_suffix(".tar.zst") else { return Some(vec![(path.to_owned(), bytes)]) };
    let mut all = Vec::new();
    let mut archive = tar::Archive::new(bytes.as_slice());
    for entry in archive.entries().unwrap_or_else(|error| panic!("{path}: {error}")) {
        let mut entry = entry.unwrap_or_else(|error| panic!("{path}: {error}"));
        if entry.header().entry_type().is_file() {
            let name = format!(
                "{stem}/{}",
                entry.path().unwrap_or_else(|error| panic!("{path}: {error}")).display()
            );
            all.push((name, plain(&mut entry).unwrap_or_else(|error| panic!("{path}: {error}"))));
        }
    }
    Some(all)
}

fn unpack(file: File) -> std::io::Result<Vec<u8>> {
    let mut decoder = zstd::Decoder::new(file)?;
    decoder.window_log_max(WINDOW_LOG)?;
    plain(&mut decoder)
}

fn plain(from: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    Ok(bytes)
}
