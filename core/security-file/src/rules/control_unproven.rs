//! NH0712: nothing shows that a control or barrier holds.

use super::{Context, Rule};
use crate::case::Head;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Kind;

pub(crate) static RULE: Rule = Rule {
    code: "NH0712",
    name: "control-unproven",
    severity: Severity::Warning,
    title: "nothing shows that a control or barrier holds",
    why: "It is built, and it may work. Until somebody has shown it, it counts nothing between an attacker and the patient.",
    clauses: &["IMDRF N60 5.3 TST-2", "FDA 2026 V.C", "IMDRF N60 5.2 RM-7"],
    bad: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
"#,
    good: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
[evidence.e-1]
proves = ["control.lock"]
kind = "test"
result = "pass"
on = 2026-10-01
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for (control, standing) in case.controls.iter().zip(&case.standings.controls) {
        if !control.is_planned() && standing.evidence.is_empty() {
            out.push(told(&control.head));
        }
    }
    for (barrier, standing) in case.barriers.iter().zip(&case.standings.barriers) {
        if barrier.performer.kind != Kind::User && standing.evidence.is_empty() {
            out.push(told(&barrier.head));
        }
    }
}

fn told(head: &Head) -> Diagnostic {
    let name = head.full_name();
    RULE.at(head.span, format!("nothing shows that `{name}` holds"))
        .with_note("it counts nothing until then")
        .with_help(format!("write `[evidence.…]` with `proves = [\"{name}\"]`, or a test that `checks` it"))
        .about(name)
}
