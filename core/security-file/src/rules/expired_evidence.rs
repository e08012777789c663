//! NH0702: evidence is too old to count.

use super::facts::newest::{aged, marking_what_rests};
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
    for (evidence, standing) in aged(case, Age::Expired) {
        let name = evidence.head.full_name();
        let told = RULE
            .at(
                evidence.head.field("on"),
                format!("`{name}` counts no more since {}", standing.too_old_since()),
            )
            .marked(format!(
                "{} days ago; a {} lasts until {}",
                case.as_of.days_since(evidence.on),
                standing.kind,
                standing.fresh_until
            ))
            .with_help("do it again on what is built now; how long each kind lasts stands in `policy.toml`")
            .about(name);
        out.push(marking_what_rests(told, case, evidence, "rests on it"));
    }
}
