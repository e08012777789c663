//! NH0109: a name is of a kind that does not go here.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0109",
    name: "wrong-kind",
    severity: Severity::Error,
    title: "a name is of a kind that does not go here",
    why: "An interface is a way in, a flow is what goes through it. A control on the one says nothing about the other.",
    clauses: &[],
    bad: r#"[interface.radio]
on = "zone.outside"
medium = "wifi"
"#,
    good: r#"[interface.radio]
on = "component.comm"
medium = "wifi"
"#,
    check: None,
};
