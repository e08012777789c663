//! NH0408: a control protects against what cannot be done there.

use super::facts::protection::can_be_held;
use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0408",
    name: "control-impossible",
    severity: Severity::Warning,
    title: "a control protects against what cannot be done there",
    why: "No step of an attacker meets this protection, so it counts nothing, while the one that was meant stands open.",
    clauses: &["IMDRF N60 5.2 RM-3", "FDA 2026 V.B.1"],
    bad: r#"[interface.usb]
on = "comm"
zone = "bedside"
medium = "usb"
[control.lock]
protects = [{ what = "interface.usb", against = ["forge"] }]
effect = { complexity = "high" }
"#,
    good: r#"[interface.usb]
on = "comm"
zone = "bedside"
medium = "usb"
[control.lock]
protects = [{ what = "interface.usb", against = ["reach"] }]
effect = { complexity = "high" }
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for control in &context.case.controls {
        for protects in &control.protects {
            for capability in &protects.against {
                if protects.what.is_empty()
                    || protects.what.iter().any(|what| can_be_held(what.kind, *capability))
                {
                    continue;
                }
                let subjects: Vec<String> =
                    protects.what.iter().map(|what| context.case.name_of(*what)).collect();
                out.push(
                    RULE.at(protects.span, format!("nobody can hold `{capability}` of `{}`", subjects.join("`, `")))
                        .with_help("an interface is reached; a flow read, forged, replayed, stopped; a service gives `session`, `code`; a credential `key`")
                        .about(control.head.full_name()),
                );
            }
        }
    }
}
