//! The easiest derivation of a goal *through* a given step: facts once more on a second layer, behind the step.
//!
//! An AND step lies on the second layer if at least one of its inputs does; the others come from the first. Once the
//! first layer is solved, a second-layer step is therefore an edge from its one second-layer input to what it gives,
//! with a fixed cost beside it. So one backward Dijkstra from the goal, O(E log V), answers for every step of the graph.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use noharm_model::graph::StepIx;
use noharm_model::level::Level;
use rustc_hash::FxHashSet;

use super::compiled::Compiled;
use super::cost::Cost;
use super::easiest::{NONE, Solution};
use super::rows::{item, level_at, put};
use super::witness::derive;

/// For one goal: what lies between each fact and it.
#[derive(Clone, Debug)]
pub struct Through<'a> {
    compiled: &'a Compiled,
    solution: &'a Solution,
    goal: u32,
    steps: Vec<Cost>,
    /// What it costs from holding a fact on the second layer to the goal.
    rest: Vec<Cost>,
    next: Vec<u32>,
}

impl<'a> Through<'a> {
    /// Solves for `goal`; `solution` must be that of `compiled` under the same `levels`.
    #[must_use]
    pub fn new(compiled: &'a Compiled, levels: &[u8], solution: &'a Solution, goal: u32) -> Self {
        Self::without(compiled, levels, solution, goal, |_| false, |_| false)
    }

    /// The same where no `skipped` step is taken and no `closed` fact gained on the second layer, though they may have led to
    /// what a derivation needs beside it.
    #[must_use]
    pub fn without(
        compiled: &'a Compiled,
        levels: &[u8],
        solution: &'a Solution,
        goal: u32,
        skipped: impl Fn(u32) -> bool,
        closed: impl Fn(u32) -> bool,
    ) -> Self {
        let all = 0..compiled.steps() as u32;
        let mut through = Self {
            compiled,
            solution,
            goal,
            steps: all.map(|step| solution.step_cost(compiled, level_at(levels, step), step)).collect(),
            rest: vec![Cost::NEVER; compiled.facts()],
            next: vec![NONE; compiled.facts()],
        };
        through.run(levels, skipped, closed);
        through
    }

    /// The level of the easiest derivation of the goal that uses `step`; `None`: there is none.
    ///
    /// The derivation may be roundabout (through a step that needs the goal itself): whether the step adds anything
    /// is another question, answered by holding its preconditions without it.
    #[must_use]
    pub fn level(&self, step: u32) -> Option<Level> {
        Level::new(self.cost(step).level())
    }

    /// What that derivation costs.
    #[must_use]
    pub fn cost(&self, step: u32) -> Cost {
        item(&self.steps, step).and(item(&self.rest, self.compiled.to(step)))
    }

    /// That derivation: steps in an order in which they can be taken, the last one giving the goal; empty: none.
    ///
    /// A fact is gained once, but for one that the derivation needs before it comes to it from `step`.
    #[must_use]
    pub fn witness(&self, step: u32) -> Vec<StepIx> {
        if self.level(step).is_none() {
            return Vec::new();
        }
        let mut steps: Vec<u32> = Vec::new();
        let mut held = FxHashSet::default();
        let mut next = step;
        while next != NONE {
            derive(self.compiled, self.solution, self.compiled.from(next), &mut held, &mut steps);
            steps.push(next);
            let fact = self.compiled.to(next);
            held.insert(fact);
            if fact == self.goal {
                break;
            }
            next = self.next.get(fact as usize).copied().unwrap_or(NONE);
        }
        steps.into_iter().map(StepIx).collect()
    }

    fn run(&mut self, levels: &[u8], skipped: impl Fn(u32) -> bool, closed: impl Fn(u32) -> bool) {
        let mut heap = BinaryHeap::new();
        let mut beside = Vec::new();
        if closed(self.goal) {
            return;
        }
        put(&mut self.rest, self.goal, Cost::NOTHING);
        heap.push(Reverse((Cost::NOTHING, self.goal)));
        while let Some(Reverse((cost, fact))) = heap.pop() {
            if cost != item(&self.rest, fact) {
                continue;
            }
            for &step in self.compiled.gives(fact) {
                if item(&self.steps, step) == Cost::NEVER || skipped(step) {
                    continue;
                }
                let own = Cost::of_step(level_at(levels, step)).and(cost);
                self.costs_beside(step, own, &mut beside);
                for (&input, &total) in self.compiled.from(step).iter().zip(&beside) {
                    if total < item(&self.rest, input) && !closed(input) {
                        put(&mut self.rest, input, total);
                        put(&mut self.next, input, step);
                        heap.push(Reverse((total, input)));
                    }
                }
            }
        }
    }

    /// For each input of `step`: `own` and the costs of all other inputs.
    fn costs_beside(&self, step: u32, own: Cost, beside: &mut Vec<Cost>) {
        let from = self.compiled.from(step);
        beside.clear();
        let mut before = own;
        for &input in from {
            beside.push(before);
            before = before.and(self.solution.cost(input));
        }
        let mut behind = Cost::NOTHING;
        for (total, &input) in beside.iter_mut().zip(from).rev() {
            *total = total.and(behind);
            behind = behind.and(self.solution.cost(input));
        }
    }
}
