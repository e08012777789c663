//! NH0205: the policy says something that the method does not know.

use super::Rule;
use crate::diagnostic::Severity;

pub(crate) static RULE: Rule = Rule {
    code: "NH0205",
    name: "policy-form",
    severity: Severity::Error,
    title: "the policy says something that the method does not know",
    why: "The policy is the method by which a harm is accepted. A line that is passed over would accept by another.",
    clauses: &["ISO 14971 4.4"],
    bad: "",
    good: "",
    check: None,
};
