//! NH0701: what was to be proved has failed its test.

use super::facts::newest::Newest;
use super::{Context, Rule};
use crate::case::Evidence;
use crate::diagnostic::{Diagnostic, Severity};
use crate::standing::Age;

pub(crate) static RULE: Rule = Rule {
    code: "NH0701",
    name: "failed-evidence",
    severity: Severity::Error,
    title: "what was to be proved has failed its test",
    why: "The control was tried and does not hold. From that day on it protects no patient, whatever it is called.",
    clauses: &["FDA 2026 V.C", "IMDRF N60 5.3 TST-2", "IEC 81001-5-1 5.8"],
    bad: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
[evidence.e-1]
proves = ["control.lock"]
kind = "penetration"
independence = "external"
result = "fail"
on = 2026-10-01
"#,
    good: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
[evidence.e-1]
proves = ["control.lock"]
kind = "penetration"
independence = "external"
result = "pass"
on = 2026-10-01
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let newest = Newest::new(case);
    for (evidence, standing) in case.evidence.iter().zip(&case.standings.evidence) {
        if evidence.passed() || standing.age == Age::NotYet || is_mended(&newest, evidence) {
            continue;
        }
        let objects: Vec<String> = evidence.proves.iter().map(|link| case.name_of(*link)).collect();
        let name = evidence.head.full_name();
        let message = match objects.as_slice() {
            [] => format!("`{name}` failed, and nothing has passed since"),
            objects => format!("`{}` failed in `{name}`, and has not passed since", objects.join("`, `")),
        };
        let mut told = RULE
            .at(evidence.head.field("result"), message)
            .with_help("mend it and run the same test again; until then it counts nothing")
            .about(name);
        for link in evidence.proves.iter().take(4) {
            told = told.with_label(case.span_of(*link), "counts nothing");
        }
        out.push(told);
    }
}

/// The same test passed later; without a test, later evidence for all that this one was to prove.
fn is_mended(newest: &Newest, failed: &Evidence) -> bool {
    if failed.test.is_some() { newest.same_test(failed) } else { newest.replaces(failed) }
}
