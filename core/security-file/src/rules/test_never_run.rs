//! NH0707: a test was never run.

use rustc_hash::FxHashSet;

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0707",
    name: "test-never-run",
    severity: Severity::Warning,
    title: "a test was never run",
    why: "It is written how the protection of the patient would be shown. It has not been shown.",
    clauses: &["FDA 2026 V.C", "IMDRF N60 5.6 SUB-4"],
    bad: r#"[test.t-1]
method = "system"
"#,
    good: r#"[test.t-1]
method = "system"
[evidence.e-1]
test = "t-1"
result = "pass"
on = 2026-10-01
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let run: FxHashSet<u32> =
        case.evidence.iter().filter_map(|evidence| evidence.test).map(|test| test.ix.0).collect();
    for (_, test) in (0u32..).zip(&case.tests).filter(|(no, _)| !run.contains(no)) {
        let name = test.head.full_name();
        out.push(
            RULE.at(test.head.span, format!("no evidence is a result of `{name}`"))
                .with_help("run it and write `[evidence.…]` with `test = …`; or give the test the `since` of the release it belongs to")
                .about(name),
        );
    }
}
