//! The easiest derivation of a goal through each step, as [`Through`](super::Through), by levels alone: O(E).

use noharm_model::level::Level;

use super::ABSENT;
use super::compiled::Compiled;
use super::easiest::NONE;
use super::rows::{level_at, put};

/// For one goal: how hard what lies between each fact and it is.
#[derive(Clone, Debug)]
pub struct Behind {
    goal: u32,
    rest: Vec<u8>,
    next: Vec<u32>,
}

impl Behind {
    /// Solves for `goal`. `facts` are the levels of facts where steps have those in `levels`; On the way to the goal no
    /// `skipped` step is taken and no `closed` fact gained, though they may have led to what such a way needs beside it.
    #[must_use]
    pub fn new(
        compiled: &Compiled,
        levels: &[u8],
        facts: &[u8],
        goal: u32,
        skipped: impl Fn(u32) -> bool,
        closed: impl Fn(u32) -> bool,
    ) -> Self {
        let mut behind =
            Self { goal, rest: vec![ABSENT; compiled.facts()], next: vec![NONE; compiled.facts()] };
        let mut open: [Vec<u32>; 5] = Default::default();
        let mut done = vec![false; compiled.facts()];
        if let Some(bucket) = open.first_mut().filter(|_| !closed(goal)) {
            put(&mut behind.rest, goal, 0);
            bucket.push(goal);
        }
        for now in 0..5u8 {
            while let Some(fact) = open.get_mut(usize::from(now)).and_then(Vec::pop) {
                if std::mem::replace(done.get_mut(fact as usize).unwrap_or(&mut true), true) {
                    continue;
                }
                for &step in compiled.gives(fact) {
                    let level = level_at(levels, step).max(now);
                    if level == ABSENT || skipped(step) {
                        continue;
                    }
                    let from = compiled.from(step);
                    let [hardest, second] = two_hardest(facts, from);
                    for &input in from {
                        let own = level_at(facts, input);
                        let beside = if own == hardest { second } else { hardest };
                        let total = level.max(beside);
                        if own != ABSENT && total < level_at(&behind.rest, input) && !closed(input) {
                            put(&mut behind.rest, input, total);
                            put(&mut behind.next, input, step);
                            if let Some(bucket) = open.get_mut(usize::from(total)) {
                                bucket.push(input);
                            }
                        }
                    }
                }
            }
        }
        behind
    }

    /// The level of the easiest derivation of the goal that uses `step`; `None`: there is none.
    #[must_use]
    pub fn level(&self, compiled: &Compiled, levels: &[u8], facts: &[u8], step: u32) -> Option<Level> {
        let needed = compiled.from(step).iter().map(|&fact| level_at(facts, fact));
        let own = needed.fold(level_at(levels, step), u8::max);
        Level::new(own.max(level_at(&self.rest, compiled.to(step))))
    }

    /// The steps that such a derivation takes behind `step`.
    pub fn steps_behind<'b>(&'b self, compiled: &'b Compiled, step: u32) -> impl Iterator<Item = u32> + 'b {
        let next = move |&step: &u32| {
            let fact = compiled.to(step);
            let next = self.next.get(fact as usize).copied().filter(|_| fact != self.goal);
            next.filter(|&next| next != NONE)
        };
        std::iter::successors(Some(step), next).skip(1)
    }
}

/// The hardest level of `from`, and the hardest of the others.
fn two_hardest(facts: &[u8], from: &[u32]) -> [u8; 2] {
    let mut hardest = [0, 0];
    for &fact in from {
        let level = level_at(facts, fact);
        let [first, second] = hardest;
        hardest = if level >= first { [level, first] } else { [first, second.max(level)] };
    }
    hardest
}
