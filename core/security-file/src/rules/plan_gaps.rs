//! NH0902: the plan leaves open what it is for.

use super::{Context, Rule};
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
        let missing: Vec<&str> =
            ASKED.into_iter().filter(|field| context.leaves_open(&plan.head, field)).collect();
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

/// What every plan says.
const ASKED: [&str; 11] = [
    "owner",
    "sources",
    "watched-every",
    "assess-within",
    "acknowledge-within",
    "notify-within",
    "fix-within",
    "update-every",
    "test-every",
    "contacts",
    "disclosure-policy",
];
