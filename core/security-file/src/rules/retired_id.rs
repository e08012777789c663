//! NH0106: a retired id is used again.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0106",
    name: "retired-id",
    severity: Severity::Error,
    title: "a retired id is used again",
    why: "Older documents mean the old element by it. A reader who follows a trace would come to the wrong control.",
    clauses: &["IEC 81001-5-1 5.2"],
    bad: r#"retired = ["zone.ward"]
[zone.ward]
trust = "hostile"
"#,
    good: r#"retired = ["zone.ward"]
[zone.ward-2026]
trust = "hostile"
"#,
    check: None,
};
