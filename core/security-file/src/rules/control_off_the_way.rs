//! NH0409: a control is enforced where its flow does not pass.

use noharm_model::system::{Capability, FlowIx};

use super::facts::way;
use super::{Context, Rule};
use crate::case::{Case, Control, Flow, Index, Link};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0409",
    name: "control-off-the-way",
    severity: Severity::Error,
    title: "a control is enforced where its flow does not pass",
    why: "A check that the message never meets stops nothing. The credit it gets is a hole in the answer, just where somebody thought of the danger.",
    clauses: &["FDA 2026 V.B.2", "IMDRF N60 5.2 RM-3"],
    bad: r#"[flow.rate]
path = ["panel", "motor"]
[control.intent]
protects = [{ what = "flow.rate", against = ["forge"] }]
enforced-on = "comm"
effect = { cryptography = "sound" }
"#,
    good: r#"[flow.rate]
path = ["panel", "motor"]
[control.intent]
protects = [{ what = "flow.rate", against = ["forge"] }]
enforced-on = "motor"
effect = { cryptography = "sound" }
"#,
    check: Some(check),
};

/// What is hindered by a check of the message itself. Reach and stop can be hindered from beside.
const ON_THE_WAY: [Capability; 4] =
    [Capability::Forge, Capability::Replay, Capability::Read, Capability::Command];

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for control in &case.controls {
        if control.enforced_on.is_empty() || control.removes == Some(true) {
            continue;
        }
        for protects in &control.protects {
            if protects.against.iter().any(|against| ON_THE_WAY.contains(against)) {
                out.extend(protects.what.iter().filter_map(|what| off_the_way(case, control, what)));
            }
        }
    }
}

fn off_the_way(case: &Case, control: &Control, what: &Link) -> Option<Diagnostic> {
    let ix: FlowIx = what.to()?;
    let flow = case.flows.get(ix.position())?;
    let meets = |flow: &Flow| {
        let owners = way::interfaces(flow).filter_map(|ix| case.interfaces.get(ix.position())?.on);
        way::components(flow).chain(owners.map(|on| on.ix)).any(|component| {
            control.enforced_on.iter().any(|place| way::is_same_machine(case, component, place.ix))
        })
    };
    let mut carriers = way::with_carriers(case, ix);
    if carriers.any(|ix| case.flows.get(ix.position()).is_some_and(meets)) {
        return None;
    }
    let place = control.enforced_on.first()?;
    Some(
        RULE.at(place.span, format!("`{}` does not pass `{}`", flow.head.full_name(), case.id_of(place.ix)))
            .with_label(what.span, "it is to be protected here")
            .with_label(flow.head.field("path"), "it passes these")
            .with_help("enforce it where the message passes, best where it is acted on; or correct the path")
            .about(control.head.full_name()),
    )
}
