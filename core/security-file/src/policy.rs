//! The method: `policy.toml`, over the product's defaults.

use std::collections::BTreeMap;

use noharm_model::day::Day;
use noharm_model::level::{Acceptance, Level, Severity};
use noharm_model::policy::Policy as Method;

use crate::diagnostic::Diagnostic;
use crate::duration::Duration;
use crate::load::tree::{Entry, Node, Raw};
use crate::rules;
use crate::span::Span;
use crate::suggest;

/// How a code's findings are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Not told.
    Allow,
    /// A warning.
    Warn,
    /// An error.
    Deny,
}

/// How long evidence of a kind counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lasts {
    /// Days from its date until it is due.
    pub age: i64,
    /// Days that it counts beyond.
    pub grace: i64,
}

/// The method by which a case is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The tables of the risk.
    pub method: Method,
    /// The day to judge for, where the command says none.
    pub as_of: Option<Day>,
    /// How codes are taken, where not by default.
    pub levels: BTreeMap<String, Taken>,
    /// How long evidence lasts, by kind.
    pub evidence: BTreeMap<&'static str, Lasts>,
}

/// Kinds of evidence with how long they last by default: what software meets changes from year to year, so what was
/// run against it is due after one; what was thought through, or holds of people and hardware, after two. A quarter
/// of grace for what runs, half a year for the rest. The product's own choice; `policy.toml` changes it.
pub(crate) const LASTS: &[(&str, i64, i64)] = &[
    ("test", 365, 90),
    ("fuzz", 365, 90),
    ("penetration", 365, 90),
    ("static-analysis", 365, 90),
    ("analysis", 730, 180),
    ("review", 730, 180),
    ("inspection", 730, 180),
    ("usability", 730, 180),
    ("simulation", 730, 180),
    ("field", 730, 180),
    ("statement", 365, 90),
];

impl Default for Policy {
    fn default() -> Self {
        Self {
            method: Method::default(),
            as_of: None,
            levels: BTreeMap::new(),
            evidence: LASTS
                .iter()
                .map(|(kind, age, grace)| (*kind, Lasts { age: *age, grace: *grace }))
                .collect(),
        }
    }
}

impl Policy {
    /// How long evidence of that kind lasts.
    #[must_use]
    pub fn lasts(&self, kind: &str) -> Lasts {
        self.evidence.get(kind).copied().unwrap_or(Lasts { age: 365, grace: 90 })
    }
}

/// Reads `policy.toml` over the defaults.
pub(crate) fn read(entries: &[Entry], out: &mut Vec<Diagnostic>) -> Policy {
    let mut reader = Reader { policy: Policy::default(), rows: BTreeMap::new(), out };
    for entry in entries {
        reader.entry(entry);
    }
    reader.order();
    reader.policy
}

struct Reader<'a> {
    policy: Policy,
    /// Where the rows of the acceptance table are written.
    rows: BTreeMap<Severity, Span>,
    out: &'a mut Vec<Diagnostic>,
}

const TABLES: [&str; 7] = ["noharm", "as-of", "acceptance", "latent", "judgement", "levels", "evidence"];

