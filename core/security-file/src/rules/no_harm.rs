//! NH0522: the case names no harm.

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0522",
    name: "no-harm",
    severity: Severity::Warning,
    title: "the case names no harm",
    why: "Every answer is about a path to a harm. Without one nothing is looked for, and that nothing is found says nothing about a patient.",
    clauses: &["ISO 14971 5.4", "FDA 2026 V.A.1", "IEC 81001-5-1 7.2"],
    bad: "",
    good: "",
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    // Harms that are written and broken have been told.
    let Some(device) = case.devices.first().filter(|_| case.harms.is_empty() && !context.harm_lost) else {
        return;
    };
    let name = device.head.full_name();
    out.push(
        RULE.at(device.head.span, format!("no harm is named that `{name}` could do"))
            .with_help("write the function whose failure harms, and `[harm.x]` with `when = [{ function = …, violated = … }]`")
            .about(name),
    );
}
