//! NH0901: devices are in use, and there is no plan for what comes after.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0901",
    name: "no-plan",
    severity: Severity::Warning,
    title: "devices are in use, and there is no plan for what comes after",
    why: "A flaw will be found while patients are connected. Who watches, who decides, by when customers are told: on that day it is too late to think of it.",
    clauses: &["FD&C Act 524B(b)(1)", "FDA 2026 VI.B", "IMDRF N60 5.4 PLAN-1"],
    bad: r#"[release."1.0"]
date = 2025-01-01
[fielded.all]
release = "1.0"
"#,
    good: r#"[release."1.0"]
date = 2025-01-01
[fielded.all]
release = "1.0"
[plan.postmarket]
owner = "product security lead"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    if !case.plans.is_empty() {
        return;
    }
    let fielded = case.fielded.first().map(|fielded| &fielded.head);
    if let Some(head) = fielded.or_else(|| case.markets.first().map(|market| &market.head)) {
        out.push(
            RULE.at(
                head.span,
                format!(
                    "`{}` says that devices are in use or sold, and no plan follows them",
                    head.full_name()
                ),
            )
            .with_help("write `[plan.…]`: sources, how often, times to assess, tell and fix, contacts")
            .about(head.full_name()),
        );
    }
}
