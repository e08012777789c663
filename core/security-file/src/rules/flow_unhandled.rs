//! NH0318: a flow ends where no program takes it.

use noharm_model::system::{ComponentIx, FlowIx};
use rustc_hash::{FxHashMap, FxHashSet};

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
    let handled = handled(case);
    let carriers: FxHashSet<FlowIx> =
        case.flows.iter().filter_map(|flow| flow.carried_by).map(|to| to.ix).collect();
    for (ix, flow) in way::flows(case) {
        let (Some(target), Some(last)) = (way::target(flow), flow.path.last()) else { continue };
        // A link that only carries others may be ended by hardware.
        let link_only = flow.carries.is_empty() && carriers.contains(&ix);
        if link_only || !is_makers_software(case, target) || protections.closes_way(flow) {
            continue;
        }
        let places = handled.get(&ix).map_or(&[][..], Vec::as_slice);
        if places.iter().any(|on| way::is_same_machine(case, *on, target)) {
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

/// The components on which services handle a flow.
fn handled(case: &Case) -> FxHashMap<FlowIx, Vec<ComponentIx>> {
    let mut handled: FxHashMap<FlowIx, Vec<ComponentIx>> = FxHashMap::default();
    for service in &case.services {
        for flow in service.handles.iter().filter_map(|handled| handled.input.to::<FlowIx>()) {
            handled.entry(flow).or_default().push(service.on.ix);
        }
    }
    handled
}
