//! NH0304: flows carry each other in a circle.

use noharm_model::system::FlowIx;

use super::facts::way;
use super::{Context, Rule};
use crate::case::{Case, Index};
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
    // In which walk a flow was met first; a walk that meets itself again has found a circle.
    let mut met: Vec<Option<FlowIx>> = vec![None; case.flows.len()];
    for (start, _) in way::flows(case) {
        let mut at = start;
        while let Some(place) = met.get_mut(at.position()).filter(|place| place.is_none()) {
            *place = Some(start);
            let Some(next) = carrier(case, at) else { break };
            at = next;
            if met.get(at.position()).copied().flatten() == Some(start) {
                out.extend(first_of_circle(case, at).and_then(|first| told(case, first)));
            }
        }
    }
}

fn carrier(case: &Case, flow: FlowIx) -> Option<FlowIx> {
    case.flows.get(flow.position())?.carried_by.map(|to| to.ix)
}

/// The flow of the circle through `ix` that stands first in the case, so that the order of the walk does not show.
fn first_of_circle(case: &Case, ix: FlowIx) -> Option<FlowIx> {
    let around = std::iter::successors(carrier(case, ix), |at| carrier(case, *at).filter(|_| *at != ix));
    around.min()
}

fn told(case: &Case, ix: FlowIx) -> Option<Diagnostic> {
    let flow = case.flows.get(ix.position())?;
    let name = flow.head.full_name();
    let mut told =
        RULE.at(flow.carried_by?.span, format!("`{name}` is carried by itself in the end")).about(name);
    for other in way::with_carriers(case, ix).skip(1).take(8).take_while(|other| *other != ix) {
        let other = case.flows.get(other.position())?;
        told = told.with_label(other.carried_by?.span, format!("and `{}` by this", other.head.full_name()));
    }
    Some(told.with_help("take `carried-by` from the flow that meets the medium itself"))
}
