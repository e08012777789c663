//! Runs the program as a person or a script would: a folder of its own, a time limit, what it said, how it ended.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise; not every test file uses every part of this one"
)]

pub mod feeds;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long the program may take for any of these small inputs. It takes well under a second where nothing else runs.
const PATIENCE: Duration = Duration::from_secs(120);

/// A small device: one network, one service, one harm.
pub const CASE: &str = include_str!("drip.toml");
/// The SBOM of its part, with two packages.
pub const SBOM: &str = include_str!("drip.cdx.json");

/// How the program ended.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Ended with this code, and without a fault of its own.
    pub fn ends(self, code: i32) -> Self {
        assert!(!self.err.contains("a fault in noharm itself"), "{}", self.err);
        assert_eq!(self.code, Some(code), "standard output:\n{}\nstandard error:\n{}", self.out, self.err);
        self
    }

    /// Could not: 2, with one error that begins the line and says `word`.
    pub fn refused(self, word: &str) -> Self {
        let ran = self.ends(2);
        assert!(ran.err.starts_with("error: "), "{}", ran.err);
        assert_eq!(ran.err.matches("error: ").count(), 1, "more than one error:\n{}", ran.err);
        assert!(ran.err.contains(word), "no word of `{word}` in:\n{}", ran.err);
        ran
    }

    /// The one JSON object that it printed.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// The JSON objects that it printed, one a line.
    pub fn json_lines(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
            .collect()
    }
}

/// A folder of its own, in which the program is run.
pub struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// With the small device under `case`, its feeds under `feeds`, and a snapshot of them.
    pub fn with_case() -> Self {
        let room = Self::new();
        room.write("case/noharm.toml", CASE);
        room.write("case/sbom/comm.cdx.json", SBOM);
        room.feeds();
        room.run(&["snapshot", "build", "feeds", "-o", "snapshot.noharm"]).ends(0);
        room
    }

    /// A snapshot and an SBOM, without a security file.
    pub fn with_sbom() -> Self {
        let room = Self::new();
        room.write("good.json", SBOM);
        room.feeds();
        room.run(&["snapshot", "build", "feeds", "-o", "snapshot.noharm"]).ends(0);
        room
    }

    fn feeds(&self) {
        for (name, text) in feeds::ALL {
            self.write(&format!("feeds/{name}"), text);
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub fn run(&self, words: &[&str]) -> Ran {
        run_in(self.folder.path(), words, b"")
    }

    pub fn run_with(&self, words: &[&str], input: &str) -> Ran {
        run_in(self.folder.path(), words, input.as_bytes())
    }
}

/// A command of the program, in a plain environment.
pub fn command(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noharm"));
    command.args(words).current_dir(folder).env_remove("NO_COLOR").env_remove("COLUMNS");
    command
}

/// Runs the program to its end; what has not ended in time is a failure of the test.
pub fn run_in(folder: &Path, words: &[&str], input: &[u8]) -> Ran {
    let mut command = command(folder, words);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The program may end before it has read everything.
    std::thread::spawn(move || drop(stdin.write_all(&input)));
    let (out, err) = (drain(child.stdout.take().unwrap()), drain(child.stderr.take().unwrap()));
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("`noharm {}` did not end in {PATIENCE:?}", words.join(" "));
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    Ran { code: status.code(), out: out.join().unwrap(), err: err.join().unwrap() }
}

fn drain(mut pipe: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The keys of an object, sorted.
pub fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .unwrap_or_else(|| panic!("no object: {value}"))
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

/// Has each of these keys, `null` or not.
pub fn has_keys(value: &Value, wanted: &str) {
    let keys = keys(value);
    for key in wanted.split_whitespace() {
        assert!(keys.contains(&key), "no key `{key}` in {keys:?}");
    }
}

/// The project's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
