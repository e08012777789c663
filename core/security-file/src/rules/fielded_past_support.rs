//! NH0908: a release is in use past its support.

use super::{Context, Rule};
use crate::case::Index;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0908",
    name: "fielded-past-support",
    severity: Severity::Warning,
    title: "a release is in use past its support",
    why: "The maker has stopped looking after it, and patients are still connected to it. Somebody must have taken that over, knowingly.",
    clauses: &["IMDRF N60 6.6 LEG-8", "IMDRF N60 6.6 LEG-10", "IMDRF N70"],
    bad: r#"[release."1.0"]
date = 2018-01-01
supported-until = 2025-06-30
[fielded.all]
release = "1.0"
[plan.postmarket]
owner = "product security lead"
"#,
    good: r#"[release."1.0"]
date = 2018-01-01
supported-until = 2031-06-30
[fielded.all]
release = "1.0"
[plan.postmarket]
owner = "product security lead"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for fielded in case.fielded.iter().filter(|fielded| fielded.count != Some(0)) {
        let Some(release) = case.releases.get(fielded.release.ix.position()) else { continue };
        let Some(until) = release.supported_until.filter(|until| *until < case.as_of) else { continue };
        let count =
            fielded.count.map_or_else(|| "devices are".to_owned(), |count| format!("{count} devices are"));
        let name = fielded.head.full_name();
        out.push(
            RULE.at(
                fielded.release.span,
                format!("{count} in use, and the support of `{}` ended on {until}", release.head.id),
            )
            .with_label(release.head.field("supported-until"), "its end of support")
            .with_help("update or withdraw them, or write who took the risk over, as a `transfer`")
            .about(name),
        );
    }
}
