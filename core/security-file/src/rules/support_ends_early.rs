//! NH0612: software falls out of support before the device does.

use noharm_model::day::Day;

use super::{Context, Rule};
use crate::case::{Case, Index};
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::Span;

pub(crate) static RULE: Rule = Rule {
    code: "NH0612",
    name: "support-ends-early",
    severity: Severity::Warning,
    title: "software falls out of support before the device does",
    why: "The device is promised to be kept safe for longer than its parts are. From the earlier day on flaws in the part stay open while patients are still treated with it.",
    clauses: &["IMDRF N60 6.6 LEG-1", "FDA 2026 V.A.4(b)"],
    bad: r#"[component.radio]
supported-until = 2027-01-31
[release."1.0"]
date = 2025-01-01
supported-until = 2031-06-30
"#,
    good: r#"[component.radio]
supported-until = 2031-06-30
[release."1.0"]
date = 2025-01-01
supported-until = 2031-06-30
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let Some((promised, place)) = promised(case) else { return };
    for component in &case.components {
        let makers = component.owner != Some("customer") || component.sbom.is_some();
        let Some(until) = component.supported_until.filter(|until| makers && *until >= case.as_of) else {
            continue;
        };
        if until >= promised {
            continue;
        }
        let name = component.head.full_name();
        out.push(
            RULE.at(
                component.head.field("supported-until"),
                format!(
                    "the support of `{name}` ends {} days before that of the release",
                    promised.days_since(until)
                ),
            )
            .with_label(place, "support is promised until here")
            .with_help("plan its replacement before that day, or shorten the promise and tell customers")
            .about(name),
        );
    }
}

/// The end of support promised for the release selected; without it the plan's.
fn promised(case: &Case) -> Option<(Day, Span)> {
    let release = case.release.and_then(|ix| case.releases.get(ix.position()));
    release
        .and_then(|release| Some((release.supported_until?, release.head.field("supported-until"))))
        .or_else(|| {
            case.plans
                .first()
                .and_then(|plan| Some((plan.supported_until?, plan.head.field("supported-until"))))
        })
}
