//! NH0102: the same thing is defined twice.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0102",
    name: "defined-twice",
    severity: Severity::Error,
    title: "the same thing is defined twice",
    why: "Which of the two holds? One of them would be passed over, perhaps the one under which a patient is harmed.",
    clauses: &[],
    bad: r#"[zone.ward]
trust = "hostile"
[zone.ward]
trust = "trusted"
"#,
    good: r#"[zone.ward]
trust = "hostile"
[zone.icu]
trust = "trusted"
"#,
    check: None,
};
