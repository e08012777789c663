//! NH0301: a flow's path has no way between two ends.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0301",
    name: "one-hop",
    severity: Severity::Error,
    title: "a flow's path has no way between two ends",
    why: "What nobody sends and nobody receives cannot be attacked on its way, so a real way that reaches the patient stays out of every answer.",
    clauses: &["IMDRF N60 5.2 RM-11", "FDA 2026 V.B.2"],
    bad: r#"[flow.rate]
path = ["motor"]
"#,
    good: r#"[flow.rate]
path = ["panel", "motor"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for flow in context.case.flows.iter().filter(|flow| flow.path.len() < 2) {
        out.push(
            RULE.at(
                flow.head.field("path"),
                format!("the path of `{}` has one hop only", flow.head.full_name()),
            )
            .with_help("name the sender first, then what lies between, then the target")
            .about(flow.head.full_name()),
        );
    }
}
