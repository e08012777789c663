//! NH0315: a peer is known to be weak, and nothing makes up for it.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0315",
    name: "weak-peer-alone",
    severity: Severity::Warning,
    title: "a peer is known to be weak, and nothing makes up for it",
    why: "The device meets systems that cannot do better. If it trusts them as they are, their weakness becomes the patient's.",
    clauses: &["IMDRF N60 5.1 COM-3"],
    bad: r#"[flow.order]
path = ["outside", "comm"]
weak-peer = "the order system speaks plain HL7 only"
"#,
    good: r#"[flow.order]
path = ["outside", "comm"]
weak-peer = "the order system speaks plain HL7 only"
made-up-by = ["confirmation"]
[control.confirmation]
protects = [{ what = "flow.order", against = ["forge"] }]
enforced-on = "comm"
effect = { user = "active" }
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for flow in &context.case.flows {
        if flow.weak_peer.is_some() && context.leaves_open(&flow.head, "made-up-by") {
            let name = flow.head.full_name();
            out.push(
                RULE.at(
                    flow.head.field("weak-peer"),
                    format!("the peer of `{name}` is weak, and nothing makes up for it"),
                )
                .with_help("name the control that does in `made-up-by`")
                .about(name),
            );
        }
    }
}
