//! The release after the one that is assessed: compiled, matched and solved, apart from it, so that both can be worked out
//! at once.

use noharm_model::level::Level;
use noharm_model::system::{ControlIx, ServiceIx, System};
use noharm_risk::WhatIf;
use noharm_risk::analysis::{Engine, Judged};
use noharm_security_file::Compiled;

use crate::actions::number;
use crate::assess::{Failure, Grounds};
use crate::device::Device;

/// The next release, solved.
#[derive(Debug)]
pub struct Next {
    /// Its name.
    pub(crate) release: String,
    /// Its system.
    pub(crate) system: System,
    /// Its harms as they are judged, in its own order.
    pub(crate) today: Vec<Judged>,
    /// Controls without which it buys less, by position, with how much (levels, weighed by severity).
    pub(crate) controls: Vec<(ControlIx, u32)>,
    /// Components whose parsers must have been tested, or it buys less, by name.
    pub(crate) tested: Vec<String>,
}

/// Works out the release after that of `compiled`; `None` where there is none, or where its text is broken.
///
/// # Errors
/// As [`crate::assess()`].
pub fn next(grounds: &Grounds<'_>, compiled: &Compiled) -> Result<Option<Next>, Failure> {
    let Some(release) = following(compiled) else { return Ok(None) };
    let compiled = grounds.text.compile(grounds.world, Some(&release), Some(compiled.as_of));
    let (Some(case), Some(system)) = (&compiled.case, compiled.system()) else { return Ok(None) };
    if compiled.is_broken() {
        return Ok(None);
    }
    let day = compiled.as_of;
    let device = Device::look(
        grounds.world,
        case,
        &compiled.sources,
        grounds.index,
        grounds.shared,
        grounds.voices,
        day,
    )
    .map_err(Failure::Index)?;
    let (today, controls, tested) = {
        let engine = Engine::new(&system, &device.flaws, &compiled.policy.method).map_err(Failure::Graph)?;
        let today = engine.today_if(&[]);
        let whole = engine.levels_if(&[]);
        (today, controls(&system, &engine, &whole), tested(&system, &engine, &whole))
    };
    Ok(Some(Next { release, system, today, controls, tested }))
}

/// The release after the one that is assessed.
fn following(compiled: &Compiled) -> Option<String> {
    let case = compiled.case.as_ref()?;
    let current = case.release.map(|ix| case.id_of(ix))?;
    let at = compiled.releases.iter().position(|id| id == current)?;
    compiled.releases.get(at + 1).cloned()
}

/// Controls that count and without which less is bought.
fn controls(system: &System, engine: &Engine<'_>, whole: &[Option<Level>]) -> Vec<(ControlIx, u32)> {
    let counting = (0u32..).zip(&system.controls).filter(|(_, control)| control.state.counts());
    let fails = |number| {
        let left = lost(system, whole, &engine.levels_if(&[WhatIf::ControlFails(ControlIx(number))]));
        (left > 0).then_some((ControlIx(number), left))
    };
    counting.filter_map(|(number, _)| fails(number)).collect()
}

/// Components whose parsers must have been tested, or less is bought, by name.
fn tested(system: &System, engine: &Engine<'_>, whole: &[Option<Level>]) -> Vec<String> {
    let mut names = Vec::new();
    for (number, part) in system.components.iter().enumerate() {
        let untested: Vec<WhatIf> = (0u32..)
            .zip(&system.services)
            .filter(|(_, service)| service.on.at() == number && service.handles.iter().any(|one| one.tested))
            .map(|(service, _)| WhatIf::Untested(ServiceIx(service)))
            .collect();
        if !untested.is_empty() && lost(system, whole, &engine.levels_if(&untested)) > 0 {
            names.push(part.name.clone());
        }
    }
    names
}

/// How many levels are lost, weighed by severity.
fn lost(system: &System, before: &[Option<Level>], after: &[Option<Level>]) -> u32 {
    let harms = system.harms.iter().zip(before.iter().zip(after));
    harms
        .map(|(harm, (before, after))| {
            u32::from(number(*before).saturating_sub(number(*after))) * (1 + harm.severity as u32)
        })
        .sum()
}
