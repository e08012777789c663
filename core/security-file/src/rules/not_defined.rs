//! NH0104: a name is not defined.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0104",
    name: "not-defined",
    severity: Severity::Error,
    title: "a name is not defined",
    why: "A control that protects something that is not there protects nothing, and a flow that leads nowhere hides where it really leads.",
    clauses: &["IEC 81001-5-1 5.3.1"],
    bad: r#"[interface.radio]
on = "comms"
zone = "outside"
medium = "wifi"
"#,
    good: r#"[interface.radio]
on = "comm"
zone = "outside"
medium = "wifi"
"#,
    check: None,
};
