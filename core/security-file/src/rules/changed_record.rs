//! NH0720: the record of evidence is not what it was.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::standing::Record;

pub(crate) static RULE: Rule = Rule {
    code: "NH0720",
    name: "changed-record",
    severity: Severity::Error,
    title: "the record of evidence has changed since it was signed off",
    why: "A control is trusted because a record shows that it works. If the record is another one now, nobody knows what was shown, and the control that keeps an attacker from the patient counts nothing.",
    clauses: &["IEC 81001-5-1 5.7.1", "IEC 62304 9.8"],
    bad: "",
    good: "",
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for (evidence, standing) in case.evidence.iter().zip(&case.standings.evidence) {
        if let Record::Changed(digest) = &standing.record {
            out.push(
                RULE.at(evidence.head.field("digest"), format!("the record of `{}` has another digest", evidence.head.id))
                    .with_note(format!("the file has {digest}"))
                    .with_note("until that is settled the evidence counts nothing")
                    .with_help("bring back the record that was signed off, or do the test again and state the new record")
                    .about(evidence.head.full_name()),
            );
        }
    }
}
