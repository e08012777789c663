//! NH0709: a requirement was written down after the last release.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0709",
    name: "captured-late",
    severity: Severity::Warning,
    title: "a requirement was written down after the last release",
    why: "What is asked for after everything was built changed nothing in it. The patient has the device as it was before anybody asked.",
    clauses: &["IMDRF N60 5.1 GEN-1", "IMDRF N60 5.1 GEN-2", "IEC 81001-5-1 5.2"],
    bad: r#"[release."1.0"]
date = 2025-01-01
[requirement.sr-1]
text = "The motor shall take only rates that the panel signed."
captured = { on = 2026-02-01 }
"#,
    good: r#"[release."1.0"]
date = 2025-01-01
[requirement.sr-1]
text = "The motor shall take only rates that the panel signed."
captured = { phase = "input", on = 2024-02-01 }
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let Some(last) = case.releases.iter().max_by_key(|release| release.date) else { return };
    for requirement in &case.requirements {
        let Some(captured) = requirement.captured.as_ref().filter(|captured| captured.on > last.date) else {
            continue;
        };
        let name = requirement.head.full_name();
        out.push(
            RULE.at(
                captured.span,
                format!(
                    "`{name}` was written down {} days after the last release",
                    captured.on.days_since(last.date)
                ),
            )
            .with_label(last.head.field("date"), format!("release {}", last.head.id))
            .with_help("give it the `since` of the release that will meet it, and write that release")
            .about(name),
        );
    }
}
