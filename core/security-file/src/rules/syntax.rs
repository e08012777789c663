//! NH0003: this is not TOML.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0003",
    name: "syntax",
    severity: Severity::Error,
    title: "this is not TOML",
    why: "A table that cannot be read is missing from the analysis, and with it perhaps the one path that reaches a patient.",
    clauses: &[],
    bad: r#"[zone.ward]
trust = hostile
"#,
    good: r#"[zone.ward]
trust = "hostile"
"#,
    check: None,
};
