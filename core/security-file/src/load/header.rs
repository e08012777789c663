//! Lines that look like `[kind.id]`, for files that do not parse as a whole.

use crate::fields::Kind;
use crate::span::{FileIx, Span};

/// A line that looks like the header of a table.
pub(super) struct Header {
    pub(super) kind: Kind,
    /// The id, with `@release` where it has one.
    pub(super) id: String,
    /// First byte of the line.
    pub(super) start: u32,
    pub(super) span: Span,
}

/// All of a file.
pub(super) fn headers(text: &str, file: FileIx) -> Vec<Header> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some((kind, id)) = header(line) {
            let end = start + line.trim_end().len();
            let narrow = u32::try_from(start).unwrap_or(u32::MAX);
            found.push(Header { kind, id, start: narrow, span: Span::new(file, start..end) });
        }
        start += line.len();
    }
    found
}

fn header(line: &str) -> Option<(Kind, String)> {
    let inner = line.trim().strip_prefix('[')?;
    let inner = inner.split_once(']').map_or(inner, |(inner, _)| inner);
    let (kind, id) = inner.split_once('.')?;
    let id = id.trim().trim_matches(['"', '\'']);
    Some((Kind::from_word(kind.trim())?, id.to_owned()))
}
