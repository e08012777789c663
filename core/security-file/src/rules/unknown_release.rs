//! NH0111: there is no such release.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0111",
    name: "unknown-release",
    severity: Severity::Error,
    title: "there is no such release",
    why: "A verdict speaks of one release. Another one's would be read as if it were about the pump at the bed.",
    clauses: &[],
    bad: "",
    good: "",
    check: None,
};
