//! NH0203: a field that must be there is missing.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0203",
    name: "missing-field",
    severity: Severity::Error,
    title: "a field that must be there is missing",
    why: "Without it the element cannot be placed in the device, and whoever can reach it is not seen.",
    clauses: &[],
    bad: r#"[zone.ward]
owner = "hospital"
"#,
    good: r#"[zone.ward]
trust = "hostile"
owner = "hospital"
"#,
    check: None,
};
