//! NH0801: the labelling and the interfaces name different ports.

use std::collections::BTreeSet;

use super::facts::port;
use super::{Context, Rule};
use crate::case::{Case, Index, Interface, Label};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0801",
    name: "ports-differ",
    severity: Severity::Warning,
    title: "the labelling and the interfaces name different ports",
    why: "The hospital's firewall is set up by the labelling. A port it does not name is left open to everybody or closed to the alarm; one it names for nothing is a hole.",
    clauses: &["IMDRF N60 5.5 LAB-3", "FDA 2026 VI.A"],
    bad: r#"[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
ports = ["udp/53 out", "tcp/2575 in"]
[label.guide]
interfaces = ["wifi"]
ports = ["udp/53 out"]
"#,
    good: r#"[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
ports = ["udp/53 out", "tcp/2575 in"]
[label.guide]
interfaces = ["wifi"]
ports = ["udp/53 out", "TCP/2575 in"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for label in case.labels.iter().filter(|label| !label.ports.is_empty()) {
        let stated: BTreeSet<String> = label.ports.iter().map(|port| port::normal(&port.value)).collect();
        let interfaces = spoken_of(case, label);
        for interface in &interfaces {
            out.extend(unstated(label, interface, &stated));
        }
        let known: BTreeSet<String> = interfaces
            .iter()
            .flat_map(|interface| &interface.ports)
            .map(|port| port::normal(&port.value))
            .collect();
        for port in label.ports.iter().filter(|port| !known.contains(&port::normal(&port.value))) {
            out.push(
                RULE.at(
                    port.span,
                    format!("`{}` is the port of no interface that the labelling names", port.value),
                )
                .with_help("take it out, or add it to `ports` of the interface it belongs to")
                .about(label.head.full_name()),
            );
        }
    }
}

/// The interfaces that the label names; where it names none, all.
fn spoken_of<'a>(case: &'a Case, label: &Label) -> Vec<&'a Interface> {
    if label.interfaces.is_empty() {
        return case.interfaces.iter().collect();
    }
    label.interfaces.iter().filter_map(|to| case.interfaces.get(to.ix.position())).collect()
}

fn unstated(label: &Label, interface: &Interface, stated: &BTreeSet<String>) -> Option<Diagnostic> {
    if label.interfaces.is_empty() {
        return None;
    }
    let missing: Vec<&str> = interface
        .ports
        .iter()
        .filter(|port| !stated.contains(&port::normal(&port.value)))
        .map(|port| port.value.as_str())
        .collect();
    let first = interface.ports.iter().find(|port| !stated.contains(&port::normal(&port.value)))?;
    let (name, own) = (interface.head.full_name(), label.head.full_name());
    Some(
        RULE.at(
            label.head.field("ports"),
            format!("`{own}` names `{name}`, and not its port `{}`", missing.join("`, `")),
        )
        .with_label(first.span, "the interface says so here")
        .with_help("one of the two is wrong: correct it, and have the document changed if it is the label")
        .about(own),
    )
}
