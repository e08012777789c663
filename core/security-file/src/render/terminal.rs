//! Diagnostics as text for people: what is wrong, where in which lines, why, and what to do next.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::excerpt::{self, Layout, Mark};
use super::paint::{Ink, Painter, harmless};
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::{FileIx, Sources};

/// The narrowest terminal that is wrapped for.
const NARROWEST: usize = 40;

/// Diagnostics with what repeats told once: the first warning or note of each code in full, the places of the others of
/// that code below it, each with its message. Errors are told in full, each where it stands. Below all a line that counts.
#[must_use]
pub fn summary(diagnostics: &[Diagnostic], sources: &Sources, width: usize, colour: bool) -> String {
    let painter = Painter { colour };
    let mut out = String::new();
    let mut told: Vec<(&str, Severity)> = Vec::new();
    let mut hidden = false;
    for (at, diagnostic) in diagnostics.iter().enumerate() {
        let kind = (diagnostic.code, diagnostic.severity);
        if diagnostic.severity != Severity::Error {
            if told.contains(&kind) {
                continue;
            }
            told.push(kind);
        }
        one(&mut out, diagnostic, sources, width.max(NARROWEST), painter);
        if diagnostic.severity != Severity::Error {
            let alike = |other: &&Diagnostic| (other.code, other.severity) == kind;
            let others: Vec<&Diagnostic> = diagnostics.iter().skip(at + 1).filter(alike).collect();
            hidden |= !others.is_empty();
            repeated(&mut out, &others, sources, width.max(NARROWEST), painter);
        }
        out.push('\n');
    }
    out.push_str(&closing(diagnostics, painter));
    if hidden {
        out.push_str("of what repeats only the first is told in full; `--all` tells each\n");
    }
    out
}

/// `and 3 more like this:`, and a line for each with its place.
fn repeated(out: &mut String, others: &[&Diagnostic], sources: &Sources, width: usize, painter: Painter) {
    if others.is_empty() {
        return;
    }
    let _ =
        writeln!(out, "  {}", painter.paint(Ink::Strong, &format!("and {} more like this:", others.len())));
    for other in others {
        let place = sources.place(other.span).to_string();
        let waived =
            other.waived_by.as_ref().map_or_else(String::new, |waiver| format!(" (waived by `{waiver}`)"));
        let line = format!("{place}: {}{waived}", other.message);
        for (number, row) in wrap(&harmless(&line), width.saturating_sub(6).max(20)).iter().enumerate() {
            let _ = writeln!(out, "{}{row}", if number == 0 { "    " } else { "      " });
        }
    }
}

/// All diagnostics in full, and a line that counts them. `width`: columns of the terminal; `colour`: with SGR sequences.
#[must_use]
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, width: usize, colour: bool) -> String {
    let painter = Painter { colour };
    let mut out = String::new();
    for diagnostic in diagnostics {
        one(&mut out, diagnostic, sources, width.max(NARROWEST), painter);
        out.push('\n');
    }
    out.push_str(&closing(diagnostics, painter));
    out
}

fn one(out: &mut String, diagnostic: &Diagnostic, sources: &Sources, width: usize, painter: Painter) {
    let ink = Ink::Level(diagnostic.severity);
    let head = painter.paint(ink, &format!("{}[{}]", diagnostic.severity.word(), diagnostic.code));
    let message = painter.paint(Ink::Strong, &format!(": {}", harmless(&diagnostic.message)));
    let _ = writeln!(out, "{head}{message}");
    let mut marks = vec![Mark { span: diagnostic.span, text: &diagnostic.label, primary: true }];
    marks.extend(diagnostic.labels.iter().map(|label| Mark {
        span: label.span,
        text: &label.text,
        primary: false,
    }));
    let widest = marks.iter().map(|mark| sources.position(mark.span).line).max().unwrap_or(0);
    let gutter = widest.to_string().len();
    let layout = Layout { gutter, width, painter, ink };
    for (file, arrow) in files(&marks).into_iter().zip(std::iter::once("-->").chain(std::iter::repeat(":::")))
    {
        place(out, file, arrow, &marks, sources, layout);
    }
    remarks(out, diagnostic, sources, layout);
}

