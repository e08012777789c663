//! What fails alone, in groups and in pairs, and what becomes of each harm then.

use std::collections::BTreeMap;

use noharm_model::answer::FailureRow;
use noharm_model::level::{Acceptance, Level, Scope};
use noharm_model::system::{BarrierIx, ControlIx, HarmIx, Performer, Reliance};

use super::engine::{Engine, Solved};
use super::judge::{Judged, accept};
use super::seen::Seen;
use crate::solve::{Easing, Toggle};

/// Something that fails as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// `control.x`, `barrier.y`, `group credential.z`.
    pub what: String,
    /// Controls that fail with it.
    pub controls: Vec<ControlIx>,
    /// Barriers that fail with it.
    pub barriers: Vec<BarrierIx>,
    /// What it eases.
    pub toggle: Toggle,
}

/// One harm after one failure.
#[derive(Clone, Copy, Debug, Default)]
struct After {
    level: Option<Level>,
    /// Where the level changed.
    decision: Option<Acceptance>,
}

/// What failures make of one harm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fallen {
    /// Failures that change what is decided.
    pub single: Vec<FailureRow>,
    /// Pairs that bring it to the policy's floor, where no single failure does; where no pair does, one larger set.
    pub pairs: Vec<FailureRow>,
    /// A single failure brings a harm that must not fall so far to the floor.
    pub demand_broken: bool,
}

