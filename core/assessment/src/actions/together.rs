//! Where nothing buys anything alone: the cheapest set of all that the case names that does.

use std::collections::BTreeMap;

use noharm_model::answer::Action;
use noharm_model::level::{Acceptance, Level};
use noharm_model::system::{ComponentIx, ControlIx, ControlState, HarmIx, ServiceIx};
use noharm_risk::WhatIf;
use noharm_risk::analysis::{Judged, Measure};
use noharm_risk::solve::CutLimits;

use super::{buys, number};
use crate::assess::Matter;
use crate::flaws::Disposition;

/// One thing that can be done, in words.
struct Step {
    words: String,
    measure: Measure,
    /// Only evidence is renewed, nothing built.
    is_test: bool,
    /// It is yet to be built.
    is_new: bool,
}

/// The cheapest set that buys something for the worst harm that is unacceptable and can be made harder at all. What is there
/// already comes first: a control that is yet to be built may itself disturb the therapy.
pub(super) fn propose(matter: &Matter<'_>, now: &[Judged]) -> Option<Action> {
    let all = steps(matter);
    let there: Vec<&Step> = all.iter().filter(|step| !step.is_new).collect();
    match among(matter, now, &there) {
        None if there.len() < all.len() => among(matter, now, &all.iter().collect::<Vec<_>>()),
        found => found,
    }
}

fn among(matter: &Matter<'_>, now: &[Judged], steps: &[&Step]) -> Option<Action> {
    let measures: Vec<Measure> = steps.iter().map(|step| step.measure.clone()).collect();
    let all: Vec<WhatIf> = measures.iter().flat_map(|measure| measure.changes.clone()).collect();
    if all.is_empty() {
        return None;
    }
    let then = matter.engine.today_if(&all);
    let remedy = goals(matter, now, &then)
        .into_iter()
        .find_map(|goal| matter.engine.remedy(&measures, &[goal], CutLimits::default()))
        .filter(|remedy| !remedy.take.is_empty())?;
    let taken: Vec<&Step> = remedy.take.iter().filter_map(|at| steps.get(*at).copied()).collect();
    let changes: Vec<WhatIf> = taken.iter().flat_map(|step| step.measure.changes.clone()).collect();
    let bought = buys(matter, now, &matter.engine.today_if(&changes));
    if bought.is_empty() {
        return None;
    }
    let word = if taken.iter().all(|step| step.is_test) { "test" } else { "design change" };
    let together = if remedy.is_cheapest {
        "none of it suffices alone; the smallest set that does"
    } else {
        "none of it suffices alone"
    };
    Some(Action {
        order: 0,
        who: "maker".to_owned(),
        what: taken.iter().map(|step| step.words.clone()).collect(),
        kind: word.to_owned(),
        buys: bought,
        cost: word.to_owned(),
        note: Some(together.to_owned()),
    })
}

/// Unacceptable harms that all of it together makes harder: first those that it makes acceptable, the gravest first; each
/// with the level that no path may keep.
fn goals(matter: &Matter<'_>, now: &[Judged], then: &[Judged]) -> Vec<(HarmIx, Level)> {
    let harms = matter.system.harms.iter().zip(now.iter().zip(then));
    let mut goals: Vec<_> = (0u32..)
        .zip(harms)
        .filter(|(_, (_, (now, then)))| {
            now.acceptance == Acceptance::Unacceptable && number(then.level) > number(now.level)
        })
        .filter_map(|(ix, (harm, (now, then)))| {
            let stays = then.acceptance == Acceptance::Unacceptable;
            // Where nothing makes it acceptable, the least that makes it harder at all.
            let level = if stays { now.level? } else { Level::new(number(then.level).checked_sub(1)?)? };
            Some(((stays, std::cmp::Reverse(harm.severity), ix), (HarmIx(ix), level)))
        })
        .collect();
    goals.sort_by_key(|(rank, _)| *rank);
    goals.into_iter().map(|(_, goal)| goal).collect()
}

/// What can be done, by cost: evidence renewed, inputs tested, packages updated, controls built, support restored.
fn steps(matter: &Matter<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    for (ix, control) in (0u32..).zip(&matter.system.controls) {
        let (verb, cost, is_test) = match control.state {
            ControlState::Verified | ControlState::Due => continue,
            ControlState::Planned => ("build", 8, false),
            ControlState::Implemented | ControlState::Expired | ControlState::Failed => {
                ("show again", 1, true)
            }
        };
        steps.push(Step {
            words: format!("{verb}: {}", control.name),
            measure: Measure { changes: vec![WhatIf::ControlVerified(ControlIx(ix))], cost },
            is_test,
            is_new: control.state == ControlState::Planned,
        });
    }
    for (ix, part) in (0u32..).zip(&matter.system.components) {
        let own = || {
            let services = (0u32..).zip(&matter.system.services);
            services.filter(move |(_, service)| service.on == ComponentIx(ix))
        };
        let untested: Vec<WhatIf> = own()
            .filter(|(_, service)| service.handles.iter().any(|input| !input.tested))
            .map(|(service, _)| WhatIf::Tested(ServiceIx(service), None))
            .collect();
        if !untested.is_empty() {
            steps.push(Step {
                words: format!("test the parsers of `{}`", part.name),
                measure: Measure { changes: untested, cost: 2 },
                is_test: true,
                is_new: false,
            });
        }
        if !part.supported || own().any(|(_, service)| !service.supported) {
            steps.push(Step {
                words: format!("move `{}` to software that is supported", part.name),
                measure: Measure { changes: vec![WhatIf::Supported(ComponentIx(ix))], cost: 8 },
                is_test: false,
                is_new: false,
            });
        }
    }
    for ((component, name), flaws) in leading(matter) {
        steps.push(Step {
            words: format!(
                "update {name} on {component}, or show again that its vulnerabilities do not matter there"
            ),
            measure: Measure { changes: flaws.into_iter().map(WhatIf::FlawMended).collect(), cost: 4 },
            is_test: false,
            is_new: false,
        });
    }
    steps
}

/// Certain flaws that lead to a harm, also where that is as easy without them, by component and package.
fn leading(matter: &Matter<'_>) -> BTreeMap<(String, String), Vec<usize>> {
    let mut packages: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (finding, disposition) in matter.device.findings.iter().zip(&matter.device.dispositions) {
        let Disposition::Flaw(flaw) = disposition else { continue };
        let leads = matter
            .analysis
            .flaws
            .get(*flaw)
            .is_some_and(|answer| answer.worst_harm.is_some() || answer.as_easy_without.is_some());
        let certain = matter.device.flaws.get(*flaw).is_some_and(|flaw| flaw.certain);
        let Some((part, component)) = matter.device.component(finding.component) else { continue };
        if leads && certain {
            let place = matter.case.id_of(part.component);
            packages.entry((place.to_owned(), component.name.clone())).or_default().push(*flaw);
        }
    }
    packages
}
