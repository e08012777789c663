//! NH0516: no harm comes of an essential function's failure.

use noharm_model::system::FunctionIx;
use rustc_hash::FxHashSet;

use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0516",
    name: "essential-without-harm",
    severity: Severity::Warning,
    title: "no harm comes of an essential function's failure",
    why: "It is called essential because a patient is harmed without it. With no harm named, no path to it is looked for, and every attack on it counts as nothing.",
    clauses: &["FDA 2026 V.B.2", "IMDRF N60 5.2 RM-8", "ISO 14971 5.4"],
    bad: r#"[function.keep-rate]
performer = "motor"
essential = true
within = "PT30S"
"#,
    good: r#"[function.keep-rate]
performer = "motor"
essential = true
within = "PT30S"
[harm.over-infusion]
when = [{ function = "keep-rate", violated = "tampered" }]
severity = "serious"
safety-file = "row 7"
"#,
    check: Some(check),
};

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let named: FxHashSet<FunctionIx> =
        case.harms.iter().flat_map(|harm| &harm.when).map(|when| when.function.ix).collect();
    for (no, function) in (0u32..).zip(&case.functions) {
        if function.essential == Some(true) && !named.contains(&FunctionIx(no)) {
            let name = function.head.full_name();
            out.push(
                RULE.at(
                    function.head.span,
                    format!("no harm comes of a violation of `{name}`, which is essential"),
                )
                .with_help("write the harm, with `when = [{ function = …, violated = … }]`")
                .about(name),
            );
        }
    }
}
