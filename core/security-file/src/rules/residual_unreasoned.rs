//! NH0514: a barrier is said to be hard to defeat, and not why.

use noharm_model::level::Level;

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0514",
    name: "residual-unreasoned",
    severity: Severity::Warning,
    title: "a barrier is said to be hard to defeat, and not why",
    why: "This number stands between the attacker and the patient in every answer. Without a reason nobody can see when it is wrong.",
    clauses: &["IMDRF N60 5.2 RM-7", "ISO 14971 7.2"],
    bad: r#"[barrier.monitor]
performer = "panel"
residual = 3
"#,
    good: r#"[barrier.monitor]
performer = "panel"
residual = 3
reason = "takes a matching magnetic field within 2 cm, for hours"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for barrier in &context.case.barriers {
        if barrier.residual > Level::NONE && !barrier.head.says("reason") {
            let name = barrier.head.full_name();
            out.push(
                RULE.at(
                    barrier.head.field("residual"),
                    format!("`{name}` does not say why it is that hard to defeat"),
                )
                .with_help("write `reason`: what it takes to defeat it without touching what it stands on")
                .about(name),
            );
        }
    }
}
