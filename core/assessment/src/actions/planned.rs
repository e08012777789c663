//! The maker's planned controls, where no release of the case brings them: alone if one buys something, else all together.

use noharm_model::answer::Action;
use noharm_model::system::{ControlIx, ControlState};
use noharm_risk::WhatIf;

use super::{Now, buys, worth};
use crate::assess::{Failure, Matter};

/// The planned control, or the set of all, that buys most.
pub(super) fn propose(matter: &Matter<'_>, now: &Now) -> Result<Option<Action>, Failure> {
    let planned: Vec<u32> = (0u32..)
        .zip(&matter.system.controls)
        .filter(|(_, control)| matches!(control.state, ControlState::Planned) && control.owner == "maker")
        .map(|(number, _)| number)
        .collect();
    let mut sets: Vec<Vec<u32>> = planned.iter().map(|number| vec![*number]).collect();
    if planned.len() > 1 {
        sets.push(planned);
    }
    let mut best: Option<((u32, u32), Action)> = None;
    for set in sets {
        let changes: Vec<WhatIf> =
            set.iter().map(|number| WhatIf::ControlVerified(ControlIx(*number))).collect();
        let after = matter.engine.what_if(&changes).map_err(Failure::Graph)?;
        let bought = buys(matter, &now.today, &after.today);
        let worth = worth(matter, &now.today, &after.today);
        if bought.is_empty() || best.as_ref().is_some_and(|(most, _)| *most >= worth) {
            continue;
        }
        let name =
            |number: &u32| matter.case.controls.get(*number as usize).map(|one| one.head.name().to_owned());
        let action = Action {
            order: 0,
            who: "maker".to_owned(),
            what: set.iter().filter_map(name).collect(),
            kind: "design".to_owned(),
            buys: bought,
            cost: "design change".to_owned(),
            note: (set.len() > 1).then(|| "only together".to_owned()),
        };
        best = Some((worth, action));
    }
    Ok(best.map(|(_, action)| action))
}
