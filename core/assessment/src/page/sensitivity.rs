//! Which assumptions a decision hangs on: each argued factor, each table entry, each barrier's level, changed by one.

use noharm_model::control::Factors;
use noharm_model::level::{Acceptance, Level};
use noharm_model::policy::Policy;
use noharm_model::system::System;
use noharm_risk::analysis::Engine;

use crate::assess::{Failure, Matter};

/// One sentence for each assumption whose change flips a decision of today.
pub(super) fn of(matter: &Matter<'_>) -> Result<Vec<String>, Failure> {
    let method = &matter.compiled.policy.method;
    let before = decisions(matter, matter.system, method)?;
    let mut flips = Vec::new();
    for (number, threat) in matter.system.threats.iter().enumerate() {
        if threat.factors == Factors::default() {
            continue;
        }
        let mut changed = matter.system.clone();
        if let Some(threat) = changed.threats.get_mut(number) {
            threat.factors = Factors::default();
        }
        let after = decisions(matter, &changed, method)?;
        flips.extend(flip(
            matter,
            &before,
            &after,
            &format!("threat.{} at worst ({})", threat.id, threat.at),
        ));
    }
    for (number, barrier) in matter.system.barriers.iter().enumerate() {
        let mut changed = matter.system.clone();
        if let Some(barrier) = changed.barriers.get_mut(number) {
            barrier.residual = barrier.residual.easier();
        }
        let after = decisions(matter, &changed, method)?;
        let what = format!("barrier.{} one level easier to defeat ({})", barrier.id, barrier.at);
        flips.extend(flip(matter, &before, &after, &what));
    }
    for (name, change) in TABLE {
        let mut changed = method.clone();
        change(&mut changed);
        let after = decisions(matter, matter.system, &changed)?;
        flips.extend(flip(matter, &before, &after, &format!("{name} one level easier (policy)")));
    }
    Ok(flips)
}

/// An entry of the method's table: its name, and how it is made one level easier.
type Entry = (&'static str, fn(&mut Policy));

const TABLE: &[Entry] = &[
    ("unknown flaws of unsupported software", |policy| ease(&mut policy.latent.unsupported)),
    ("unknown flaws of supported software", |policy| ease(&mut policy.latent.supported)),
    ("unknown flaws of tested software", |policy| ease(&mut policy.latent.tested)),
    ("unknown flaws of memory-safe software", |policy| ease(&mut policy.latent.memory_safe)),
];

fn ease(level: &mut Level) {
    *level = level.easier();
}

fn decisions(matter: &Matter<'_>, system: &System, method: &Policy) -> Result<Vec<Acceptance>, Failure> {
    let engine = Engine::new(system, &matter.device.flaws, method).map_err(Failure::Graph)?;
    let answered = engine.what_if(&[]).map_err(Failure::Graph)?;
    Ok(answered.today.into_iter().map(|judged| judged.acceptance).collect())
}

fn flip(matter: &Matter<'_>, before: &[Acceptance], after: &[Acceptance], what: &str) -> Option<String> {
    let changed: Vec<String> = matter
        .system
        .harms
        .iter()
        .zip(before.iter().zip(after))
        .filter(|(_, (before, after))| before != after)
        .map(|(harm, (before, after))| format!("{} {before} → {after}", harm.name))
        .collect();
    (!changed.is_empty()).then(|| format!("{what}: {}", changed.join(", ")))
}
