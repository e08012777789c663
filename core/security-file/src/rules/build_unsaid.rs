//! NH0704: evidence cannot be tied to what is built.

use noharm_model::system::ComponentIx;
use rustc_hash::FxHashMap;

use super::{Context, Rule};
use crate::case::{Case, EvidenceIx, Index};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0704",
    name: "build-unsaid",
    severity: Severity::Warning,
    title: "evidence cannot be tied to what is built",
    why: "A test speaks of the build it was run on. Where nobody says which build that was, or which is in the pump, the test may be of another pump than the patient's.",
    clauses: &["FDA 2026 V.C", "IEC 81001-5-1 5.8", "IMDRF N60 5.3 TST-1"],
    bad: r#"[release."1.0"]
date = 2025-01-01
[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
[evidence.e-1]
proves = ["control.lock"]
result = "pass"
on = 2026-10-01
covers = ["sha256:a9a9c614cd60c4c2d5e0e603a3534579c4a5748f0585773369f3d34549b58538"]
"#,
    good: r#"[release."1.0"]
date = 2025-01-01
builds = { comm = "sha256:a9a9c614cd60c4c2d5e0e603a3534579c4a5748f0585773369f3d34549b58538" }
[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
[evidence.e-1]
proves = ["control.lock"]
result = "pass"
on = 2026-10-01
covers = ["sha256:a9a9c614cd60c4c2d5e0e603a3534579c4a5748f0585773369f3d34549b58538"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let Some(release) = case.release.and_then(|ix| case.releases.get(ix.position())) else { return };
    if !release.build.is_empty() {
        return;
    }
    let mut rests: FxHashMap<ComponentIx, EvidenceIx> = FxHashMap::default();
    for (control, standing) in case.controls.iter().zip(&case.standings.controls) {
        if let Some(evidence) = standing.evidence.first() {
            for place in &control.enforced_on {
                rests.entry(place.ix).or_insert(*evidence);
            }
        }
    }
    for (no, component) in (0u32..).zip(&case.components) {
        let ix = ComponentIx(no);
        let Some(evidence) = rests.get(&ix) else { continue };
        if has_digest(case, ix) || component.is_bare_hardware() || component.owner == Some("customer") {
            continue;
        }
        let name = component.head.full_name();
        let mut told = RULE
            .at(component.head.span, format!("no digest says what is built into `{name}` in this release"))
            .with_label(release.head.span, "nor in `builds` of the release")
            .with_note("evidence for controls there is taken at its word")
            .with_help("write `build = \"sha256:…\"` here, or `builds` at the release")
            .about(name);
        if let Some(head) = case.evidence.get(evidence.position()).map(|evidence| &evidence.head) {
            told = told.with_label(head.span, "this evidence, for instance");
        }
        out.push(told);
    }
}

fn has_digest(case: &Case, ix: ComponentIx) -> bool {
    let at_release = case
        .release
        .and_then(|release| case.releases.get(release.position()))
        .is_some_and(|release| release.builds.iter().any(|(component, _)| component.ix == ix));
    at_release || case.components.get(ix.position()).is_some_and(|component| component.build.is_some())
}
