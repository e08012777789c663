//! The next release, where the case describes one that is not in the field yet: what it buys, and what it buys it by.

use noharm_model::answer::Action;
use noharm_model::level::Level;
use noharm_model::system::{ControlIx, ServiceIx, System};
use noharm_risk::WhatIf;
use noharm_risk::analysis::{Engine, Judged};
use noharm_security_file::{Options, compile};

use super::{Now, buys};
use crate::assess::{Failure, Matter};
use crate::device::Device;

/// The next release as a whole.
pub(super) fn propose(matter: &Matter<'_>, now: &Now) -> Result<Option<Action>, Failure> {
    let Some(next) = next_release(matter) else { return Ok(None) };
    let grounds = matter.grounds;
    let options = Options {
        release: Some(next.clone()),
        as_of: Some(matter.compiled.as_of),
        limits: grounds.options.limits,
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
    let answered = engine.what_if(&[]).map_err(Failure::Graph)?;
    let then = in_order(matter, &system, &now.today, &answered.today);
    let bought = buys(matter, &now.today, &then);
    if bought.is_empty() {
        return Ok(None);
    }
    let parts = needed(matter, &system, &engine);
    let tested = needed_tests(&system, &engine);
    let mut what = vec![format!("{next} as planned")];
    what.extend(parts.iter().cloned());
    if !tested.is_empty() {
        what.push(format!(
            "the parsers of {} tested",
            tested.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ));
    }
    let all = parts.len() + usize::from(!tested.is_empty());
    let mut notes = losses(matter, &system, &now.today, &then);
    if all > 1 {
        notes.push(format!("{all} parts of it are each needed: without one of them less is bought"));
    }
    let note = (!notes.is_empty()).then(|| notes.join(" · "));
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

/// Another release's answers in the order of this one's harms. A harm that it does not name is left as it is: taking it
/// out of the text protects nobody.
fn in_order(matter: &Matter<'_>, system: &System, now: &[Judged], judged: &[Judged]) -> Vec<Judged> {
    let of =
        |id: &str| system.harms.iter().position(|harm| harm.id == id).and_then(|at| judged.get(at)).copied();
    matter.system.harms.iter().zip(now).map(|(harm, now)| of(&harm.id).unwrap_or(*now)).collect()
}

/// Harms that the release makes easier, or no longer names.
fn losses(matter: &Matter<'_>, system: &System, now: &[Judged], then: &[Judged]) -> Vec<String> {
    let mut lines = Vec::new();
    for (harm, (now, then)) in matter.system.harms.iter().zip(now.iter().zip(then)) {
        let number = |level: Option<Level>| level.map_or(5, Level::value);
        if number(then.level) < number(now.level) {
            lines.push(format!("{} becomes easier", harm.name));
        }
        if !system.harms.iter().any(|other| other.id == harm.id) {
            lines.push(format!("it no longer names {}", harm.name));
        }
    }
    lines
}

/// Controls that are new in the release and without which less is bought, by name.
fn needed(matter: &Matter<'_>, system: &System, engine: &Engine<'_>) -> Vec<String> {
    let whole = engine.levels_if(&[]);
    let mut names = Vec::new();
    for (number, control) in (0u32..).zip(&system.controls) {
        let known = matter.system.controls.iter().any(|old| old.id == control.id && old.state.counts());
        if !control.state.counts() || known {
            continue;
        }
        let left = lost(system, &whole, &engine.levels_if(&[WhatIf::ControlFails(ControlIx(number))]));
        if left > 0 {
            names.push((std::cmp::Reverse(left), control.name.clone()));
        }
    }
    names.sort();
    names.into_iter().map(|(_, name)| name).collect()
}

/// Components whose parsers must have been tested, or less is bought, by name.
fn needed_tests(system: &System, engine: &Engine<'_>) -> Vec<String> {
    let whole = engine.levels_if(&[]);
    let mut names = Vec::new();
    for (number, part) in system.components.iter().enumerate() {
        let untested: Vec<WhatIf> = (0u32..)
            .zip(&system.services)
            .filter(|(_, service)| service.on.at() == number && service.handles.iter().any(|one| one.tested))
            .map(|(service, _)| WhatIf::Untested(ServiceIx(service)))
            .collect();
        if !untested.is_empty() && lost(system, &whole, &engine.levels_if(&untested)) > 0 {
            names.push(part.name.clone());
        }
    }
    names
}

/// How many levels are lost, weighed by severity.
fn lost(system: &System, before: &[Option<Level>], after: &[Option<Level>]) -> u32 {
    let number = |level: &Option<Level>| level.map_or(5, Level::value);
    let harms = system.harms.iter().zip(before.iter().zip(after));
    harms
        .map(|(harm, (before, after))| {
            u32::from(number(before).saturating_sub(number(after))) * (1 + harm.severity as u32)
        })
        .sum()
}
