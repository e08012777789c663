//! NH0004: the edition of the language is missing or not known.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0004",
    name: "edition",
    severity: Severity::Error,
    title: "the edition of the language is missing or not known",
    why: "The meaning of a field may change between editions. A file read by the wrong rules gives a wrong verdict without a word.",
    clauses: &[],
    bad: r#"noharm = 2
"#,
    good: r#"noharm = 1
"#,
    check: None,
};
