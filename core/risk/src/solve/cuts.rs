//! The cheapest set of measures that cuts every path to some goals.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::ABSENT;
use super::cheapest::{Cheapest, CutLimits, cheapest_set};
use super::compiled::Compiled;
use super::easiest::{Scratch, Solution, solve_until};
use super::rows::{level_at, put};
use super::witness::witness;

/// A measure that can be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// What it costs, in any unit, the same for all.
    pub cost: u64,
    /// The steps that it may make harder, alone or together with others.
    pub touches: Vec<u32>,
}

/// The cheapest set of `candidates` after which no goal, each with a level, is held at that level or easier.
/// `None`: all of them together do not do that.
///
/// `levels_of` writes the level of each step where just the candidates that are `true` are taken. Taking more of them
/// must not ease a step, and a candidate must only change steps that it touches.
pub fn cheapest_cut(
    compiled: &Compiled,
    candidates: &[Candidate],
    goals: &[(u32, u8)],
    limits: CutLimits,
    mut levels_of: impl FnMut(&[bool], &mut Vec<u8>),
) -> Option<Cheapest> {
    let costs: Vec<u64> = candidates.iter().map(|candidate| candidate.cost).collect();
    let mut by_level: BTreeMap<u8, Vec<u32>> = BTreeMap::new();
    for &(goal, most) in goals {
        by_level.entry(most.min(4)).or_default().push(goal);
    }
    let mut levels = Vec::new();
    let mut path = Path::new(compiled, candidates);
    cheapest_set(&costs, limits, |selected| {
        levels_of(selected, &mut levels);
        path.mark(candidates, selected);
        by_level.iter().find_map(|(most, goals)| path.find(&levels, goals, *most, candidates, selected))
    })
}

/// The usual `levels_of`: each candidate gives some steps at least a level ([`ABSENT`] takes a step away).
pub fn hardening<'a>(
    levels: &'a [u8],
    hardens: &'a [Vec<(u32, u8)>],
) -> impl FnMut(&[bool], &mut Vec<u8>) + 'a {
    move |selected, out| {
        out.clear();
        out.extend_from_slice(levels);
        for (_, steps) in selected.iter().zip(hardens).filter(|&(&on, _)| on) {
            for &(step, level) in steps {
                let level = level.max(level_at(out, step));
                put(out, step, level);
            }
        }
    }
}

/// Finds paths that few candidates touch.
struct Path<'a> {
    compiled: &'a Compiled,
    /// Whether a candidate that is not taken touches the step.
    touched: Vec<bool>,
    weights: Vec<u8>,
    scratch: Scratch,
    solution: Solution,
}

impl<'a> Path<'a> {
    fn new(compiled: &'a Compiled, candidates: &[Candidate]) -> Self {
        let mut path = Self {
            compiled,
            touched: vec![false; compiled.steps()],
            weights: Vec::new(),
            scratch: Scratch::default(),
            solution: Solution::default(),
        };
        path.mark(candidates, &[]);
        path
    }

    fn mark(&mut self, candidates: &[Candidate], selected: &[bool]) {
        self.touched.fill(false);
        for (candidate, _) in candidates.iter().zip(selected).filter(|&(_, &on)| !on) {
            candidate.touches.iter().for_each(|&step| put(&mut self.touched, step, true));
        }
    }

    /// The candidates, not taken yet, that touch a path to one of `goals` of level `most` or easier, to the goal where
    /// fewest steps are touched; `None`: there is no path.
    fn find(
        &mut self,
        levels: &[u8],
        goals: &[u32],
        most: u8,
        candidates: &[Candidate],
        selected: &[bool],
    ) -> Option<Vec<u32>> {
        self.weights.clear();
        self.weights.extend(
            (0u32..).zip(&self.touched).map(|(step, &touched)| {
                if level_at(levels, step) > most { ABSENT } else { u8::from(touched) }
            }),
        );
        let goal = solve_until(self.compiled, &self.weights, goals, &mut self.scratch, &mut self.solution)?;
        let steps: FxHashSet<u32> =
            witness(self.compiled, &self.solution, goal).into_iter().map(|step| step.0).collect();
        let open = (0u32..).zip(candidates.iter().zip(selected)).filter(|&(_, (_, &on))| !on);
        let on_path =
            open.filter(|(_, (candidate, _))| candidate.touches.iter().any(|step| steps.contains(step)));
        Some(on_path.map(|(number, _)| number).collect())
    }
}
