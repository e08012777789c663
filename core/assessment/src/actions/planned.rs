//! The maker's planned controls, where no release of the case brings them: the cheapest set that does it.

use noharm_model::answer::Action;
use noharm_model::level::{Acceptance, Level};
use noharm_model::system::{ControlIx, ControlState, HarmIx};
use noharm_risk::WhatIf;
use noharm_risk::analysis::{Judged, Measure, for_many};
use noharm_risk::solve::CutLimits;

use super::buys;
use crate::assess::Matter;

/// The cheapest set of planned controls that makes a harm acceptable again; for the worst harm for which there is one.
pub(super) fn propose(matter: &Matter<'_>, now: &[Judged]) -> Option<Action> {
    let planned: Vec<ControlIx> = (0u32..)
        .zip(&matter.system.controls)
        .filter(|(_, control)| control.state == ControlState::Planned && control.owner != "hospital")
        .map(|(number, _)| ControlIx(number))
        .collect();
    if planned.is_empty() {
        return None;
    }
    let measures: Vec<Measure> =
        planned.iter().map(|ix| Measure { changes: vec![WhatIf::ControlVerified(*ix)], cost: 1 }).collect();
    let taken = pressing(matter, now).into_iter().find_map(|goal| {
        let remedy = matter.engine.remedy(&measures, &[goal], CutLimits::default())?;
        (!remedy.take.is_empty()).then_some(remedy)
    })?;
    let chosen: Vec<ControlIx> = taken.take.iter().filter_map(|at| planned.get(*at)).copied().collect();
    let changes: Vec<WhatIf> = chosen.iter().map(|ix| WhatIf::ControlVerified(*ix)).collect();
    let after = matter.engine.today_if(&changes);
    let name = |ix: &ControlIx| matter.case.controls.get(ix.at()).map(|one| one.head.name().to_owned());
    let together = if taken.is_cheapest {
        "the smallest set that does it"
    } else {
        "a set that does it; a smaller one may"
    };
    Some(Action {
        order: 0,
        who: "maker".to_owned(),
        what: chosen.iter().filter_map(name).collect(),
        kind: "design change".to_owned(),
        buys: buys(matter, now, &after),
        cost: "design change".to_owned(),
        note: Some(together.to_owned()),
    })
}

/// Unacceptable harms, worst first, each with the highest level at which it is unacceptable.
fn pressing(matter: &Matter<'_>, now: &[Judged]) -> Vec<(HarmIx, Level)> {
    let policy = &matter.compiled.policy.method;
    let mut goals: Vec<(HarmIx, Level)> = (0u32..)
        .zip(matter.system.harms.iter().zip(now))
        .filter(|(_, (_, judged))| judged.acceptance == Acceptance::Unacceptable)
        .filter_map(|(number, (harm, judged)): (u32, (_, &Judged))| {
            let severity =
                if judged.level_for_many.is_some() { for_many(policy, harm.severity) } else { harm.severity };
            let bad = |level: &&Level| policy.accept(severity, Some(**level)) == Acceptance::Unacceptable;
            Level::ALL.iter().rev().find(bad).map(|level| (HarmIx(number), *level))
        })
        .collect();
    goals
        .sort_by_key(|(ix, _)| matter.system.harms.get(ix.at()).map(|harm| std::cmp::Reverse(harm.severity)));
    goals
}
