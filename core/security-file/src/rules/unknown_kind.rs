//! NH0101: there is no such kind of element.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0101",
    name: "unknown-kind",
    severity: Severity::Error,
    title: "there is no such kind of element",
    why: "An element of an unknown kind would be passed over, and what it says of the device with it.",
    clauses: &[],
    bad: r#"[flows.alarm]
path = ["panel", "motor"]
"#,
    good: r#"[flow.alarm]
path = ["panel", "motor"]
"#,
    check: None,
};
