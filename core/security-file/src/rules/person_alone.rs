//! NH0513: only people stand before a catastrophe.

use noharm_model::level::Severity as Gravity;
use noharm_model::system::HarmIx;
use rustc_hash::FxHashMap;

use super::facts::barrier::harms;
use super::{Context, Rule};
use crate::case::Barrier;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Kind;

pub(crate) static RULE: Rule = Rule {
    code: "NH0513",
    name: "person-alone",
    severity: Severity::Warning,
    title: "only people stand before a catastrophe",
    why: "A nurse looks at eight patients. Attention fails at its usual rate, and the patient who dies of it dies of the design.",
    clauses: &["ISO 14971 7.1", "IMDRF N60 5.2 RM-8"],
    bad: r#"[function.keep-rate]
performer = "motor"
within = "PT30S"
[harm.over-infusion]
when = [{ function = "keep-rate", violated = "tampered" }]
barriers = ["rounds"]
severity = "catastrophic"
safety-file = "row 7"
[barrier.rounds]
performer = "nurse"
covers = ["over-infusion"]
residual = 1
reason = "every 15 minutes"
"#,
    good: r#"[function.keep-rate]
performer = "motor"
within = "PT30S"
[harm.over-infusion]
when = [{ function = "keep-rate", violated = "tampered" }]
barriers = ["rounds", "monitor"]
severity = "catastrophic"
safety-file = "row 7"
[barrier.rounds]
performer = "nurse"
covers = ["over-infusion"]
residual = 1
reason = "every 15 minutes"
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
    let mut by_harm: FxHashMap<HarmIx, Vec<&Barrier>> = FxHashMap::default();
    for barrier in &case.barriers {
        for (covered, _) in harms(case, barrier) {
            by_harm.entry(covered.ix).or_default().push(barrier);
        }
    }
    for (no, harm) in (0u32..).zip(&case.harms).filter(|(_, harm)| harm.severity == Gravity::Catastrophic) {
        let Some(barriers) = by_harm.get(&HarmIx(no)) else { continue };
        if barriers.iter().any(|barrier| barrier.performer.kind != Kind::User) {
            continue;
        }
        let name = harm.head.full_name();
        let mut told = RULE
            .at(
                harm.head.field("barriers"),
                format!("only people stand before `{name}`, which is catastrophic"),
            )
            .with_help("add a technical barrier that stands apart from what it guards")
            .about(name);
        for barrier in barriers.iter().take(4) {
            told = told.with_label(barrier.performer.span, "a person");
        }
        out.push(told);
    }
}
