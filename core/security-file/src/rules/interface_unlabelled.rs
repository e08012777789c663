//! NH0803: the labelling does not name an interface.

use noharm_model::system::InterfaceIx;
use rustc_hash::FxHashSet;

use super::{Context, Rule};
use crate::case::{Case, Index, Interface};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0803",
    name: "interface-unlabelled",
    severity: Severity::Warning,
    title: "the labelling does not name an interface",
    why: "The hospital can only lock, watch or cover what it knows of. A way in that no document names is open at every bed.",
    clauses: &["IMDRF N60 5.5 LAB-3", "IMDRF N60 5.1 COM-1", "FDA 2026 VI.A"],
    bad: r#"[interface.usb]
on = "comm"
zone = "bedside"
medium = "usb"
[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
[label.guide]
interfaces = ["wifi"]
"#,
    good: r#"[interface.usb]
on = "comm"
zone = "bedside"
medium = "usb"
[interface.wifi]
on = "comm"
zone = "outside"
medium = "wifi"
[label.guide]
interfaces = ["wifi", "usb"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let named: FxHashSet<InterfaceIx> =
        case.labels.iter().flat_map(|label| &label.interfaces).map(|to| to.ix).collect();
    let Some(label) = case.labels.iter().find(|label| !label.interfaces.is_empty()) else { return };
    for (no, interface) in (0u32..).zip(&case.interfaces) {
        if named.contains(&InterfaceIx(no)) || !is_makers(case, interface) {
            continue;
        }
        let name = interface.head.full_name();
        out.push(
            RULE.at(interface.head.span, format!("no document of the labelling names `{name}`"))
                .with_label(label.head.field("interfaces"), "these are named here")
                .with_help("add it to `interfaces` of a label, and to the document")
                .about(name),
        );
    }
}

fn is_makers(case: &Case, interface: &Interface) -> bool {
    interface
        .on
        .and_then(|on| case.components.get(on.ix.position()))
        .is_some_and(|component| component.owner != Some("customer") || component.sbom.is_some())
}
