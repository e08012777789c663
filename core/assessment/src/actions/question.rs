//! What must be found out: where *today* and *worst* decide differently, the one answer that would settle it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use noharm_model::answer::Action;
use noharm_model::finding::UnknownReason;
use noharm_model::level::Decision;
use noharm_model::system::HarmIx;
use noharm_risk::WhatIf;
use noharm_risk::analysis::Judged;

use crate::assess::Matter;
use crate::flaws::Disposition;

/// Questions, the one that settles most harms first.
pub(super) fn propose(matter: &Matter<'_>) -> Vec<Action> {
    let undecided = open(matter).len();
    if undecided == 0 {
        return Vec::new();
    }
    let mut proposals = Vec::new();
    for ((question, _), flaws) in questions(matter) {
        let decides = settled(matter, &flaws).len();
        if decides > 0 {
            let note = format!("decides {decides} of {undecided} undecided");
            proposals.push((Reverse(decides), action(question, Some(note))));
        }
    }
    if proposals.is_empty() {
        let all = "say what the packages of unknown identity or version are: only together do they decide"
            .to_owned();
        return vec![action(all, Some(format!("decides {undecided} undecided")))];
    }
    proposals.sort_by_key(|(decides, action)| (*decides, action.what.clone()));
    proposals.into_iter().take(1).map(|(_, action)| action).collect()
}

/// Harms that cannot be decided: *today* and *worst* say different things.
fn open(matter: &Matter<'_>) -> Vec<HarmIx> {
    let harms = matter.analysis.harms.iter();
    harms.filter(|one| one.decision == Decision::Undecided).map(|one| one.harm).collect()
}

/// The harms that are open now and would not be if it came out that none of these flaws is there.
pub(crate) fn settled(matter: &Matter<'_>, flaws: &[usize]) -> Vec<HarmIx> {
    let mut open = open(matter);
    if open.is_empty() || flaws.is_empty() {
        return Vec::new();
    }
    let changes: Vec<WhatIf> = flaws.iter().map(|flaw| WhatIf::FlawMended(*flaw)).collect();
    let (today, worst) = (matter.engine.today_if(&changes), matter.engine.worst_if(&changes));
    let acceptance = |judged: &[Judged], ix: HarmIx| judged.get(ix.at()).map(|judged| judged.acceptance);
    open.retain(|ix| acceptance(&today, *ix) == acceptance(&worst, *ix));
    open
}

fn action(question: String, note: Option<String>) -> Action {
    Action {
        order: 0,
        who: "maker".to_owned(),
        what: vec![question],
        kind: "information".to_owned(),
        buys: Vec::new(),
        cost: "information".to_owned(),
        note,
    }
}

/// Flaws that are not certain, by the question that would settle them.
fn questions(matter: &Matter<'_>) -> BTreeMap<(String, usize), Vec<usize>> {
    let mut questions: BTreeMap<(String, usize), Vec<usize>> = BTreeMap::new();
    for (finding, disposition) in matter.device.findings.iter().zip(&matter.device.dispositions) {
        let Disposition::Flaw(flaw) = disposition else { continue };
        if matter.device.flaws.get(*flaw).is_none_or(|flaw| flaw.certain) {
            continue;
        }
        let Some((_, component)) = matter.device.named(finding.component) else { continue };
        let question = ask(finding.unknown, &component.name, component.version.as_deref(), &finding.product);
        questions.entry((question, finding.component)).or_default().push(*flaw);
    }
    questions
}

/// The question, in words.
pub(crate) fn ask(
    unknown: Option<UnknownReason>,
    name: &str,
    version: Option<&str>,
    product: &str,
) -> String {
    let shown = version.map_or_else(|| name.to_owned(), |version| format!("{name} {version}"));
    match unknown {
        Some(UnknownReason::Identity) => format!("say whether `{shown}` is {product}, and who makes it"),
        Some(UnknownReason::VersionUnspecified) => {
            format!("state whether `{shown}` is affected: the record names no version")
        }
        Some(UnknownReason::Version | UnknownReason::FirmwareVersion) => {
            format!("say which version `{name}` is")
        }
        Some(UnknownReason::Update) => format!("say which update or edition `{shown}` is"),
        Some(UnknownReason::Commit) => format!("say from which commit `{shown}` is built"),
        Some(UnknownReason::Configuration) => {
            format!("say what else runs beside `{shown}`, or that its inventory is closed")
        }
        Some(UnknownReason::Derivative | UnknownReason::VendorSilent) => {
            format!("ask whoever supplies `{shown}` whether it is repaired there")
        }
        Some(UnknownReason::Conflict) => {
            format!("decide between the sources that contradict each other on `{shown}`")
        }
        Some(UnknownReason::NotCovered | UnknownReason::Scheme) | None => {
            format!("look `{shown}` up with its supplier: no source here can decide it")
        }
    }
}
