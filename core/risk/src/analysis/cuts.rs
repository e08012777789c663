//! The cheapest set of measures that brings harms where they should be: one alone often buys nothing.

use noharm_model::level::Level;
use noharm_model::system::HarmIx;

use super::engine::Engine;
use super::what_if::WhatIf;
use crate::generate::{Condition, LatentIn};
use crate::solve::{Candidate, CutLimits, cheapest_cut};

/// Something that can be done, as changes of assumptions that come together, and what it costs in any unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// What it changes: controls shown to work, flaws mended, support restored, inputs tested, profiles kept away.
    pub changes: Vec<WhatIf>,
    /// Its cost, the same unit for all.
    pub cost: u64,
}

/// A set of measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// Positions of the measures to take, ascending. Empty: nothing need be done.
    pub take: Vec<usize>,
    /// What they cost together.
    pub cost: u64,
    /// No cheaper set does it; else it is an upper bound.
    pub is_cheapest: bool,
    /// Every harm *today* after them, side effects of new controls included.
    pub levels: Vec<Option<Level>>,
}

impl Engine<'_> {
    /// The cheapest set of `measures` after which *today* none of `harms` is held at its level or easier. `None`: not even
    /// all of them together do that. A measure that eases something (a flaw added, a control failed) counts for nothing.
    ///
    /// What a new control can do to the therapy is left out of the search and told in the levels of the answer.
    #[must_use]
    pub fn remedy(
        &self,
        measures: &[Measure],
        harms: &[(HarmIx, Level)],
        limits: CutLimits,
    ) -> Option<Remedy> {
        let helping: Vec<usize> = (0..measures.len())
            .filter(|&at| measures.get(at).is_some_and(|m| m.changes.iter().all(helps)))
            .collect();
        let candidates: Vec<Candidate> = helping
            .iter()
            .filter_map(|&at| measures.get(at))
            .map(|measure| Candidate { cost: measure.cost, touches: self.touched(&measure.changes) })
            .collect();
        let goals: Vec<(u32, u8)> =
            harms.iter().map(|&(harm, level)| (self.goal(harm), level.value())).collect();
        let today = self.today();
        let levels_of = |taken: &[bool], out: &mut Vec<u8>| {
            let mut view = today.clone();
            for change in self.chosen(measures, &helping, taken) {
                self.change_view(&mut view, change);
            }
            // Taking more must never ease a step: side effects stay as they are today.
            view.built.clone_from(&today.built);
            *out = view.levels(&self.built);
        };
        let cheapest = cheapest_cut(&self.compiled, &candidates, &goals, limits, levels_of)?;
        let take: Vec<usize> =
            cheapest.chosen.iter().filter_map(|&at| helping.get(at as usize).copied()).collect();
        let changes: Vec<WhatIf> = take
            .iter()
            .filter_map(|&at| measures.get(at))
            .flat_map(|measure| measure.changes.iter().cloned())
            .collect();
        Some(Remedy {
            levels: self.levels_if(&changes),
            cost: cheapest.cost,
            is_cheapest: cheapest.is_exact(),
            take,
        })
    }

    fn chosen<'m>(
        &self,
        measures: &'m [Measure],
        helping: &'m [usize],
        taken: &'m [bool],
    ) -> impl Iterator<Item = &'m WhatIf> {
        let taken = helping.iter().zip(taken).filter(|&(_, &on)| on).map(|(&at, _)| at);
        taken.filter_map(|at| measures.get(at)).flat_map(|measure| &measure.changes)
    }

    /// Steps that a measure may make harder, alone or together with others.
    fn touched(&self, changes: &[WhatIf]) -> Vec<u32> {
        let touches = |condition: &Condition, change: &WhatIf| match (condition, change) {
            (Condition::Failed(control), WhatIf::ControlVerified(ix)) => control == ix,
            (Condition::Flaws { members, .. }, WhatIf::FlawMended(flaw)) => members.contains(&(*flaw as u32)),
            (Condition::Latent(LatentIn::Part(part)), WhatIf::Supported(ix)) => part == ix,
            (Condition::Latent(LatentIn::Input(service, ..)), WhatIf::Supported(ix)) => {
                self.system.services.get(service.at()).is_some_and(|service| service.on == *ix)
            }
            (Condition::Latent(LatentIn::Input(service, ..)), WhatIf::ServiceSupported(ix)) => service == ix,
            (Condition::Latent(LatentIn::Input(service, input, _)), WhatIf::Tested(ix, which)) => {
                service == ix && which.is_none_or(|which| which == *input)
            }
            (Condition::Profiles(profiles, _), WhatIf::WithoutProfile(ix)) => profiles.contains(&ix.0),
            (Condition::Profiles(profiles, _), WhatIf::OnlyProfile(ix)) => {
                profiles.iter().any(|p| *p != ix.0)
            }
            (
                Condition::Open(refined) | Condition::SideEffect(_, refined),
                WhatIf::WithoutProfile(_) | WhatIf::OnlyProfile(_),
            ) => !refined.for_profile.is_empty(),
            _ => false,
        };
        let steps = (0u32..).zip(&self.built.steps);
        steps
            .filter(|(_, step)| changes.iter().any(|change| touches(&step.condition, change)))
            .map(|(number, _)| number)
            .collect()
    }

    /// Every planned, implemented, expired or failed control as a measure of cost 1.
    #[must_use]
    pub fn control_measures(&self) -> Vec<Measure> {
        let all = (0u32..).zip(&self.system.controls);
        all.filter(|(_, control)| !control.state.counts())
            .map(|(number, _)| Measure {
                changes: vec![WhatIf::ControlVerified(noharm_model::system::ControlIx(number))],
                cost: 1,
            })
            .collect()
    }
}

/// True for changes that can only make things harder.
fn helps(change: &WhatIf) -> bool {
    match change {
        WhatIf::ControlVerified(_)
        | WhatIf::FlawMended(_)
        | WhatIf::OnlyProfile(_)
        | WhatIf::WithoutProfile(_)
        | WhatIf::Supported(_)
        | WhatIf::ServiceSupported(_)
        | WhatIf::Tested(..) => true,
        WhatIf::ControlFails(_)
        | WhatIf::Untested(_)
        | WhatIf::BarrierFails(_)
        | WhatIf::ComponentGiven(_)
        | WhatIf::KeyKnown(_)
        | WhatIf::FlawAffects(_)
        | WhatIf::FlawAdded(_) => false,
    }
}
