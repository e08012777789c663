//! For the hospital and for clinicians: keep using, keep using stand-alone, or withdraw; without jargon.

use noharm_model::answer::{Action, HarmRow, HospitalAdvice};
use noharm_model::level::{Decision, Level};

use crate::assess::Matter;

/// The advice.
pub(super) fn advice(matter: &Matter<'_>, harms: &[HarmRow], actions: &[Action]) -> HospitalAdvice {
    let pressing: Vec<&HarmRow> =
        harms.iter().filter(|harm| harm.decision == Decision::Unacceptable).collect();
    let own = actions.iter().find(|action| action.who == "hospital");
    let verdict = match (pressing.is_empty(), own) {
        (true, _) => "keep using",
        (false, Some(_)) => "keep using stand-alone",
        (false, None) => "withdraw",
    };
    let mut until_fixed: Vec<String> = own.into_iter().flat_map(|action| action.what.clone()).collect();
    until_fixed.extend(standing_duties(matter));
    HospitalAdvice {
        verdict: verdict.to_owned(),
        cost: own.map_or_else(|| no_cost(verdict), |action| action.cost.clone()),
        until_fixed,
        contact: matter
            .case
            .plans
            .first()
            .and_then(|plan| plan.contacts.first())
            .map(|said| said.value.clone()),
        plain: plain(matter, &pressing, verdict),
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

fn plain(matter: &Matter<'_>, pressing: &[&HarmRow], verdict: &str) -> Vec<String> {
    let device = matter.case.device().map_or("this device", |device| device.head.name());
    let mut lines = Vec::new();
    if pressing.is_empty() {
        lines.push(format!("Nothing known today calls for a change in how the {device} is used."));
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
    match verdict {
        "keep using stand-alone" => lines.push(
            "Therapy need not stop: keep using the device by its own controls, disconnected as said above. Stop and pause at the bedside always work.".to_owned(),
        ),
        "withdraw" => lines.push(
            "No measure of the hospital's own lowers this risk in this case. Use another device where one is at hand, and speak to the maker.".to_owned(),
        ),
        _ => {}
    }
    lines.push("If the device behaves oddly: care for the patient first, take the device out of use as it is, and tell clinical engineering.".to_owned());
    lines
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
