//! What-ifs: the same graph under other assumptions; only a flaw that is new makes a new graph.

use noharm_model::flaw::Flaw;
use noharm_model::level::Level;
use noharm_model::system::{BarrierIx, ComponentIx, ControlIx, CredentialIx, ProfileIx, ServiceIx};

use super::engine::{Engine, Solved};
use super::judge::Judged;
use crate::generate::View;
use crate::solve::{GraphError, Toggle, levels_of};

/// One change of assumptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhatIf {
    /// A control fails.
    ControlFails(ControlIx),
    /// A control is built and shown to work.
    ControlVerified(ControlIx),
    /// A barrier fails.
    BarrierFails(BarrierIx),
    /// The attacker runs code on a component, as `root`.
    ComponentGiven(ComponentIx),
    /// A credential is known.
    KeyKnown(CredentialIx),
    /// A flaw (position in the list given) is mended.
    FlawMended(usize),
    /// A flaw that could not be decided affects.
    FlawAffects(usize),
    /// One more flaw.
    FlawAdded(Box<Flaw>),
    /// Only this profile attacks.
    OnlyProfile(ProfileIx),
    /// This profile is kept away.
    WithoutProfile(ProfileIx),
    /// What a component and its services run is supported again.
    Supported(ComponentIx),
    /// What a service runs is supported again.
    ServiceSupported(ServiceIx),
    /// A service is tested at one of its inputs (position in its list), or at all.
    Tested(ServiceIx, Option<u16>),
    /// No test of a service counts, at any of its inputs.
    Untested(ServiceIx),
}

/// Every harm under other assumptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// *Residual* then.
    pub residual: Vec<Judged>,
    /// *Today* then.
    pub today: Vec<Judged>,
    /// *Worst* then.
    pub worst: Vec<Judged>,
}

impl Engine<'_> {
    /// Judges every harm under changed assumptions.
    ///
    /// # Errors
    /// As [`Engine::new`], where a flaw is added.
    pub fn what_if(&self, changes: &[WhatIf]) -> Result<Answered, GraphError> {
        if let Some((flaws, rest)) = self.with_added(changes) {
            return Engine::new(self.system, &flaws, self.policy)?.what_if(&rest);
        }
        let judged = |view| self.judged_if(view, changes);
        Ok(Answered {
            residual: judged(self.residual()),
            today: judged(self.today()),
            worst: judged(self.worst()),
        })
    }

    /// Only the levels of the harms *today* under changed assumptions: for hundreds of questions. A flaw cannot be added.
    #[must_use]
    pub fn levels_if(&self, changes: &[WhatIf]) -> Vec<Option<Level>> {
        let (_, levels) = self.levels_under(self.today(), changes);
        let bytes = levels_of(&self.compiled, &levels, &self.goals, &mut self.level_scratch.borrow_mut());
        bytes.into_iter().map(crate::solve::level).collect()
    }

    /// Every harm *today* under changed assumptions, judged. A flaw cannot be added.
    #[must_use]
    pub fn today_if(&self, changes: &[WhatIf]) -> Vec<Judged> {
        self.judged_if(self.today(), changes)
    }

    /// Every harm at *worst* under changed assumptions, judged. A flaw cannot be added.
    #[must_use]
    pub fn worst_if(&self, changes: &[WhatIf]) -> Vec<Judged> {
        self.judged_if(self.worst(), changes)
    }

    fn judged_if(&self, view: View, changes: &[WhatIf]) -> Vec<Judged> {
        let (view, levels) = self.levels_under(view, changes);
        self.judge_apart_from_hands(self.level_steps(view, levels).seen())
    }

    /// Solves a view under changed assumptions. A flaw cannot be added.
    #[must_use]
    pub fn solve_if(&self, view: View, changes: &[WhatIf]) -> Solved {
        let (view, levels) = self.levels_under(view, changes);
        self.solve_levels(view, levels)
    }

    fn levels_under(&self, mut view: View, changes: &[WhatIf]) -> (View, Vec<u8>) {
        changes.iter().for_each(|change| self.change_view(&mut view, change));
        let mut levels = view.levels(&self.built);
        for toggle in changes.iter().filter_map(|change| self.toggle(change)) {
            for (step, level) in toggle.eases {
                if let Some(slot) = levels.get_mut(step as usize) {
                    *slot = (*slot).min(level);
                }
            }
        }
        (view, levels)
    }

    fn toggle(&self, change: &WhatIf) -> Option<Toggle> {
        match change {
            WhatIf::BarrierFails(ix) => Some(self.barrier_fails(*ix)),
            WhatIf::ComponentGiven(ix) => Some(self.component_given(*ix)),
            WhatIf::KeyKnown(ix) => Some(self.key_known(*ix)),
            _ => None,
        }
    }

    pub(super) fn change_view(&self, view: &mut View, change: &WhatIf) {
        match change {
            WhatIf::ControlFails(ix) => set(&mut view.failed, ix.at(), true),
            WhatIf::ControlVerified(ix) => {
                set(&mut view.failed, ix.at(), false);
                set(&mut view.built, ix.at(), true);
            }
            WhatIf::FlawMended(flaw) => set(&mut view.flaws, *flaw, false),
            WhatIf::FlawAffects(flaw) => set(&mut view.flaws, *flaw, true),
            WhatIf::OnlyProfile(ix) => {
                view.profiles.iter_mut().enumerate().for_each(|(at, slot)| *slot = at == ix.at());
            }
            WhatIf::WithoutProfile(ix) => set(&mut view.profiles, ix.at(), false),
            WhatIf::Supported(ix) => {
                set(&mut view.supported_parts, ix.at(), true);
                for (number, service) in self.system.services.iter().enumerate() {
                    if service.on == *ix {
                        set(&mut view.supported_services, number, true);
                    }
                }
            }
            WhatIf::ServiceSupported(ix) => set(&mut view.supported_services, ix.at(), true),
            WhatIf::Tested(ix, input) => {
                let inputs = view.tested.get_mut(ix.at()).into_iter().flatten().enumerate();
                for (_, slot) in inputs.filter(|(at, _)| input.is_none_or(|input| usize::from(input) == *at))
                {
                    *slot = true;
                }
            }
            WhatIf::Untested(ix) => {
                view.tested.get_mut(ix.at()).into_iter().flatten().for_each(|slot| *slot = false);
            }
            WhatIf::BarrierFails(_)
            | WhatIf::ComponentGiven(_)
            | WhatIf::KeyKnown(_)
            | WhatIf::FlawAdded(_) => {}
        }
    }

    /// The flaws with those that `changes` add, and the other changes; `None` where none is added.
    fn with_added(&self, changes: &[WhatIf]) -> Option<(Vec<Flaw>, Vec<WhatIf>)> {
        let mut flaws = self.flaws.to_vec();
        let mut rest = Vec::new();
        for change in changes {
            match change {
                WhatIf::FlawAdded(flaw) => flaws.push((**flaw).clone()),
                other => rest.push(other.clone()),
            }
        }
        (flaws.len() > self.flaws.len()).then_some((flaws, rest))
    }
}

fn set(list: &mut [bool], at: usize, value: bool) {
    if let Some(slot) = list.get_mut(at) {
        *slot = value;
    }
}
