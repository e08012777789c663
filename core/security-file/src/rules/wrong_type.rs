//! NH0201: a value is of the wrong type.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0201",
    name: "wrong-type",
    severity: Severity::Error,
    title: "a value is of the wrong type",
    why: "`30` may be seconds or minutes. How long therapy may stop before it harms must not be guessed.",
    clauses: &[],
    bad: r#"[function.dose]
performer = "motor"
within = 30
"#,
    good: r#"[function.dose]
performer = "motor"
within = "PT30S"
"#,
    check: None,
};
