//! Why a file could not be read: what, where, what next.

use std::fmt;

/// One clear error about one file. It is always the file that is to blame; the name of the file is the caller's to add.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}{what}; {next}")]
pub struct Error {
    /// The class of the error, for scripts and tests.
    pub kind: Kind,
    /// Where in the file.
    pub place: Place,
    /// What is wrong, in words.
    pub what: String,
    /// What to do about it.
    pub next: String,
}

/// Classes of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// There is nothing in it.
    Empty,
    /// Not UTF-8 text.
    Encoding,
    /// Not well-formed JSON, XML, YAML, TOML, CSV, tag-value.
    Syntax,
    /// The file ends in the middle.
    Truncated,
    /// Well-formed, but a field that matters has another type, is missing or comes twice.
    Shape,
    /// Well-formed, but not a format, or a version of a format, that is read here.
    Format,
    /// Past one of the [`crate::limits::Limits`].
    Limit,
}

/// A position in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    #[default]
    File,
    /// Byte, from 0.
    Byte(usize),
    /// Line and column, both from 1; columns count bytes.
    Line(usize, usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Byte(byte) => write!(f, "byte {byte}: "),
            Self::Line(line, column) => write!(f, "line {line}, column {column}: "),
        }
    }
}

impl Error {
    pub(crate) fn new(kind: Kind, place: Place, what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { kind, place, what: what.into(), next: next.into() }
    }

    /// Past a limit: what is too large, and the bound.
    pub(crate) fn limit(place: Place, what: &str, bound: usize) -> Self {
        let next = "if the file is genuine, raise the limit; otherwise ask its author for a correct one";
        Self::new(Kind::Limit, place, format!("{what}, more than the {bound} allowed"), next)
    }

    /// An error of the JSON reader at `offset` bytes into the text's line `line`.
    pub(crate) fn json(error: &serde_json::Error, first_line: usize) -> Self {
        use serde_json::error::Category;
        let line = error.line().max(1).saturating_add(first_line).saturating_sub(1);
        let place = Place::Line(line, error.column().max(1));
        let what = sentence(error);
        match error.classify() {
            Category::Eof => Self::new(
                Kind::Truncated,
                place,
                "the file ends in the middle of a value",
                "it was cut off; fetch or export it again",
            ),
            Category::Data => {
                Self::new(Kind::Shape, place, what, "ask whoever made the file to follow its format's schema")
            }
            Category::Syntax | Category::Io => Self::new(
                Kind::Syntax,
                place,
                format!("not well-formed JSON: {what}"),
                "export the file again",
            ),
        }
    }
}

/// The reader's own words without the position that it appends, cut to a readable length and to printable characters.
fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(head, _)| head);
    crate::text::printable(text, 200)
}
