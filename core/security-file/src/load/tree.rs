//! The tree of one TOML file, owned, with the span of every key and value; recovers from syntax errors.

use noharm_model::day::Day;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::rules;
use crate::span::{FileIx, Span};

/// A value where it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Raw,
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) node: Node,
}

/// What is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Raw {
    Text(String),
    Bool(bool),
    Integer(i64),
    Number(f64),
    /// A day, and whether a time of day stands behind it.
    Day(Day, bool),
    List(Vec<Node>),
    Table(Vec<Entry>),
    /// A syntax error, or what no type takes; told already.
    Broken,
}

impl Raw {
    /// What it is, for a message.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Bool(_) => "`true` or `false`",
            Self::Integer(_) => "a whole number",
            Self::Number(_) => "a number",
            Self::Day(..) => "a day",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Broken => "something broken",
        }
    }
}

/// The tree of a file, with the places of its syntax errors.
pub(crate) struct Tree {
    pub(crate) entries: Vec<Entry>,
    pub(crate) broken_at: Breaks,
}

/// The bytes at which syntax errors stand, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Breaks(Vec<u32>);

impl Breaks {
    fn new(mut places: Vec<u32>) -> Self {
        places.sort_unstable();
        Self(places)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one stands there, both ends included.
    pub(crate) fn any_within(&self, start: u32, end: u32) -> bool {
        let first = self.0.partition_point(|at| *at < start);
        self.0.get(first).is_some_and(|at| *at <= end)
    }
}

/// Where the lines of a text end.
struct LineEnds(Vec<u32>);

impl LineEnds {
    fn new(text: &str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(newlines.map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect())
    }

    /// The line of a byte, from 0.
    fn line(&self, byte: u32) -> usize {
        self.0.partition_point(|end| *end < byte)
    }

    /// The end of the line of a byte.
    fn end(&self, byte: u32) -> u32 {
        self.0.get(self.line(byte)).copied().unwrap_or(u32::MAX)
    }
}

/// Syntax errors of one part of a file that are looked at; behind them nothing is recovered.
const ERRORS_OF_A_PART: usize = 1_000;

/// Reads one file. Syntax errors are told; what stands around them is kept: a file with errors is read table by
/// table, so that one that is not closed takes no other with it.
pub(crate) fn parse(file: FileIx, text: &str, limits: &Limits, out: &mut Vec<Diagnostic>) -> Tree {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { file, text, offset: 0, broken: false, limits, out, too_deep: false };
    if errors.is_empty() {
        return Tree { entries: reader.table(table.get_ref(), 0), broken_at: Breaks::default() };
    }
    let line_ends = LineEnds::new(text);
    let mut entries = Vec::new();
    let mut broken_at = Vec::new();
    for (offset, part) in parts(text) {
        let (table, errors) = DeTable::parse_recoverable(part);
        reader.offset = offset;
        reader.broken = !errors.is_empty();
        let places = reader.syntax(&errors, &line_ends);
        let breaks = Breaks::new(places.clone());
        let mut read = reader.table(table.get_ref(), 0);
        for entry in &mut read {
            mark(entry, &breaks, &line_ends);
        }
        entries.append(&mut read);
        broken_at.extend(places);
    }
    Tree { entries, broken_at: Breaks::new(broken_at) }
}

/// Cuts a file before each line that looks like the header of a table, outside of strings over several lines.
fn parts(text: &str) -> Vec<(usize, &str)> {
    let mut cuts = vec![0];
    let (mut at, mut in_string) = (0, false);
    for line in text.split_inclusive('\n') {
        let header =
            line.strip_prefix('[').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
        if header && !in_string && at > 0 {
            cuts.push(at);
        }
        let quotes = line.matches("\"\"\"").count() + line.matches("'''").count();
        in_string ^= quotes % 2 == 1;
        at += line.len();
    }
    let ends = cuts.iter().skip(1).copied().chain(std::iter::once(text.len()));
    cuts.iter().zip(ends).filter_map(|(start, end)| Some((*start, text.get(*start..end)?))).collect()
}

/// Marks as broken what stands on the lines of a syntax error.
fn mark(entry: &mut Entry, breaks: &Breaks, line_ends: &LineEnds) {
    if breaks.is_empty() {
        return;
    }
    if let Raw::Table(inner) = &mut entry.node.value {
        for each in inner {
            mark(each, breaks, line_ends);
        }
        return;
    }
    let end = entry.node.span.end.max(entry.key_span.end);
    if breaks.any_within(entry.key_span.start, line_ends.end(end)) {
        entry.node.value = Raw::Broken;
    }
}

struct Reader<'a> {
    file: FileIx,
    text: &'a str,
    /// Where the part that is read starts in the file.
    offset: usize,
    /// Syntax errors stand in it: what its values lack has been told.
    broken: bool,
    limits: &'a Limits,
    out: &'a mut Vec<Diagnostic>,
    too_deep: bool,
}

