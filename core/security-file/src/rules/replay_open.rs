//! NH0308: genuine commands can be sent again.

use noharm_model::system::Capability;

use super::facts::{protection::Protections, way};
use super::{Context, Rule};
use crate::case::WordOrLink;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Kind;

pub(crate) static RULE: Rule = Rule {
    code: "NH0308",
    name: "replay-open",
    severity: Severity::Warning,
    title: "genuine commands can be sent again",
    why: "A signature or a cipher does not age: the bolus that the nurse gave at noon can be sent again at night, and everything about it is genuine.",
    clauses: &["IMDRF N60 5.1 COM-7", "FDA 2026 App. 1 A"],
    bad: r#"[command.bolus]
roles = ["nurse"]
[flow.bolus]
path = ["panel", "comm", "motor"]
carries = ["command.bolus"]
[control.cipher]
protects = [{ what = "flow.bolus", against = ["forge", "read"] }]
enforced-on = "motor"
effect = { cryptography = "sound" }
"#,
    good: r#"[command.bolus]
roles = ["nurse"]
[flow.bolus]
path = ["panel", "comm", "motor"]
carries = ["command.bolus"]
[control.cipher]
protects = [{ what = "flow.bolus", against = ["forge", "read", "replay"] }]
enforced-on = "motor"
effect = { cryptography = "sound" }
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let protections = Protections::new(case);
    for (ix, flow) in way::flows(case) {
        let command =
            |carried: &&WordOrLink| matches!(carried, WordOrLink::Link(link) if link.kind == Kind::Command);
        if !flow.carries.iter().any(|carried| command(&carried))
            || !protections.protects_flow(ix, Capability::Forge)
            || protections.protects_flow(ix, Capability::Replay)
            || protections.closes_way(flow)
        {
            continue;
        }
        let name = flow.head.full_name();
        let mut told = RULE
            .at(
                flow.head.field("carries"),
                format!("`{name}` is protected against `forge`, and not against `replay`"),
            )
            .with_help(
                "have the check refuse what it has seen: a counter, a nonce or a time inside what is signed",
            )
            .about(name);
        for control in way::with_carriers(case, ix)
            .flat_map(|flow| protections.of(Kind::Flow, flow.0, Capability::Forge))
            .filter_map(|control| case.controls.get(control.at()))
        {
            told = told.with_label(control.head.field("protects"), "what protects it, and against what");
        }
        out.push(told);
    }
}
