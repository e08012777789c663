//! Which of five heaps a vulnerability lies on: reaches a patient, cannot be decided, adds nothing, reaches no one, does
//! not apply.

use noharm_model::answer::{FindingRow, ScoreRow};
use noharm_model::finding::Applies;
use noharm_model::level::Verdict;

/// The heap a vulnerability is shown on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Heap {
    /// It has a path to a harm.
    ReachesPatient,
    /// Something must be known first.
    Undecided,
    /// It has one, but whoever can trigger it comes to the same harm as easily without it.
    AddsNothing,
    /// It matches and has none.
    ReachesNoOne,
    /// It does not apply to this release, and why is known.
    DoesNotApply,
}

/// The heap of a vulnerability. What cannot be decided but would reach no one either way reaches no one.
#[must_use]
pub fn heap(finding: &FindingRow) -> Heap {
    if finding.verdict == Some(Verdict::Undetermined) {
        return Heap::Undecided;
    }
    match finding.status {
        Applies::NotAffected => Heap::DoesNotApply,
        _ if finding.adds_nothing() => Heap::AddsNothing,
        Applies::Affected if finding.worst_harm.is_some() => Heap::ReachesPatient,
        Applies::Affected => Heap::ReachesNoOne,
        Applies::Unknown if finding.reaches_no_one.is_some() => Heap::ReachesNoOne,
        Applies::Unknown => Heap::Undecided,
    }
}

/// The score of the newest CVSS version that has one, with that version.
#[must_use]
pub fn newest_score(scores: &[ScoreRow]) -> Option<(f64, &str)> {
    scores.iter().filter_map(|row| row.score.map(|score| (score, row.version.as_str()))).max_by(
        |(one_score, one), (other_score, other)| one.cmp(other).then(one_score.total_cmp(other_score)),
    )
}

/// The first day on which something is due.
#[must_use]
pub fn first_due(finding: &FindingRow) -> Option<noharm_model::day::Day> {
    finding.clocks.iter().filter_map(|clock| clock.due).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_speaks() {
        let row = |version: &str, score| ScoreRow { version: version.into(), vector: String::new(), score };
        let scores = [row("2.0", Some(10.0)), row("3.1", Some(7.5)), row("4.0", None), row("3.0", Some(9.8))];
        assert_eq!(newest_score(&scores), Some((7.5, "3.1")));
        assert_eq!(newest_score(&[]), None);
    }
}
