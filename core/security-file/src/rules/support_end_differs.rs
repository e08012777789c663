//! NH0804: the labelling tells another end of support than the plan.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0804",
    name: "support-end-differs",
    severity: Severity::Warning,
    title: "the labelling tells another end of support than the plan",
    why: "A hospital buys the next device by this day. If it is told a later one than is kept, patients are treated for years with a device that nobody mends.",
    clauses: &["IMDRF N60 5.5 CSD-8", "IMDRF N60 6.6 LEG-4", "FDA 2026 VI.A"],
    bad: r#"[plan.postmarket]
supported-until = 2030-06-30
[label.guide]
supported-until = 2031-06-30
"#,
    good: r#"[plan.postmarket]
supported-until = 2031-06-30
[label.guide]
supported-until = 2031-06-30
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let told = case.labels.iter().filter_map(|label| Some((&label.head, label.supported_until?)));
    let promised: Vec<_> = case
        .plans
        .iter()
        .map(|plan| (&plan.head, plan.supported_until))
        .chain(case.markets.iter().map(|market| (&market.head, market.supported_until)))
        .filter_map(|(head, day)| Some((head, day?)))
        .collect();
    for (label, stated) in told {
        for (head, day) in promised.iter().filter(|(_, day)| *day != stated) {
            out.push(
                RULE.at(
                    label.field("supported-until"),
                    format!("`{}` tells {stated}, and `{}` says {day}", label.full_name(), head.full_name()),
                )
                .with_label(head.field("supported-until"), "the other day")
                .with_help("decide which holds, and tell customers if it is the earlier one")
                .about(label.full_name()),
            );
        }
    }
}
