//! NH0316: a service handles what does not reach its component.

use noharm_model::system::{FlowIx, InterfaceIx};

use super::facts::way;
use super::{Context, Rule};
use crate::case::{Case, Index, Link, Service};
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::Span;

pub(crate) static RULE: Rule = Rule {
    code: "NH0316",
    name: "input-elsewhere",
    severity: Severity::Error,
    title: "a service handles what does not reach its component",
    why: "Flaws count where their input arrives. With the input at the wrong program, the flaw that matters is looked for in the wrong place.",
    clauses: &["FDA 2026 V.B.2", "IMDRF N60 5.2 RM-11"],
    bad: r#"[flow.rate]
path = ["panel", "motor"]
[service.decoder]
on = "comm"
privilege = "user"
handles = ["flow.rate"]
[service.motor-decoder]
on = "motor"
privilege = "user"
handles = ["flow.rate"]
"#,
    good: r#"[flow.rate]
path = ["panel", "motor"]
[service.decoder]
on = "motor"
privilege = "user"
handles = ["flow.rate"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for service in &case.services {
        for handled in &service.handles {
            let Some((place, text)) = elsewhere(case, service, handled.input) else { continue };
            let (input, on) = (case.name_of(handled.input), case.id_of(service.on.ix));
            out.push(
                RULE.at(
                    handled.input.span,
                    format!("`{input}` does not reach `{on}`, where this service runs"),
                )
                .with_label(place, text)
                .with_label(service.on.span, "the service runs here")
                .with_help("move the service, or put its component on the path")
                .about(service.head.full_name()),
            );
        }
    }
}

/// The place that contradicts, where the input is not at the service's component.
fn elsewhere(case: &Case, service: &Service, input: Link) -> Option<(Span, &'static str)> {
    let here = |component| way::is_same_machine(case, component, service.on.ix);
    if let Some(interface) = input.to::<InterfaceIx>() {
        let on = case.interfaces.get(interface.position())?.on?;
        return (!here(on.ix)).then_some((on.span, "the interface is here"));
    }
    let flow = case.flows.get(input.to::<FlowIx>()?.position())?;
    let reaches = way::components(flow).any(here)
        || way::interfaces(flow)
            .filter_map(|ix| case.interfaces.get(ix.position())?.on)
            .any(|on| here(on.ix));
    (!reaches).then_some((flow.head.field("path"), "it passes these"))
}
