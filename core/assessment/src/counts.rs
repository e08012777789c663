//! The numbers of the head line.

use noharm_model::answer::{Counts, FindingRow};
use noharm_model::finding::Applies;
use noharm_model::level::Verdict;

use crate::assess::Matter;

/// Counts what was looked at and what came of it.
pub(crate) fn count(matter: &Matter<'_>, findings: &[FindingRow]) -> Counts {
    let device = matter.device;
    let matches = findings.iter().filter(|row| row.status != Applies::NotAffected);
    let (mut total, mut reach, mut undecided, mut nothing, mut no_one) = (0, 0, 0, 0, 0);
    for row in matches {
        total += 1;
        if row.adds_nothing() {
            nothing += 1;
        } else if row.worst_harm.is_none() {
            no_one += 1;
        } else if row.status == Applies::Unknown || row.verdict == Some(Verdict::Undetermined) {
            undecided += 1;
        } else {
            reach += 1;
        }
    }
    Counts {
        packages: device.components().count() as u64,
        unknown_identity: device.coverage.iter().filter(|one| one.is_unsure()).count() as u64,
        unattributed: device.attributions.iter().filter(|one| one.is_missing()).count() as u64,
        not_covered: not_covered(matter),
        matches: total,
        reach_patient: reach,
        undecided,
        adds_nothing: nothing,
        reach_no_one: no_one,
    }
}

/// Packages that no source speaks of. Where there is no index at all, that is each of them.
fn not_covered(matter: &Matter<'_>) -> u64 {
    let device = matter.device;
    if matter.grounds.index.is_none() {
        return device.components().count() as u64;
    }
    device.coverage.iter().filter(|one| one.is_outside()).count() as u64
}
