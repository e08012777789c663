//! NH0716: nobody attacked an interface that a network reaches.

use noharm_model::system::{FlowIx, InterfaceIx, ServiceIx};
use rustc_hash::FxHashSet;

use super::facts::way;
use super::{Context, Rule};
use crate::case::{Case, Index, Interface};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0716",
    name: "exposed-untested",
    severity: Severity::Warning,
    title: "nobody attacked an interface that a network reaches",
    why: "The penetration test went around it. The attacker will not, and behind it may lie the shortest way to the patient.",
    clauses: &["FDA 2026 V.C", "IMDRF N60 5.3 TST-7", "IEC 81001-5-1 5.7.4"],
    bad: r#"[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
"#,
    good: r#"[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
[test.attack]
method = "penetration"
scope = ["interface.wifi"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let attacked = attacked(case);
    for (no, interface) in (0u32..).zip(&case.interfaces) {
        if !is_exposed(case, interface) || attacked.contains(&InterfaceIx(no)) {
            continue;
        }
        let name = interface.head.full_name();
        let mut told = RULE
            .at(interface.head.span, format!("no penetration or fuzz test has `{name}` in its scope"))
            .with_help("put it, a flow that passes it or the service behind it into the `scope` of one")
            .about(name);
        if let Some(zone) = interface.zone {
            told = told.with_label(zone.span, "reached from a zone that is not trusted");
        }
        out.push(told);
    }
}

/// A network reaches it from a zone that is not trusted, and the maker answers for what is behind it.
fn is_exposed(case: &Case, interface: &Interface) -> bool {
    let foreign = interface
        .zone
        .and_then(|zone| case.zones.get(zone.ix.position()))
        .is_some_and(|zone| zone.trust != "trusted");
    let makers = interface
        .on
        .and_then(|on| case.components.get(on.ix.position()))
        .is_some_and(|component| component.owner != Some("customer") || component.sbom.is_some());
    let wireless = matches!(interface.medium, "ble" | "bluetooth" | "radio" | "nfc" | "rfid" | "infrared");
    foreign && makers && (interface.is_network() || wireless) && interface.direction != Some("out")
}

/// Interfaces in the scope of a penetration or fuzz test, themselves, by a flow, or by a service behind them.
fn attacked(case: &Case) -> FxHashSet<InterfaceIx> {
    let mut attacked: FxHashSet<InterfaceIx> = FxHashSet::default();
    let methods = ["penetration", "fuzz", "robustness"];
    for link in case.tests.iter().filter(|test| methods.contains(&test.method)).flat_map(|test| &test.scope) {
        attacked.extend(link.to::<InterfaceIx>());
        if let Some(flow) = link.to::<FlowIx>().and_then(|ix| case.flows.get(ix.position())) {
            attacked.extend(way::interfaces(flow));
        }
        if let Some(service) = link.to::<ServiceIx>().and_then(|ix| case.services.get(ix.position())) {
            attacked.extend(service.handles.iter().filter_map(|handled| handled.input.to::<InterfaceIx>()));
        }
    }
    attacked
}
