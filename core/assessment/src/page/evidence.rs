//! Which evidence counts, is due, is too old, or failed, by control and barrier.

use noharm_model::answer::EvidenceRow;
use noharm_security_file::case::{EvidenceIx, Index};
use noharm_security_file::standing::Age;

use crate::assess::Matter;

/// One row a control or barrier.
pub(super) fn rows(matter: &Matter<'_>) -> Vec<EvidenceRow> {
    let standings = &matter.case.standings;
    let mut rows = Vec::new();
    for (control, standing) in matter.case.controls.iter().zip(&standings.controls) {
        let mut evidence = lines(matter, &standing.evidence);
        if !standing.because.is_empty() {
            evidence.push(standing.because.clone());
        }
        rows.push(EvidenceRow {
            control: control.head.full_name(),
            state: standing.state.word().to_owned(),
            evidence,
        });
    }
    for (barrier, standing) in matter.case.barriers.iter().zip(&standings.barriers) {
        let mut evidence = lines(matter, &standing.evidence);
        if !standing.because.is_empty() {
            evidence.push(standing.because.clone());
        }
        let person = barrier.performer.kind == noharm_security_file::fields::Kind::User;
        let state = match (person, standing.verified) {
            (true, _) => "argued",
            (false, true) => "verified",
            (false, false) => "implemented",
        };
        evidence.extend(barrier.reason.clone().filter(|_| person));
        rows.push(EvidenceRow { control: barrier.head.full_name(), state: state.to_owned(), evidence });
    }
    rows
}

fn lines(matter: &Matter<'_>, evidence: &[EvidenceIx]) -> Vec<String> {
    let line = |ix: &EvidenceIx| {
        let said = matter.case.evidence.get(ix.position())?;
        let standing = matter.case.standings.evidence.get(ix.position())?;
        let word = match (said.passed(), standing.age) {
            (false, _) => "failed".to_owned(),
            (true, Age::Fresh) => format!("passed, due from {}", standing.due_since()),
            (true, Age::Due) => {
                format!("passed, due since {}, counts until {}", standing.due_since(), standing.counts_until)
            }
            (true, Age::Expired) => format!("passed, too old since {}", standing.too_old_since()),
            (true, Age::NotYet) => "dated after the day of this assessment".to_owned(),
        };
        Some(format!("{} ({}, {}): {word}", said.head.id, standing.kind, said.on))
    };
    evidence.iter().filter_map(line).collect()
}
