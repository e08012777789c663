//! Where a statement stands: byte ranges in source files, and their lines and columns in characters.

use noharm_model::place::Place;

/// A file of the case, by its position in [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileIx(pub u32);

/// A range of bytes in a file. `start == end` points between two characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileIx,
    /// First byte.
    pub start: u32,
    /// Behind the last byte.
    pub end: u32,
}

impl Span {
    /// No place in any file: what concerns the folder or the command as a whole.
    pub const NOWHERE: Self = Self { file: FileIx(u32::MAX), start: 0, end: 0 };

    /// The range `start..end` of `file`; what does not fit 32 bits is cut off (files are limited far below).
    #[must_use]
    pub fn new(file: FileIx, range: std::ops::Range<usize>) -> Self {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { file, start: narrow(range.start), end: narrow(range.end) }
    }
}

/// Lines and columns of a span, all counted from 1, columns in characters; the end is behind the last character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Position {
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column behind the last character.
    pub end_column: u32,
}

/// One source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path relative to the case's folder, `/` as separator.
    pub path: String,
    /// Its text.
    pub text: String,
    line_starts: Vec<usize>,
}

impl Source {
    /// A file with this text.
    #[must_use]
    pub fn new(path: String, text: String) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1)).collect();
        Self { path, text, line_starts }
    }

    /// The text of a line, counted from 1, without its line end.
    #[must_use]
    pub fn line(&self, line: u32) -> &str {
        let Some(index) = (line as usize).checked_sub(1) else { return "" };
        let Some(&start) = self.line_starts.get(index) else { return "" };
        let end = self.line_starts.get(index + 1).copied().unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// Line and column, from 1, of a byte; inside a character it is that character's.
    fn at(&self, byte: usize) -> (u32, u32) {
        let line = self.line_starts.partition_point(|start| *start <= byte).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let mut end = byte.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let column = self.text.get(start..end).map_or(0, |before| before.chars().count());
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column + 1).unwrap_or(u32::MAX))
    }
}

/// The files of a case. Spans point into them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, path: String, text: String) -> FileIx {
        self.files.push(Source::new(path, text));
        FileIx(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// The file.
    #[must_use]
    pub fn file(&self, ix: FileIx) -> Option<&Source> {
        self.files.get(ix.0 as usize)
    }

    /// All files, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileIx, &Source)> {
        self.files.iter().enumerate().map(|(at, file)| (FileIx(u32::try_from(at).unwrap_or(u32::MAX)), file))
    }

    /// The file with this path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<FileIx> {
        self.iter().find(|(_, file)| file.path == path).map(|(ix, _)| ix)
    }

    /// Lines and columns of a span; all zero where its file is not among these.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        let Some(file) = self.file(span.file) else { return Position::default() };
        let (line, column) = file.at(span.start as usize);
        let (end_line, end_column) = file.at((span.end as usize).max(span.start as usize));
        Position { line, column, end_line, end_column }
    }

    /// The place a person can open.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let Position { line, column, .. } = self.position(span);
        Place { file: self.file(span.file).map_or_else(String::new, |file| file.path.clone()), line, column }
    }

    /// The text under a span.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file)
            .and_then(|file| file.text.get(span.start as usize..span.end as usize))
            .unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let mut sources = Sources::default();
        let file = sources.add("a.toml".into(), "x = 1\nname = \"µ-flow\" # y\r\nz".into());
        let span = Span::new(file, 13..22);
        assert_eq!(sources.text(span), "\"µ-flow\"");
        let expected = Position { line: 2, column: 8, end_line: 2, end_column: 16 };
        assert_eq!(sources.position(span), expected);
        assert_eq!(sources.file(file).unwrap().line(2), "name = \"µ-flow\" # y");
        assert_eq!(sources.file(file).unwrap().line(4), "");
    }
}
