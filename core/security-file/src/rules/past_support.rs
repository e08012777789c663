//! NH0610: software is past its maker's support.

use super::{Context, Rule};
use crate::case::Case;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0610",
    name: "past-support",
    severity: Severity::Warning,
    title: "software is past its maker's support",
    why: "Flaws are still found in it, and nobody mends them. Each new one stays open beside the patient, and an attacker knows it sooner than the maker of the device.",
    clauses: &["FDA 2026 V.A.4(b)", "IMDRF N60 6.6 LEG-5", "IMDRF N60 5.1 MNT-2"],
    bad: r#"[component.radio]
supported-until = 2024-01-31
"#,
    good: r#"[component.radio]
supported-until = 2031-06-30
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Case { as_of, components, services, .. } = context.case;
    let parts = components.iter().map(|component| (&component.head, component.supported_until));
    let programs = services.iter().map(|service| (&service.head, service.supported_until));
    for (head, until) in parts.chain(programs) {
        let Some(until) = until.filter(|until| until < as_of) else { continue };
        let days = as_of.days_since(until);
        out.push(
            RULE.at(
                head.field("supported-until"),
                format!("the support of `{}` ended on {until}", head.full_name()),
            )
            .marked(format!("{days} days ago"))
            .with_note("an unknown flaw in it counts as easy to find from now on")
            .with_help("bring a supported version, or say what is done instead and until when")
            .about(head.full_name()),
        );
    }
}
