//! NH0711: a control is shown by evidence of a kind that cannot show it.

use super::{Context, Rule};
use crate::case::Index;
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0711",
    name: "wrong-evidence",
    severity: Severity::Warning,
    title: "a control is shown by evidence of a kind that cannot show it",
    why: "A supplier's word or years without complaints tell nothing of what an attacker can do. Somebody has to try it, or look into it.",
    clauses: &["FDA 2026 V.C", "IMDRF N60 5.3 TST-2"],
    bad: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
[evidence.e-1]
proves = ["control.lock"]
kind = "statement"
result = "pass"
on = 2026-10-01
"#,
    good: r#"[control.lock]
protects = [{ what = "component.comm", against = ["code"] }]
enforced-on = "comm"
effect = { complexity = "high" }
[evidence.e-1]
proves = ["control.lock"]
kind = "test"
result = "pass"
on = 2026-10-01
"#,
    check: Some(check),
};

/// Kinds in which nobody tried the control or looked into it.
const SHOW_NO_CONTROL: [&str; 3] = ["statement", "field", "usability"];

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for (control, standing) in case.controls.iter().zip(&case.standings.controls) {
        let kind =
            |position: usize| case.standings.evidence.get(position).map_or("", |evidence| evidence.kind);
        let makers = control.owner.is_none_or(|owner| owner == "maker");
        let none_fits = standing.evidence.iter().all(|ix| SHOW_NO_CONTROL.contains(&kind(ix.position())));
        let Some(first) = standing.evidence.first().filter(|_| makers && none_fits && !control.is_planned())
        else {
            continue;
        };
        let Some(evidence) = case.evidence.get(first.position()) else { continue };
        let name = control.head.full_name();
        out.push(
            RULE.at(
                evidence.head.field("kind"),
                format!("a {} cannot show that `{name}` holds", kind(first.position())),
            )
            .with_label(control.head.span, "counts as not shown")
            .with_help("test it, attack it, or have it analysed or reviewed, and name that evidence")
            .about(name),
        );
    }
}