impl Reader<'_> {
    fn entry(&mut self, entry: &Entry) {
        match (entry.key.as_str(), &entry.node.value) {
            (_, Raw::Broken) | ("noharm", Raw::Integer(1)) => {}
            ("as-of", Raw::Day(day, false)) => self.policy.as_of = Some(*day),
            ("as-of", _) => self.wrong(&entry.node, "`as-of` is a day", "write `as-of = 2026-11-23`"),
            ("acceptance", Raw::Table(rows)) => rows.iter().for_each(|row| self.acceptance(row)),
            ("latent", Raw::Table(rows)) => rows.iter().for_each(|row| self.latent(row)),
            ("judgement", Raw::Table(rows)) => rows.iter().for_each(|row| self.judgement(row)),
            ("levels", Raw::Table(rows)) => rows.iter().for_each(|row| self.taken(row)),
            ("evidence", Raw::Table(rows)) => rows.iter().for_each(|row| self.lasts(row)),
            _ => self.unknown(entry, &TABLES),
        }
    }

    fn wrong(&mut self, node: &Node, message: &str, help: &str) {
        self.out.push(rules::policy_form::RULE.at(node.span, message).with_help(help));
    }

    fn unknown(&mut self, entry: &Entry, known: &[&str]) {
        let diagnostic =
            rules::policy_form::RULE.at(entry.key_span, format!("the policy has no `{}`", entry.key));
        let diagnostic = match suggest::nearest(&entry.key, known.iter().copied()) {
            Some(near) => diagnostic
                .with_help(format!("did you mean `{near}`?"))
                .with_edit(entry.key_span, near.to_owned()),
            None => diagnostic.with_help(format!("here may stand: {}", known.join(", "))),
        };
        self.out.push(diagnostic);
    }

    fn acceptance(&mut self, row: &Entry) {
        let Some(severity) = Severity::from_word(&row.key) else {
            let words: Vec<&str> = Severity::ALL.iter().map(|severity| severity.word()).collect();
            return self.unknown(row, &words);
        };
        let cells: Option<Vec<Acceptance>> = match &row.node.value {
            Raw::List(items) => items.iter().map(|item| text(item).and_then(Acceptance::from_word)).collect(),
            _ => None,
        };
        let cells = cells.and_then(|cells| <[Acceptance; 5]>::try_from(cells).ok());
        match (cells, self.policy.method.acceptance.get_mut(severity as usize)) {
            (Some(cells), Some(line)) => {
                *line = cells;
                self.rows.insert(severity, row.node.span);
            }
            _ => self.wrong(
                &row.node,
                "a row of the acceptance table has five words, for the levels 0 to 4",
                "each is `acceptable`, `reduce` or `unacceptable`",
            ),
        }
    }

    /// The acceptance table must not be milder where a harm is easier to bring about, nor where it is severer.
    fn order(&mut self) {
        let table = self.policy.method.acceptance;
        for (severity, span) in &self.rows {
            let Some(row) = table.get(*severity as usize) else { continue };
            let milder_when_easier =
                row.iter().zip(row.iter().skip(1)).any(|(easier, harder)| easier < harder);
            let beside = |other: Option<&[Acceptance; 5]>, wrong: fn(&Acceptance, &Acceptance) -> bool| {
                other.is_some_and(|other| row.iter().zip(other).any(|(here, there)| wrong(here, there)))
            };
            let above = (*severity as usize).checked_sub(1).and_then(|at| table.get(at));
            let below = table.get(*severity as usize + 1);
            let why = if milder_when_easier {
                format!("a {severity} harm would be more acceptable the easier it is to bring about")
            } else if beside(above, |here, there| here < there) {
                format!("a {severity} harm would be more acceptable than a milder one")
            } else if beside(below, |here, there| here > there) {
                format!("a {severity} harm would be less acceptable than a severer one")
            } else {
                continue;
            };
            let help = "from left to right and from bottom to top a cell may only become milder";
            self.out.push(rules::acceptance_order::RULE.at(*span, why).with_help(help));
        }
    }

    fn latent(&mut self, row: &Entry) {
        let latent = &mut self.policy.method.latent;
        let place = match row.key.as_str() {
            "unsupported" => &mut latent.unsupported,
            "supported" => &mut latent.supported,
            "tested" => &mut latent.tested,
            "memory-safe" => &mut latent.memory_safe,
            _ => return self.unknown(row, &["unsupported", "supported", "tested", "memory-safe"]),
        };
        match level(&row.node) {
            Some(level) if level < Level::VERY_HARD => *place = level,
            _ => self.wrong(
                &row.node,
                "the level of a flaw that nobody has found yet is 0 to 3",
                "4 would say that there is none; write a whole number from 0 to 3",
            ),
        }
    }

    fn judgement(&mut self, row: &Entry) {
        let severity = text(&row.node).and_then(Severity::from_word);
        let level = level(&row.node);
        let method = &mut self.policy.method;
        match (row.key.as_str(), severity, level) {
            ("depth-from", _, Some(level)) => method.depth_from = level,
            ("single-failure-floor", _, Some(level)) => method.single_failure_floor = level,
            ("single-failure-from", Some(severity), _) => method.single_failure_from = severity,
            ("multi-patient-from", Some(severity), _) => method.multi_patient_from = severity,
            ("depth-from" | "single-failure-floor", _, None) => {
                self.wrong(&row.node, "this is not a level", "write a whole number from 0 to 4");
            }
            ("single-failure-from" | "multi-patient-from", None, _) => self.wrong(
                &row.node,
                "this is not a severity",
                "it is one of negligible, minor, serious, critical, catastrophic",
            ),
            _ => self.unknown(
                row,
                &["depth-from", "single-failure-from", "single-failure-floor", "multi-patient-from"],
            ),
        }
    }

    fn taken(&mut self, row: &Entry) {
        let digits = row.key.strip_prefix("NH").unwrap_or("");
        if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let diagnostic =
                rules::policy_form::RULE.at(row.key_span, format!("`{}` is not a code", row.key));
            self.out.push(diagnostic.with_help("codes are written `NH0307`"));
            return;
        }
        if ["NH00", "NH01", "NH02"].iter().any(|family| row.key.starts_with(family)) {
            let message = "syntax, names and types are always errors";
            return self.wrong(&row.node, message, "take the line out, and put the text right");
        }
        let taken = match text(&row.node) {
            Some("allow") => Taken::Allow,
            Some("warn") => Taken::Warn,
            Some("deny") => Taken::Deny,
            _ => {
                return self.wrong(
                    &row.node,
                    "this is not a level of findings",
                    "it is `allow`, `warn` or `deny`",
                );
            }
        };
        self.policy.levels.insert(row.key.clone(), taken);
    }

    fn lasts(&mut self, row: &Entry) {
        let Some((kind, ..)) = LASTS.iter().find(|(kind, ..)| *kind == row.key) else {
            let kinds: Vec<&str> = LASTS.iter().map(|(kind, ..)| *kind).collect();
            return self.unknown(row, &kinds);
        };
        let Raw::Table(fields) = &row.node.value else {
            let help = "write `{ age = \"P1Y\", grace = \"P90D\" }`";
            return self.wrong(&row.node, "how long evidence lasts is a table", help);
        };
        let mut lasts = self.policy.lasts(kind);
        for field in fields {
            let days = text(&field.node).and_then(Duration::parse).map(|duration| duration.days());
            match (field.key.as_str(), days) {
                ("age", Some(days)) => lasts.age = days,
                ("grace", Some(days)) => lasts.grace = days,
                ("age" | "grace", None) => {
                    self.wrong(&field.node, "this is not a duration", "write it as `\"P1Y\"` or `\"P90D\"`");
                }
                _ => self.unknown(field, &["age", "grace"]),
            }
        }
        self.policy.evidence.insert(kind, lasts);
    }
}

fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Raw::Text(text) => Some(text),
        _ => None,
    }
}

fn level(node: &Node) -> Option<Level> {
    match node.value {
        Raw::Integer(value) => u8::try_from(value).ok().and_then(Level::new),
        _ => None,
    }
}
