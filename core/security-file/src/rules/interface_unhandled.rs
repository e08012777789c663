//! NH0317: no program takes what an interface brings.

use noharm_model::system::InterfaceIx;
use rustc_hash::FxHashSet;

use super::facts::{protection::Protections, way};
use super::{Context, Rule};
use crate::case::{Case, Index, Interface};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0317",
    name: "interface-unhandled",
    severity: Severity::Warning,
    title: "no program takes what an interface brings",
    why: "Every program that reads foreign bytes may have a flaw that nobody has found yet. Where none is named, that flaw is counted nowhere, and the way in looks closed.",
    clauses: &["IMDRF N60 5.1 COM-2", "FDA 2026 App. 1 D"],
    bad: r#"[interface.usb]
on = "comm"
zone = "bedside"
medium = "usb"
[service.other]
on = "comm"
privilege = "user"
handles = []
"#,
    good: r#"[interface.usb]
on = "comm"
zone = "bedside"
medium = "usb"
[service.stick-reader]
on = "comm"
privilege = "user"
handles = ["interface.usb"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let protections = Protections::new(case);
    let handled = handled(case);
    for (no, interface) in (0u32..).zip(&case.interfaces) {
        let ix = InterfaceIx(no);
        if !takes_bytes(case, interface) || handled.contains(&ix) || protections.closes(ix) {
            continue;
        }
        let name = interface.head.full_name();
        out.push(
            RULE.at(interface.head.span, format!("no service handles `{name}`, nor a flow that passes it"))
                .with_help("name it in `handles` of the service that reads it first; if nothing does, say `direction = \"out\"` or add the control that closes it")
                .about(name),
        );
    }
}

/// It lets bytes in, to a component that can run a program.
fn takes_bytes(case: &Case, interface: &Interface) -> bool {
    interface.direction != Some("out")
        && !matches!(interface.medium, "power" | "contact" | "display" | "audio" | "analogue" | "panel")
        && interface
            .on
            .and_then(|on| case.components.get(on.ix.position()))
            .is_some_and(|component| !component.is_bare_hardware())
}

/// Interfaces that a service handles, itself or by a flow that passes it.
fn handled(case: &Case) -> FxHashSet<InterfaceIx> {
    let inputs = || case.services.iter().flat_map(|service| &service.handles).map(|handled| handled.input);
    let flows =
        inputs().filter_map(|input| case.flows.get(input.to::<noharm_model::system::FlowIx>()?.position()));
    inputs().filter_map(|input| input.to()).chain(flows.flat_map(way::interfaces)).collect()
}
