//! A case's folder as the compiler sees it.

use std::fs;
use std::path::{Path, PathBuf};

use noharm_model::day::Day;
use noharm_security_file::world::World;
use sha2::{Digest, Sha256};

use super::{clock, failure::Failure, folder};

/// The largest file that is read for a case: its SBOMs are the largest.
const LARGEST: u64 = 256 << 20;

/// A folder on disk.
pub struct Folder {
    top: PathBuf,
}

impl Folder {
    /// The folder at `top`.
    pub fn new(top: &Path) -> Result<Self, Failure> {
        match fs::metadata(top) {
            Ok(kind) if kind.is_dir() => Ok(Self { top: top.to_owned() }),
            Ok(_) => Err(Failure::at(top, "is a file; name the folder that holds `noharm.toml`")),
            Err(error) => Err(Failure::at(top, format!("{error}; name the folder that holds `noharm.toml`"))),
        }
    }

    /// Where it lies.
    pub fn top(&self) -> &Path {
        &self.top
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
        let full = inside(&self.top, path)?;
        let length = fs::metadata(&full).map_err(|error| error.to_string())?.len();
        if length > LARGEST {
            return Err(format!("has {length} bytes; at most {LARGEST} are read"));
        }
        fs::read(&full).map_err(|error| error.to_string())
    }

    fn digest(&self, path: &str) -> Result<Option<String>, String> {
        let full = inside(&self.top, path)?;
        let mut file = match fs::File::open(&full) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.to_string()),
        };
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let count = std::io::Read::read(&mut file, &mut buffer).map_err(|error| error.to_string())?;
            let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else { break };
            hasher.update(part);
        }
        Ok(Some(format!("sha256:{}", hex(&hasher.finalize()))))
    }

    fn today(&self) -> Day {
        clock::today()
    }
}

/// The path under `top`, if it stays there: a security file never reads outside its folder.
fn inside(top: &Path, path: &str) -> Result<PathBuf, String> {
    let stays = Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if stays { Ok(top.join(path)) } else { Err(format!("`{path}` leads out of the case's folder")) }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
