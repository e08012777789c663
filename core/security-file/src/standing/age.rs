//! How old evidence is on the day, and of what kind.

use super::{Age, EvidenceStanding, Record};
use crate::case::{Case, Evidence, Index};
use crate::policy::Policy;

/// The age of evidence; its record is looked at elsewhere.
pub(super) fn age(case: &Case, evidence: &Evidence, policy: &Policy) -> EvidenceStanding {
    let kind = kind(case, evidence);
    let lasts = policy.lasts(kind);
    let (fresh_until, counts_until) = match evidence.expires {
        Some(end) => (
            end.min(evidence.on.plus_days(lasts.age)),
            end.min(evidence.on.plus_days(lasts.age + lasts.grace)),
        ),
        None => (evidence.on.plus_days(lasts.age), evidence.on.plus_days(lasts.age + lasts.grace)),
    };
    let age = match case.as_of {
        day if day < evidence.on => Age::NotYet,
        day if day <= fresh_until => Age::Fresh,
        day if day <= counts_until => Age::Due,
        _ => Age::Expired,
    };
    EvidenceStanding { kind, age, fresh_until, counts_until, record: Record::NotStated }
}

fn kind(case: &Case, evidence: &Evidence) -> &'static str {
    let method = evidence.test.and_then(|test| case.tests.get(test.ix.position())).map(|test| test.method);
    match (evidence.kind, method) {
        (Some(kind), _) => kind,
        (None, Some("fuzz" | "robustness")) => "fuzz",
        (None, Some("penetration")) => "penetration",
        (None, Some("static-analysis" | "composition-analysis")) => "static-analysis",
        (None, Some("review")) => "review",
        (None, Some("usability")) => "usability",
        (None, Some("simulation")) => "simulation",
        (None, _) => "test",
    }
}

/// Kinds of evidence that can prove a control of the maker's, or a technical barrier: something was run or looked
/// into. A statement proves what others own.
pub(super) const PROVES: &[&str] =
    &["test", "fuzz", "penetration", "static-analysis", "analysis", "review", "inspection", "simulation"];

/// Kinds that can show a quality.
pub(super) fn shows(quality: &str) -> &'static [&'static str] {
    match quality {
        "fuzzed" => &["fuzz"],
        "verified" => &["analysis", "static-analysis", "review", "test"],
        "safe-when-stopped" => &["test", "simulation", "analysis", "review", "usability"],
        _ => PROVES,
    }
}
