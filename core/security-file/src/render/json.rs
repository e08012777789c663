//! A diagnostic as one JSON object on one line, for scripts and editors.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::span::{Position, Sources, Span};

#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    level: &'a str,
    message: &'a str,
    #[serde(flatten)]
    at: At<'a>,
    labels: Vec<Label<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    clauses: &'a [&'static str],
}

#[derive(Serialize)]
struct Label<'a> {
    #[serde(flatten)]
    at: At<'a>,
    text: &'a str,
}

/// Lines and columns from 1, columns in characters, the end behind the last one; all zero and no file where the
/// finding concerns none.
#[derive(Serialize)]
struct At<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

fn at(span: Span, sources: &Sources) -> At<'_> {
    let Position { line, column, end_line, end_column } = sources.position(span);
    At { file: sources.file(span.file).map_or("", |file| &file.path), line, column, end_line, end_column }
}

/// One object, without a line end. Its keys: `code`, `level` (`error`, `warning`, `note`), `message`, `file`, `line`,
/// `column`, `end_line`, `end_column`, `labels` (each with the same places and `text`), `notes`, `help` (or null),
/// `clauses`.
#[must_use]
pub fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let labels =
        diagnostic.labels.iter().map(|label| Label { at: at(label.span, sources), text: &label.text });
    let line = Line {
        code: diagnostic.code,
        level: diagnostic.severity.word(),
        message: &diagnostic.message,
        at: at(diagnostic.span, sources),
        labels: labels.collect(),
        notes: &diagnostic.notes,
        help: diagnostic.help.as_deref(),
        clauses: &diagnostic.clauses,
    };
    // Strings and numbers alone: this cannot fail.
    serde_json::to_string(&line).unwrap_or_default()
}
