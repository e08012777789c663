//! NH0708: nothing shows that a requirement is met.

use rustc_hash::FxHashSet;

use super::{Context, Rule};
use crate::case::{Case, Index};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Kind;

pub(crate) static RULE: Rule = Rule {
    code: "NH0708",
    name: "requirement-untested",
    severity: Severity::Warning,
    title: "nothing shows that a requirement is met",
    why: "What shall be and what is are two things. Between them stands a test, and for this one there is none.",
    clauses: &["IMDRF N60 5.1 GEN-2", "FDA 2026 V.C", "IEC 81001-5-1 5.7.1"],
    bad: r#"[requirement.sr-1]
text = "The motor shall take only rates that the panel signed."
"#,
    good: r#"[requirement.sr-1]
text = "The motor shall take only rates that the panel signed."
[test.t-1]
method = "system"
checks = ["requirement.sr-1"]
[evidence.e-1]
test = "t-1"
result = "pass"
on = 2026-10-01
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let tested = tested(case);
    let release = case.release.and_then(|ix| case.releases.get(ix.position()));
    for (_, requirement) in (0u32..).zip(&case.requirements).filter(|(no, _)| !tested.contains(no)) {
        // What was asked for after this release is a matter of the next one.
        let captured = requirement.captured.as_ref().map(|captured| captured.on);
        if captured.is_some_and(|on| release.is_some_and(|release| on > release.date)) {
            continue;
        }
        let name = requirement.head.full_name();
        out.push(
            RULE.at(requirement.head.span, format!("no test checks `{name}`, nor a control that meets it"))
                .with_help("name it in `checks` of a test, or in `meets` of a control that a test checks")
                .about(name),
        );
    }
}

/// Requirements that a test checks or evidence proves, themselves or through a control that meets them.
fn tested(case: &Case) -> FxHashSet<u32> {
    let spoken = case
        .tests
        .iter()
        .flat_map(|test| &test.checks)
        .chain(case.evidence.iter().flat_map(|one| &one.proves));
    let spoken: FxHashSet<(Kind, u32)> = spoken.map(|link| (link.kind, link.ix)).collect();
    let direct = spoken.iter().filter(|(kind, _)| *kind == Kind::Requirement).map(|(_, ix)| *ix);
    let by_control = (0u32..)
        .zip(&case.controls)
        .filter(|(no, control)| spoken.contains(&(Kind::Control, *no)) || !control.evidence.is_empty())
        .flat_map(|(_, control)| control.meets.iter().map(|to| to.ix.position()))
        .filter_map(|position| u32::try_from(position).ok());
    direct.chain(by_control).collect()
}
