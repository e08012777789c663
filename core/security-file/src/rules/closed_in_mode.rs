//! NH0303: a flow is used in a mode in which its way is closed.

use noharm_model::system::ModeIx;

use super::facts::way;
use super::{Context, Rule};
use crate::case::{Case, Flow, Head, Index, To};
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::Span;

pub(crate) static RULE: Rule = Rule {
    code: "NH0303",
    name: "closed-in-mode",
    severity: Severity::Warning,
    title: "a flow is used in a mode in which its way is closed",
    why: "Whether a port is open while a patient is connected decides who can act on the therapy. Here the text says both.",
    clauses: &["FDA 2026 V.B.2", "IMDRF N60 5.1 COM-1"],
    bad: r#"[interface.usb]
on = "comm"
zone = "bedside"
medium = "usb"
in-mode = ["service"]
[flow.stick]
path = ["bedside", "usb", "comm"]
in-mode = ["infusing"]
"#,
    good: r#"[interface.usb]
on = "comm"
zone = "bedside"
medium = "usb"
in-mode = ["service"]
[flow.stick]
path = ["bedside", "usb", "comm"]
in-mode = ["service"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for flow in &case.flows {
        for interface in way::interfaces(flow).filter_map(|ix| case.interfaces.get(ix.position())) {
            let place = interface.head.key("in-mode");
            compare(case, flow, &interface.modes, (&interface.head, place, "is not open"), out);
        }
        if let Some(carrier) = flow.carried_by.and_then(|to| case.flows.get(to.ix.position())) {
            let place = carrier.head.key("in-mode");
            compare(case, flow, &carrier.modes, (&carrier.head, place, "is not used"), out);
        }
    }
}

fn compare(
    case: &Case,
    flow: &Flow,
    open: &[To<ModeIx>],
    (head, place, word): (&Head, Span, &str),
    out: &mut Vec<Diagnostic>,
) {
    if open.is_empty() {
        return;
    }
    for mode in flow.modes.iter().filter(|mode| open.iter().all(|other| other.ix != mode.ix)) {
        let (name, mode_id) = (head.full_name(), case.id_of(mode.ix));
        out.push(
            RULE.at(
                mode.span,
                format!("`{name}` {word} in `{mode_id}`, where `{}` is used", flow.head.full_name()),
            )
            .with_label(place, "open in these only")
            .with_help(format!("take `{mode_id}` out here, or add it there"))
            .about(flow.head.full_name()),
        );
    }
}
