//! The rules of `check` that need more than the text: SBOMs, findings, risk. One file each, all of the same form.
//!
//! To add one: write `<name>.rs` with `pub(crate) static RULE: Rule` like its neighbours and list it in `RULES` below.

mod path_to_harm;
mod several_patients;
mod unattributed;
mod unused_ambiguous;

use noharm_risk::analysis::Analysis;
use noharm_security_file::Compiled;
use noharm_security_file::case::Case;
use noharm_security_file::diagnostic::{Diagnostic, Severity};
use noharm_security_file::span::Span;
use serde::Serialize;

use crate::device::Device;

/// One rule.
pub struct Rule {
    /// `NH0501`.
    pub code: &'static str,
    /// Its name in words, kebab-case, as its file is called.
    pub name: &'static str,
    /// How loud it is where the policy says nothing.
    pub severity: Severity,
    /// What it finds, one line, lower case.
    pub title: &'static str,
    /// Why it matters to a patient.
    pub why: &'static str,
    /// Clauses of standards that it concerns.
    pub clauses: &'static [&'static str],
    /// A text that raises it, in words where it takes an SBOM or a path.
    pub bad: &'static str,
    /// The same put right.
    pub good: &'static str,
    /// Finds it.
    pub check: fn(&Context<'_>, &mut Vec<Diagnostic>),
}

impl Rule {
    /// A finding of this rule.
    pub fn at(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.code, self.severity, span, message).with_clauses(self.clauses)
    }
}

/// What a rule looks at.
pub struct Context<'a> {
    /// The text, compiled.
    pub compiled: &'a Compiled,
    /// The case in the release selected.
    pub case: &'a Case,
    /// SBOMs, attributions, findings.
    pub device: &'a Device,
    /// The answers of the risk engine.
    pub analysis: &'a Analysis,
}

/// Every rule of this crate, by code.
pub static RULES: &[&Rule] =
    &[&path_to_harm::RULE, &several_patients::RULE, &unattributed::RULE, &unused_ambiguous::RULE];

/// Runs every rule; levels and waivers of the policy are applied.
#[must_use]
pub fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        (rule.check)(context, &mut found);
    }
    let Compiled { policy, as_of, .. } = context.compiled;
    noharm_security_file::levels::take(found, &context.case.waivers, policy, *as_of)
}

/// What `noharm explain` tells of a code.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Explanation {
    /// `NH0104`.
    pub code: &'static str,
    /// Its name in words.
    pub name: &'static str,
    /// How loud it is by default.
    pub level: &'static str,
    /// What it finds.
    pub title: &'static str,
    /// Why it matters to a patient.
    pub why: &'static str,
    /// Clauses of standards that it concerns.
    pub clauses: &'static [&'static str],
    /// An example that raises it; may be empty.
    pub bad: &'static str,
    /// The same put right.
    pub good: &'static str,
}

/// The explanation of a code, in any case of letters.
#[must_use]
pub fn explain(code: &str) -> Option<Explanation> {
    explanations().into_iter().find(|one| one.code.eq_ignore_ascii_case(code.trim()))
}

/// Every explanation of every rule, of the text and of this crate, by code.
#[must_use]
pub fn explanations() -> Vec<Explanation> {
    let text = noharm_security_file::rules::RULES.iter().map(|rule| Explanation {
        code: rule.code,
        name: rule.name,
        level: rule.severity.word(),
        title: rule.title,
        why: rule.why,
        clauses: rule.clauses,
        bad: rule.bad,
        good: rule.good,
    });
    let own = RULES.iter().map(|rule| Explanation {
        code: rule.code,
        name: rule.name,
        level: rule.severity.word(),
        title: rule.title,
        why: rule.why,
        clauses: rule.clauses,
        bad: rule.bad,
        good: rule.good,
    });
    let mut all: Vec<Explanation> = text.chain(own).collect();
    all.sort_by_key(|one| one.code);
    all
}
