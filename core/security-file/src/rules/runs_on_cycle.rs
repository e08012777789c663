//! NH0325: components run on each other in a circle.

use noharm_model::system::ComponentIx;

use super::{Context, Rule};
use crate::case::{Case, Index};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0325",
    name: "runs-on-cycle",
    severity: Severity::Error,
    title: "components run on each other in a circle",
    why: "Whoever holds what a part runs on holds the part. In a circle no part stands on anything, and each is as good as lost with any other.",
    clauses: &["IEC 81001-5-1 5.3", "FDA 2026 V.B.2"],
    bad: r#"[component.guest]
zone = "bedside"
runs-on = "host"
[component.host]
zone = "bedside"
runs-on = "guest"
"#,
    good: r#"[component.guest]
zone = "bedside"
runs-on = "host"
[component.host]
zone = "bedside"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    // In which walk a part was met first; a walk that meets itself again has found a circle.
    let mut met: Vec<Option<ComponentIx>> = vec![None; case.components.len()];
    for start in (0u32..).zip(&case.components).map(|(no, _)| ComponentIx(no)) {
        let mut at = start;
        while let Some(place) = met.get_mut(at.position()).filter(|place| place.is_none()) {
            *place = Some(start);
            let Some(next) = ground(case, at) else { break };
            at = next;
            if met.get(at.position()).copied().flatten() == Some(start) {
                out.extend(first_of_circle(case, at).and_then(|first| told(case, first)));
            }
        }
    }
}

fn ground(case: &Case, part: ComponentIx) -> Option<ComponentIx> {
    case.components.get(part.position())?.runs_on.map(|to| to.ix)
}

/// The parts of the circle through `ix`, beginning behind it and ending with it.
fn circle(case: &Case, ix: ComponentIx) -> impl Iterator<Item = ComponentIx> {
    std::iter::successors(ground(case, ix), move |at| ground(case, *at).filter(|_| *at != ix))
}

/// The part of the circle that stands first in the case, so that the order of the walk does not show.
fn first_of_circle(case: &Case, ix: ComponentIx) -> Option<ComponentIx> {
    circle(case, ix).min()
}

fn told(case: &Case, ix: ComponentIx) -> Option<Diagnostic> {
    let part = case.components.get(ix.position())?;
    let name = part.head.full_name();
    let mut told = RULE.at(part.runs_on?.span, format!("`{name}` runs on itself in the end")).about(name);
    for other in circle(case, ix).take(8).take_while(|other| *other != ix) {
        let other = case.components.get(other.position())?;
        told = told.with_label(other.runs_on?.span, format!("and `{}` on this", other.head.full_name()));
    }
    Some(told.with_help("take `runs-on` from the part that stands on its own"))
}
