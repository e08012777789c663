//! NH0802: a flow uses a port that its interface does not have.

use std::collections::BTreeSet;

use super::facts::{port, way};
use super::{Context, Rule};
use crate::case::{Index, Interface};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0802",
    name: "flow-port-unlisted",
    severity: Severity::Warning,
    title: "a flow uses a port that its interface does not have",
    why: "From the interface's ports come the labelling and the firewall. A flow beside them is a way to the patient that nobody watches.",
    clauses: &["IMDRF N60 5.5 LAB-3", "FDA 2026 App. 2"],
    bad: r#"[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
ports = ["udp/53 out"]
[flow.order]
path = ["outside", "wifi", "comm"]
ports = ["tcp/2575"]
"#,
    good: r#"[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
ports = ["udp/53 out", "tcp/2575 in"]
[flow.order]
path = ["outside", "wifi", "comm"]
ports = ["tcp/2575"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for flow in case.flows.iter().filter(|flow| !flow.ports.is_empty()) {
        let passed: Vec<&Interface> = way::interfaces(flow)
            .filter_map(|ix| case.interfaces.get(ix.position()))
            .filter(|interface| !interface.ports.is_empty())
            .collect();
        let Some(first) = passed.first() else { continue };
        let known: BTreeSet<String> = passed
            .iter()
            .flat_map(|interface| &interface.ports)
            .map(|port| port::without_direction(&port.value))
            .collect();
        for port in flow.ports.iter().filter(|port| !known.contains(&port::without_direction(&port.value))) {
            let name = first.head.full_name();
            out.push(
                RULE.at(port.span, format!("`{}` is not among the ports of `{name}`", port.value))
                    .with_label(first.head.field("ports"), "these are")
                    .with_help("add it there, with its direction; or correct the flow")
                    .about(flow.head.full_name()),
            );
        }
    }
}
