//! NH0405: a misuse is said to be hard to profit from, and not why.

use noharm_model::level::Level;

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0405",
    name: "misuse-unreasoned",
    severity: Severity::Warning,
    title: "a misuse is said to be hard to profit from, and not why",
    why: "The level decides whether the way through this misuse is taken seriously. Without a reason the patient is protected by a number.",
    clauses: &["IMDRF N60 5.2 RM-2", "IMDRF N60 5.2 RM-13"],
    bad: r#"[misuse.guest-network]
reaches = ["zone.bedside"]
level = 2
"#,
    good: r#"[misuse.guest-network]
reaches = ["zone.bedside"]
level = 2
reason = "the guest network isolates its clients; checked at each site"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for misuse in &context.case.misuses {
        if misuse.level.is_some_and(|level| level > Level::NONE) && !misuse.head.says("reason") {
            let name = misuse.head.full_name();
            out.push(
                RULE.at(misuse.head.field("level"), format!("`{name}` does not say why it is that hard"))
                    .with_help("write `reason`: what was seen in the field, or what stands in the way")
                    .about(name),
            );
        }
    }
}
