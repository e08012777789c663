//! NH0407: a control protects nothing.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0407",
    name: "control-protects-nothing",
    severity: Severity::Warning,
    title: "a control protects nothing",
    why: "Effort went into it, and no way to the patient is longer for it. Perhaps what it protects was renamed or taken out.",
    clauses: &["IMDRF N60 5.6 SUB-4", "FDA 2026 V.A.2"],
    bad: r#"[control.lock]
enforced-on = "comm"
"#,
    good: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for control in &context.case.controls {
        let empty = context.leaves_open(&control.head, "protects");
        if empty && matches!(control.aim, None | Some("resist")) {
            let name = control.head.full_name();
            out.push(
                RULE.at(control.head.span, format!("`{name}` does not say what it protects"))
                    .with_help("write `protects = [{ what = \"flow.…\", against = [\"forge\"] }]`")
                    .about(name),
            );
        }
    }
}
