//! Evidence to be renewed: tests that are due, and controls that count nothing because theirs failed or is too old.

use noharm_model::answer::Action;
use noharm_model::system::{ControlIx, ControlState};
use noharm_risk::WhatIf;
use noharm_risk::analysis::Judged;
use noharm_security_file::case::{EvidenceIx, Index};

use super::buys;
use crate::assess::Matter;

/// One action a control: those whose lapse has cost something already come first, then what is due.
pub(super) fn propose(matter: &Matter<'_>, now: &[Judged]) -> Vec<Action> {
    let mut lapsed = Vec::new();
    let mut due = Vec::new();
    for (number, standing) in (0u32..).zip(&matter.case.standings.controls) {
        let Some(control) = matter.case.controls.get(number as usize) else { continue };
        let change = WhatIf::ControlVerified(ControlIx(number));
        match standing.state {
            ControlState::Due => due.extend(rerun(matter, control.head.name(), &standing.rests_on)),
            ControlState::Expired | ControlState::Failed | ControlState::Implemented => {
                let after = matter.engine.today_if(&[change]);
                let bought = buys(matter, now, &after);
                if !bought.is_empty() {
                    lapsed.push(Action {
                        order: 0,
                        who: "maker".to_owned(),
                        what: vec![format!(
                            "show that `{}` works: {}",
                            control.head.name(),
                            standing.because
                        )],
                        kind: "test".to_owned(),
                        buys: bought,
                        cost: "test".to_owned(),
                        note: None,
                    });
                }
            }
            ControlState::Planned | ControlState::Verified => {}
        }
    }
    lapsed.extend(due);
    lapsed
}

fn rerun(matter: &Matter<'_>, control: &str, evidence: &[EvidenceIx]) -> Option<Action> {
    let oldest = evidence.iter().min_by_key(|ix| {
        matter.case.standings.evidence.get(ix.position()).map(|standing| standing.counts_until)
    })?;
    let standing = matter.case.standings.evidence.get(oldest.position())?;
    let id = matter.case.id_of(*oldest);
    Some(Action {
        order: 0,
        who: "maker".to_owned(),
        what: vec![format!(
            "rerun {id} for `{control}`, due since {}; counts until {}",
            standing.due_since(),
            standing.counts_until
        )],
        kind: "test".to_owned(),
        buys: Vec::new(),
        cost: "test".to_owned(),
        note: None,
    })
}
