//! NH0706: a control is planned, and evidence says that it is there.

use super::{Context, Rule};
use crate::case::Index;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0706",
    name: "planned-and-proved",
    severity: Severity::Warning,
    title: "a control is planned, and evidence says that it is there",
    why: "One of the two is not true. Either patients are protected and the file says no, or the proof is of something that is not built.",
    clauses: &["IMDRF N60 5.6 SUB-4"],
    bad: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
state = "planned"
planned-for = 2027-03-01
[evidence.e-1]
proves = ["control.lock"]
result = "pass"
on = 2026-10-01
"#,
    good: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
[evidence.e-1]
proves = ["control.lock"]
result = "pass"
on = 2026-10-01
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for (control, standing) in case.controls.iter().zip(&case.standings.controls) {
        if !control.is_planned() {
            continue;
        }
        let passed =
            standing.evidence.iter().filter_map(|ix| case.evidence.get(ix.position())).find(|e| e.passed());
        let Some(evidence) = passed else { continue };
        let name = control.head.full_name();
        out.push(
            RULE.at(
                control.head.field("state"),
                format!("`{name}` is planned, and evidence for it has passed"),
            )
            .with_label(evidence.head.span, "this evidence")
            .with_help(
                "say `state = \"implemented\"` if it is in this release; else give the evidence a `since`",
            )
            .about(name),
        );
    }
}
