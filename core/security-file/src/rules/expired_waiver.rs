//! NH0905: a waiver has expired.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) const CODE: &str = "NH0905";

pub(crate) static RULE: Rule = Rule {
    code: CODE,
    name: "expired-waiver",
    severity: Severity::Error,
    title: "a waiver has expired",
    why: "A finding was accepted for a while, on somebody's word. That while is over, and the patient still carries what was accepted.",
    clauses: &["IEC 81001-5-1 9.4"],
    bad: r#"[waiver.link]
code = "NH0307"
object = "flow.set-rate"
reason = "fixed in the next release"
approver = "head of product security"
until = 2026-01-31
"#,
    good: r#"[waiver.link]
code = "NH0307"
object = "flow.set-rate"
reason = "fixed in the next release"
approver = "head of product security"
until = 2027-01-31
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for waiver in &context.case.waivers {
        if waiver.until < context.case.as_of {
            out.push(
                RULE.at(
                    waiver.head.field("until"),
                    format!("the waiver `{}` ended on {}", waiver.head.id, waiver.until),
                )
                .with_note(format!("it accepted {} because: {}", waiver.code, waiver.reason))
                .with_help("put right what it accepted, or have it approved anew with a new end")
                .about(waiver.head.full_name()),
            );
        }
    }
}
