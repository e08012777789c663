//! NH0206: the acceptance table accepts the worse and refuses the better.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0206",
    name: "acceptance-order",
    severity: Severity::Error,
    title: "the acceptance table accepts the worse and refuses the better",
    why: "A harm that is severer, or easier to bring about, must not be accepted where a milder or harder one is refused: a patient would be worse off by the method itself.",
    clauses: &["ISO 14971 4.4"],
    bad: "",
    good: "",
    check: None,
};
