//! NH0805: the hospital is to do something, and nobody tells it.

use noharm_model::system::ControlIx;
use rustc_hash::FxHashSet;

use super::{Context, Rule};
use crate::case::Index;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0805",
    name: "hospital-untold",
    severity: Severity::Warning,
    title: "the hospital is to do something, and nobody tells it",
    why: "The file counts on a measure that others must take. Each believes that the other does it, and the patient has it from neither.",
    clauses: &["IMDRF N60 5.5 LAB-1", "IMDRF N60 4.3", "FDA 2026 VI.A"],
    bad: r#"[control.own-network]
owner = "hospital"
protects = [{ what = "component.comm", against = ["code"] }]
effect = { requirements = "present" }
"#,
    good: r#"[control.own-network]
owner = "hospital"
protects = [{ what = "component.comm", against = ["code"] }]
effect = { requirements = "present" }
[label.guide]
asks = ["own-network"]
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let asked: FxHashSet<usize> =
        case.labels.iter().flat_map(|label| &label.asks).map(|to| to.ix.position()).collect();
    for (no, control) in (0u32..).zip(&case.controls) {
        let Some(owner @ ("hospital" | "user")) = control.owner else { continue };
        if asked.contains(&ControlIx(no).position()) {
            continue;
        }
        let name = control.head.full_name();
        out.push(
            RULE.at(
                control.head.field("owner"),
                format!("`{name}` is the {owner}'s, and no label asks for it"),
            )
            .with_help("name it in `asks` of the label that tells how")
            .about(name),
        );
    }
}
