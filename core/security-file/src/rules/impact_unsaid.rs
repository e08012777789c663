//! NH0517: a control does not say what it can do to the therapy.

use noharm_model::system::{ComponentIx, FlowIx};
use rustc_hash::FxHashMap;

use super::facts::way;
use super::{Context, Rule};
use crate::case::{Case, Control, Function, ImpactSaid, Index};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0517",
    name: "impact-unsaid",
    severity: Severity::Warning,
    title: "a control does not say what it can do to the therapy",
    why: "A check that fails closed can stop the infusion that keeps a patient alive. What a control does to the therapy is counted at worst until somebody has thought it through.",
    clauses: &["IMDRF N60 4.2", "FDA 2026 V.A", "IMDRF N60 5.1 AUT-3"],
    bad: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
"#,
    good: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
safety-impact = { none = "therapy needs nothing of `comm`" }
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let essential = essential(case);
    for control in case.controls.iter().filter(|control| control.safety_impact.as_ref().is_none_or(is_empty))
    {
        let name = control.head.full_name();
        let told = RULE
            .at(control.head.span, format!("`{name}` does not say what it can do to the therapy"))
            .with_help("write `safety-impact = { none = \"why\" }`, or the functions it may `delay`, `stop`, `lock-out`, `by-pass`")
            .about(name);
        out.push(match on_the_way(case, &essential, control) {
            Some(function) => told.with_label(
                function.head.span,
                "this is essential, and the control stands on its way: it counts as able to stop it",
            ),
            None => told,
        });
    }
}

fn is_empty(impact: &ImpactSaid) -> bool {
    impact.none.is_none()
        && [&impact.delay, &impact.stop, &impact.lock_out, &impact.by_pass].into_iter().all(Vec::is_empty)
}

/// Essential functions by who performs them.
fn essential(case: &Case) -> FxHashMap<ComponentIx, &Function> {
    let functions = case.functions.iter().filter(|function| function.essential == Some(true));
    functions.map(|function| (function.performer.ix, function)).collect()
}

/// An essential function whose performer the control stands on, or whose flow it checks.
fn on_the_way<'a>(
    case: &Case,
    essential: &FxHashMap<ComponentIx, &'a Function>,
    control: &Control,
) -> Option<&'a Function> {
    let protected = control
        .protects
        .iter()
        .flat_map(|protects| &protects.what)
        .filter_map(|what| case.flows.get(what.to::<FlowIx>()?.position()))
        .flat_map(way::components);
    let mut touched = control.enforced_on.iter().map(|place| place.ix).chain(protected);
    touched.find_map(|component| essential.get(&component).copied())
}
