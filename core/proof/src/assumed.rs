//! What the named sets of assumptions mean for a system, and what levels follow from them.

use noharm_model::flaw::Flaw;
use noharm_model::graph::{Argued, Assumptions, Condition, Graph, GraphStep, Levels};
use noharm_model::level::Level;
use noharm_model::system::{ControlState, System};

/// The assumptions that a name stands for; `None`: no such name.
#[must_use]
pub fn assumed(system: &System, flaws: &[Flaw], name: &str) -> Option<Assumptions> {
    let controls = &system.controls;
    let known = |seen: fn(&Flaw) -> bool| flaws.iter().map(seen).collect::<Vec<bool>>();
    let residual = Assumptions {
        failed: controls.iter().map(|control| !control.state.counts()).collect(),
        built: controls.iter().map(|control| control.state != ControlState::Planned).collect(),
        flaws: known(|_| false),
        profiles: system.profiles.iter().map(|profile| !profile.benign).collect(),
        disturbance: None,
    };
    Some(match name {
        "inherent" => {
            Assumptions { failed: vec![true; controls.len()], built: vec![false; controls.len()], ..residual }
        }
        "residual" => residual,
        "expected" => Assumptions {
            failed: controls.iter().map(|control| !control.state.is_implemented()).collect(),
            ..residual
        },
        "today" => Assumptions { flaws: known(|flaw| flaw.certain), ..residual },
        "worst" => Assumptions { flaws: known(|_| true), ..residual },
        other => {
            let seconds = other.strip_prefix("disturbance, absent for ")?.strip_suffix(" s")?;
            Assumptions {
                flaws: known(|flaw| flaw.certain),
                profiles: system.profiles.iter().map(|profile| profile.benign).collect(),
                disturbance: Some(seconds.parse().ok()?),
                ..residual
            }
        }
    })
}

/// The level of every step under `assumptions`; `None`: it is not there.
#[must_use]
pub fn levels(graph: &Graph, assumptions: &Assumptions) -> Levels {
    graph.steps.iter().map(|step| level(graph, assumptions, step)).collect()
}

fn level(graph: &Graph, assumptions: &Assumptions, step: &GraphStep) -> Option<Level> {
    let disturbs = assumptions.disturbance;
    if disturbs.is_some() && step.takes_intent {
        return None;
    }
    let easiest = |argued: &Argued| {
        let attack = argued.for_profile.iter().filter(|(profile, _)| is_so(&assumptions.profiles, *profile));
        attack.map(|(_, level)| *level).min().unwrap_or(argued.otherwise)
    };
    let level = match &step.condition {
        Condition::Always(argued) => Some(easiest(argued)),
        Condition::Profiles(profiles, level) => {
            profiles.iter().any(|&profile| is_so(&assumptions.profiles, profile)).then_some(*level)
        }
        Condition::Failed(control) => is_so(&assumptions.failed, *control).then_some(Level::NONE),
        Condition::Built(control, argued) => is_so(&assumptions.built, *control).then(|| easiest(argued)),
        Condition::Flaws { group, level, stops, back_after_s } => {
            let members = graph.flaws.get(*group as usize).map(Vec::as_slice).unwrap_or_default();
            let known = members.iter().any(|&flaw| is_so(&assumptions.flaws, flaw));
            let lasts = |seconds: u32| *stops && back_after_s.is_none_or(|back| back >= seconds);
            // A flaw is used as it is found: how hard that is does not matter to what happens by chance.
            return (known && disturbs.is_none_or(lasts)).then_some(*level);
        }
        Condition::Absence(seconds) => {
            disturbs.is_none_or(|disturbs| disturbs == *seconds).then_some(Level::NONE)
        }
        Condition::Asked => None,
    };
    // What is not for nothing takes somebody who means it.
    level.filter(|level| disturbs.is_none() || *level == Level::NONE)
}

/// True where the list says so; what it does not hold is not so.
fn is_so(list: &[bool], at: u32) -> bool {
    list.get(at as usize).copied().unwrap_or(false)
}