/// The files that are marked: the finding's own first, each once.
fn files(marks: &[Mark<'_>]) -> Vec<FileIx> {
    let mut files: Vec<FileIx> = Vec::new();
    for mark in marks {
        if !files.contains(&mark.span.file) {
            files.push(mark.span.file);
        }
    }
    files
}

fn place(out: &mut String, file: FileIx, arrow: &str, marks: &[Mark<'_>], sources: &Sources, layout: Layout) {
    let Some(source) = sources.file(file) else { return };
    let first = marks.iter().find(|mark| mark.span.file == file).map(|mark| sources.position(mark.span));
    let at = first.unwrap_or_default();
    let indent = " ".repeat(layout.gutter);
    let arrow = layout.painter.paint(Ink::Frame, arrow);
    let _ = writeln!(out, "{indent}{arrow} {}:{}:{}", harmless(&source.path), at.line, at.column);
    if !source.text.is_empty() {
        excerpt::write(out, file, marks, sources, layout);
    }
}

fn remarks(out: &mut String, diagnostic: &Diagnostic, sources: &Sources, layout: Layout) {
    let changes: Vec<String> = diagnostic
        .edits
        .iter()
        .filter(|edit| {
            !diagnostic.help.as_deref().unwrap_or("").contains(edit.text.trim_matches(['"', '\n']))
        })
        .map(|edit| match sources.text(edit.span) {
            "" => format!("insert `{}`", edit.text.trim_end()),
            old => format!("write `{}` for `{old}`", edit.text.trim_end()),
        })
        .collect();
    let clauses = diagnostic.clauses.join("; ");
    let waived = diagnostic.waived_by.as_ref().map(|waiver| format!("waived by `{waiver}`"));
    let texts = (diagnostic.notes.iter().map(|note| ("note", note.as_str())))
        .chain(waived.iter().map(|text| ("note", text.as_str())))
        .chain(diagnostic.help.iter().map(|help| ("help", help.as_str())))
        .chain(changes.iter().map(|text| ("edit", text.as_str())))
        .chain((!clauses.is_empty()).then_some(("clauses", clauses.as_str())));
    let mut first = true;
    for (word, text) in texts {
        if first {
            let frame = format!("{:gutter$} |", "", gutter = layout.gutter);
            let _ = writeln!(out, "{}", layout.painter.paint(Ink::Frame, &frame));
            first = false;
        }
        remark(out, word, text, layout);
    }
}

/// `   = note: text`, its further lines indented below the text.
fn remark(out: &mut String, word: &str, text: &str, layout: Layout) {
    let before = layout.gutter + 3 + word.len() + 2;
    let rows = wrap(&harmless(text), layout.width.saturating_sub(before).max(20));
    let sign = layout.painter.paint(Ink::Frame, "=");
    let name = layout.painter.paint(Ink::Strong, &format!("{word}:"));
    let indent = " ".repeat(layout.gutter + 1);
    let mut rows = rows.iter();
    let _ = writeln!(out, "{indent}{sign} {name} {}", rows.next().map_or("", String::as_str));
    for row in rows {
        let _ = writeln!(out, "{:before$}{row}", "");
    }
}

/// Text in rows of at most `width` columns, broken between words.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let wide = word.width();
        if used > 0 && used + 1 + wide > width {
            rows.push(String::new());
            used = 0;
        }
        let Some(row) = rows.last_mut() else { break };
        if used > 0 {
            row.push(' ');
            used += 1;
        }
        row.push_str(word);
        used += wide;
    }
    rows
}

/// `2 errors, 14 warnings`, and where to read on.
fn closing(diagnostics: &[Diagnostic], painter: Painter) -> String {
    let count = |severity| diagnostics.iter().filter(|one| one.severity == severity).count();
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|severity| (severity, count(severity)))
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| {
            let plural = if count == 1 { "" } else { "s" };
            painter.paint(Ink::Level(severity), &format!("{count} {}{plural}", severity.word()))
        })
        .collect();
    let loudest = diagnostics.iter().rev().max_by_key(|one| one.severity);
    match loudest {
        None => "nothing found\n".to_owned(),
        Some(one) => {
            format!("{}; `noharm explain {}` tells why a finding matters\n", counts.join(", "), one.code)
        }
    }
}
