//! NH0304: flows carry each other in a circle.

use noharm_model::system::FlowIx;

use super::facts::way;
use super::{Context, Rule};
use crate::case::{Case, Flow, Index};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0304",
    name: "carrier-cycle",
    severity: Severity::Error,
    title: "flows carry each other in a circle",
    why: "A protection that a flow has from its carrier must end at a medium. In a circle each looks protected by the other, and nothing protects either.",
    clauses: &["IMDRF N60 5.1 COM-4"],
    bad: r#"[flow.link]
path = ["outside", "comm"]
carried-by = "answer"
[flow.answer]
path = ["outside", "comm"]
carried-by = "link"
"#,
    good: r#"[flow.link]
path = ["outside", "comm"]
[flow.answer]
path = ["outside", "comm"]
carried-by = "link"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for (ix, flow) in way::flows(case) {
        let chain = way::with_carriers(case, ix);
        let closes = chain.last().and_then(|last| carrier(case, *last)) == Some(ix);
        if closes && chain.iter().all(|other| *other >= ix) {
            out.push(told(case, flow, &chain));
        }
    }
}

fn carrier(case: &Case, flow: FlowIx) -> Option<FlowIx> {
    case.flows.get(flow.position())?.carried_by.map(|to| to.ix)
}

fn told(case: &Case, flow: &Flow, chain: &[FlowIx]) -> Diagnostic {
    let span = flow.carried_by.map_or(flow.head.span, |to| to.span);
    let message = format!("`{}` is carried by itself in the end", flow.head.full_name());
    let mut told = RULE.at(span, message).about(flow.head.full_name());
    for other in chain.iter().skip(1).take(8).filter_map(|ix| case.flows.get(ix.position())) {
        if let Some(carrier) = other.carried_by {
            told = told.with_label(carrier.span, format!("and `{}` by this", other.head.full_name()));
        }
    }
    told.with_help("take `carried-by` from the flow that meets the medium itself")
}
