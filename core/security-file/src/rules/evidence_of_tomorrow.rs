//! NH0710: evidence is dated after the day.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::standing::Age;

pub(crate) static RULE: Rule = Rule {
    code: "NH0710",
    name: "evidence-of-tomorrow",
    severity: Severity::Warning,
    title: "evidence is dated after the day",
    why: "What has not happened proves nothing. A slip in a year makes old evidence look fresh for twelve months.",
    clauses: &["FDA 2026 V.C"],
    bad: r#"[evidence.e-1]
result = "pass"
on = 2027-10-01
"#,
    good: r#"[evidence.e-1]
result = "pass"
on = 2026-10-01
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for (evidence, standing) in case.evidence.iter().zip(&case.standings.evidence) {
        if standing.age == Age::NotYet {
            let name = evidence.head.full_name();
            out.push(
                RULE.at(
                    evidence.head.field("on"),
                    format!("`{name}` is dated {}, and the day is {}", evidence.on, case.as_of),
                )
                .with_help("correct the date; if you look back with `--as-of`, this is as it should be")
                .about(name),
            );
        }
    }
}
