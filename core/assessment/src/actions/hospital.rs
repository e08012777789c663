//! What the hospital can do now: compensating controls of its own that the case names and that are not in place yet.

use noharm_model::answer::Action;
use noharm_model::system::ControlIx;
use noharm_risk::WhatIf;
use noharm_risk::analysis::Judged;
use noharm_security_file::case::Control;

use super::{buys, worth};
use crate::assess::Matter;

/// The one measure of the hospital that buys most today.
pub(super) fn propose(matter: &Matter<'_>, now: &[Judged]) -> Option<Action> {
    let mut best: Option<((u32, u32), Action)> = None;
    for (number, control) in (0u32..).zip(&matter.case.controls) {
        let open = matter.system.controls.get(number as usize).is_some_and(|one| !one.state.counts());
        if control.owner != Some("hospital") || !open {
            continue;
        }
        let after = matter.engine.today_if(&[WhatIf::ControlVerified(ControlIx(number))]);
        let bought = buys(matter, now, &after);
        let worth = worth(matter, now, &after);
        if bought.is_empty() || best.as_ref().is_some_and(|(most, _)| *most >= worth) {
            continue;
        }
        let action = Action {
            order: 0,
            who: "hospital".to_owned(),
            what: vec![control.head.name().to_owned()],
            kind: effort(control.cost.unwrap_or("instruction")).to_owned(),
            buys: bought,
            cost: cost(control),
            note: None,
        };
        best = Some((worth, action));
    }
    best.map(|(_, action)| action)
}

/// The word of the answer for a word of the case.
fn effort(word: &str) -> &str {
    if word == "design" { "design change" } else { word }
}

/// What it costs clinically, as the case says: the note, else why it cannot touch the therapy, else the kind of effort.
fn cost(control: &Control) -> String {
    let harmless = control.safety_impact.as_ref().and_then(|said| said.none.clone());
    control
        .head
        .note
        .clone()
        .or(harmless)
        .unwrap_or_else(|| effort(control.cost.unwrap_or("not said")).to_owned())
}
