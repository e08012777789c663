//! NH0305: a flow's carrier does not pass where the flow passes.

use super::facts::way;
use super::{Context, Rule};
use crate::case::{Flow, Index, Link};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0305",
    name: "carrier-elsewhere",
    severity: Severity::Error,
    title: "a flow's carrier does not pass where the flow passes",
    why: "What protects the carrier is credited to what it carries. A carrier that goes another way protects nothing, and the credit is wrong.",
    clauses: &["IMDRF N60 5.1 COM-4", "FDA 2026 App. 2"],
    bad: r#"[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
[interface.usb]
on = "comm"
zone = "bedside"
medium = "usb"
[flow.link]
path = ["outside", "wifi", "comm"]
[flow.stick]
path = ["bedside", "usb", "comm"]
carried-by = "link"
"#,
    good: r#"[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
[flow.link]
path = ["outside", "wifi", "comm"]
[flow.answer]
path = ["outside", "wifi", "comm"]
carried-by = "link"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for flow in &case.flows {
        let Some(to) = flow.carried_by else { continue };
        let Some(carrier) = case.flows.get(to.ix.position()) else { continue };
        if !share(flow, carrier) {
            let name = carrier.head.full_name();
            out.push(
                RULE.at(to.span, format!("`{name}` does not pass where `{}` passes", flow.head.full_name()))
                    .with_label(carrier.head.field("path"), "its path")
                    .with_help("name the flow that really carries it, or put both on the same interface")
                    .about(flow.head.full_name()),
            );
        }
    }
}

/// They share an interface, or two hops: the one carries the other over a part of its way at least.
fn share(flow: &Flow, carrier: &Flow) -> bool {
    let same = |one: &Link| flow.path.iter().any(|other| (one.kind, one.ix) == (other.kind, other.ix));
    way::interfaces(carrier).any(|one| way::interfaces(flow).any(|other| one == other))
        || carrier.path.iter().filter(|hop| same(hop)).count() >= 2
}
