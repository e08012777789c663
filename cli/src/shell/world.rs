//! A case's folder as the compiler sees it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use noharm_feeds::digest::hex;
use noharm_model::day::Day;
use noharm_security_file::world::World;
use sha2::{Digest, Sha256};

use super::{clock, failure::Failure, file, folder};

/// The largest file that is read for a case: its SBOMs are the largest.
const LARGEST: u64 = 256 << 20;

/// A folder on disk.
pub struct Folder {
    top: PathBuf,
    /// The same without links.
    real: PathBuf,
}

impl Folder {
    /// The folder at `top`.
    pub fn new(top: &Path) -> Result<Self, Failure> {
        const NEXT: &str = "name the folder that holds `noharm.toml`";
        let kind =
            fs::metadata(top).map_err(|error| Failure::at(top, format!("{}; {NEXT}", file::words(error))))?;
        if !kind.is_dir() {
            return Err(Failure::at(top, format!("is no folder; {NEXT}")));
        }
        // Asked first: looking through a whole disk for a case that is not there takes minutes.
        let root = top.join("noharm.toml");
        let found = fs::metadata(&root).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                Failure::at(top, format!("this folder holds no `noharm.toml`; {NEXT}"))
            }
            _ => Failure::at(&root, file::words(error)),
        })?;
        if !found.is_file() {
            return Err(Failure::at(
                &root,
                "is no regular file; a case is a folder whose `noharm.toml` says `noharm = 1`",
            ));
        }
        let real = fs::canonicalize(top).map_err(|error| Failure::at(top, file::words(error)))?;
        Ok(Self { top: top.to_owned(), real })
    }

    /// Where it lies.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// The path under the folder, if it stays there, links followed: a security file never reads outside its folder.
    fn inside(&self, path: &str) -> Result<PathBuf, String> {
        let out = || format!("`{path}` leads out of the case's folder, and is not read");
        if !Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_))) {
            return Err(out());
        }
        let full = self.top.join(path);
        match fs::canonicalize(&full) {
            Ok(real) if !real.starts_with(&self.real) => Err(out()),
            // Where it cannot be followed, opening it says why.
            _ => Ok(full),
        }
    }
}

impl World for Folder {
    fn files(&self) -> Result<Vec<String>, String> {
        let all = folder::files(&self.top).map_err(|failure| failure.to_string())?;
        let relative = |path: PathBuf| {
            let inner = path.strip_prefix(&self.top).ok()?;
            Some(inner.to_str()?.replace('\\', "/"))
        };
        Ok(all.into_iter().filter_map(relative).collect())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        file::bytes(&self.inside(path)?, LARGEST)
    }

    fn digest(&self, path: &str) -> Result<Option<String>, String> {
        let full = self.inside(path)?;
        if matches!(fs::metadata(&full), Err(error) if error.kind() == io::ErrorKind::NotFound) {
            return Ok(None);
        }
        let mut file = file::open(&full)?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let count = io::Read::read(&mut file, &mut buffer).map_err(file::words)?;
            let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else { break };
            hasher.update(part);
        }
        Ok(Some(format!("sha256:{}", hex(&hasher.finalize()))))
    }

    fn today(&self) -> Day {
        clock::today()
    }
}
