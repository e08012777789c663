//! NH0702: evidence is too old to count.

use super::facts::newest::Newest;
use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::standing::Age;

pub(crate) static RULE: Rule = Rule {
    code: "NH0702",
    name: "expired-evidence",
    severity: Severity::Warning,
    title: "evidence is too old to count",
    why: "What was shown years ago was shown against the attacks of those years. A control that rests on it protects no patient in today's answer.",
    clauses: &["FDA 2026 V.C", "IMDRF N60 5.2 RM-4", "IEC 81001-5-1 5.7"],
    bad: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
[evidence.e-1]
proves = ["control.lock"]
result = "pass"
on = 2023-10-01
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
        if !evidence.passed() || standing.age != Age::Expired || newest.replaces(evidence) {
            continue;
        }
        let name = evidence.head.full_name();
        let mut told = RULE
            .at(
                evidence.head.field("on"),
                format!("`{name}` counts no more since {}", standing.counts_until.plus_days(1)),
            )
            .marked(format!(
                "{} days ago; a {} lasts until {}",
                case.as_of.days_since(evidence.on),
                standing.kind,
                standing.fresh_until
            ))
            .with_help("do it again on what is built now; how long each kind lasts stands in `policy.toml`")
            .about(name);
        for link in evidence.proves.iter().take(4) {
            told = told.with_label(case.span_of(*link), "rests on it");
        }
        out.push(told);
    }
}
