//! A stretch of versions: one, or what lies between two bounds.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One bound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// The version as written; an `x` at its end stands for any number.
    pub version: String,
    /// The bound itself belongs to the stretch.
    pub inclusive: bool,
}

/// A stretch of versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Span {
    /// One version, or all that begin alike (`2.x`).
    Only(String),
    /// Between two bounds, of which one may be absent.
    Between {
        /// The lower.
        from: Option<Bound>,
        /// The upper.
        to: Option<Bound>,
    },
}

impl Span {
    pub(super) fn from(version: String, inclusive: bool) -> Self {
        Self::Between { from: Some(Bound { version, inclusive }), to: None }
    }

    pub(super) fn to(version: String, inclusive: bool) -> Self {
        Self::Between { from: None, to: Some(Bound { version, inclusive }) }
    }

    pub(super) fn between(from: String, to: String, inclusive: bool) -> Self {
        Self::Between {
            from: Some(Bound { version: from, inclusive: true }),
            to: Some(Bound { version: to, inclusive }),
        }
    }

    /// The version, where it is one.
    pub(super) fn only(&self) -> Option<&str> {
        match self {
            Self::Only(version) => Some(version),
            Self::Between { .. } => None,
        }
    }

    /// One version with an `x` for any number at its end.
    pub(super) fn is_wild(&self) -> bool {
        self.only().is_some_and(|version| stem(version).is_some())
    }
}

/// What stands before the `x` that means any number: `2` of `2.x`, `12.2` of `12.2.x.x`, `C.0` of `C.0x`.
pub(super) fn stem(version: &str) -> Option<&str> {
    if version.contains(' ') {
        return None;
    }
    let short = version.trim_end_matches(['x', 'X', '.', '*']);
    let marked = version.ends_with(['x', 'X', '*']) && short.len() < version.len();
    (marked && short.ends_with(|last: char| last.is_ascii_digit())).then_some(short)
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = match self {
            Self::Only(version) => return f.write_str(version),
            Self::Between { from, to } => (from, to),
        };
        if let Some(bound) = from {
            write!(f, "{} {}", if bound.inclusive { ">=" } else { ">" }, bound.version)?;
        }
        if from.is_some() && to.is_some() {
            f.write_str(", ")?;
        }
        if let Some(bound) = to {
            write!(f, "{} {}", if bound.inclusive { "<=" } else { "<" }, bound.version)?;
        }
        Ok(())
    }
}
