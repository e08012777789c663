//! NH0907: a patient was harmed, or could have been, and no authority was told.

use super::{Context, Rule};
use crate::case::{Case, Event};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0907",
    name: "serious-unreported",
    severity: Severity::Error,
    title: "a patient was harmed, or could have been, and no authority was told",
    why: "Authorities see what happens in other hospitals and with other makers' devices. Without the report the next patient is not warned.",
    clauses: &["21 CFR 803.50", "MDR Article 87", "IMDRF N60 6.5 INC-5"],
    bad: r#"[event.overdose]
on = 2026-06-01
kind = "incident"
serious = true
"#,
    good: r#"[event.overdose]
on = 2026-06-01
kind = "incident"
serious = true
[event.overdose-told]
on = 2026-06-09
kind = "regulator"
"#,
    check: Some(check),
};

/// Days in which a serious occurrence must have been told at the latest: 30 in the US (21 CFR 803.50), 15 in the EU
/// (MDR Article 87(3)); the longer one, so that nothing is called late that may be in time.
const TOLD_WITHIN: i64 = 30;

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    for event in case.events.iter().filter(|event| event.serious == Some(true)) {
        let end = event.on.plus_days(TOLD_WITHIN);
        if tells_authority(event) || case.as_of <= end || is_told(case, event) {
            continue;
        }
        let name = event.head.full_name();
        out.push(
            RULE.at(
                event.head.field("serious"),
                format!("`{name}` was serious, and no report to an authority follows by {end}"),
            )
            .with_help("report it now; write the event (`kind = \"regulator\"`) with its date")
            .about(name),
        );
    }
}

fn tells_authority(event: &Event) -> bool {
    matches!(event.kind, "regulator" | "notified-body" | "recall")
}

/// An authority was told after it; about the same things, where both say about what.
fn is_told(case: &Case, event: &Event) -> bool {
    case.events.iter().filter(|other| tells_authority(other)).any(|other| {
        let same = other
            .about
            .iter()
            .any(|one| event.about.iter().any(|two| (one.kind, one.ix) == (two.kind, two.ix)));
        other.on >= event.on
            && other.on <= case.as_of
            && (same || other.about.is_empty() || event.about.is_empty())
    })
}
