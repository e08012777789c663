//! NH0808: the labelling leaves out what customers need.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0808",
    name: "label-gaps",
    severity: Severity::Warning,
    title: "the labelling leaves out what customers need",
    why: "Who finds that a pump behaves strangely must know whom to call, what is in it, and whether anybody still mends it.",
    clauses: &["FDA 2026 VI.A", "IMDRF N60 5.5 CSD-3", "IMDRF N60 5.5 CSD-8", "IMDRF N60 5.5 CSD-9"],
    bad: r#"[label.guide]
document = "Network guide"
"#,
    good: r#"[label.guide]
document = "Network guide"
contact = "security@maker.example"
sbom = true
supported-until = 2031-06-30
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let labels = &context.case.labels;
    let Some(first) = labels.first() else { return };
    let missing: Vec<&str> = [
        (labels.iter().all(|label| label.contact.is_none()), "whom to reach (`contact`)"),
        (labels.iter().all(|label| label.sbom != Some(true)), "how to get the SBOM (`sbom`)"),
        (
            labels.iter().all(|label| label.supported_until.is_none()),
            "the end of support (`supported-until`)",
        ),
    ]
    .into_iter()
    .filter_map(|(open, word)| open.then_some(word))
    .collect();
    if !missing.is_empty() {
        out.push(
            RULE.at(first.head.span, format!("no label says {}", missing.join(", ")))
                .with_help("add it to the label that IT security reads, and to the document")
                .about(first.head.full_name()),
        );
    }
}
