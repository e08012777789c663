//! NH0403: a threat is said to be hard, and not why.

use super::{Context, Rule};
use crate::case::{Reasons, Threat};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0403",
    name: "factors-without-reasons",
    severity: Severity::Warning,
    title: "a threat is said to be hard, and not why",
    why: "Each factor makes the way to the patient look harder. Without a reason it is a hope, and nobody can see when it stops being true.",
    clauses: &["FDA 2026 V.A.2", "IMDRF N60 5.2 RM-2"],
    bad: r#"[flow.rate]
path = ["panel", "motor"]
[threat.forged]
at = ["flow.rate"]
factors = { complexity = "high" }
"#,
    good: r#"[flow.rate]
path = ["panel", "motor"]
[threat.forged]
at = ["flow.rate"]
factors = { complexity = "high" }
reasons = { complexity = "the frame's timing must be met within 2 ms on an opened board" }
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for threat in &context.case.threats {
        let open = unreasoned(threat);
        if open.is_empty() {
            continue;
        }
        out.push(
            RULE.at(
                threat.head.field("factors"),
                format!("`{}` says `{}` and not why", threat.head.full_name(), open.join("`, `")),
            )
            .with_help(format!(
                "write `reasons = {{ {} = \"…\" }}`, or take the factor out",
                open.first().unwrap_or(&"complexity")
            ))
            .about(threat.head.full_name()),
        );
    }
}

/// Factors that make it harder, without a reason.
fn unreasoned(threat: &Threat) -> Vec<&'static str> {
    let Some(factors) = &threat.factors else { return Vec::new() };
    let said = [
        ("complexity", factors.complexity == Some("high")),
        ("requirements", factors.requirements == Some("present")),
        ("user", factors.user.is_some_and(|user| user != noharm_model::flaw::User::None)),
        ("cryptography", factors.cryptography == Some("sound")),
    ];
    let reasoned = |name: &str| match &threat.reasons {
        Some(Reasons::All(text)) => !text.trim().is_empty(),
        Some(Reasons::Each(list)) => {
            list.iter().any(|(factor, text)| factor.value == name && !text.trim().is_empty())
        }
        None => false,
    };
    said.into_iter().filter(|(name, harder)| *harder && !reasoned(name)).map(|(name, _)| name).collect()
}
