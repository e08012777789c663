//! NH0401: no threat speaks of a place where an attacker first touches the device.

use noharm_model::system::{InterfaceIx, ZoneIx};
use rustc_hash::FxHashSet;

use super::facts::{protection::Protections, way};
use super::{Context, Rule};
use crate::case::{Case, Flow, Head, Index};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Kind;

pub(crate) static RULE: Rule = Rule {
    code: "NH0401",
    name: "first-touch-unspoken",
    severity: Severity::Warning,
    title: "no threat speaks of a place where an attacker first touches the device",
    why: "Attacks begin where somebody can put a hand, a plug or a packet. A port that nobody thought of is the one that is used; silence is taken for the worst case.",
    clauses: &["FDA 2026 V.A.1", "IMDRF N60 5.2 RM-10", "IEC 81001-5-1 7.2"],
    bad: r#"[interface.usb]
on = "comm"
zone = "bedside"
medium = "usb"
"#,
    good: r#"[interface.usb]
on = "comm"
zone = "bedside"
medium = "usb"
[threat.stick]
at = ["interface.usb"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let protections = Protections::new(case);
    let spoken: FxHashSet<(Kind, u32)> =
        case.threats.iter().flat_map(|threat| &threat.at).map(|at| (at.kind, at.ix)).collect();
    for (no, interface) in (0u32..).zip(&case.interfaces) {
        let touched = interface.zone.is_some_and(|zone| is_foreign(case, zone.ix));
        if touched && !spoken.contains(&(Kind::Interface, no)) {
            out.push(told(&interface.head, "an interface that can be touched"));
        }
    }
    for (ix, flow) in way::flows(case) {
        if begins_outside(case, flow)
            && !spoken.contains(&(Kind::Flow, ix.0))
            && !protections.closes_way(flow)
        {
            out.push(told(&flow.head, "a flow that passes where others are"));
        }
    }
}

fn told(head: &Head, what: &str) -> Diagnostic {
    let name = head.full_name();
    RULE.at(head.span, format!("no threat speaks of `{name}`"))
        .marked(what)
        .with_help(format!("name it in `at` of a threat; what it can do there counts at worst until then: `at = [\"{name}\"]`"))
        .about(name)
}

fn is_foreign(case: &Case, zone: ZoneIx) -> bool {
    case.zones.get(zone.position()).is_none_or(|zone| zone.trust != "trusted")
}

/// A zone that is not trusted lies on the path, or an interface that is reached from one.
fn begins_outside(case: &Case, flow: &Flow) -> bool {
    flow.path.iter().any(|hop| {
        let interface_zone = hop
            .to::<InterfaceIx>()
            .and_then(|ix| case.interfaces.get(ix.position())?.zone)
            .map(|zone| zone.ix);
        hop.to::<ZoneIx>().or(interface_zone).is_some_and(|zone| is_foreign(case, zone))
    })
}
