//! What the compiler needs from outside, through one small trait: it opens no file and reads no clock itself.

use noharm_model::day::Day;

/// The folder of a case and the day, as the shell hands them in.
pub trait World {
    /// Paths of every file under the case's folder that the shell can see, relative, `/` as separator, in any order.
    /// The compiler picks what it reads: `*.toml` (lock files apart); it looks into no sub-folder that has a
    /// `noharm.toml` or `Cargo.toml` of its own.
    ///
    /// # Errors
    /// One sentence for a person: the folder does not exist, or cannot be read.
    fn files(&self) -> Result<Vec<String>, String>;

    /// The bytes of one of these files.
    ///
    /// # Errors
    /// One sentence for a person.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;

    /// The digest of an evidence file, `sha256:…` in lower case; `None` where there is no such file.
    ///
    /// # Errors
    /// One sentence for a person: the file is there and cannot be read.
    fn digest(&self, path: &str) -> Result<Option<String>, String>;

    /// Today. Used where neither `--as-of` nor the policy's `as-of` says otherwise.
    fn today(&self) -> Day;
}

/// A world in memory: files by path, for tests, editors and what-ifs.
#[derive(Clone, Debug)]
pub struct Memory {
    /// Path and text.
    pub files: std::collections::BTreeMap<String, Vec<u8>>,
    /// Digests of files that are not among these, by path.
    pub digests: std::collections::BTreeMap<String, String>,
    /// Today.
    pub today: Day,
}

impl Memory {
    /// No files, on this day.
    #[must_use]
    pub fn new(today: Day) -> Self {
        Self { files: std::collections::BTreeMap::new(), digests: std::collections::BTreeMap::new(), today }
    }

    /// With a file more.
    #[must_use]
    pub fn with(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path.to_owned(), text.as_bytes().to_vec());
        self
    }
}

impl World for Memory {
    fn files(&self) -> Result<Vec<String>, String> {
        Ok(self.files.keys().cloned().collect())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.files.get(path).cloned().ok_or_else(|| format!("there is no file `{path}`"))
    }

    fn digest(&self, path: &str) -> Result<Option<String>, String> {
        Ok(self.digests.get(path).cloned())
    }

    fn today(&self) -> Day {
        self.today
    }
}
