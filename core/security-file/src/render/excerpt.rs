//! The lines of a file with what is marked in them.

use unicode_width::UnicodeWidthChar;

use super::paint::{Ink, Painter, harmless};
use crate::span::{FileIx, Sources, Span};

/// Columns that a tab takes.
const TAB: usize = 4;

/// One place to mark.
pub(super) struct Mark<'a> {
    pub(super) span: Span,
    pub(super) text: &'a str,
    /// The finding's own place, not a second one.
    pub(super) primary: bool,
}

/// How an excerpt is laid out.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    /// Columns of the widest line number.
    pub(super) gutter: usize,
    /// Columns of the terminal.
    pub(super) width: usize,
    pub(super) painter: Painter,
    /// Colour of the primary mark.
    pub(super) ink: Ink,
}

/// Marks on one line, in order of columns.
struct Marked<'a> {
    line: u32,
    marks: Vec<(&'a Mark<'a>, u32, u32)>,
}

/// Appends the lines of `file` that are marked, and the lines between where there is only one.
pub(super) fn write(out: &mut String, file: FileIx, marks: &[Mark<'_>], sources: &Sources, layout: Layout) {
    bar(out, layout, "");
    let mut last: Option<u32> = None;
    for marked in by_line(file, marks, sources) {
        match last.map(|last| marked.line.saturating_sub(last)) {
            Some(2) => source_line(out, file, marked.line - 1, 0, sources, layout),
            Some(3..) => out.push_str("...\n"),
            _ => {}
        }
        let text = sources.file(file).map_or("", |source| source.line(marked.line));
        let widest = marked.marks.iter().map(|(_, _, end)| columns(text, *end)).max().unwrap_or(0);
        let first = marked.marks.first().map_or(0, |(_, start, _)| columns(text, *start));
        let skip = skip(first, widest, layout);
        source_line(out, file, marked.line, skip, sources, layout);
        for (mark, start, end) in &marked.marks {
            let from = columns(text, *start).saturating_sub(skip);
            let to = columns(text, *end).saturating_sub(skip).clamp(from + 1, from.max(room(layout)) + 1);
            let (sign, ink) = if mark.primary { ("^", layout.ink) } else { ("-", Ink::Second) };
            let mut row = sign.repeat(to - from);
            if !mark.text.is_empty() {
                row.push(' ');
                row.push_str(&harmless(mark.text));
            }
            bar(out, layout, &format!("{}{}", " ".repeat(from), layout.painter.paint(ink, &row)));
        }
        last = Some(marked.line);
    }
}

fn by_line<'a>(file: FileIx, marks: &'a [Mark<'a>], sources: &Sources) -> Vec<Marked<'a>> {
    let mut lines: std::collections::BTreeMap<u32, Vec<(&Mark<'_>, u32, u32)>> = Default::default();
    for mark in marks.iter().filter(|mark| mark.span.file == file) {
        let at = sources.position(mark.span);
        let end = if at.end_line == at.line { at.end_column } else { u32::MAX };
        lines.entry(at.line.max(1)).or_default().push((mark, at.column, end));
    }
    let sorted = |(line, mut marks): (u32, Vec<(&'a Mark<'a>, u32, u32)>)| {
        marks.sort_by_key(|(mark, start, end)| (*start, *end, !mark.primary));
        Marked { line, marks }
    };
    lines.into_iter().map(sorted).collect()
}

/// Columns on the screen before the character `column` (from 1) of a line.
fn columns(text: &str, column: u32) -> usize {
    text.chars().take(column.saturating_sub(1) as usize).map(width_of).sum()
}

fn width_of(letter: char) -> usize {
    if letter == '\t' { TAB } else { letter.width().unwrap_or(1) }
}

fn room(layout: Layout) -> usize {
    layout.width.saturating_sub(layout.gutter + 3).max(20)
}

/// Columns to leave out at the left so that the marks are seen.
fn skip(first: usize, widest: usize, layout: Layout) -> usize {
    if widest + 10 <= room(layout) { 0 } else { first.saturating_sub(room(layout) / 3) }
}

fn bar(out: &mut String, layout: Layout, row: &str) {
    let frame = format!("{:gutter$} |", "", gutter = layout.gutter);
    out.push_str(&layout.painter.paint(Ink::Frame, &frame));
    if !row.is_empty() {
        out.push(' ');
        out.push_str(row);
    }
    out.push('\n');
}

fn source_line(out: &mut String, file: FileIx, line: u32, skip: usize, sources: &Sources, layout: Layout) {
    let text = sources.file(file).map_or("", |source| source.line(line));
    let frame = format!("{line:>gutter$} |", gutter = layout.gutter);
    out.push_str(&layout.painter.paint(Ink::Frame, &frame));
    let shown = window(text, skip, room(layout));
    if !shown.is_empty() {
        out.push(' ');
        out.push_str(&shown);
    }
    out.push('\n');
}

/// `room` columns of a line from column `skip` on, with `…` where something is left out.
fn window(text: &str, skip: usize, room: usize) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for letter in text.trim_end().chars() {
        let width = width_of(letter);
        if at + width > skip + room {
            shown.push('…');
            break;
        }
        if at >= skip && letter == '\t' {
            shown.push_str(&" ".repeat(TAB));
        } else if at >= skip {
            shown.push_str(if at == skip && skip > 0 { "…" } else { "" });
            if at > skip || skip == 0 {
                shown.push_str(&harmless(letter.encode_utf8(&mut [0; 4])));
            } else {
                shown.push_str(&" ".repeat(width.saturating_sub(1)));
            }
        } else if at + width > skip {
            shown.push_str(&" ".repeat(at + width - skip));
        }
        at += width;
    }
    shown
}
