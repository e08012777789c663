//! NH0511: a harm and a barrier disagree about each other.

use noharm_model::system::{BarrierIx, HarmIx};

use super::facts::barrier::harms;
use super::{Context, Rule};
use crate::case::Index;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0511",
    name: "barrier-disagrees",
    severity: Severity::Warning,
    title: "a harm and a barrier disagree about each other",
    why: "Only a barrier that both sides speak of counts. Where they disagree, the patient has either a barrier that is not counted, or none where one is listed.",
    clauses: &["IMDRF N60 5.2 RM-8"],
    bad: r#"[function.keep-rate]
performer = "motor"
within = "PT30S"
[harm.over-infusion]
when = [{ function = "keep-rate", violated = "tampered" }]
barriers = ["monitor"]
severity = "serious"
safety-file = "row 7"
[barrier.monitor]
performer = "panel"
residual = 3
reason = "other silicon"
"#,
    good: r#"[function.keep-rate]
performer = "motor"
within = "PT30S"
[harm.over-infusion]
when = [{ function = "keep-rate", violated = "tampered" }]
barriers = ["monitor"]
severity = "serious"
safety-file = "row 7"
[barrier.monitor]
performer = "panel"
covers = ["over-infusion"]
residual = 3
reason = "other silicon"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for (no, harm) in (0u32..).zip(&case.harms) {
        for named in &harm.barriers {
            let Some(barrier) = case.barriers.get(named.ix.position()) else { continue };
            let speaks = barrier.covers.iter().any(|to| to.ix == HarmIx(no))
                || barrier.partly.iter().any(|(to, _)| to.ix == HarmIx(no));
            if !speaks {
                let (name, own) = (barrier.head.full_name(), &harm.head.id);
                out.push(
                    RULE.at(named.span, format!("`{name}` does not say that it covers `{own}`"))
                        .with_label(barrier.head.span, "the barrier")
                        .with_help(format!("add `{own}` to its `covers` or `partly`, or take it out here"))
                        .about(harm.head.full_name()),
                );
            }
        }
    }
    for (no, barrier) in (0u32..).zip(&case.barriers) {
        for (covered, harm) in harms(case, barrier) {
            if harm.barriers.iter().all(|to| to.ix != BarrierIx(no)) {
                let (name, own) = (harm.head.full_name(), &barrier.head.id);
                out.push(
                    RULE.at(covered.span, format!("`{name}` does not name `{own}` among its barriers"))
                        .with_label(harm.head.key("barriers"), "the harm")
                        .with_help(format!("add `{own}` to its `barriers`, or take the harm out here"))
                        .about(barrier.head.full_name()),
                );
            }
        }
    }
}
