//! Where a statement stands: the file and the line that a person can open.

use serde::{Deserialize, Serialize};

/// A place in a source file. Lines and columns count from 1; 0 means the file as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Path relative to the case's folder, with `/` as separator. Empty: nowhere in particular.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Place {
    /// The place `line` of `file`, first column.
    #[must_use]
    pub fn new(file: impl Into<String>, line: u32) -> Self {
        Self { file: file.into(), line, column: 1 }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 { write!(f, "{}", self.file) } else { write!(f, "{}:{}", self.file, self.line) }
    }
}
