//! NH0904: the plan's times are longer than those that the regulator grants.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::duration::Duration;

pub(crate) static RULE: Rule = Rule {
    code: "NH0904",
    name: "times-too-long",
    severity: Severity::Warning,
    title: "the plan's times are longer than those that the regulator grants",
    why: "A hospital that is told after 30 days could not protect its patients for a month; one that waits for the fix for more than 60 is past what FDA lets pass without a report.",
    clauses: &["FDA 2016 postmarket VII.B"],
    bad: r#"[market.us]
regime = "us-fda"
[plan.postmarket]
notify-within = "P45D"
"#,
    good: r#"[market.us]
regime = "us-fda"
[plan.postmarket]
notify-within = "P30D"
"#,
    check: Some(check),
};

/// Days from learning to telling customers, and to the fix validated and distributed (FDA, postmarket management of
/// cybersecurity in medical devices, 2016, VII.B).
const GRANTED: [(&str, i64); 2] = [("notify-within", 30), ("fix-within", 60)];

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    if case.markets.iter().all(|market| market.regime != "us-fda") {
        return;
    }
    for plan in &case.plans {
        for (field, granted) in GRANTED {
            let planned: Option<&Duration> =
                if field == "fix-within" { plan.fix_within.as_ref() } else { plan.notify_within.as_ref() };
            let Some(planned) = planned.filter(|planned| planned.days() > granted) else { continue };
            out.push(
                RULE.at(
                    plan.head.field(field),
                    format!(
                        "`{field}` is {} days, and FDA grants {granted} without a report",
                        planned.days()
                    ),
                )
                .with_help(format!("plan `P{granted}D` or less, or plan to report each uncontrolled flaw"))
                .about(plan.head.full_name()),
            );
        }
    }
}
