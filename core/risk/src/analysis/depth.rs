//! Hurdles, and depth: where giving any one of them away leaves a harm at its level, two are needed.

use noharm_model::level::Level;
use rustc_hash::FxHashMap;

use super::engine::Engine;
use super::seen::Seen;
use crate::generate::{Condition, Origin};
use crate::solve::{Closure, Toggle};

impl Engine<'_> {
    /// Distinct hurdles at `level` in a solved view: what is given away as one. A known flaw is one hurdle with all that it
    /// gives, and flaws that give the same are one.
    pub(super) fn hurdles(&self, seen: Seen<'_>, level: u8) -> Vec<Toggle> {
        let mut by_origin: FxHashMap<Origin, Vec<u32>> = FxHashMap::default();
        let mut by_flaw: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (number, (step, &found)) in (0u32..).zip(self.built.steps.iter().zip(seen.steps)) {
            if found != level {
                continue;
            }
            let Condition::Flaws { members, .. } = &step.condition else {
                by_origin.entry(step.origin).or_default().push(number);
                continue;
            };
            for &flaw in members.iter().filter(|&&flaw| seen.view.flaws.get(flaw as usize) == Some(&true)) {
                by_flaw.entry(flaw).or_default().push(number);
            }
        }
        let mut groups: Vec<Vec<u32>> = by_origin.into_values().chain(by_flaw.into_values()).collect();
        groups.sort_unstable();
        groups.dedup();
        groups.into_iter().map(|steps| Toggle::to_level(0, steps)).collect()
    }

    /// 2 where giving any one hurdle away leaves the goal at its level, else 1; `None` below the policy's level, or
    /// without a path.
    pub(super) fn depth(&self, seen: Seen<'_>, goal: u32) -> Option<u32> {
        self.depths(seen, &[goal]).into_iter().next().flatten()
    }

    /// The same for many goals: each hurdle of a level is given away once for all goals at that level.
    pub(super) fn depths(&self, seen: Seen<'_>, goals: &[u32]) -> Vec<Option<u32>> {
        let judged = |goal: u32| seen.level(goal).filter(|&level| level >= self.policy.depth_from);
        let mut depths: Vec<Option<u32>> = goals.iter().map(|&goal| judged(goal).map(|_| 2)).collect();
        for level in Level::ALL {
            let at_level: Vec<usize> = (0..goals.len())
                .filter(|&at| goals.get(at).copied().and_then(judged) == Some(level))
                .collect();
            let Some(below) = level.value().checked_sub(1).filter(|_| !at_level.is_empty()) else { continue };
            let mut closure = Closure::new(&self.compiled, seen.steps, below);
            for hurdle in self.hurdles(seen, level.value()) {
                if !closure.is_extended_by(&hurdle) {
                    continue;
                }
                closure.apply(&hurdle);
                for &at in &at_level {
                    if goals.get(at).is_some_and(|&goal| closure.holds(goal))
                        && let Some(slot) = depths.get_mut(at)
                    {
                        *slot = Some(1);
                    }
                }
                closure.undo();
            }
        }
        depths
    }
}
