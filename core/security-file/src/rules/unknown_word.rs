//! NH0202: a word is not one of those that go here.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0202",
    name: "unknown-word",
    severity: Severity::Error,
    title: "a word is not one of those that go here",
    why: "A severity or capability that nobody knows would count as nothing, and the harm with it.",
    clauses: &[],
    bad: r#"[zone.ward]
trust = "hostil"
"#,
    good: r#"[zone.ward]
trust = "hostile"
"#,
    check: None,
};
