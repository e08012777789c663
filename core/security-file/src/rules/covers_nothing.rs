//! NH0705: evidence covers no build that the case knows.

use rustc_hash::FxHashSet;

use super::{Context, Rule};
use crate::case::{Case, Evidence};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0705",
    name: "covers-nothing",
    severity: Severity::Warning,
    title: "evidence covers no build that the case knows",
    why: "It was done on something that no patient is connected to. A slip in a digest looks the same, and takes a good proof away.",
    clauses: &["FDA 2026 V.C", "IEC 81001-5-1 5.8"],
    bad: r#"[release."1.0"]
date = 2025-01-01
builds = { comm = "sha256:a9a9c614cd60c4c2d5e0e603a3534579c4a5748f0585773369f3d34549b58538" }
[evidence.e-1]
result = "pass"
on = 2026-10-01
covers = ["sha256:b9a9c614cd60c4c2d5e0e603a3534579c4a5748f0585773369f3d34549b58538"]
"#,
    good: r#"[release."1.0"]
date = 2025-01-01
builds = { comm = "sha256:a9a9c614cd60c4c2d5e0e603a3534579c4a5748f0585773369f3d34549b58538" }
[evidence.e-1]
result = "pass"
on = 2026-10-01
covers = ["sha256:a9a9c614cd60c4c2d5e0e603a3534579c4a5748f0585773369f3d34549b58538"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let known = known(context.case);
    if known.is_empty() {
        return;
    }
    for evidence in &context.case.evidence {
        if let Some(first) = evidence.covers.first().filter(|_| covers_none(evidence, &known)) {
            let name = evidence.head.full_name();
            out.push(
                RULE.at(first.span, format!("`{name}` covers no build of any release"))
                    .with_help("compare it with `builds` of the releases; where it still holds for a newer build, say why in `carry-over`")
                    .about(name),
            );
        }
    }
}

fn covers_none(evidence: &Evidence, known: &FxHashSet<&str>) -> bool {
    evidence.carry_over.is_none()
        && evidence.covers.iter().all(|digest| !known.contains(digest.value.as_str()))
}

/// Digests of every build of every release, and of the components.
fn known(case: &Case) -> FxHashSet<&str> {
    let whole = case.releases.iter().flat_map(|release| &release.build).map(|digest| digest.value.as_str());
    let parts = case.releases.iter().flat_map(|release| &release.builds).map(|(_, digest)| digest.as_str());
    let components = case.components.iter().filter_map(|component| component.build.as_deref());
    whole.chain(parts).chain(components).collect()
}
