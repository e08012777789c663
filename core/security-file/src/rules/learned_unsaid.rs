//! NH0618: nobody says when the maker learned of a vulnerability.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0618",
    name: "learned-unsaid",
    severity: Severity::Warning,
    title: "nobody says when the maker learned of a vulnerability",
    why: "The 30 and 60 days to tell customers and to fix run from that day. Without it nobody can show that patients were not left waiting.",
    clauses: &["FDA 2016 postmarket VII.B", "21 CFR 806.10"],
    bad: r#"[vulnerability.cve-2017-14491]
status = "affected"
"#,
    good: r#"[vulnerability.cve-2017-14491]
status = "affected"
learned = 2017-10-02
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for statement in &context.case.vulnerabilities {
        if matches!(statement.status, Some("affected" | "under_investigation" | "fixed"))
            && !statement.head.says("learned")
        {
            let name = statement.advisory_id();
            out.push(
                RULE.at(statement.head.span, format!("nobody says when the maker learned of `{name}`"))
                    .with_note("its clocks are counted from publication, and may be overdue")
                    .with_help("write `learned`, the day it was first known to anyone at the maker")
                    .about(statement.head.full_name()),
            );
        }
    }
}
