//! NH0714: those who built it attacked it themselves.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0714",
    name: "not-independent",
    severity: Severity::Warning,
    title: "those who built it attacked it themselves",
    why: "Who built it looks where he has thought already. The way to the patient is where he has not.",
    clauses: &["FDA 2026 V.C", "IEC 81001-5-1 5.7.5", "IMDRF N60 5.3 TST-5"],
    bad: r#"[evidence.e-1]
kind = "penetration"
independence = "author"
result = "pass"
on = 2026-10-01
"#,
    good: r#"[evidence.e-1]
kind = "penetration"
independence = "external"
result = "pass"
on = 2026-10-01
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for (evidence, standing) in case.evidence.iter().zip(&case.standings.evidence) {
        if standing.kind != "penetration" {
            continue;
        }
        let message = match evidence.independence {
            Some("other-team" | "external") => continue,
            Some(who) => format!("`{}` is a penetration test by the {who}", evidence.head.full_name()),
            None => format!(
                "`{}` is a penetration test, and nobody says how independent",
                evidence.head.full_name()
            ),
        };
        out.push(
            RULE.at(evidence.head.field("independence"), message)
                .with_help("say `independence`; have it done by another team or from outside")
                .about(evidence.head.full_name()),
        );
    }
}
