//! NH0322: therapy depends on data that nothing protects.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0322",
    name: "data-unprotected",
    severity: Severity::Warning,
    title: "therapy depends on data that nothing protects",
    why: "A limit, a library or an order that was altered harms as surely as an altered rate. Somebody has to have decided whether it needs protection, and why not.",
    clauses: &["IMDRF N60 5.1 DAT-1", "FDA 2026 App. 1 D"],
    bad: r#"[data.limits]
safety = true
"#,
    good: r#"[data.limits]
safety = true
reason = "read back on the panel before they hold"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for data in &context.case.data {
        if data.safety == Some(true) && data.reason.is_none() && context.leaves_open(&data.head, "protection")
        {
            let name = data.head.full_name();
            out.push(
                RULE.at(
                    data.head.field("safety"),
                    format!("therapy depends on `{name}`, and nothing protects it"),
                )
                .with_help("name the control in `protection`, or say in `reason` why none is needed")
                .about(name),
            );
        }
    }
}
