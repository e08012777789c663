//! NH0406: a control makes nothing harder.

use noharm_model::flaw::User;

use super::{Context, Rule};
use crate::case::Control;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0406",
    name: "control-without-effect",
    severity: Severity::Warning,
    title: "a control makes nothing harder",
    why: "It looks like protection in every list, and buys the patient nothing: no step of an attacker is harder for it.",
    clauses: &["IMDRF N60 5.2 RM-3", "FDA 2026 V.B.1"],
    bad: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
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
        let aims_at_attack = matches!(control.aim, None | Some("resist"));
        if !aims_at_attack
            || control.protects.is_empty()
            || control.removes == Some(true)
            || has_effect(control)
        {
            continue;
        }
        let name = control.head.full_name();
        out.push(
            RULE.at(control.head.span, format!("`{name}` does not say what it makes harder"))
                .with_label(control.head.field("protects"), "for these")
                .with_help("write `effect = { cryptography = \"sound\" }`, `complexity`, `requirements` or `user`, or `removes = true`; if it detects or recovers, `aim`")
                .about(name),
        );
    }
}

fn has_effect(control: &Control) -> bool {
    control.effect.as_ref().is_some_and(|effect| {
        effect.complexity == Some("high")
            || effect.requirements == Some("present")
            || effect.cryptography == Some("sound")
            || effect.user.is_some_and(|user| user != User::None)
    })
}
