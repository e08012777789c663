//! How findings are taken: levels of the policy, waivers, order, and a bound on repetition.

use std::collections::BTreeMap;

use noharm_model::day::Day;

use crate::case::{Case, Waiver};
use crate::diagnostic::{Diagnostic, Severity};
use crate::limits::Limits;
use crate::policy::{Policy, Taken};
use crate::rules;
use crate::span::Span;

/// Applies levels and waivers, puts the findings in order, and counts what repeats too often.
pub(crate) fn apply(
    found: Vec<Diagnostic>,
    case: Option<&Case>,
    policy: &Policy,
    as_of: Day,
    limits: &Limits,
) -> Vec<Diagnostic> {
    let waivers = case.map_or(&[][..], |case| case.waivers.as_slice());
    let mut kept = take(found, waivers, policy, as_of);
    kept.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
    kept.dedup();
    bound(kept, limits.told_per_code)
}

/// Applies levels and waivers to findings, of this crate or another's. Findings that are allowed are left out.
#[must_use]
pub fn take(found: Vec<Diagnostic>, waivers: &[Waiver], policy: &Policy, as_of: Day) -> Vec<Diagnostic> {
    found
        .into_iter()
        .filter_map(|mut diagnostic| {
            if diagnostic.is_broken_text() {
                return Some(diagnostic);
            }
            match policy.levels.get(diagnostic.code) {
                Some(Taken::Allow) => return None,
                Some(Taken::Warn) => diagnostic.severity = Severity::Warning,
                Some(Taken::Deny) => diagnostic.severity = Severity::Error,
                None => {}
            }
            if let Some(waiver) = waivers.iter().find(|waiver| waives(waiver, &diagnostic, as_of)) {
                diagnostic.severity = Severity::Note;
                diagnostic.waived_by = Some(waiver.head.id.clone());
                let Waiver { approver, until, reason, .. } = waiver;
                diagnostic.notes.push(format!("waived until {until} by {approver}: {reason}"));
            }
            Some(diagnostic)
        })
        .collect()
}

/// Codes that no waiver silences: waivers themselves.
const NEVER_WAIVED: [&str; 1] = [rules::expired_waiver::CODE];

fn waives(waiver: &Waiver, diagnostic: &Diagnostic, as_of: Day) -> bool {
    waiver.code == diagnostic.code
        && as_of <= waiver.until
        && !NEVER_WAIVED.contains(&diagnostic.code)
        && waiver.object.as_ref().is_none_or(|object| Some(object) == diagnostic.object.as_ref())
}

/// Keeps the first of each code, and counts the rest.
fn bound(found: Vec<Diagnostic>, told: usize) -> Vec<Diagnostic> {
    let mut counts: BTreeMap<&'static str, (usize, Severity, Span)> = BTreeMap::new();
    let mut kept = Vec::new();
    for diagnostic in found {
        let entry = counts.entry(diagnostic.code).or_insert((0, diagnostic.severity, diagnostic.span));
        entry.0 += 1;
        if entry.0 <= told {
            kept.push(diagnostic);
        } else {
            *entry = (entry.0, entry.1.max(diagnostic.severity), diagnostic.span);
        }
    }
    for (code, (count, severity, span)) in counts {
        if count > told {
            let message = format!("… and {} more like this", count - told);
            kept.push(Diagnostic::new(code, severity, span, message));
        }
    }
    kept
}
