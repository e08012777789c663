//! Opens what feeds come in: plain, `.gz`, `.zst` with a long window, `.zip`, `.tar`, `.tar.gz`, `.tgz`, `.tar.zst`.
//!
//! Every entry that is wanted, as its first bytes tell, is handed on unpacked and whole. Limits stop bombs: an entry, an archive, the number of entries and the
//! length of a name each have one; what is over it is an error for that archive alone.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::file;

/// Limits for what is unpacked.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one unpacked file. NVD's largest yearly feed has about 0.1 GB.
    pub entry: u64,
    /// Bytes of all files of one archive.
    pub archive: u64,
    /// Files of one archive. All of OSV's PyPI has about 20 000.
    pub entries: usize,
    /// Bytes of a file's name in a tar, where it stands in a header of its own. Systems allow 4 096.
    pub name: u64,
    /// The largest zstd window, as a power of two.
    pub window_log: u32,
}

impl Limits {
    /// For feeds of the world's advisories.
    pub const FEED: Self =
        Self { entry: 1 << 30, archive: 8 << 30, entries: 2_000_000, name: 1 << 16, window_log: 27 };
    /// For one SBOM. The largest of 3 000 found in the wild has 0.03 GB.
    pub const SBOM: Self =
        Self { entry: 256 << 20, archive: 256 << 20, entries: 16, name: 1 << 16, window_log: 27 };
}

/// How many bytes of a file tell what it is: what [`noharm_documents::advisory::detect`] looks at.
pub const HEAD: u64 = 64 << 10;

/// Whether a file of this name that begins with these bytes is wanted.
pub type Wanted<'a> = &'a dyn Fn(&str, &[u8]) -> bool;

/// Hands every file in or behind `path` to `visit`, as name and bytes: all of them where it is wanted, else its first
/// [`HEAD`]. Returns how many there were.
pub fn open(
    path: &Path,
    limits: &Limits,
    wanted: Wanted<'_>,
    visit: &mut dyn FnMut(&str, Vec<u8>),
) -> Result<usize, String> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let file = file::open(path)?;
    if without(&name, ".zip").is_some() {
        return zip_entries(file, limits, wanted, visit);
    }
    let length = file.metadata().map_err(file::words)?.len();
    let (mut reader, inner, packed) = unpacked(BufReader::new(file), &name, limits)?;
    if without(inner, ".tar").is_some() || without(inner, ".tgz").is_some() {
        return tar_entries(reader, limits, wanted, visit);
    }
    let head = head(&mut reader)?;
    if !wanted(inner, &head) {
        visit(inner, head);
        return Ok(1);
    }
    if !packed && length > limits.entry {
        return Err(format!("has {length} bytes; at most {} are read from one file", limits.entry));
    }
    visit(inner, rest(head, reader, limits.entry)?);
    Ok(1)
}

/// Reads the one file in or behind `path`, unpacked.
pub fn read(path: &Path, limits: &Limits) -> Result<Vec<u8>, String> {
    let mut last = Vec::new();
    match open(path, limits, &|_, _| true, &mut |_, bytes| last = bytes)? {
        0 => Err("the archive is empty".to_owned()),
        1 => Ok(last),
        many => {
            Err(format!("holds {many} files, and one is expected; unpack it and name the one that is meant"))
        }
    }
}

/// The name without its ending, whatever its case.
fn without<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    let (stem, end) = name.split_at_checked(name.len().checked_sub(ending.len())?)?;
    end.eq_ignore_ascii_case(ending).then_some(stem)
}

/// A reader of the unpacked bytes, the name without its packing, and whether there was any.
type Unpacked<'a> = (Box<dyn Read + 'a>, &'a str, bool);

