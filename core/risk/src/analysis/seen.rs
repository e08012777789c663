//! A view by its levels alone: all that most questions need, for a fifth of the work.

use noharm_model::level::{Level, Scope};

use super::engine::{Engine, Solved};
use crate::generate::View;
use crate::solve::{ABSENT, levels_into};

/// The levels of one view.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'s> {
    /// The assumptions.
    pub view: &'s View,
    /// The level of every step.
    pub steps: &'s [u8],
    /// The level of every fact.
    pub facts: &'s [u8],
}

impl Seen<'_> {
    /// The level of a fact; `None`: no path.
    pub fn level(&self, fact: u32) -> Option<Level> {
        level_in(self.facts, fact)
    }
}

/// Levels of steps, and of the facts that follow.
#[derive(Clone, Debug)]
pub(super) struct Levels {
    /// The level of every step.
    pub steps: Vec<u8>,
    /// The level of every fact.
    pub facts: Vec<u8>,
}

impl Levels {
    /// The level of a fact; `None`: no path.
    pub fn level(&self, fact: u32) -> Option<Level> {
        level_in(&self.facts, fact)
    }
}

/// The levels of one view, to keep.
#[derive(Clone, Debug)]
pub(super) struct Levelled {
    view: View,
    levels: Levels,
}

impl Levelled {
    pub fn seen(&self) -> Seen<'_> {
        Seen { view: &self.view, steps: &self.levels.steps, facts: &self.levels.facts }
    }
}

impl Solved {
    /// The levels alone.
    pub(super) fn seen(&self) -> Seen<'_> {
        Seen { view: &self.view, steps: &self.levels, facts: &self.facts }
    }
}

impl Engine<'_> {
    /// The levels of a view.
    pub(super) fn level_view(&self, view: View) -> Levelled {
        let steps = view.levels(&self.built);
        self.level_steps(view, steps)
    }

    /// The levels of facts where steps have these.
    pub(super) fn level_steps(&self, view: View, steps: Vec<u8>) -> Levelled {
        Levelled { view, levels: self.levels_with(steps) }
    }

    fn levels_with(&self, steps: Vec<u8>) -> Levels {
        let facts = self.levels_of_facts(&steps);
        Levels { steps, facts }
    }

    pub(super) fn levels_of_facts(&self, steps: &[u8]) -> Vec<u8> {
        let mut facts = Vec::new();
        levels_into(&self.compiled, steps, &mut self.level_scratch.borrow_mut(), &mut facts);
        facts
    }

    /// The levels of steps and facts where only what can be repeated on `scope` patients counts, and what is held once
    /// for many is held at the level it has in `seen`.
    pub(super) fn at_scope(&self, seen: Seen<'_>, scope: Scope) -> Levels {
        let all = self.built.steps.iter().zip(seen.steps);
        let mut steps: Vec<u8> =
            all.map(|(step, &level)| if step.repeats >= scope { level } else { ABSENT }).collect();
        for &step in self.held_once() {
            let Some(found) = self.built.steps.get(step as usize) else { continue };
            if found.repeats >= scope
                && let Some(slot) = steps.get_mut(step as usize)
            {
                *slot = seen.level(found.to.0).map_or(ABSENT, Level::value);
            }
        }
        self.levels_with(steps)
    }
}

fn level_in(facts: &[u8], fact: u32) -> Option<Level> {
    facts.get(fact as usize).copied().and_then(crate::solve::level)
}
