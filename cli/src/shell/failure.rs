//! What a command could not do, in words; and the exit codes that scripts rely on.

use std::fmt;

/// A command could not do its job: exit code 2.
#[derive(Debug)]
pub struct Failure(pub String);

impl Failure {
    /// A failure at a file, with what to do next.
    pub fn at(path: &std::path::Path, what: impl fmt::Display) -> Self {
        Self(format!("{}: {what}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<noharm_feeds::Error> for Failure {
    fn from(error: noharm_feeds::Error) -> Self {
        Self(error.to_string())
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It did its job: 0.
    Done,
    /// It did, and the answer is no: 1.
    No,
    /// It did part of it, and could not do the rest (which was said): 2.
    Partly,
}

/// What every command returns.
pub type Outcome = Result<Ending, Failure>;
