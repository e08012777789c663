//! NH0902: the plan leaves open what it is for.

use super::{Context, Rule};
use crate::case::Plan;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0902",
    name: "plan-gaps",
    severity: Severity::Warning,
    title: "the plan leaves open what it is for",
    why: "A time that the plan does not set is not kept. The flaw stays with the patient until somebody finds the hour.",
    clauses: &["FDA 2026 VI.B", "IMDRF N60 5.4 PLAN-2", "IMDRF N60 5.4 PLAN-4", "IMDRF N60 6.3 CVD-2"],
    bad: r#"[plan.postmarket]
owner = "product security lead"
"#,
    good: r#"[plan.postmarket]
owner = "product security lead"
sources = ["NVD", "KEV"]
watched-every = "P1D"
assess-within = "P5D"
acknowledge-within = "P2D"
notify-within = "P30D"
fix-within = "P60D"
update-every = "P90D"
test-every = "P1Y"
contacts = ["security@maker.example"]
disclosure-policy = "https://maker.example/security"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for plan in &context.case.plans {
        let missing = missing(plan);
        if !missing.is_empty() {
            let name = plan.head.full_name();
            out.push(
                RULE.at(plan.head.span, format!("`{name}` does not say `{}`", missing.join("`, `")))
                    .with_help("decide each, with those who will have to keep it")
                    .about(name),
            );
        }
    }
}

fn missing(plan: &Plan) -> Vec<&'static str> {
    [
        (plan.owner.is_none(), "owner"),
        (plan.sources.is_empty(), "sources"),
        (plan.watched_every.is_none(), "watched-every"),
        (plan.assess_within.is_none(), "assess-within"),
        (plan.acknowledge_within.is_none(), "acknowledge-within"),
        (plan.notify_within.is_none(), "notify-within"),
        (plan.fix_within.is_none(), "fix-within"),
        (plan.update_every.is_none(), "update-every"),
        (plan.test_every.is_none(), "test-every"),
        (plan.contacts.is_empty(), "contacts"),
        (plan.disclosure_policy.is_none(), "disclosure-policy"),
    ]
    .into_iter()
    .filter_map(|(open, name)| open.then_some(name))
    .collect()
}
