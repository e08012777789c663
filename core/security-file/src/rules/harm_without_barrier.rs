//! NH0510: no barrier covers a grave harm wholly.

use noharm_model::level::Severity as Gravity;
use noharm_model::system::HarmIx;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::Span;

pub(crate) static RULE: Rule = Rule {
    code: "NH0510",
    name: "harm-without-barrier",
    severity: Severity::Warning,
    title: "no barrier covers a grave harm wholly",
    why: "Between the function that fails and the patient who dies stands nothing. A barrier that covers a part only leaves the rest open.",
    clauses: &["IMDRF N60 5.2 RM-8", "ISO 14971 7.1"],
    bad: r#"[function.keep-rate]
performer = "motor"
essential = true
within = "PT30S"
[harm.over-infusion]
when = [{ function = "keep-rate", violated = "tampered" }]
severity = "catastrophic"
safety-file = "row 7"
"#,
    good: r#"[function.keep-rate]
performer = "motor"
essential = true
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
    let covered: FxHashSet<HarmIx> =
        case.barriers.iter().flat_map(|barrier| &barrier.covers).map(|harm| harm.ix).collect();
    let mut partly: FxHashMap<HarmIx, Vec<(Span, &str)>> = FxHashMap::default();
    for (harm, missing) in case.barriers.iter().flat_map(|barrier| &barrier.partly) {
        partly.entry(harm.ix).or_default().push((harm.span, missing));
    }
    for (no, harm) in (0u32..).zip(&case.harms) {
        if harm.severity < Gravity::Critical || covered.contains(&HarmIx(no)) {
            continue;
        }
        let name = harm.head.full_name();
        let mut told = RULE
            .at(harm.head.span, format!("no barrier covers `{name}` wholly, and it is {}", harm.severity))
            .with_help("name what stands before it in `barriers`, and the harm in that barrier's `covers`; if nothing can, add what could")
            .about(name);
        for (place, missing) in partly.get(&HarmIx(no)).into_iter().flatten().take(4) {
            told = told.with_label(*place, format!("partly only: {missing}"));
        }
        out.push(told);
    }
}
