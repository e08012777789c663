//! NH0001: a file of the case cannot be read.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0001",
    name: "unreadable",
    severity: Severity::Error,
    title: "a file of the case cannot be read",
    why: "What cannot be read cannot be judged: a control, or a way to the patient, may stand in it. So nothing is judged until it can be read.",
    clauses: &[],
    bad: "",
    good: "",
    check: None,
};
