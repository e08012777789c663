//! NH0518: a control is planned and nobody says for when, or the day has passed.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0518",
    name: "planned-undated",
    severity: Severity::Warning,
    title: "a control is planned and nobody says for when, or the day has passed",
    why: "The patient at the device today has no use of it. A plan without a day, or with one that has passed, is where risks stay for years.",
    clauses: &["IMDRF N60 5.4 PLAN-4", "FDA 2026 VI.B"],
    bad: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
state = "planned"
"#,
    good: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
state = "planned"
planned-for = 2027-03-01
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for control in case.controls.iter().filter(|control| control.is_planned()) {
        let name = control.head.full_name();
        let makers = control.owner.is_none_or(|owner| owner == "maker");
        match control.planned_for {
            None if makers => out.push(
                RULE.at(control.head.field("state"), format!("`{name}` is planned, and not for when"))
                    .with_help("write `planned-for`, or drop it")
                    .about(name),
            ),
            Some(day) if day < case.as_of => out.push(
                RULE.at(
                    control.head.field("planned-for"),
                    format!("`{name}` was planned for {day}, which has passed"),
                )
                .with_label(control.head.field("state"), "still planned")
                .with_help("if it is there, say `state = \"implemented\"` and show it; else plan anew")
                .about(name),
            ),
            _ => {}
        }
    }
}
