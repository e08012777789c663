//! NH0703: evidence must be done again soon.

use super::facts::newest::Newest;
use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::standing::Age;

pub(crate) static RULE: Rule = Rule {
    code: "NH0703",
    name: "due-evidence",
    severity: Severity::Warning,
    title: "evidence must be done again soon",
    why: "It still counts, and a day comes on which it does not. On that day every answer that rests on it changes, with patients connected.",
    clauses: &["FDA 2026 V.C", "IMDRF N60 5.2 RM-4"],
    bad: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
[evidence.e-1]
proves = ["control.lock"]
result = "pass"
on = 2025-10-02
"#,
    good: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
[evidence.e-1]
proves = ["control.lock"]
result = "pass"
on = 2026-10-01
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let newest = Newest::new(case);
    for (evidence, standing) in case.evidence.iter().zip(&case.standings.evidence) {
        if !evidence.passed() || standing.age != Age::Due || newest.replaces(evidence) {
            continue;
        }
        let name = evidence.head.full_name();
        let mut told = RULE
            .at(
                evidence.head.field("on"),
                format!(
                    "`{name}` is due since {} and counts until {}",
                    standing.fresh_until.plus_days(1),
                    standing.counts_until
                ),
            )
            .with_help(format!(
                "do it again within {} days",
                standing.counts_until.days_since(case.as_of) + 1
            ))
            .about(name);
        for link in evidence.proves.iter().take(4) {
            told = told.with_label(case.span_of(*link), "counts nothing after that day");
        }
        out.push(told);
    }
}