impl Reader<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, range.start + self.offset..range.end + self.offset)
    }

    /// Tells the syntax errors of a part, one a line, and none behind a list or table that is not closed; answers
    /// the first byte of each.
    fn syntax(&mut self, errors: &[toml::de::Error], line_ends: &LineEnds) -> Vec<u32> {
        let mut places = Vec::new();
        let mut told_line = None;
        let mut unclosed = false;
        for error in errors.iter().take(ERRORS_OF_A_PART) {
            let end = self.text.len().saturating_sub(self.offset);
            let span = self.span(error.span().unwrap_or(end..end));
            places.push(span.start);
            let line = line_ends.line(span.start);
            if unclosed || told_line == Some(line) {
                continue;
            }
            told_line = Some(line);
            unclosed = ["array", "inline table"].iter().any(|word| error.message().contains(word));
            self.tell_syntax(error.message(), span);
        }
        places
    }

    fn tell_syntax(&mut self, message: &str, span: Span) {
        if message == "duplicate key" {
            let key = self.text.get(span.start as usize..span.end as usize).unwrap_or("");
            let diagnostic = rules::defined_twice::RULE
                .at(span, format!("`{}` is given twice in the same place", key.trim_matches('"')))
                .with_help("keep one of them");
            self.out.push(diagnostic);
            return;
        }
        // The TOML reader's own words for what it does not follow any deeper.
        if message.contains("recursion") {
            self.tell_depth(span);
            return;
        }
        let help =
            "texts stand in quotes, lists in `[ ]`, tables start with `[kind.id]`; see docs/language.md";
        self.out.push(rules::syntax::RULE.at(span, message.to_owned()).with_help(help));
    }

    fn table(&mut self, table: &DeTable<'_>, depth: usize) -> Vec<Entry> {
        table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                key_span: self.span(key.span()),
                node: self.node(value, depth),
            })
            .collect()
    }

    fn node(&mut self, value: &Spanned<DeValue<'_>>, depth: usize) -> Node {
        let span = self.span(value.span());
        if depth > self.limits.depth {
            self.tell_depth(span);
            return Node { span, value: Raw::Broken };
        }
        Node { span, value: self.value(value.get_ref(), span, depth) }
    }

    fn value(&mut self, value: &DeValue<'_>, span: Span, depth: usize) -> Raw {
        match value {
            DeValue::String(text) => Raw::Text(text.to_string()),
            DeValue::Boolean(value) => Raw::Bool(*value),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => Raw::Integer(number),
                Err(_) => self.no_value(span, "the number is too large"),
            },
            DeValue::Float(number) => match number.as_str().parse::<f64>() {
                Ok(number) if number.is_finite() => Raw::Number(number),
                _ => self.no_value(span, "the number is not finite"),
            },
            DeValue::Datetime(date) => self.day(date, span),
            DeValue::Array(items) => Raw::List(items.iter().map(|item| self.node(item, depth + 1)).collect()),
            DeValue::Table(table) => Raw::Table(self.table(table, depth + 1)),
        }
    }

    fn day(&mut self, written: &toml::value::Datetime, span: Span) -> Raw {
        let day = written.date.and_then(|date| {
            Day::new(
                i16::try_from(date.year).ok()?,
                i8::try_from(date.month).ok()?,
                i8::try_from(date.day).ok()?,
            )
        });
        match day {
            Some(day) => Raw::Day(day, written.time.is_some()),
            None => self.no_value(span, "a time of day alone says nothing here"),
        }
    }

    fn no_value(&mut self, span: Span, message: &str) -> Raw {
        if !self.broken {
            self.out.push(rules::malformed::RULE.at(span, message).with_help("write what the field takes"));
        }
        Raw::Broken
    }

    fn tell_depth(&mut self, span: Span) {
        if !self.too_deep {
            self.too_deep = true;
            let message = format!("nested more than {} levels deep", self.limits.depth);
            self.out.push(
                rules::over_a_limit::RULE.at(span, message).with_help(
                    "security files are flat: give the inner tables names of their own, `[kind.id]`",
                ),
            );
        }
    }
}
