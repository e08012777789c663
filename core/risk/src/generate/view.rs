//! A view: which controls count, which flaws are known, who attacks. It decides the level of every step.

use noharm_model::graph::Assumptions;
use noharm_model::level::Level;
use noharm_model::system::{ControlState, System};

use super::Built;
use super::step::{Condition, LatentIn, Step, needs_intent};
use crate::solve::ABSENT;

/// Which known flaws are in view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlawsSeen {
    /// None.
    None,
    /// Those that affect.
    Certain,
    /// Those that cannot be decided, too.
    All,
}

/// One set of assumptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// By control: it does not count.
    pub failed: Vec<bool>,
    /// By control: what it does to the therapy can happen.
    pub built: Vec<bool>,
    /// By flaw: it is in view.
    pub flaws: Vec<bool>,
    /// By service: all that it runs is supported.
    pub supported_services: Vec<bool>,
    /// By component: it is supported.
    pub supported_parts: Vec<bool>,
    /// By service and input: tested at it.
    pub tested: Vec<Vec<bool>>,
    /// By profile: he attacks, or disturbs.
    pub profiles: Vec<bool>,
    /// Disturbances: steps of level 0 and flaws of availability only, and nothing that takes intent. The seconds: of
    /// functions, only the loss of those is seen whose absence harms after so long, and only of what stays away so long.
    pub disturbance: Option<u32>,
}

impl View {
    /// *Inherent*: no control counts, no known flaw.
    #[must_use]
    pub fn inherent(system: &System, flaws: &[noharm_model::flaw::Flaw]) -> Self {
        Self {
            failed: vec![true; system.controls.len()],
            built: vec![false; system.controls.len()],
            flaws: vec![false; flaws.len()],
            supported_services: system.services.iter().map(|service| service.supported).collect(),
            supported_parts: system.components.iter().map(|part| part.supported).collect(),
            tested: system.services.iter().map(|s| s.handles.iter().map(|h| h.tested).collect()).collect(),
            profiles: system.profiles.iter().map(|profile| !profile.benign).collect(),
            disturbance: None,
        }
    }

    /// *Residual*: verified controls count, no known flaw.
    #[must_use]
    pub fn residual(system: &System, flaws: &[noharm_model::flaw::Flaw]) -> Self {
        Self {
            failed: system.controls.iter().map(|control| !control.state.counts()).collect(),
            built: system.controls.iter().map(|control| control.state != ControlState::Planned).collect(),
            ..Self::inherent(system, flaws)
        }
    }

    /// *Expected*: as if every implemented control were verified.
    #[must_use]
    pub fn expected(system: &System, flaws: &[noharm_model::flaw::Flaw]) -> Self {
        Self {
            failed: system.controls.iter().map(|control| !control.state.is_implemented()).collect(),
            ..Self::residual(system, flaws)
        }
    }

    /// The same with these flaws in view.
    #[must_use]
    pub fn with_flaws(mut self, flaws: &[noharm_model::flaw::Flaw], seen: FlawsSeen) -> Self {
        self.flaws = flaws
            .iter()
            .map(|flaw| match seen {
                FlawsSeen::None => false,
                FlawsSeen::Certain => flaw.certain,
                FlawsSeen::All => true,
            })
            .collect();
        self
    }

    /// The same with those who disturb without meaning to, for functions whose absence harms after `within_s`.
    #[must_use]
    pub fn disturbed(mut self, system: &System, within_s: u32) -> Self {
        self.profiles = system.profiles.iter().map(|profile| profile.benign).collect();
        self.disturbance = Some(within_s);
        self
    }

    /// As a checker reads them. What is supported and tested is the system's own in every view that is proved.
    #[must_use]
    pub fn assumptions(&self) -> Assumptions {
        Assumptions {
            failed: self.failed.clone(),
            built: self.built.clone(),
            flaws: self.flaws.clone(),
            profiles: self.profiles.clone(),
            disturbance: self.disturbance,
        }
    }

    /// The level of every step, [`ABSENT`] for those that are not there.
    #[must_use]
    pub fn levels(&self, built: &Built) -> Vec<u8> {
        built.steps.iter().map(|step| self.level(built, step)).collect()
    }

    /// The level of one step.
    #[must_use]
    pub fn level(&self, built: &Built, step: &Step) -> u8 {
        if self.disturbance.is_some()
            && built.facts.get(step.to.0 as usize).is_some_and(|&fact| needs_intent(fact))
        {
            return ABSENT;
        }
        let level = match &step.condition {
            Condition::Open(refined) => Some(refined.level(&self.profiles)),
            Condition::Profiles(profiles, level) => {
                profiles.iter().any(|&p| is_set(&self.profiles, p as usize)).then_some(*level)
            }
            Condition::Failed(control) => is_set(&self.failed, control.at()).then_some(Level::NONE),
            Condition::SideEffect(control, refined) => {
                is_set(&self.built, control.at()).then(|| refined.level(&self.profiles))
            }
            Condition::Latent(latent) => Some(self.latent(built, *latent)),
            Condition::Barrier(_, level) => Some(*level),
            Condition::Flaws { members, level, stops, back_after_s } => {
                return self.flaws_level(members, *level, *stops, *back_after_s);
            }
            Condition::Absence(within_s) => {
                self.disturbance.is_none_or(|seen| seen == *within_s).then_some(Level::NONE)
            }
            Condition::Asked => None,
        };
        match (level, self.disturbance) {
            (Some(level), None) => level.value(),
            (Some(Level::NONE), Some(_)) => Level::NONE.value(),
            _ => ABSENT,
        }
    }

    /// The table *latent flaws*.
    fn latent(&self, built: &Built, latent: LatentIn) -> Level {
        let table = built.latent;
        match latent {
            LatentIn::Fixed(level) => level,
            LatentIn::Part(ix) if is_set(&self.supported_parts, ix.at()) => table.supported,
            LatentIn::Part(_) => table.unsupported,
            LatentIn::Input(service, input, raised) => {
                let supported = is_set(&self.supported_services, service.at());
                let tested =
                    self.tested.get(service.at()).is_some_and(|list| is_set(list, usize::from(input)));
                let own = match (supported, tested, is_set(&built.memory_safe, service.at())) {
                    (false, ..) => table.unsupported,
                    (true, false, _) => table.supported,
                    (true, true, false) => table.tested,
                    (true, true, true) => table.memory_safe,
                };
                own.max(raised)
            }
        }
    }

    fn flaws_level(&self, members: &[u32], level: Level, stops: bool, back_after_s: Option<u32>) -> u8 {
        let seen = members.iter().any(|&flaw| is_set(&self.flaws, flaw as usize));
        let possible = match self.disturbance {
            None => true,
            Some(within_s) => stops && back_after_s.is_none_or(|back| back >= within_s),
        };
        if seen && possible { level.value() } else { ABSENT }
    }
}

fn is_set(list: &[bool], at: usize) -> bool {
    list.get(at).copied().unwrap_or(false)
}
