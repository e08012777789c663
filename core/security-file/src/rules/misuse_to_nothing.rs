//! NH0404: a misuse brings nobody anything.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0404",
    name: "misuse-to-nothing",
    severity: Severity::Warning,
    title: "a misuse brings nobody anything",
    why: "People will use the device so. If the file does not say what comes within reach by it, the misuse is told and its danger to the patient is not counted.",
    clauses: &["IMDRF N60 5.0", "IMDRF N60 5.2 RM-13"],
    bad: r#"[misuse.guest-network]
name = "pump joined to the guest network"
"#,
    good: r#"[misuse.guest-network]
name = "pump joined to the guest network"
reaches = ["zone.bedside"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for misuse in &context.case.misuses {
        if ["reaches", "learns", "code-on"].iter().all(|field| context.leaves_open(&misuse.head, field)) {
            let name = misuse.head.full_name();
            out.push(
                RULE.at(misuse.head.span, format!("`{name}` does not say what it brings whom"))
                    .with_help("say what comes within reach (`reaches`), which secret gets known (`learns`), or where foreign code runs (`code-on`)")
                    .about(name),
            );
        }
    }
}
