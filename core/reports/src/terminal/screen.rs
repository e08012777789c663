//! Lines and tables that fit a width, counted as a terminal counts it, in colour or without.

use std::borrow::Cow;

use noharm_model::level::Level;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Options;
use crate::foreign;
use crate::sign::{Sign, level_words};

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Look {
    #[default]
    Plain,
    Strong,
    Quiet,
    Signed(Sign),
}

impl Look {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "\u{1b}[1m",
            Self::Quiet => "\u{1b}[2m",
            Self::Signed(Sign::Stop) => "\u{1b}[1;31m",
            Self::Signed(Sign::Open) => "\u{1b}[1;35m",
            Self::Signed(Sign::Reduce) => "\u{1b}[33m",
            Self::Signed(Sign::Fine) => "\u{1b}[32m",
        }
    }
}

/// A cell of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub text: String,
    pub look: Look,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, look: Look::Plain }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Cell {
    pub fn looking(text: impl Into<String>, look: Look) -> Self {
        Self { text: text.into(), look }
    }
}

/// What is written to, line by line.
pub(super) struct Screen {
    pub width: usize,
    colour: bool,
    lines: Vec<String>,
}

impl Screen {
    pub fn new(options: &Options) -> Self {
        Self { width: options.width.clamp(80, 160), colour: options.colour, lines: Vec::new() }
    }

    /// Another screen of the same kind, `narrower` columns less wide, to be put into this one later.
    pub fn part(&self) -> Self {
        Self { width: self.width, colour: self.colour, lines: Vec::new() }
    }

    /// A level: as number and word where there is room for the word, as number alone below 100 columns.
    pub fn level(&self, level: Option<Level>) -> String {
        match level {
            Some(level) if self.width < 100 => level.value().to_string(),
            level => level_words(level),
        }
    }

    pub fn height(&self) -> usize {
        self.lines.len()
    }

    pub fn append(&mut self, other: Self) {
        self.lines.extend(other.lines);
    }

