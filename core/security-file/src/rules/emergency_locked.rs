//! NH0521: a control may lock the user out of what must be there in an emergency.

use noharm_model::system::FunctionIx;

use super::{Context, Rule};
use crate::case::{Case, Command, Control, Index, To};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0521",
    name: "emergency-locked",
    severity: Severity::Error,
    title: "a control may lock the user out of what must be there in an emergency",
    why: "The patient is dying and the pump asks for a password. Protection that stands between a nurse and STOP harms more surely than an attacker.",
    clauses: &["IMDRF N60 5.1 AUT-3", "IMDRF N60 4.2", "FDA 2026 V.A"],
    bad: r#"[command.stop]
roles = ["nurse"]
emergency = true
[function.stop-at-once]
performer = "motor"
within = "PT1S"
commands = ["stop"]
[control.login]
protects = [{ what = "component.panel", against = ["command"] }]
enforced-on = "panel"
effect = { requirements = "present" }
safety-impact = { lock-out = ["stop-at-once"] }
"#,
    good: r#"[command.stop]
roles = ["nurse"]
emergency = true
[function.stop-at-once]
performer = "motor"
within = "PT1S"
commands = ["stop"]
[control.login]
protects = [{ what = "component.panel", against = ["command"] }]
enforced-on = "panel"
effect = { requirements = "present" }
safety-impact = { lock-out = ["stop-at-once"], by-pass = ["stop-at-once"] }
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for control in &case.controls {
        let Some(impact) = &control.safety_impact else { continue };
        for locked in &impact.lock_out {
            if impact.by_pass.iter().all(|other| other.ix != locked.ix) {
                out.extend(emergency(case, *locked).map(|command| told(case, control, *locked, command)));
            }
        }
    }
}

/// A command of the function that must be there in an emergency.
fn emergency(case: &Case, function: To<FunctionIx>) -> Option<&Command> {
    let function = case.functions.get(function.ix.position())?;
    let commands = function.commands.iter().filter_map(|to| case.commands.get(to.ix.position()));
    commands.into_iter().find(|command| command.emergency == Some(true))
}

fn told(case: &Case, control: &Control, locked: To<FunctionIx>, command: &Command) -> Diagnostic {
    let (name, function) = (control.head.full_name(), case.id_of(locked.ix));
    RULE.at(locked.span, format!("`{name}` may lock the user out of `{function}`, and nothing by-passes it"))
        .with_label(
            command.head.field("emergency"),
            format!("`{}` must be there in an emergency", command.head.id),
        )
        .with_help(format!("give `{function}` a way around it (`by-pass`), or keep the control away from it"))
        .about(name)
}
