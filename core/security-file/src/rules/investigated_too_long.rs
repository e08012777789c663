//! NH0617: a vulnerability is under investigation for longer than the plan allows.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0617",
    name: "investigated-too-long",
    severity: Severity::Warning,
    title: "a vulnerability is under investigation for longer than the plan allows",
    why: "While it is looked into, hospitals wait and attackers do not. The plan set a time because patients are treated meanwhile.",
    clauses: &["FDA 2016 postmarket VI", "IEC 81001-5-1 9.4", "IMDRF N60 6.4 REM-1"],
    bad: r#"[plan.postmarket]
assess-within = "P5D"
[vulnerability.cve-2026-1111]
status = "under_investigation"
learned = 2026-10-01
"#,
    good: r#"[plan.postmarket]
assess-within = "P5D"
[vulnerability.cve-2026-1111]
status = "under_investigation"
learned = 2026-11-22
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let limit = case.plans.iter().find_map(|plan| plan.assess_within.as_ref().map(|within| (plan, within)));
    let Some((plan, within)) = limit else { return };
    for statement in case.vulnerabilities.iter().filter(|one| one.status == Some("under_investigation")) {
        let Some(learned) = statement.learned else { continue };
        let end = learned.plus_days(within.days());
        if case.as_of <= end {
            continue;
        }
        let name = statement.advisory_id();
        out.push(
            RULE.at(
                statement.head.field("status"),
                format!(
                    "`{name}` should have been assessed by {end}, {} days ago",
                    case.as_of.days_since(end)
                ),
            )
            .with_label(statement.head.field("learned"), "learned of here")
            .with_label(plan.head.field("assess-within"), "the plan's time")
            .with_help(
                "decide: affected, not affected with the reason, or fixed; until then it counts as affected",
            )
            .about(statement.head.full_name()),
        );
    }
}
