//! Hurdles, and depth: where giving any one of them away leaves a harm at its level, two are needed.

use noharm_model::graph::StepIx;
use noharm_model::level::Level;
use noharm_model::system::HarmIx;
use rustc_hash::FxHashMap;

use super::engine::{Engine, Solved};
use super::seen::Seen;
use crate::generate::{Condition, Origin};
use crate::solve::{ABSENT, Closure, Fewest, SetLimits, Toggle, fewest, witness};

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

    /// The same levels, solved so that the path to the harm takes the fewest distinct hurdles of its level, then the fewest
    /// easier ones, then the fewest steps. (By its counts alone it may take two hurdles where one suffices, if that one is
    /// needed twice.) `None` where there is nothing to choose.
    pub(super) fn with_fewest_hurdles(&self, harm: HarmIx, solved: &Solved) -> Option<Solved> {
        let goal = self.goal(harm);
        let level = solved.solution.level(goal)?.value();
        let below = level.checked_sub(1)?;
        let hurdles = self.hurdles(solved.seen(), level);
        let limits = SetLimits { tries: TRIES };
        let sets = match fewest(&self.compiled, &solved.levels, &hurdles, goal, below, MOST_HURDLES, limits) {
            Fewest::These(sets) => sets,
            Fewest::More(set) => vec![set],
            Fewest::Already | Fewest::Never | Fewest::Unknown => return None,
        };
        let effort = |solved: &Solved| self.effort(solved, goal, level, &hurdles);
        let mut least = effort(solved);
        let mut best = None;
        for set in sets.iter().take(SETS) {
            let given = set.iter().filter_map(|&number| hurdles.get(number as usize));
            let other =
                self.solve_given(solved, given.flat_map(|hurdle| hurdle.eases.iter().map(|&(step, _)| step)));
            let found = effort(&other);
            if found < least {
                (least, best) = (found, Some(other));
            }
        }
        best
    }

    /// Distinct hurdles of `level` on the path, steps of each easier level from the hardest down, and steps that are told.
    fn effort(
        &self,
        solved: &Solved,
        goal: u32,
        level: u8,
        hurdles: &[Toggle],
    ) -> (usize, Vec<usize>, usize) {
        let path = witness(&self.compiled, &solved.solution, goal);
        let level_of = |step: &StepIx| solved.levels.get(step.0 as usize).copied().unwrap_or(ABSENT);
        let hardest: Vec<u32> =
            path.iter().filter(|step| level_of(step) == level).map(|step| step.0).collect();
        let taken = |hurdle: &&Toggle| hurdle.eases.iter().any(|(step, _)| hardest.contains(step));
        let easier = (1..level).rev().map(|at| path.iter().filter(|step| level_of(step) == at).count());
        (hurdles.iter().filter(taken).count(), easier.collect(), self.told(&solved.levels, &path).len())
    }

    /// Solved as if these steps were nothing, with the levels as they are.
    pub(super) fn solve_given(&self, solved: &Solved, steps: impl Iterator<Item = u32>) -> Solved {
        let mut levels = solved.levels.clone();
        for step in steps {
            if let Some(slot) = levels.get_mut(step as usize) {
                *slot = 0;
            }
        }
        Solved {
            view: solved.view.clone(),
            levels: solved.levels.clone(),
            facts: solved.facts.clone(),
            solution: self.solution_of(&levels),
        }
    }
}

/// Paths with more distinct hurdles of one level than this are told as they come.
const MOST_HURDLES: usize = 3;
/// How many sets of hurdles are tried for a path that is told.
const TRIES: usize = 2_000;
/// Of how many sets of hurdles the easiest path is told.
const SETS: usize = 8;
