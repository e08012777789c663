//! NH0005: a table is not `[kind.id]`.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0005",
    name: "flat-tables",
    severity: Severity::Error,
    title: "a table is not `[kind.id]`",
    why: "Files are flat so that a line is a fact: a reviewer sees in a change what changed for the patient.",
    clauses: &[],
    bad: r#"[zone.ward]
trust = "hostile"
[zone.ward.owner]
name = "it"
"#,
    good: r#"[zone.ward]
trust = "hostile"
owner = "hospital"
"#,
    check: None,
};
