//! For the hospital and for clinicians: keep using, keep using stand-alone, or withdraw; without jargon.

use noharm_model::answer::{Action, HarmRow, HospitalAdvice};
use noharm_model::level::{Acceptance, Decision, Level};

use crate::assess::Matter;

/// The advice.
pub(super) fn advice(matter: &Matter<'_>, harms: &[HarmRow], actions: &[Action]) -> HospitalAdvice {
    let pressing: Vec<&HarmRow> =
        harms.iter().filter(|harm| harm.decision == Decision::Unacceptable).collect();
    let open = harms.iter().any(|harm| harm.decision == Decision::Undecided);
    let own = actions.iter().find(|action| action.who == "hospital");
    let verdict = match (pressing.is_empty(), open, own) {
        (true, true, _) => "not decided yet",
        (true, false, _) => "keep using",
        (false, _, Some(_)) => "keep using stand-alone",
        (false, _, None) => "withdraw",
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
        plain: plain(matter, &pressing, own, verdict),
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

fn plain(matter: &Matter<'_>, pressing: &[&HarmRow], own: Option<&Action>, verdict: &str) -> Vec<String> {
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
    match verdict {
        "keep using stand-alone" => lines.extend(own.map(|action| after(matter, pressing, action))),
        "withdraw" => lines.push(
            "No measure of the hospital's own lowers this risk in this case. Use another device where one is at hand, and speak to the maker.".to_owned(),
        ),
        _ => {}
    }
    lines.push("If the device behaves oddly: care for the patient first, take the device out of use as it is, and tell clinical engineering.".to_owned());
    lines
}

/// What the hospital's own measure buys, and what it leaves.
fn after(matter: &Matter<'_>, pressing: &[&HarmRow], own: &Action) -> String {
    let policy = &matter.compiled.policy.method;
    let still = pressing.iter().filter(|harm| {
        let then = own.buys.iter().find(|buy| buy.harm == harm.id).map_or(harm.today.level, |buy| buy.to);
        policy.accept(harm.severity, then) == Acceptance::Unacceptable
    });
    match still.count() {
        0 => "With the measure named here these risks become acceptable until the fix is there.".to_owned(),
        left => format!(
            "The measure named here makes this harder to do; {left} of these risks stay higher than acceptable until the \
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
