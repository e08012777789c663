//! NH0410: nothing answers a threat.

use rustc_hash::FxHashSet;

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fields::Kind;

pub(crate) static RULE: Rule = Rule {
    code: "NH0410",
    name: "threat-unanswered",
    severity: Severity::Warning,
    title: "nothing answers a threat",
    why: "Somebody saw the danger to the patient and wrote it down. Then nothing happened, and nobody said that nothing need happen.",
    clauses: &["FDA 2026 V.A.2", "IMDRF N60 5.2 RM-9"],
    bad: r#"[flow.rate]
path = ["panel", "motor"]
[threat.forged]
at = ["flow.rate"]
"#,
    good: r#"[flow.rate]
path = ["panel", "motor"]
[threat.forged]
at = ["flow.rate"]
requirements = ["sr-1"]
[requirement.sr-1]
text = "The motor shall take rates only that the panel signed."
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let protected: FxHashSet<(Kind, u32)> = case
        .controls
        .iter()
        .flat_map(|control| &control.protects)
        .flat_map(|protects| protects.what.iter().map(|what| (what.kind, what.ix)))
        .collect();
    let answered: FxHashSet<(Kind, u32)> = case
        .requirements
        .iter()
        .flat_map(|requirement| &requirement.answers)
        .map(|link| (link.kind, link.ix))
        .collect();
    let handed: FxHashSet<(Kind, u32)> =
        case.transfers.iter().flat_map(|transfer| &transfer.what).map(|link| (link.kind, link.ix)).collect();
    for (no, threat) in (0u32..).zip(&case.threats) {
        let key = (Kind::Threat, no);
        if !context.leaves_open(&threat.head, "requirements")
            || answered.contains(&key)
            || handed.contains(&key)
            || threat.at.iter().any(|at| protected.contains(&(at.kind, at.ix)))
        {
            continue;
        }
        let name = threat.head.full_name();
        out.push(
            RULE.at(threat.head.span, format!("no requirement answers `{name}`, and no control protects what it is about"))
                .with_help("write the requirement, or the control, or the transfer; if it may stay as it is, say why in a requirement")
                .about(name),
        );
    }
}
