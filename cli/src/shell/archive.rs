//! Opens what feeds come in: plain, `.gz`, `.zst` with a long window, `.zip`, `.tar`, `.tar.gz`, `.tar.zst`.
//!
//! Every entry is handed on unpacked and whole. Limits stop bombs: an entry, an archive and the number of entries each
//! have one, and what is over it is an error for that file alone.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

/// Limits for what is unpacked.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one unpacked file. NVD's largest yearly feed has about 0.1 GB.
    pub entry: u64,
    /// Bytes of all files of one archive.
    pub archive: u64,
    /// Files of one archive. All of OSV's PyPI has about 20 000.
    pub entries: usize,
    /// The largest zstd window, as a power of two.
    pub window_log: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { entry: 1 << 30, archive: 8 << 30, entries: 2_000_000, window_log: 27 }
    }
}

/// Hands every file in or behind `path` to `visit`, as name and bytes. Returns how many there were.
pub fn open(path: &Path, limits: &Limits, visit: &mut dyn FnMut(&str, Vec<u8>)) -> Result<usize, String> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let file = File::open(path).map_err(|error| error.to_string())?;
    if name.ends_with(".zip") {
        return zip_entries(file, limits, visit);
    }
    let (reader, inner) = unpacked(BufReader::new(file), &name, limits)?;
    if inner.ends_with(".tar") || inner.ends_with(".tgz") {
        return tar_entries(reader, limits, visit);
    }
    visit(inner, whole(reader, limits.entry)?);
    Ok(1)
}

/// Reads the single file in or behind `path`, unpacked.
pub fn read(path: &Path, limits: &Limits) -> Result<Vec<u8>, String> {
    let mut bytes = None;
    open(path, limits, &mut |_, entry| bytes = Some(entry))?;
    bytes.ok_or_else(|| "the archive is empty".to_owned())
}

/// A reader of the unpacked bytes, and the name without its packing.
fn unpacked<'a, R: Read + 'a>(file: R, name: &'a str, limits: &Limits) -> Result<(Box<dyn Read + 'a>, &'a str), String> {
    if let Some(inner) = name.strip_suffix(".zst") {
        let mut decoder = zstd::Decoder::new(file).map_err(|error| error.to_string())?;
        decoder.window_log_max(limits.window_log).map_err(|error| error.to_string())?;
        return Ok((Box::new(decoder), inner));
    }
    if let Some(inner) = name.strip_suffix(".gz") {
        return Ok((Box::new(MultiGzDecoder::new(file)), inner));
    }
    if name.ends_with(".tgz") {
        return Ok((Box::new(MultiGzDecoder::new(file)), name));
    }
    Ok((Box::new(file), name))
}

fn whole(reader: impl Read, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be unpacked: {error}"))?;
    if bytes.len() as u64 > limit {
        return Err(format!("unpacks to more than {limit} bytes; split it, or is it a bomb?"));
    }
    Ok(bytes)
}

fn tar_entries(reader: impl Read, limits: &Limits, visit: &mut dyn FnMut(&str, Vec<u8>)) -> Result<usize, String> {
    let mut archive = tar::Archive::new(reader);
    let mut account = Account::new(limits);
    for entry in archive.entries().map_err(|error| error.to_string())? {
        let entry = entry.map_err(|error| format!("broken archive: {error}"))?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let name = entry.path().map_err(|error| error.to_string())?.to_string_lossy().into_owned();
        let bytes = account.take(&name, entry)?;
        visit(&name, bytes);
    }
    Ok(account.entries)
}

fn zip_entries(file: File, limits: &Limits, visit: &mut dyn FnMut(&str, Vec<u8>)) -> Result<usize, String> {
    let mut archive = zip::ZipArchive::new(file).map_err(|error| format!("broken archive: {error}"))?;
    let mut account = Account::new(limits);
    for number in 0..archive.len() {
        let entry = archive.by_index(number).map_err(|error| format!("broken archive: {error}"))?;
        if !entry.is_file() {
            continue;
        }
        let name = entry.name().map_err(|error| format!("broken archive: {error}"))?.into_owned();
        let bytes = account.take(&name, entry)?;
        visit(&name, bytes);
    }
    Ok(account.entries)
}

/// What an archive has unpacked to so far.
struct Account<'a> {
    limits: &'a Limits,
    entries: usize,
    bytes: u64,
}

impl<'a> Account<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self { limits, entries: 0, bytes: 0 }
    }

    fn take(&mut self, name: &str, reader: impl Read) -> Result<Vec<u8>, String> {
        self.entries += 1;
        if self.entries > self.limits.entries {
            return Err(format!("holds more than {} files", self.limits.entries));
        }
        let bytes = whole(reader, self.limits.entry).map_err(|error| format!("{name}: {error}"))?;
        self.bytes += bytes.len() as u64;
        if self.bytes > self.limits.archive {
            return Err(format!("unpacks to more than {} bytes; is it a bomb?", self.limits.archive));
        }
        Ok(bytes)
    }
}
