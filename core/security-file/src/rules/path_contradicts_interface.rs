//! NH0302: a path passes an interface that does not stand there.

use noharm_model::system::{ComponentIx, InterfaceIx, ZoneIx};

use super::facts::way;
use super::{Context, Rule};
use crate::case::{Case, Flow, Index, Interface, Link};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0302",
    name: "path-contradicts-interface",
    severity: Severity::Error,
    title: "a path passes an interface that does not stand there",
    why: "Who can reach an interface can reach what passes it. If the path names the wrong one, the attackers at the right one are left out, and so is the way to the patient.",
    clauses: &["IMDRF N60 5.1 COM-1", "FDA 2026 App. 2"],
    bad: r#"[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
[flow.rate]
path = ["outside", "wifi", "motor"]
"#,
    good: r#"[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
[flow.rate]
path = ["outside", "wifi", "comm", "motor"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for flow in &case.flows {
        for (at, hop) in flow.path.iter().enumerate() {
            let Some(interface) = hop.to().and_then(|ix: InterfaceIx| case.interfaces.get(ix.position()))
            else {
                continue;
            };
            let before = at.checked_sub(1).and_then(|at| flow.path.get(at));
            let beside: Vec<&Link> = before.into_iter().chain(flow.path.get(at + 1)).collect();
            out.extend(wrong_component(case, flow, interface, &beside, hop));
            out.extend(wrong_zone(case, flow, interface, &beside));
        }
    }
}

fn wrong_component(
    case: &Case,
    flow: &Flow,
    interface: &Interface,
    beside: &[&Link],
    hop: &Link,
) -> Option<Diagnostic> {
    let on = interface.on?;
    let mut components = beside.iter().filter_map(|hop| hop.to::<ComponentIx>()).peekable();
    components.peek()?;
    if components.any(|component| way::is_same_machine(case, component, on.ix)) {
        return None;
    }
    let (id, owner) = (&interface.head.id, case.id_of(on.ix));
    Some(
        RULE.at(
            hop.span,
            format!("`{id}` belongs to `{owner}`, which does not stand beside it on this path"),
        )
        .with_label(on.span, "so it is said here")
        .with_help(format!("put `{owner}` beside `{id}`, or name the interface that is really passed"))
        .about(flow.head.full_name()),
    )
}

/// What is carried by another flow enters where that one does: its zone need not be the interface's.
fn wrong_zone(case: &Case, flow: &Flow, interface: &Interface, beside: &[&Link]) -> Option<Diagnostic> {
    let zone = interface.zone.filter(|_| flow.carried_by.is_none())?;
    let wrong = beside.iter().find(|hop| hop.to::<ZoneIx>().is_some_and(|other| other != zone.ix))?;
    let (id, there) = (&interface.head.id, case.id_of(zone.ix));
    Some(
        RULE.at(wrong.span, format!("`{id}` is reached from `{there}`, not from here"))
            .with_label(zone.span, "so it is said here")
            .with_help(format!("name `{there}`, or say which flow carries this one (`carried-by`)"))
            .about(flow.head.full_name()),
    )
}
