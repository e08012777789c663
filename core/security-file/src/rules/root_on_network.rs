//! NH0320: a program at root reads what comes from a network.

use noharm_model::system::{ComponentIx, FlowIx, InterfaceIx, Privilege};
use rustc_hash::FxHashSet;

use super::facts::way;
use super::{Context, Rule};
use crate::case::{Case, Index, Link, Service};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Kind;

pub(crate) static RULE: Rule = Rule {
    code: "NH0320",
    name: "root-on-network",
    severity: Severity::Warning,
    title: "a program at root reads what comes from a network",
    why: "One flaw in it and the whole component is the attacker's, with every key that is kept there. As an ordinary user he would have to find a second one.",
    clauses: &["FDA 2026 App. 1 B", "IMDRF N60 5.1 AUT-2"],
    bad: r#"[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
[service.names]
on = "comm"
privilege = "root"
handles = ["interface.wifi"]
[service.other]
on = "comm"
privilege = "user"
"#,
    good: r#"[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
[service.names]
on = "comm"
privilege = "user"
handles = ["interface.wifi"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let with_users: FxHashSet<ComponentIx> = case
        .services
        .iter()
        .filter(|service| service.privilege == Privilege::User)
        .map(|service| service.on.ix)
        .collect();
    for service in &case.services {
        if service.privilege != Privilege::Root || !with_users.contains(&service.on.ix) {
            continue;
        }
        let Some(input) = networked_input(case, service) else { continue };
        let name = service.head.full_name();
        out.push(
            RULE.at(
                service.head.field("privilege"),
                format!("`{name}` runs at root and reads `{}`", case.name_of(input)),
            )
            .with_label(input.span, "comes from a network, before any check")
            .with_help("give it an account of its own; what truly needs root, split off and keep small")
            .about(name),
        );
    }
}

/// An input that a network brings and no check precedes.
fn networked_input(case: &Case, service: &Service) -> Option<Link> {
    let network =
        |ix: InterfaceIx| case.interfaces.get(ix.position()).is_some_and(|interface| interface.is_network());
    let behind = |input: Link| {
        let protects = |control: noharm_model::system::ControlIx| {
            case.controls.get(control.position()).is_some_and(|control| {
                let mut what = control.protects.iter().flat_map(|protects| &protects.what);
                what.any(|what| (what.kind, what.ix) == (input.kind, input.ix))
            })
        };
        service.behind.iter().any(|behind| match behind.input {
            Some(named) => (named.kind, named.ix) == (input.kind, input.ix),
            None => protects(behind.check.ix),
        })
    };
    service.handles.iter().filter(|handled| handled.behind.is_none() && !behind(handled.input)).find_map(
        |handled| {
            let input = handled.input;
            let brought = match input.kind {
                Kind::Interface => input.to().is_some_and(network),
                _ => input
                    .to::<FlowIx>()
                    .and_then(|ix| case.flows.get(ix.position()))
                    .is_some_and(|flow| way::interfaces(flow).any(network)),
            };
            brought.then_some(input)
        },
    )
}
