//! NH0519: a harm has no row in the safety risk file.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0519",
    name: "no-safety-file",
    severity: Severity::Warning,
    title: "a harm has no row in the safety risk file",
    why: "Those who know what the harm does to a patient keep the safety file. A harm that is not in it was judged without them.",
    clauses: &["IMDRF N60 5.2 RM-8", "FDA 2026 V.A", "ISO 14971 4.5"],
    bad: r#"[function.keep-rate]
performer = "motor"
within = "PT30S"
[harm.over-infusion]
when = [{ function = "keep-rate", violated = "tampered" }]
severity = "serious"
"#,
    good: r#"[function.keep-rate]
performer = "motor"
within = "PT30S"
[harm.over-infusion]
when = [{ function = "keep-rate", violated = "tampered" }]
severity = "serious"
safety-file = "RMF-014 row 7"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for harm in context.case.harms.iter().filter(|harm| !harm.head.says("safety-file")) {
        let name = harm.head.full_name();
        out.push(
            RULE.at(harm.head.span, format!("`{name}` names no row of the safety risk file"))
                .with_label(harm.head.field("severity"), "so nobody can compare this")
                .with_help("write `safety-file`, or have the harm entered there first")
                .about(name),
        );
    }
}