fn unpacked<'a, R: Read + 'a>(file: R, name: &'a str, limits: &Limits) -> Result<Unpacked<'a>, String> {
    if let Some(inner) = without(name, ".zst") {
        let mut decoder = zstd::Decoder::new(file).map_err(|error| error.to_string())?;
        decoder.window_log_max(limits.window_log).map_err(|error| error.to_string())?;
        return Ok((Box::new(decoder), inner, true));
    }
    if let Some(inner) = without(name, ".gz") {
        return Ok((Box::new(MultiGzDecoder::new(file)), inner, true));
    }
    if without(name, ".tgz").is_some() {
        return Ok((Box::new(MultiGzDecoder::new(file)), name, true));
    }
    Ok((Box::new(file), name, false))
}

fn head(reader: &mut impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader.take(HEAD).read_to_end(&mut bytes).map_err(|error| format!("cannot be unpacked: {error}"))?;
    Ok(bytes)
}

fn rest(head: Vec<u8>, reader: impl Read, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = head;
    let left = (limit + 1).saturating_sub(bytes.len() as u64);
    reader.take(left).read_to_end(&mut bytes).map_err(|error| format!("cannot be unpacked: {error}"))?;
    if bytes.len() as u64 > limit {
        return Err(format!("unpacks to more than {limit} bytes; split it, or is it a bomb?"));
    }
    Ok(bytes)
}

/// The entries are taken raw: the reader's own way with long names would hold a name of any length in memory.
fn tar_entries(
    reader: impl Read,
    limits: &Limits,
    wanted: Wanted<'_>,
    visit: &mut dyn FnMut(&str, Vec<u8>),
) -> Result<usize, String> {
    let broken = |error: std::io::Error| format!("broken archive: {error}");
    let mut archive = tar::Archive::new(reader);
    let mut account = Account::new(limits);
    let mut long_name = None;
    for entry in archive.entries().map_err(broken)?.raw(true) {
        let mut entry = entry.map_err(broken)?;
        account.entry()?;
        let kind = entry.header().entry_type();
        if kind.is_gnu_longname() {
            let bytes = account.take("a long name", &mut entry, limits.name, &|_, _| true)?;
            long_name = Some(String::from_utf8_lossy(&bytes).trim_end_matches('\0').to_owned());
        } else if kind.is_pax_local_extensions() {
            let bytes = account.take("a long name", &mut entry, limits.name, &|_, _| true)?;
            long_name = pax_path(&bytes).or(long_name);
        } else if kind.is_file() {
            let short = entry.header().path().map_err(broken)?.to_string_lossy().into_owned();
            let name = long_name.take().unwrap_or(short);
            account.file()?;
            let bytes = account.take(&name, &mut entry, limits.entry, wanted)?;
            visit(&name, bytes);
        } else {
            long_name = None;
        }
        account.pass_over(entry)?;
    }
    Ok(account.files)
}

/// The `path` of a pax header: records of `LENGTH KEY=VALUE\n`.
fn pax_path(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.lines().find_map(|line| line.split_once(' ')?.1.strip_prefix("path=")).map(str::to_owned)
}

fn zip_entries(
    file: File,
    limits: &Limits,
    wanted: Wanted<'_>,
    visit: &mut dyn FnMut(&str, Vec<u8>),
) -> Result<usize, String> {
    let mut archive = zip::ZipArchive::new(file).map_err(|error| format!("broken archive: {error}"))?;
    let mut account = Account::new(limits);
    for number in 0..archive.len() {
        let mut entry = archive.by_index(number).map_err(|error| format!("broken archive: {error}"))?;
        if !entry.is_file() {
            continue;
        }
        let name = entry.name().map_err(|error| format!("broken archive: {error}"))?.into_owned();
        account.file()?;
        let bytes = account.take(&name, &mut entry, limits.entry, wanted)?;
        visit(&name, bytes);
    }
    Ok(account.files)
}

/// What an archive has unpacked to so far.
struct Account<'a> {
    limits: &'a Limits,
    entries: usize,
    files: usize,
    bytes: u64,
}

impl<'a> Account<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self { limits, entries: 0, files: 0, bytes: 0 }
    }

    /// One more header, whatever it stands for.
    fn entry(&mut self) -> Result<(), String> {
        self.entries += 1;
        if self.entries > self.limits.entries.saturating_mul(3) { Err(self.too_many()) } else { Ok(()) }
    }

    /// One more file.
    fn file(&mut self) -> Result<(), String> {
        self.files += 1;
        if self.files > self.limits.entries { Err(self.too_many()) } else { Ok(()) }
    }

    fn too_many(&self) -> String {
        format!("holds more than {} files", self.limits.entries)
    }

    fn take(
        &mut self,
        name: &str,
        reader: &mut impl Read,
        limit: u64,
        wanted: Wanted<'_>,
    ) -> Result<Vec<u8>, String> {
        let named = |error: String| format!("{name}: {error}");
        let mut bytes = head(reader).map_err(named)?;
        if wanted(name, &bytes) {
            bytes = rest(bytes, reader, limit).map_err(named)?;
        }
        self.count(bytes.len() as u64)?;
        Ok(bytes)
    }

    /// Reads past what nobody wants of an entry, so that what it unpacks to is counted too.
    fn pass_over(&mut self, reader: impl Read) -> Result<(), String> {
        let left = self.limits.archive.saturating_add(1);
        let count = std::io::copy(&mut reader.take(left), &mut std::io::sink());
        self.count(count.map_err(|error| format!("broken archive: {error}"))?)
    }

    fn count(&mut self, bytes: u64) -> Result<(), String> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > self.limits.archive {
            return Err(format!("unpacks to more than {} bytes; is it a bomb?", self.limits.archive));
        }
        Ok(())
    }
}
