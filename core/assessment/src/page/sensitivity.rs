//! Which assumptions a decision hangs on: each argued factor, each barrier's level, each table entry, a step either way.

use noharm_model::control::Factors;
use noharm_model::flaw::User;
use noharm_model::level::{Acceptance, Level};
use noharm_model::policy::Policy;
use noharm_model::system::{BarrierIx, ControlIx, System};
use noharm_risk::analysis::Engine;

use crate::assess::{Failure, Matter};

/// How many assumptions were tried, and one sentence for each whose change flips a decision of today.
pub(super) fn of(matter: &Matter<'_>) -> Result<Vec<String>, Failure> {
    let method = &matter.compiled.policy.method;
    let before = decisions(matter, matter.system, method)?;
    let tries = tries(matter.system);
    let mut flips = vec![String::new()];
    for Try { what, change } in &tries {
        let (mut system, mut method) = (matter.system.clone(), method.clone());
        change.make(&mut system, &mut method);
        flips.extend(flip(matter, &before, &decisions(matter, &system, &method)?, what));
    }
    let (tried, flipped) = (tries.len(), flips.len() - 1);
    if let Some(first) = flips.first_mut() {
        *first = match flipped {
            0 => format!("{tried} changes by one step tried, easier and harder: none flips a decision"),
            1 => format!("{tried} changes by one step tried, easier and harder: one flips a decision"),
            _ => format!("{tried} changes by one step tried, easier and harder: {flipped} flip a decision"),
        };
    }
    Ok(flips)
}

/// One assumption, changed by a step.
struct Try {
    what: String,
    change: Change,
}

enum Change {
    Threat(usize, Factors),
    /// The factors, and whether it takes the step away.
    Control(ControlIx, Factors, bool),
    Barrier(BarrierIx, Level),
    Table(fn(&mut Policy) -> &mut Level, fn(Level) -> Level),
}

impl Change {
    fn make(&self, system: &mut System, method: &mut Policy) {
        match *self {
            Self::Threat(number, factors) => {
                if let Some(threat) = system.threats.get_mut(number) {
                    threat.factors = factors;
                }
            }
            Self::Control(ix, factors, removes) => {
                if let Some(control) = system.controls.get_mut(ix.at()) {
                    (control.effect, control.removes) = (factors, removes);
                }
            }
            Self::Barrier(ix, level) => {
                if let Some(barrier) = system.barriers.get_mut(ix.at()) {
                    barrier.residual = level;
                }
            }
            Self::Table(entry, step) => {
                let entry = entry(method);
                *entry = step(*entry);
            }
        }
    }
}

/// An entry of the method's table: its name, and where it stands.
type Entry = (&'static str, fn(&mut Policy) -> &mut Level);

const TABLE: &[Entry] = &[
    ("unknown flaws of unsupported software", |policy| &mut policy.latent.unsupported),
    ("unknown flaws of supported software", |policy| &mut policy.latent.supported),
    ("unknown flaws of tested software", |policy| &mut policy.latent.tested),
    ("unknown flaws of memory-safe software", |policy| &mut policy.latent.memory_safe),
];

fn tries(system: &System) -> Vec<Try> {
    let mut tries = Vec::new();
    for (number, threat) in system.threats.iter().enumerate() {
        for (how, factors) in steps(threat.factors) {
            let what = format!("threat.{} with {how} ({})", threat.id, threat.at);
            tries.push(Try { what, change: Change::Threat(number, factors) });
        }
    }
    // What does not count today decides nothing today.
    for (number, control) in (0u32..).zip(&system.controls).filter(|(_, control)| control.state.counts()) {
        let ix = ControlIx(number);
        let mut add = |how: &str, factors, removes| {
            let what = format!("control.{} with {how} ({})", control.id, control.at);
            tries.push(Try { what, change: Change::Control(ix, factors, removes) });
        };
        if control.removes {
            add(
                "sound cryptography in place of taking the step away",
                Factors { cryptography_sound: Some(true), ..control.effect },
                false,
            );
            continue;
        }
        for (how, factors) in steps(control.effect) {
            add(how, factors, false);
        }
    }
    for (number, barrier) in (0u32..).zip(&system.barriers) {
        let (easier, harder) = (barrier.residual.easier(), barrier.residual.harder());
        for (how, level) in [("easier", easier), ("harder", harder)] {
            if level != barrier.residual {
                let what = format!("barrier.{} one level {how} to defeat ({})", barrier.id, barrier.at);
                tries.push(Try { what, change: Change::Barrier(BarrierIx(number), level) });
            }
        }
    }
    for &(name, entry) in TABLE {
        for (how, step) in [("easier", Level::easier as fn(Level) -> Level), ("harder", Level::harder)] {
            let what = format!("{name} one level {how} (policy)");
            tries.push(Try { what, change: Change::Table(entry, step) });
        }
    }
    tries
}

/// Argued factors one step easier, each of them alone, and one step harder; none where nothing is argued.
fn steps(argued: Factors) -> Vec<(&'static str, Factors)> {
    let mut steps = Vec::new();
    if argued.cryptography_sound == Some(true) {
        let weaker = Factors {
            cryptography_sound: None,
            complexity_high: Some(true),
            requirements_present: Some(true),
            ..argued
        };
        steps.push(("weak cryptography, still hard to break", weaker));
        return steps;
    }
    if argued.complexity_high == Some(true) {
        steps.push(("low complexity", Factors { complexity_high: None, ..argued }));
    }
    if argued.requirements_present == Some(true) {
        steps.push(("no special condition", Factors { requirements_present: None, ..argued }));
    }
    match argued.user {
        Some(User::Active) => {
            steps.push(("a user who does what users do", Factors { user: Some(User::Passive), ..argued }));
        }
        Some(User::Passive) => steps.push(("no user needed", Factors { user: None, ..argued })),
        Some(User::None) | None => {}
    }
    if !steps.is_empty() {
        steps.push(harder(argued));
    }
    steps
}

/// One hurdle more, in the order of the factors.
fn harder(argued: Factors) -> (&'static str, Factors) {
    if argued.complexity_high != Some(true) {
        ("high complexity as well", Factors { complexity_high: Some(true), ..argued })
    } else if argued.requirements_present != Some(true) {
        ("a special condition as well", Factors { requirements_present: Some(true), ..argued })
    } else if argued.user != Some(User::Active) {
        ("a user to be won over as well", Factors { user: Some(User::Active), ..argued })
    } else {
        ("sound cryptography as well", Factors { cryptography_sound: Some(true), ..argued })
    }
}

fn decisions(matter: &Matter<'_>, system: &System, method: &Policy) -> Result<Vec<Acceptance>, Failure> {
    let engine = Engine::new(system, &matter.device.flaws, method).map_err(Failure::Graph)?;
    Ok(engine.today_if(&[]).into_iter().map(|judged| judged.acceptance).collect())
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
