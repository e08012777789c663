//! A finding of the compiler as data: what is wrong, where, and what to do next. Rendering is elsewhere.

use crate::span::Span;

/// How loud a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// For information.
    Note,
    /// Should be looked at.
    Warning,
    /// Must be put right; `check` answers no.
    Error,
}

impl Severity {
    /// `error`, `warning` or `note`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A second place, with what it has to do with the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What.
    pub text: String,
}

/// A change that puts it right, where a machine can make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty: inserted there.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// One finding.
///
/// Wording: lower case, the user's own words between back-ticks, what is wrong in `message`, why in `notes`, what to
/// do next in `help`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// `NH0104`.
    pub code: &'static str,
    /// How loud.
    pub severity: Severity,
    /// What is wrong, one line.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What the primary place is marked with; may be empty.
    pub label: String,
    /// Other places.
    pub labels: Vec<Label>,
    /// Why, one sentence each.
    pub notes: Vec<String>,
    /// What to do next.
    pub help: Option<String>,
    /// Clauses of standards that it concerns, `IEC 81001-5-1 5.2`.
    pub clauses: Vec<&'static str>,
    /// Changes that a machine can make.
    pub edits: Vec<Edit>,
    /// The element concerned, `flow.set-rate`; what a waiver names.
    pub object: Option<String>,
    /// The waiver that lowered it to a note.
    pub waived_by: Option<String>,
}

impl Diagnostic {
    /// A finding of `severity` at `span`.
    pub fn new(code: &'static str, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            span,
            label: String::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            clauses: Vec::new(),
            edits: Vec::new(),
            object: None,
            waived_by: None,
        }
    }

    /// An error.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, span, message)
    }

    /// A warning.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, span, message)
    }

    /// A note.
    pub fn note(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, span, message)
    }

    /// Marks the primary place.
    #[must_use]
    pub fn marked(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn with_label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a reason.
    #[must_use]
    pub fn with_note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn with_help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Names the clauses concerned.
    #[must_use]
    pub fn with_clauses(mut self, clauses: &[&'static str]) -> Self {
        self.clauses.extend_from_slice(clauses);
        self
    }

    /// Offers a change.
    #[must_use]
    pub fn with_edit(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into() });
        self
    }

    /// Names the element concerned, so that a waiver can speak of it.
    #[must_use]
    pub fn about(mut self, object: impl Into<String>) -> Self {
        self.object = Some(object.into());
        self
    }

    /// True for syntax, names and types (NH00 to NH02): with an error of these, `assess` does not guess.
    #[must_use]
    pub fn is_broken_text(&self) -> bool {
        self.severity == Severity::Error
            && ["NH00", "NH01", "NH02"].iter().any(|family| self.code.starts_with(family))
    }
}
