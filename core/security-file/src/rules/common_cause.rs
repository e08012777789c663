//! NH0512: a barrier fails with what it guards.

use noharm_model::system::ComponentIx;

use super::facts::barrier::harms;
use super::facts::way;
use super::{Context, Rule};
use crate::case::{Barrier, Case, Function, Harm, Index};
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::Span;

pub(crate) static RULE: Rule = Rule {
    code: "NH0512",
    name: "common-cause",
    severity: Severity::Warning,
    title: "a barrier fails with what it guards",
    why: "The attacker who holds the motor holds the motor's own limit too. Against him the barrier that the safety file counts on is not there.",
    clauses: &["IMDRF N60 5.2 RM-8", "ISO 14971 7.1", "IEC 81001-5-1 5.3"],
    bad: r#"[function.keep-rate]
performer = "motor"
within = "PT30S"
[harm.over-infusion]
when = [{ function = "keep-rate", violated = "tampered" }]
barriers = ["own-limit"]
severity = "catastrophic"
safety-file = "row 7"
[barrier.own-limit]
performer = "motor"
covers = ["over-infusion"]
residual = 3
reason = "sits in the drive's timer"
"#,
    good: r#"[function.keep-rate]
performer = "motor"
within = "PT30S"
[harm.over-infusion]
when = [{ function = "keep-rate", violated = "tampered" }]
barriers = ["monitor"]
severity = "catastrophic"
safety-file = "row 7"
[barrier.monitor]
performer = "panel"
covers = ["over-infusion"]
residual = 3
reason = "other silicon, other sensor"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for barrier in &case.barriers {
        let found = harms(case, barrier)
            .flat_map(|(_, harm)| harm.when.iter().map(move |when| (harm, when)))
            .filter_map(|(harm, when)| Some((harm, case.functions.get(when.function.ix.position())?)))
            .find_map(|(harm, function)| Some((harm, function, shared(case, barrier, function)?)));
        out.extend(found.map(|(harm, function, place)| told(case, barrier, (harm, function, place))));
    }
}

/// Where the barrier says that it stands on what performs the function.
fn shared(case: &Case, barrier: &Barrier, function: &Function) -> Option<Span> {
    let same = |component: ComponentIx| way::is_same_machine(case, component, function.performer.ix);
    if barrier.performer.to().is_some_and(same) {
        return Some(barrier.performer.span);
    }
    barrier.relies_on.iter().find(|link| link.to().is_some_and(same)).map(|link| link.span)
}

fn told(case: &Case, barrier: &Barrier, (harm, function, place): (&Harm, &Function, Span)) -> Diagnostic {
    let (name, performer) = (barrier.head.full_name(), case.id_of(function.performer.ix));
    RULE.at(place, format!("`{name}` fails with `{performer}`, whose failure it guards against"))
        .with_label(function.performer.span, format!("`{performer}` performs what `{}` violates", harm.head.id))
        .with_note(format!("who runs code on `{performer}` violates the function and the barrier in one"))
        .with_help("let another component, another sensor or a person do it; or keep it for accidents, and name another for attacks")
        .about(name)
}
