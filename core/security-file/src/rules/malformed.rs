//! NH0204: a value has the right type and the wrong form.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0204",
    name: "malformed",
    severity: Severity::Error,
    title: "a value has the right type and the wrong form",
    why: "A duration, a digest or a level that cannot be read is not known, and what is not known counts at worst.",
    clauses: &[],
    bad: r#"[function.dose]
performer = "motor"
within = "30 s"
"#,
    good: r#"[function.dose]
performer = "motor"
within = "PT30S"
"#,
    check: None,
};
