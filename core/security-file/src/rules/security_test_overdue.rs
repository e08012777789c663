//! NH0909: the regular security test has not been done.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0909",
    name: "security-test-overdue",
    severity: Severity::Warning,
    title: "the regular security test has not been done",
    why: "Attackers learn every year. A device that was last attacked by its own maker's order longer ago than the plan allows meets them as it was.",
    clauses: &["FDA 2026 V.C", "FDA 2026 VI.B", "IMDRF N60 5.2 RM-4"],
    bad: r#"[plan.postmarket]
test-every = "P1Y"
[evidence.e-1]
kind = "penetration"
independence = "external"
result = "pass"
on = 2025-10-02
"#,
    good: r#"[plan.postmarket]
test-every = "P1Y"
[evidence.e-1]
kind = "penetration"
independence = "external"
result = "pass"
on = 2026-10-02
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let Some((plan, every)) = case.plans.iter().find_map(|plan| Some((plan, plan.test_every.as_ref()?)))
    else {
        return;
    };
    let attacks = case
        .evidence
        .iter()
        .zip(&case.standings.evidence)
        .filter(|(evidence, standing)| standing.kind == "penetration" && evidence.on <= case.as_of);
    let Some((last, _)) = attacks.max_by_key(|(evidence, _)| evidence.on) else { return };
    let due = last.on.plus_days(every.days());
    if case.as_of <= due {
        return;
    }
    let days = case.as_of.days_since(due);
    out.push(
        RULE.at(
            plan.head.field("test-every"),
            format!("the last penetration test of this release was on {}; the next was due by {due}, {days} days ago", last.on),
        )
        .with_label(last.head.field("on"), "the last one")
        .with_help("have it done on what is in the field, and write its evidence")
        .about(plan.head.full_name()),
    );
}
