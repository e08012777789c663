//! For the hospital and for clinicians: keep using, with which measure, or withdraw; without jargon.

use noharm_model::answer::{Action, HarmRow, HospitalAdvice};
use noharm_model::level::{Acceptance, Decision, Level};
use noharm_model::system::ControlIx;
use noharm_risk::WhatIf;

use crate::assess::Matter;

/// The advice.
pub(super) fn advice(matter: &Matter<'_>, harms: &[HarmRow], actions: &[Action]) -> HospitalAdvice {
    let pressing: Vec<&HarmRow> =
        harms.iter().filter(|harm| harm.decision == Decision::Unacceptable).collect();
    let open = harms.iter().any(|harm| harm.decision == Decision::Undecided);
    let own = actions.iter().find(|action| action.who == "hospital");
    let left = own.map(|action| left(matter, harms, action));
    let verdict = match (pressing.is_empty(), open, own, left) {
        (true, true, ..) => "not decided yet".to_owned(),
        (true, false, ..) => "keep using".to_owned(),
        (false, _, Some(action), Some(0)) => {
            format!("keep using with this measure: {}", action.what.join("; "))
        }
        (false, _, Some(action), _) => {
            format!(
                "decide: withdraw, or go on with “{}” and the risks that it leaves",
                action.what.join("; ")
            )
        }
        (false, _, None, _) => "withdraw".to_owned(),
    };
    let mut until_fixed: Vec<String> = own.into_iter().flat_map(|action| action.what.clone()).collect();
    until_fixed.extend(standing_duties(matter));
    HospitalAdvice {
        cost: own.map_or_else(|| no_cost(&verdict), |action| action.cost.clone()),
        until_fixed,
        contact: matter
            .case
            .plans
            .first()
            .and_then(|plan| plan.contacts.first())
            .map(|said| said.value.clone()),
        plain: plain(matter, &pressing, left, &verdict),
        verdict,
    }
}

fn no_cost(verdict: &str) -> String {
    match verdict {
        "withdraw" => "the device is not at hand; use an alternative where there is one, and ask the maker where there is none".to_owned(),
        _ => "none".to_owned(),
    }
}

/// Controls that the hospital keeps already and must not let go.
fn standing_duties(matter: &Matter<'_>) -> Vec<String> {
    matter
        .case
        .controls
        .iter()
        .zip(&matter.system.controls)
        .filter(|(said, control)| said.owner == Some("hospital") && control.state.counts())
        .map(|(said, _)| format!("keep up: {}", said.head.name()))
        .collect()
}

fn plain(matter: &Matter<'_>, pressing: &[&HarmRow], left: Option<usize>, verdict: &str) -> Vec<String> {
    let device = matter.case.device().map_or("this device", |device| device.head.name());
    let mut lines = Vec::new();
    match verdict {
        "keep using" => {
            lines.push(format!("Nothing known today calls for a change in how the {device} is used."));
        }
        "not decided yet" => lines.push(format!(
            "Whether the {device} can be used as before is not decided: something is not known yet. Ask the maker."
        )),
        _ => {}
    }
    for harm in pressing.iter().take(3) {
        let many = if harm.multi_patient { " More than one patient could be affected at once." } else { "" };
        let how = match harm.today.level {
            Some(level) if level <= Level::EASY => {
                "Somebody with access to the same network or place could bring this about with public knowledge"
            }
            _ => "Somebody with skill and preparation could bring this about",
        };
        lines.push(format!("{}: {how}.{many}", sentence_case(&harm.name)));
    }
    match left {
        _ if pressing.is_empty() => {}
        Some(left) => lines.push(after(left)),
        None => lines.push(
            "No measure of the hospital's own lowers this risk in this case. Use another device where one is at hand, and speak to the maker.".to_owned(),
        ),
    }
    lines.push("If the device behaves oddly: care for the patient first, take the device out of use as it is, and tell clinical engineering.".to_owned());
    lines
}

/// How many harms the hospital's own measure leaves unacceptable, or may leave so, the system solved again with it in place.
fn left(matter: &Matter<'_>, harms: &[HarmRow], own: &Action) -> usize {
    let mut controls = (0u32..).zip(&matter.case.controls);
    let measure = controls.find(|(_, control)| {
        control.owner == Some("hospital") && own.what.iter().any(|what| what == control.head.name())
    });
    let changes: Vec<WhatIf> =
        measure.into_iter().map(|(number, _)| WhatIf::ControlVerified(ControlIx(number))).collect();
    let after = matter.engine.worst_if(&changes);
    let stays = |harm: &&HarmRow| {
        let at = matter.system.harms.iter().position(|one| one.id == harm.id);
        let judged = at.and_then(|at| after.get(at));
        // Where a single failure decides, the measure may fail like any other.
        let by_a_failure =
            harm.decision == Decision::Unacceptable && harm.today.acceptance != Acceptance::Unacceptable;
        by_a_failure || judged.is_none_or(|judged| judged.acceptance == Acceptance::Unacceptable)
    };
    harms.iter().filter(stays).count()
}

/// What the hospital's own measure leaves.
fn after(left: usize) -> String {
    match left {
        0 => "With the measure named here these risks become acceptable until the fix is there.".to_owned(),
        left => format!(
            "The measure named here makes this harder to do; {left} of the risks stay higher than acceptable until the \
             maker's fix is there. Weigh it against going without the device."
        ),
    }
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
