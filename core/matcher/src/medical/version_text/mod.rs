//! Version texts in words, as advisories write them: a class and a range, or undetermined.
//!
//! In: the text of a branch and, where there is one, the fuller sentence beside it. Out: what both say. Where they
//! contradict each other nothing is chosen: the text is undetermined, with the contradiction as its doubt.

mod agreement;
mod condition;
mod date;
mod decide;
mod lexer;
mod model;
mod order;
mod phrases;
mod prepare;
mod span;

use serde::{Deserialize, Serialize};

use crate::version::Vers;

pub use date::{Dates, Moment};
pub use decide::{Reach, Told};
pub use span::{Bound, Span};

/// What kind of thing a version text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Every version.
    All,
    /// One version.
    Exact,
    /// Several versions, each named.
    List,
    /// Between bounds, or every version that begins alike (`2.x`).
    Range,
    /// Made, shipped or released before, after or between days.
    Date,
    /// Models, parts or variants, where a version should stand.
    Model,
    /// Nothing that can be decided by.
    Undetermined,
}

/// What a version text says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionText {
    /// Its kind.
    pub class: Class,
    /// Versions, for exact, list and range; any of them suffices.
    pub spans: Vec<Span>,
    /// Models, for the class model; part numbers that stand beside a range.
    pub models: Vec<String>,
    /// Days, for the class date.
    pub dates: Option<Dates>,
    /// What must hold besides (`on Windows 8.1`), as written.
    pub condition: Option<String>,
    /// Why it is undetermined, for a person.
    pub doubt: Option<String>,
    /// "Up to 7.6.2" leaves open whether 7.6.2 is meant.
    #[serde(default)]
    pub open_end: bool,
    /// Stood whole in parentheses, without a word for version.
    #[serde(skip)]
    bare: bool,
}

impl VersionText {
    fn new(class: Class) -> Self {
        Self {
            class,
            spans: Vec::new(),
            models: Vec::new(),
            dates: None,
            condition: None,
            doubt: None,
            open_end: false,
            bare: false,
        }
    }

    fn undetermined(doubt: impl Into<String>) -> Self {
        Self { doubt: Some(doubt.into()), ..Self::new(Class::Undetermined) }
    }

    /// Reads one text.
    #[must_use]
    pub fn read(text: &str) -> Self {
        read(text)
    }

    /// Reads a branch's text together with the product's full name, which repeats it in words; `product` is the name
    /// of the product's own branch.
    #[must_use]
    pub fn read_both(branch: &str, product: &str, full_name: &str) -> Self {
        let branch = read(branch);
        match prepare::words_beside(product, full_name).map(|words| agreement::sentence(&words)) {
            Some(Some(beside)) => agreement::of(branch, beside),
            _ => branch,
        }
    }

    /// The value in one line: `< 8.2.2`, `>= 4.01, <= 4.34`, `1.1 | 1.2`, `MMT-1711 | MMT-1712`, `< 2018-05`, `*`;
    /// empty where it is undetermined.
    #[must_use]
    pub fn value(&self) -> String {
        match self.class {
            Class::All => "*".to_owned(),
            Class::Undetermined => String::new(),
            Class::Date => self.dates.as_ref().map(ToString::to_string).unwrap_or_default(),
            Class::Model => self.models.join(" | "),
            Class::Exact | Class::List | Class::Range => {
                self.spans.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")
            }
        }
    }
}

/// Reads one text.
fn read(text: &str) -> VersionText {
    let Some(text) = prepare::tidy(text) else {
        return VersionText::undetermined("the text is empty or too long");
    };
    if text.starts_with("vers:") {
        return vers(&text);
    }
    let text = condition::without_remarks(&text);
    if let Some(dates) = date::read(&text) {
        let condition = date::beside(&text);
        return VersionText { dates: Some(dates), condition, ..VersionText::new(Class::Date) };
    }
    let parts = condition::split(&text);
    let Some(core) = parts.core.as_deref() else {
        return VersionText {
            condition: parts.condition,
            ..VersionText::undetermined(format!("no version in `{text}`"))
        };
    };
    let mut found = classify(core, parts.bare);
    if let Some(phrase) = found.condition.take() {
        found.condition = Some(parts.condition.map_or(phrase.clone(), |more| format!("{phrase}; {more}")));
    } else {
        found.condition = parts.condition;
    }
    if found.class != Class::Model {
        found.models.extend(parts.models);
    }
    found
}

/// Classifies what is left when remarks and conditions are taken away.
fn classify(core: &str, bare: bool) -> VersionText {
    let Some(phrase) = phrases::read(core) else {
        let models = model::read(core);
        return match models.is_empty() {
            true => VersionText::undetermined(format!("no version in `{core}`")),
            false => VersionText { models, ..VersionText::new(Class::Model) },
        };
    };
    let condition = phrase.condition;
    if phrase.all {
        return VersionText { condition, ..VersionText::new(Class::All) };
    }
    let named: Vec<&str> = phrase.spans.iter().filter_map(Span::only).collect();
    let all_named = named.len() == phrase.spans.len();
    if all_named
        && (phrase.labelled
            || (!phrase.worded && named.iter().any(|text| model::is_code(text)))
            || named.iter().all(|text| model::is_code(text)))
    {
        let models = model::distinct(named.into_iter().map(str::to_owned));
        return VersionText { models, condition, ..VersionText::new(Class::Model) };
    }
    if let Some(dates) = date::of_years(&phrase.spans) {
        return VersionText { dates: Some(dates), condition, ..VersionText::new(Class::Date) };
    }
    let class = match (all_named, named.len()) {
        (true, 1) if phrase.spans.iter().any(Span::is_wild) => Class::Range,
        (true, 1) => Class::Exact,
        (true, _) => Class::List,
        (false, _) => Class::Range,
    };
    VersionText {
        spans: phrase.spans,
        condition,
        open_end: phrase.open_end,
        bare: bare && !phrase.worded,
        ..VersionText::new(class)
    }
}

/// A range as vers-spec writes it, or as advisories do who write `vers:all/<V4.4` or `vers:unknown/1.0`.
fn vers(text: &str) -> VersionText {
    let (scheme, rest) = text.split_once('/').unwrap_or((text, ""));
    if rest.trim() == "*" {
        return VersionText::new(Class::All);
    }
    let known = ["vers:all", "vers:unknown", "vers:generic", "vers:intdot", "vers:vers"].contains(&scheme);
    match Vers::parse(text) {
        Err(why) if !known => VersionText::undetermined(why.to_string()),
        _ => match classify(rest, false) {
            found if found.class == Class::Model => {
                VersionText::undetermined(format!("no version in `{text}`"))
            }
            found => found,
        },
    }
}
