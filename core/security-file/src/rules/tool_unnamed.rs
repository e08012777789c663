//! NH0715: a tool's result does not say which tool.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0715",
    name: "tool-unnamed",
    severity: Severity::Warning,
    title: "a tool's result does not say which tool",
    why: "What a fuzzer or an analyser did not find depends on which it was and how old. Without that nobody can judge what is still in there.",
    clauses: &["FDA 2026 V.C", "IMDRF N60 5.3 TST-6"],
    bad: r#"[evidence.e-1]
kind = "fuzz"
result = "pass"
on = 2026-10-01
"#,
    good: r#"[evidence.e-1]
kind = "fuzz"
tool = "AFL++"
tool-version = "4.34c"
result = "pass"
on = 2026-10-01
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for (evidence, standing) in case.evidence.iter().zip(&case.standings.evidence) {
        let missing = match (&evidence.tool, &evidence.tool_version) {
            (None, _) => "`tool`",
            (Some(_), None) => "`tool-version`",
            (Some(_), Some(_)) => continue,
        };
        if matches!(standing.kind, "fuzz" | "static-analysis") {
            let name = evidence.head.full_name();
            out.push(
                RULE.at(evidence.head.span, format!("`{name}` does not say {missing}"))
                    .with_help(
                        "write `tool` and `tool-version`; its settings belong into the record (`file`)",
                    )
                    .about(name),
            );
        }
    }
}
