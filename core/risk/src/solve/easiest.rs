//! The easiest derivation of every fact (Knuth 1977: Dijkstra's algorithm on AND/OR graphs), O(E log V).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use noharm_model::level::Level;

use super::compiled::Compiled;
use super::cost::Cost;
use super::rows::{item, level_at, put};

/// No step, no rank.
pub(super) const NONE: u32 = u32::MAX;

/// Memory that solves share, so that the next one allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    missing: Vec<u32>,
    heap: BinaryHeap<Reverse<(Cost, u32)>>,
}

/// The easiest derivation of every fact.
#[derive(Clone, Debug, Default)]
pub struct Solution {
    cost: Vec<Cost>,
    via: Vec<u32>,
    rank: Vec<u32>,
}

impl Solution {
    /// What the easiest derivation of `fact` costs.
    #[must_use]
    pub fn cost(&self, fact: u32) -> Cost {
        item(&self.cost, fact)
    }

    /// The level of its hardest step; `None`: no path.
    #[must_use]
    pub fn level(&self, fact: u32) -> Option<Level> {
        Level::new(self.cost(fact).level())
    }

    /// The level of every fact, [`ABSENT`](super::ABSENT) where there is no path.
    #[must_use]
    pub fn levels(&self) -> Vec<u8> {
        self.cost.iter().map(|cost| cost.level()).collect()
    }

    /// Its last step.
    #[must_use]
    pub fn via(&self, fact: u32) -> Option<u32> {
        self.via.get(fact as usize).copied().filter(|&step| step != NONE)
    }

    /// The position of `fact` in the order in which facts were settled; a derivation's facts come before it.
    #[must_use]
    pub fn rank(&self, fact: u32) -> Option<u32> {
        self.rank.get(fact as usize).copied().filter(|&rank| rank != NONE)
    }

    /// What `step` costs with the easiest derivations of all it needs.
    #[must_use]
    pub fn step_cost(&self, compiled: &Compiled, level: u8, step: u32) -> Cost {
        compiled.from(step).iter().fold(Cost::of_step(level), |sum, &fact| sum.and(self.cost(fact)))
    }
}

/// Solves `compiled` with one level for each step (see [`ABSENT`](super::ABSENT)).
///
/// Of derivations that cost the same the one whose last step stands first in the graph is taken: the result depends on
/// the input alone.
#[must_use]
pub fn solve(compiled: &Compiled, levels: &[u8], scratch: &mut Scratch) -> Solution {
    let mut solution = Solution::default();
    solve_into(compiled, levels, scratch, &mut solution);
    solution
}

/// As [`solve`], into memory that is there already.
pub fn solve_into(compiled: &Compiled, levels: &[u8], scratch: &mut Scratch, solution: &mut Solution) {
    solve_until(compiled, levels, &[], scratch, solution);
}

/// As [`solve_into`], but ends with the first of `goals` that is settled, the cheapest of them, and returns it: costs are
/// right of settled facts only.
pub(super) fn solve_until(
    compiled: &Compiled,
    levels: &[u8],
    goals: &[u32],
    scratch: &mut Scratch,
    solution: &mut Solution,
) -> Option<u32> {
    let Scratch { missing, heap } = scratch;
    missing.clone_from(&compiled.needed);
    heap.clear();
    for part in [&mut solution.via, &mut solution.rank] {
        part.clear();
        part.resize(compiled.facts(), NONE);
    }
    solution.cost.clear();
    solution.cost.resize(compiled.facts(), Cost::NEVER);

    for &step in &compiled.axioms {
        offer(compiled, levels, step, solution, heap);
    }
    let mut settled = 0;
    while let Some(Reverse((_, step))) = heap.pop() {
        let fact = compiled.to(step);
        if item(&solution.via, fact) != step || solution.rank(fact).is_some() {
            continue;
        }
        put(&mut solution.rank, fact, settled);
        settled += 1;
        if goals.contains(&fact) {
            return Some(fact);
        }
        for &next in compiled.uses(fact) {
            let Some(left) = missing.get_mut(next as usize) else { continue };
            *left -= 1;
            if *left == 0 {
                offer(compiled, levels, next, solution, heap);
            }
        }
    }
    None
}

/// Takes note of `step`, all of whose preconditions are settled, if nothing cheaper gives its fact.
#[inline]
fn offer(
    compiled: &Compiled,
    levels: &[u8],
    step: u32,
    solution: &mut Solution,
    heap: &mut BinaryHeap<Reverse<(Cost, u32)>>,
) {
    let fact = compiled.to(step);
    let level = level_at(levels, step);
    if level > 4 || solution.rank(fact).is_some() {
        return;
    }
    let cost = solution.step_cost(compiled, level, step);
    let index = fact as usize;
    if let (Some(best), Some(via)) = (solution.cost.get_mut(index), solution.via.get_mut(index))
        && (cost, step) < (*best, *via)
    {
        (*best, *via) = (cost, step);
        heap.push(Reverse((cost, step)));
    }
}