impl Engine<'_> {
    /// Everything that fails as one in a view: each control that counts, each barrier, and what shares a credential,
    /// library, component or person.
    #[must_use]
    pub fn failures(&self, solved: &Solved) -> Vec<Failure> {
        let counting = |ix: &ControlIx| solved.view.failed.get(ix.at()) == Some(&false);
        let controls: Vec<ControlIx> =
            (0..self.system.controls.len() as u32).map(ControlIx).filter(counting).collect();
        let barriers: Vec<BarrierIx> = (0..self.system.barriers.len() as u32).map(BarrierIx).collect();
        let mut failures = Vec::new();
        for &control in &controls {
            failures.extend(self.failure(
                format!("control.{}", self.control_id(control)),
                vec![control],
                vec![],
            ));
        }
        for &barrier in &barriers {
            failures.extend(self.failure(
                format!("barrier.{}", self.barrier_id(barrier)),
                vec![],
                vec![barrier],
            ));
        }
        for (shared, (controls, barriers)) in self.groups(&controls, &barriers) {
            if controls.len() + barriers.len() > 1 {
                failures.extend(self.failure(format!("group {shared}"), controls, barriers));
            }
        }
        failures
    }

    fn failure(&self, what: String, controls: Vec<ControlIx>, barriers: Vec<BarrierIx>) -> Option<Failure> {
        let mut toggle = Toggle::default();
        for &control in &controls {
            toggle.eases.extend(self.control_fails(control).eases);
        }
        for &barrier in &barriers {
            toggle.eases.extend(self.barrier_fails(barrier).eases);
        }
        // What stands before nothing that leads to harm eases nothing.
        (!toggle.eases.is_empty()).then_some(Failure { what, controls, barriers, toggle })
    }

    fn groups(
        &self,
        controls: &[ControlIx],
        barriers: &[BarrierIx],
    ) -> BTreeMap<String, (Vec<ControlIx>, Vec<BarrierIx>)> {
        let mut groups: BTreeMap<String, (Vec<ControlIx>, Vec<BarrierIx>)> = BTreeMap::new();
        for &ix in controls {
            let Some(control) = self.system.controls.get(ix.at()) else { continue };
            let places = control.enforced_on.iter().map(|&component| Reliance::Component(component));
            let mut shared: Vec<String> =
                places.chain(control.relies_on.iter().copied()).map(|r| self.reliance_name(r)).collect();
            shared.sort_unstable();
            shared.dedup();
            for name in shared {
                groups.entry(name).or_default().0.push(ix);
            }
        }
        for &ix in barriers {
            let Some(barrier) = self.system.barriers.get(ix.at()) else { continue };
            let performer = match barrier.performer {
                Performer::Component(component) => Reliance::Component(component),
                Performer::Person(person) => Reliance::Person(person),
            };
            let mut shared: Vec<String> = std::iter::once(performer)
                .chain(barrier.relies_on.iter().copied())
                .map(|r| self.reliance_name(r))
                .collect();
            shared.sort_unstable();
            shared.dedup();
            for name in shared {
                groups.entry(name).or_default().1.push(ix);
            }
        }
        groups
    }

    /// `kind.id` of what is relied on.
    pub(super) fn reliance_name(&self, reliance: Reliance) -> String {
        let system = self.system;
        let (kind, id) = match reliance {
            Reliance::Component(ix) => ("component", system.components.get(ix.at()).map(|e| &e.id)),
            Reliance::Service(ix) => ("service", system.services.get(ix.at()).map(|e| &e.id)),
            Reliance::Flow(ix) => ("flow", system.flows.get(ix.at()).map(|e| &e.id)),
            Reliance::Store(ix) => ("store", system.stores.get(ix.at()).map(|e| &e.id)),
            Reliance::Credential(ix) => ("credential", system.credentials.get(ix.at()).map(|e| &e.id)),
            Reliance::Data(ix) => ("data", system.data.get(ix.at()).map(|e| &e.id)),
            Reliance::Person(ix) => ("user", system.people.get(ix.at()).map(|e| &e.id)),
        };
        format!("{kind}.{}", id.map_or("?", String::as_str))
    }

    fn control_id(&self, ix: ControlIx) -> &str {
        self.system.controls.get(ix.at()).map_or("?", |control| control.id.as_str())
    }

    fn barrier_id(&self, ix: BarrierIx) -> &str {
        self.system.barriers.get(ix.at()).map_or("?", |barrier| barrier.id.as_str())
    }

    /// What single failures and pairs make of every harm: *residual* decides, *today* is shown.
    #[must_use]
    pub fn fallen(
        &self,
        residual: &Solved,
        today: &Solved,
        judged_residual: &[Judged],
        judged_today: &[Judged],
    ) -> Vec<Fallen> {
        let failures = self.failures(residual);
        let mut fallen = vec![Fallen::default(); self.system.harms.len()];
        let in_residual = self.after_each(residual, judged_residual, &failures);
        let in_today = self.after_each(today, judged_today, &failures);
        for ((failure, residual), today) in failures.iter().zip(&in_residual).zip(&in_today) {
            for (harm, slot) in self.harms().zip(&mut fallen) {
                let before = (judged_residual.get(harm.at()), judged_today.get(harm.at()));
                let (Some(residual_before), Some(today_before)) = before else { continue };
                let residual = residual.get(harm.at()).copied().unwrap_or_default();
                let today = today.get(harm.at()).copied().unwrap_or_default();
                let broken = self.breaks_demand(harm, residual_before.level, residual.level);
                slot.demand_broken |= broken;
                let row = [(today, today_before), (residual, residual_before)]
                    .into_iter()
                    .find(|(after, before)| {
                        after.decision.is_some_and(|decision| decision > before.acceptance)
                    })
                    .map(|(after, _)| after)
                    .or(broken.then_some(residual));
                slot.single.extend(row.map(|after| FailureRow {
                    what: vec![failure.what.clone()],
                    level: after.level,
                    decision: match after.decision {
                        Some(decision) if !broken => decision,
                        _ => Acceptance::Unacceptable,
                    },
                }));
            }
        }
        for (slot, pairs) in fallen.iter_mut().zip(self.pairs(residual, &failures)) {
            slot.pairs = pairs;
        }
        fallen
    }

    /// Every harm after each failure.
    fn after_each(&self, solved: &Solved, before: &[Judged], failures: &[Failure]) -> Vec<Vec<After>> {
        let mut easing = Easing::new(&self.compiled, &solved.levels);
        failures
            .iter()
            .map(|failure| {
                let levels = easing.what_if(&failure.toggle, &self.goals);
                let levels: Vec<Option<Level>> = levels.into_iter().map(crate::solve::level).collect();
                self.after(solved, before, &failure.toggle, &levels)
            })
            .collect()
    }

    /// What the table says once `toggle` has happened, where it changes a level; depth and many patients considered.
    fn after(
        &self,
        solved: &Solved,
        before: &[Judged],
        toggle: &Toggle,
        levels: &[Option<Level>],
    ) -> Vec<After> {
        let mut after: Vec<After> = self
            .harms()
            .zip(before)
            .map(|(harm, before)| {
                let level = levels.get(harm.at()).copied().flatten();
                After { level, decision: self.bounded(harm, level, before) }
            })
            .collect();
        let open = |(at, harm): (usize, &After)| {
            let changed = before.get(at).is_some_and(|before| before.level != harm.level);
            (changed && harm.decision.is_none()).then_some(at)
        };
        let open: Vec<usize> = after.iter().enumerate().filter_map(open).collect();
        if open.is_empty() {
            return after;
        }
        let steps = eased(&solved.levels, toggle);
        let facts = self.levels_of_facts(&steps);
        let then = Seen { view: &solved.view, steps: &steps, facts: &facts };
        let many = self.at_scope(then, Scope::Unit);
        let goals: Vec<u32> = open.iter().filter_map(|&at| self.goals.get(at).copied()).collect();
        for ((at, goal), depth) in open.into_iter().zip(&goals).zip(self.depths(then, &goals)) {
            let (Some(slot), Some(found)) = (after.get_mut(at), self.system.harms.get(at)) else { continue };
            let many = many.level(*goal);
            slot.decision = Some(accept(self.policy, found.severity, slot.level, many, depth));
        }
        after
    }

    /// The decision where it needs no closer look: one that is unacceptable whatever the depth, or no worse than before
    /// without any.
    fn bounded(&self, harm: HarmIx, level: Option<Level>, before: &Judged) -> Option<Acceptance> {
        if level == before.level {
            return None;
        }
        let severity = self.system.harms.get(harm.at())?.severity;
        let least = self.policy.accept(severity, level.map(Level::harder));
        let most = accept(self.policy, severity, level, level, None);
        if least == Acceptance::Unacceptable {
            Some(least)
        } else {
            Some(most).filter(|&most| most <= before.acceptance)
        }
    }

    fn breaks_demand(&self, harm: HarmIx, before: Option<Level>, after: Option<Level>) -> bool {
        let grave =
            self.system.harms.get(harm.at()).is_some_and(|h| h.severity >= self.policy.single_failure_from);
        let low = |level: Option<Level>| level.is_some_and(|level| level <= self.policy.single_failure_floor);
        grave && low(after) && !low(before)
    }
}

/// Levels after a toggle has happened.
pub(super) fn eased(levels: &[u8], toggle: &Toggle) -> Vec<u8> {
    let mut levels = levels.to_vec();
    for &(step, level) in &toggle.eases {
        if let Some(slot) = levels.get_mut(step as usize) {
            *slot = (*slot).min(level);
        }
    }
    levels
}
