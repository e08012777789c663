//! NH0402: a threat gives what cannot be had there.

use super::facts::protection::can_be_held;
use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0402",
    name: "threat-impossible",
    severity: Severity::Warning,
    title: "a threat gives what cannot be had there",
    why: "A threat that speaks of the wrong thing refines nothing: the step that was meant stays at its worst case, or the one that matters was never thought of.",
    clauses: &["FDA 2026 V.A.1", "IEC 81001-5-1 7.2"],
    bad: r#"[flow.rate]
path = ["panel", "motor"]
[threat.forged]
at = ["flow.rate"]
gives = ["session"]
"#,
    good: r#"[flow.rate]
path = ["panel", "motor"]
[threat.forged]
at = ["flow.rate"]
gives = ["forge"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for threat in &context.case.threats {
        for capability in &threat.gives {
            if threat.at.iter().any(|at| can_be_held(at.kind, *capability)) {
                continue;
            }
            let subjects: Vec<String> = threat.at.iter().map(|at| context.case.name_of(*at)).collect();
            out.push(
                RULE.at(
                    threat.head.field("gives"),
                    format!("nobody can hold `{capability}` of `{}`", subjects.join("`, `")),
                )
                .with_label(threat.head.field("at"), "what it speaks of")
                .with_help("a flow is reached, read, forged, replayed, stopped; a service gives `session`, `code`; a credential `key`")
                .about(threat.head.full_name()),
            );
        }
    }
}
