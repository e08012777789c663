//! NH0002: the case is larger than the compiler reads.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0002",
    name: "over-a-limit",
    severity: Severity::Error,
    title: "the case is larger than the compiler reads",
    why: "Bounds keep a hostile or mistaken file from stopping the tool that others rely on. A case that is cut off silently would be judged on half of its ways to the patient.",
    clauses: &[],
    bad: "",
    good: "",
    check: None,
};
