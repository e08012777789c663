//! NH0616: *not affected* is said without a reason.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0616",
    name: "not-affected-unproven",
    severity: Severity::Error,
    title: "*not affected* is said without a reason",
    why: "On this word a hospital leaves the device at the bed and does nothing. VEX asks for the reason because the word alone protects nobody.",
    clauses: &["CISA VEX minimum requirements", "FDA 2026 V.A.4"],
    bad: r#"[vulnerability.cve-2017-14491]
status = "not_affected"
"#,
    good: r#"[vulnerability.cve-2017-14491]
status = "not_affected"
justification = "vulnerable_code_not_present"
reason = "built without the DNS part"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for statement in &context.case.vulnerabilities {
        let missing = match (statement.justification, &statement.reason) {
            (None, None) => "neither `justification` nor `reason`",
            (None, Some(_)) => "no `justification`",
            (Some(_), None) => "no `reason`",
            (Some(_), Some(_)) => continue,
        };
        if statement.status != Some("not_affected") {
            continue;
        }
        let name = statement.advisory_id();
        out.push(
            RULE.at(
                statement.head.field("status"),
                format!("`{name}` is said not to affect the device, with {missing}"),
            )
            .with_help("name one of the five justifications, say why in words, and point to what shows it")
            .about(statement.head.full_name()),
        );
    }
}