    pub fn finish(self) -> String {
        let mut out = String::new();
        for line in self.lines {
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    pub fn blank(&mut self) {
        self.lines.push(String::new());
    }

    fn paint(&self, text: &str, look: Look) -> String {
        if self.colour && look != Look::Plain {
            format!("{}{text}\u{1b}[0m", look.code())
        } else {
            text.to_owned()
        }
    }

    /// A text, wrapped; lines after the first are indented by `hanging` more.
    pub fn text(&mut self, indent: usize, hanging: usize, text: &str, look: Look) {
        let room = self.width.saturating_sub(indent + hanging).max(20);
        for (index, line) in wrapped(text, room).into_iter().enumerate() {
            let margin = if index == 0 { indent } else { indent + hanging };
            self.lines.push(format!("{}{}", " ".repeat(margin), self.paint(&line, look)));
        }
    }

    /// `left`, and `right` at the end of the same line where both fit, else below.
    pub fn ends(&mut self, left: &Cell, right: &Cell) {
        let (one, other) = (shown(&left.text), shown(&right.text));
        let used = one.width() + other.width();
        if used + 2 <= self.width {
            let gap = " ".repeat(self.width - used);
            self.lines.push(format!(
                "{}{gap}{}",
                self.paint(&one, left.look),
                self.paint(&other, right.look)
            ));
        } else {
            self.text(0, 4, &left.text, left.look);
            self.text(4, 0, &right.text, right.look);
        }
    }

    /// A table: columns as wide as their text where all fits; else those of `flexible` give way and wrap.
    ///
    /// A row of one cell in a table of more is a remark on the row above it, set across the whole width.
    pub fn table(&mut self, indent: usize, rows: &[Vec<Cell>], flexible: &[usize]) {
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let is_remark = |row: &&Vec<Cell>| count > 1 && row.len() == 1;
        let widest = |of: fn(&str) -> usize| -> Vec<usize> {
            let cells = |column: usize| {
                rows.iter().filter(|row| !is_remark(row)).filter_map(move |row| row.get(column))
            };
            (0..count)
                .map(|column| cells(column).map(|cell| of(&shown(&cell.text))).max().unwrap_or(0))
                .collect()
        };
        let mut widths = widest(|text| text.width());
        let words = widest(|text| text.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0));
        let room = self.width.saturating_sub(indent + 2 * count.saturating_sub(1));
        shrink(&mut widths, &words, flexible, room);
        for row in rows {
            if let ([remark], true) = (row.as_slice(), is_remark(&row)) {
                self.text(indent + 2, 0, &remark.text, remark.look);
                continue;
            }
            let parts: Vec<Vec<String>> = (row.iter().zip(&widths))
                .map(
                    |(cell, width)| {
                        if cell.text.is_empty() { Vec::new() } else { wrapped(&cell.text, *width) }
                    },
                )
                .collect();
            let height = parts.iter().map(Vec::len).max().unwrap_or(0).max(1);
            for line in 0..height {
                let mut out = " ".repeat(indent);
                for ((cell, part), width) in row.iter().zip(&parts).zip(&widths) {
                    let text = part.get(line).map_or("", String::as_str);
                    out.push_str(&if text.is_empty() { String::new() } else { self.paint(text, cell.look) });
                    out.push_str(&" ".repeat(width.saturating_sub(text.width()) + 2));
                }
                self.lines.push(out.trim_end().to_owned());
            }
        }
    }
}

/// Takes from the widest flexible column until all fits, leaving each at least 16 and its longest word; then from any,
/// leaving its longest word; only where words alone are too long for the screen are they broken, the longest first.
fn shrink(widths: &mut [usize], words: &[usize], flexible: &[usize], room: usize) {
    let every: Vec<usize> = (0..widths.len()).collect();
    let word = |column: usize| words.get(column).copied().unwrap_or(0);
    shrink_to(widths, flexible, room, |column| word(column).max(16));
    shrink_to(widths, &every, room, word);
    shrink_to(widths, &every, room, |_| 8);
}

fn shrink_to(widths: &mut [usize], columns: &[usize], room: usize, least: impl Fn(usize) -> usize) {
    while widths.iter().sum::<usize>() > room {
        let open = columns.iter().copied().filter_map(|column| {
            let width = widths.get(column).copied()?;
            (width > least(column)).then_some((width, column))
        });
        // Of equally wide ones the last: what stands first is read first.
        let Some((_, column)) = open.max() else { return };
        let Some(width) = widths.get_mut(column) else { return };
        *width -= 1;
    }
}

fn shown(text: &str) -> Cow<'_, str> {
    foreign::one_line(text)
}

/// `text` in lines of at most `room` columns, broken at blanks, inside a word only where one alone is too long.
pub(super) fn wrapped(text: &str, room: usize) -> Vec<String> {
    let room = room.max(2);
    let text = shown(text);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let width = word.width();
        if used > 0 && used + 1 + width > room {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for character in word.chars() {
            let width = character.width().unwrap_or(0);
            if used + width > room {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(character);
            used += width;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_by_columns_not_by_bytes() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("漢字漢字 ab", 4), ["漢字", "漢字", "ab"]);
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrapped("", 10), [""]);
        assert_eq!(wrapped("\u{1b}[2J", 40), ["\\u{1b}[2J"]);
    }

    #[test]
    fn a_table_fits_its_screen() {
        let mut screen = Screen::new(&Options { width: 80, ..Options::default() });
        let long = "a rather long text that must be wrapped to fit beside the others on its line";
        screen.table(2, &[vec!["one".into(), long.into(), long.into()]], &[1, 2]);
        let text = screen.finish();
        assert!(text.lines().count() > 1 && text.lines().all(|line| line.width() <= 80), "{text}");
    }
}
