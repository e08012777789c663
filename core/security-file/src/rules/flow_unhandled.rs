//! NH0318: a flow ends where no program takes it.

use noharm_model::system::{ComponentIx, FlowIx};
use rustc_hash::FxHashSet;

use super::facts::{protection::Protections, way};
use super::{Context, Rule};
use crate::case::{Case, Index};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0318",
    name: "flow-unhandled",
    severity: Severity::Warning,
    title: "a flow ends where no program takes it",
    why: "Whatever decodes the message can be broken by it. A decoder that is not named is counted as if it had no flaw, just before the part that acts on the patient.",
    clauses: &["IMDRF N60 5.1 COM-2", "FDA 2026 App. 1 D"],
    bad: r#"[flow.rate]
path = ["panel", "motor"]
"#,
    good: r#"[flow.rate]
path = ["panel", "motor"]
[service.decoder]
on = "motor"
privilege = "root"
handles = ["flow.rate"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let protections = Protections::new(case);
    let handled: FxHashSet<(FlowIx, ComponentIx)> = case
        .services
        .iter()
        .flat_map(|service| service.handles.iter().map(move |handled| (handled.input, service.on.ix)))
        .filter_map(|(input, on)| Some((input.to()?, on)))
        .collect();
    for (ix, flow) in way::flows(case) {
        let (Some(target), Some(last)) = (way::target(flow), flow.path.last()) else { continue };
        if !is_makers_software(case, target) || protections.closes_way(flow) || is_carrier_only(case, ix) {
            continue;
        }
        if handled.iter().any(|(other, on)| *other == ix && way::is_same_machine(case, *on, target)) {
            continue;
        }
        let name = flow.head.full_name();
        out.push(
            RULE.at(last.span, format!("no service on `{}` handles `{name}`", case.id_of(target)))
                .marked("it ends here")
                .with_help("name the program that decodes it, with the flow in its `handles`")
                .about(name),
        );
    }
}

fn is_makers_software(case: &Case, component: ComponentIx) -> bool {
    case.components.get(component.position()).is_some_and(|component| {
        component.owner != Some("customer")
            && !component.is_bare_hardware()
            && component.kind != Some("other-device")
    })
}

/// A link that only carries others may be ended by hardware.
fn is_carrier_only(case: &Case, ix: FlowIx) -> bool {
    let carries_nothing = case.flows.get(ix.position()).is_some_and(|flow| flow.carries.is_empty());
    carries_nothing && case.flows.iter().any(|flow| flow.carried_by.is_some_and(|to| to.ix == ix))
}
