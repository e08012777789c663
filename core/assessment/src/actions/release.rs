//! The next release, where the case describes one that is not in the field yet: what it buys, and what it buys it by.

use noharm_model::answer::Action;
use noharm_model::system::{ControlIx, System};
use noharm_risk::WhatIf;
use noharm_risk::analysis::{Engine, Judged};
use noharm_security_file::{Options, compile};

use super::{Now, buys, worth};
use crate::assess::{Failure, Matter};
use crate::device::Device;

/// How many parts of a release are named one by one.
const NAMED: usize = 3;

/// The next release as a whole.
pub(super) fn propose(matter: &Matter<'_>, now: &Now) -> Result<Option<Action>, Failure> {
    let Some(next) = next_release(matter) else { return Ok(None) };
    let grounds = matter.grounds;
    let options = Options {
        release: Some(next.clone()),
        as_of: Some(matter.compiled.as_of),
        limits: grounds.options.limits.clone(),
    };
    let compiled = compile(grounds.world, &options);
    let (Some(case), Some(system)) = (&compiled.case, compiled.system()) else { return Ok(None) };
    if compiled.is_broken() {
        return Ok(None);
    }
    let day = compiled.as_of;
    let device = Device::look(grounds.world, case, &compiled.sources, grounds.index, grounds.shared, day)
        .map_err(Failure::Index)?;
    let method = &compiled.policy.method;
    let engine = Engine::new(&system, &device.flaws, method).map_err(Failure::Graph)?;
    let then = in_order(matter, &system, &engine.what_if(&[]).map_err(Failure::Graph)?.today);
    let bought = buys(matter, &now.today, &then);
    if bought.is_empty() {
        return Ok(None);
    }
    let parts = needed(matter, &system, &engine, now, &then)?;
    let tested = needed_tests(matter, &system, &device, method, now, &then)?;
    let mut what = vec![format!("{next} as planned")];
    what.extend(parts.iter().take(NAMED).cloned());
    if !tested.is_empty() {
        what.push(format!("the parsers of {} tested", tested.join(", ")));
    }
    let all = parts.len() + usize::from(!tested.is_empty());
    let note =
        (all > 1).then(|| format!("{all} parts of it are each needed: without one of them less is bought"));
    Ok(Some(Action {
        order: 0,
        who: "maker".to_owned(),
        what,
        kind: "release".to_owned(),
        buys: bought,
        cost: "update".to_owned(),
        note,
    }))
}

/// The release after the one that is assessed.
fn next_release(matter: &Matter<'_>) -> Option<String> {
    let current = matter.case.release.map(|ix| matter.case.id_of(ix))?;
    let at = matter.compiled.releases.iter().position(|id| id == current)?;
    matter.compiled.releases.get(at + 1).cloned()
}

/// Another release's answers in the order of this one's harms; a harm that it does not have is out of reach there.
fn in_order(matter: &Matter<'_>, system: &System, judged: &[Judged]) -> Vec<Judged> {
    let gone = Judged {
        level: None,
        depth: None,
        level_for_many: None,
        acceptance: noharm_model::level::Acceptance::Acceptable,
    };
    let of =
        |id: &str| system.harms.iter().position(|harm| harm.id == id).and_then(|at| judged.get(at)).copied();
    matter.system.harms.iter().map(|harm| of(&harm.id).unwrap_or(gone)).collect()
}

/// Controls that are new in the release and without which less is bought, by name.
fn needed(
    matter: &Matter<'_>,
    system: &System,
    engine: &Engine<'_>,
    now: &Now,
    then: &[Judged],
) -> Result<Vec<String>, Failure> {
    let whole = worth(matter, &now.today, then);
    let mut names = Vec::new();
    for (number, control) in (0u32..).zip(&system.controls) {
        if !control.state.counts()
            || matter.system.controls.iter().any(|old| old.id == control.id && old.state.counts())
        {
            continue;
        }
        let without = engine.what_if(&[WhatIf::ControlFails(ControlIx(number))]).map_err(Failure::Graph)?;
        let left = worth(matter, &now.today, &in_order(matter, system, &without.today));
        if left < whole {
            names.push((left, control.name.clone()));
        }
    }
    names.sort();
    Ok(names.into_iter().map(|(_, name)| name).collect())
}

/// Components whose parsers must have been tested, or less is bought, by name.
fn needed_tests(
    matter: &Matter<'_>,
    system: &System,
    device: &Device,
    method: &noharm_model::policy::Policy,
    now: &Now,
    then: &[Judged],
) -> Result<Vec<String>, Failure> {
    let whole = worth(matter, &now.today, then);
    let mut names = Vec::new();
    for (number, part) in system.components.iter().enumerate() {
        let mut untested = system.clone();
        let mut changed = false;
        for service in untested.services.iter_mut().filter(|service| service.on.at() == number) {
            for handled in service.handles.iter_mut().filter(|handled| handled.tested) {
                handled.tested = false;
                changed = true;
            }
        }
        if !changed {
            continue;
        }
        let engine = Engine::new(&untested, &device.flaws, method).map_err(Failure::Graph)?;
        let answered = engine.what_if(&[]).map_err(Failure::Graph)?;
        if worth(matter, &now.today, &in_order(matter, system, &answered.today)) < whole {
            names.push(part.name.clone());
        }
    }
    Ok(names)
}
