//! Paths for people: a witness as steps with their places, and how each barrier fell on it.

use noharm_model::answer::{BarrierRow, Step};
use noharm_model::graph::{FactIx, StepIx};
use noharm_model::level::Level;
use noharm_model::system::{ControlState, HarmIx};
use rustc_hash::{FxHashMap, FxHashSet};

use super::engine::{Engine, Solved};
use crate::generate::{Fact, place};
use crate::solve::witness;

/// Rules whose steps say nothing that the next does not say.
const QUIET: &[&str] = &["fed", "privilege"];

impl Engine<'_> {
    /// The easiest path to a harm in a solved view; empty where there is none.
    #[must_use]
    pub fn path(&self, solved: &Solved, harm: HarmIx) -> Vec<Step> {
        let steps = witness(&self.compiled, &solved.solution, self.goal(harm));
        self.told(&solved.levels, &steps)
    }

    /// Steps as people read them: what leads to the violation first, then how each barrier fell; those that go without
    /// saying are left out.
    #[must_use]
    pub fn told(&self, levels: &[u8], steps: &[StepIx]) -> Vec<Step> {
        self.in_order_of_telling(steps).into_iter().filter_map(|step| self.tell(levels, step)).collect()
    }

    /// From the last step back, each step behind all that it needs, in the order in which it names them.
    fn in_order_of_telling(&self, steps: &[StepIx]) -> Vec<StepIx> {
        let mut gives: FxHashMap<FactIx, StepIx> = FxHashMap::default();
        for &ix in steps {
            if let Some(step) = self.built.steps.get(ix.0 as usize) {
                // A roundabout derivation gives a fact twice: the later one is what the rest hangs on.
                gives.insert(step.to, ix);
            }
        }
        let mut told = Vec::with_capacity(steps.len());
        let mut seen: FxHashSet<StepIx> = FxHashSet::default();
        let mut open: Vec<(StepIx, bool)> = steps.last().map(|&last| (last, false)).into_iter().collect();
        while let Some((ix, ready)) = open.pop() {
            if ready {
                told.push(ix);
                continue;
            }
            let Some(step) = self.built.steps.get(ix.0 as usize).filter(|_| seen.insert(ix)) else {
                continue;
            };
            open.push((ix, true));
            open.extend(step.from.iter().rev().filter_map(|fact| gives.get(fact)).map(|&ix| (ix, false)));
        }
        // What a roundabout derivation leaves over is told where it stood.
        if told.len() == steps.len() { told } else { steps.to_vec() }
    }

    fn tell(&self, levels: &[u8], ix: StepIx) -> Option<Step> {
        let step = self.built.steps.get(ix.0 as usize)?;
        if QUIET.contains(&step.rule) || self.is_of_a_plan(step.to) {
            return None;
        }
        let name = |fact: FactIx| {
            let fact = self.built.facts.get(fact.0 as usize);
            fact.map_or_else(String::new, |fact| fact.name(self.system, &self.built.modes))
        };
        let from: Vec<String> =
            step.from.iter().filter(|&&fact| !self.is_of_a_plan(fact)).map(|&fact| name(fact)).collect();
        let at = place(self.system, self.flaws, step.at);
        let level = levels.get(ix.0 as usize).copied().and_then(crate::solve::level);
        Some(Step {
            from: from.join(" and "),
            to: name(step.to),
            text: step.text.clone(),
            level: level.unwrap_or(Level::VERY_HARD),
            rule: step.rule.to_owned(),
            file: (!at.file.is_empty()).then(|| at.file.clone()),
            line: (at.line > 0).then_some(at.line),
            control: step
                .control
                .and_then(|ix| self.system.controls.get(ix.at()))
                .map(|control| control.id.clone()),
        })
    }

    /// That a control does not bind which nobody has built goes without saying.
    fn is_of_a_plan(&self, fact: FactIx) -> bool {
        match self.built.facts.get(fact.0 as usize) {
            Some(Fact::Void(ix, _)) => self
                .system
                .controls
                .get(ix.at())
                .is_some_and(|control| control.state == ControlState::Planned),
            _ => false,
        }
    }

    /// The barriers named at a harm, and what made each fail on the easiest path.
    #[must_use]
    pub fn barriers(&self, solved: &Solved, harm: HarmIx) -> Vec<BarrierRow> {
        let Some(found) = self.system.harms.get(harm.at()) else { return Vec::new() };
        let steps = witness(&self.compiled, &solved.solution, self.goal(harm));
        let failing = |barrier| {
            steps.iter().filter_map(|step| self.built.steps.get(step.0 as usize)).find(|step| {
                let gained = self.built.facts.get(step.to.0 as usize);
                matches!(gained, Some(Fact::BarrierFailed(ix, _)) if *ix == barrier)
            })
        };
        let row = |&ix: &noharm_model::system::BarrierIx| {
            let barrier = self.system.barriers.get(ix.at())?;
            let partly = barrier.partly.iter().find(|(covered, _)| *covered == harm).map(|(_, why)| why);
            let failed_by = if barrier.covers.contains(&harm) {
                failing(ix).map(|step| step.text.clone())
            } else if let Some(why) = partly {
                Some(format!("covers it only partly: {why}"))
            } else {
                Some("does not cover it".to_owned())
            };
            Some(BarrierRow { id: barrier.id.clone(), failed_by })
        };
        found.barriers.iter().filter_map(row).collect()
    }
}
