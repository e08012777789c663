//! What the page shows besides the rows: one sentence, the hospital's part, evidence, questions, assumptions, drawing.

mod drawing;
mod evidence;
mod hospital;
mod method;
mod questions;
mod sensitivity;

use noharm_model::answer::{Action, FindingRow, HarmRow, PageFacts};
use noharm_model::level::Decision;
use noharm_security_file::case::Head;

use crate::assess::{Failure, Matter};

/// The page's facts.
pub(crate) fn facts(
    matter: &Matter<'_>,
    harms: &[HarmRow],
    findings: &[FindingRow],
    actions: &[Action],
) -> Result<PageFacts, Failure> {
    let sensitivity = if matter.grounds.thorough { sensitivity::of(matter)? } else { Vec::new() };
    Ok(PageFacts {
        sentence: sentence(harms),
        hospital: hospital::advice(matter, harms, actions),
        evidence: evidence::rows(matter),
        questions: questions::of(matter, findings),
        assumptions: assumptions(matter),
        method: method::rows(&matter.compiled.policy.method),
        sensitivity,
        waivers: waivers(matter),
        approvals: approvals(matter),
        drawing: drawing::of(matter, harms),
        releases: matter.compiled.releases.clone(),
    })
}

/// The decision in one sentence of plain English.
fn sentence(harms: &[HarmRow]) -> String {
    let with = |decision: Decision| harms.iter().filter(move |harm| harm.decision == decision);
    let names = |decision: Decision| {
        let all: Vec<&str> = with(decision).map(|harm| harm.name.as_str()).collect();
        listed(&all)
    };
    let unacceptable = with(Decision::Unacceptable).count();
    let undecided = with(Decision::Undecided).count();
    let reduce = with(Decision::Reduce).count();
    match (harms.len(), unacceptable, undecided, reduce) {
        (0, ..) => "This case names no harm, so nothing can be said of patients.".to_owned(),
        (_, 0, 0, 0) => {
            "No path found in this case leads to patient harm more easily than is acceptable.".to_owned()
        }
        (_, 0, 0, _) => format!(
            "No harm is unacceptable; {} may stay only with a benefit–risk reason and nothing practicable left to do.",
            names(Decision::Reduce)
        ),
        (_, 0, _, _) => format!(
            "It cannot be decided yet whether patients are safe from {}: something is not known.",
            names(Decision::Undecided)
        ),
        _ => format!(
            "An attacker can harm patients more easily than is acceptable: {}.",
            names(Decision::Unacceptable)
        ),
    }
}

/// At most this many names stand in the sentence.
const NAMED: usize = 3;

/// Names as running text: all of them, or the first few and how many more.
fn listed(names: &[&str]) -> String {
    let shown: Vec<&str> = names.iter().take(NAMED).copied().collect();
    match (names.len().saturating_sub(NAMED), shown.split_last()) {
        (_, None) => String::new(),
        (0, Some((last, []))) => (*last).to_owned(),
        (0, Some((last, rest))) => format!("{} and {last}", rest.join(", ")),
        (more, Some(_)) => format!("{} and {more} more", shown.join(", ")),
    }
}

fn place(matter: &Matter<'_>, head: &Head) -> String {
    matter.compiled.sources.place(head.span).to_string()
}

/// Facts that the case assumes rather than knows.
fn assumptions(matter: &Matter<'_>) -> Vec<String> {
    let mut all: Vec<String> = matter
        .case
        .heads()
        .filter(|head| head.assumed)
        .map(|head| {
            let note = head.note.as_deref().map_or(String::new(), |note| format!(": {note}"));
            format!("{} is assumed{note} ({})", head.full_name(), place(matter, head))
        })
        .collect();
    for environment in &matter.case.environments {
        for said in &environment.assumes {
            let at = matter.compiled.sources.place(said.span);
            all.push(format!("{}: {} ({at})", environment.head.name(), said.value));
        }
    }
    all
}

fn waivers(matter: &Matter<'_>) -> Vec<String> {
    let words = |waiver: &noharm_security_file::case::Waiver| {
        let object = waiver.object.as_deref().unwrap_or("the whole case");
        format!(
            "{} at {object}: {} (approved by {}, until {})",
            waiver.code, waiver.reason, waiver.approver, waiver.until
        )
    };
    matter.case.waivers.iter().map(words).collect()
}

fn approvals(matter: &Matter<'_>) -> Vec<String> {
    let device = matter.case.device();
    let all = device.into_iter().flat_map(|device| &device.approved);
    all.map(|approval| format!("{}: {}, {}", approval.what, approval.by, approval.on)).collect()
}
