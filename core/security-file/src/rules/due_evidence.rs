//! NH0703: evidence must be done again soon.

use super::facts::newest::{aged, marking_what_rests};
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
    for (evidence, standing) in aged(case, Age::Due) {
        let name = evidence.head.full_name();
        let (since, until) = (standing.due_since(), standing.counts_until);
        let told = RULE
            .at(evidence.head.field("on"), format!("`{name}` is due since {since} and counts until {until}"))
            .with_help(format!("do it again within {} days", until.days_since(case.as_of) + 1))
            .about(name);
        out.push(marking_what_rests(told, case, evidence, "counts nothing after that day"));
    }
}
