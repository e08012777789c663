//! What-ifs that only ease: from a solved graph only what becomes easier is worked out, and taken back afterwards.

use super::compiled::Compiled;
use super::levels::{LevelScratch, levels_into};
use super::rows::{level_at, put};
use super::toggle::Toggle;

/// The levels of all facts while steps are eased and facts given, one upon the other; [`undo`](Self::undo) takes back
/// the last. Costs what changes, not what the graph has: right for hundreds of questions about one set of assumptions.
#[derive(Clone, Debug)]
pub struct Easing<'a> {
    compiled: &'a Compiled,
    steps: Vec<u8>,
    facts: Vec<u8>,
    /// Facts that become easier, by their new level.
    changed: [Vec<u32>; 5],
    undo_steps: Vec<(u32, u8)>,
    undo_facts: Vec<(u32, u8)>,
    marks: Vec<(usize, usize)>,
}

impl<'a> Easing<'a> {
    /// Starts from `levels`, one for each step.
    #[must_use]
    pub fn new(compiled: &'a Compiled, levels: &[u8]) -> Self {
        let mut facts = Vec::new();
        levels_into(compiled, levels, &mut LevelScratch::default(), &mut facts);
        let mut steps = levels.to_vec();
        steps.resize(compiled.steps(), super::ABSENT);
        Self {
            compiled,
            steps,
            facts,
            changed: Default::default(),
            undo_steps: Vec::new(),
            undo_facts: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// The level of `fact` now; [`ABSENT`](super::ABSENT): no path.
    #[must_use]
    pub fn level(&self, fact: u32) -> u8 {
        level_at(&self.facts, fact)
    }

    /// The levels of all facts now.
    #[must_use]
    pub fn levels(&self) -> &[u8] {
        &self.facts
    }

    /// The levels of `goals` if `toggle` happened on top of what has; it is taken back at once.
    pub fn what_if(&mut self, toggle: &Toggle, goals: &[u32]) -> Vec<u8> {
        self.ease(&toggle.eases);
        let answer = goals.iter().map(|&goal| self.level(goal)).collect();
        self.undo();
        answer
    }

    /// Gives steps at most these levels.
    pub fn ease(&mut self, eases: &[(u32, u8)]) {
        self.mark();
        for &(step, level) in eases {
            let before = level_at(&self.steps, step);
            if level < before {
                self.undo_steps.push((step, before));
                put(&mut self.steps, step, level);
                self.offer(step);
            }
        }
        self.spread();
    }

    /// Lets the attacker hold facts at these levels.
    pub fn give(&mut self, facts: &[(u32, u8)]) {
        self.mark();
        for &(fact, level) in facts {
            self.note(fact, level);
        }
        self.spread();
    }

    /// Takes back the last [`ease`](Self::ease) or [`give`](Self::give), if there is one.
    pub fn undo(&mut self) {
        let Some((steps, facts)) = self.marks.pop() else { return };
        // Backwards: what changed twice gets its first value last.
        for (step, level) in self.undo_steps.drain(steps..).rev() {
            put(&mut self.steps, step, level);
        }
        for (fact, level) in self.undo_facts.drain(facts..).rev() {
            put(&mut self.facts, fact, level);
        }
    }

    fn mark(&mut self) {
        self.marks.push((self.undo_steps.len(), self.undo_facts.len()));
    }

    /// Takes note of what `step` now gives.
    fn offer(&mut self, step: u32) {
        let needed = self.compiled.from(step).iter().map(|&fact| level_at(&self.facts, fact));
        let level = needed.fold(level_at(&self.steps, step), u8::max);
        self.note(self.compiled.to(step), level);
    }

    fn note(&mut self, fact: u32, level: u8) {
        if level < level_at(&self.facts, fact)
            && let Some(bucket) = self.changed.get_mut(level as usize)
        {
            bucket.push(fact);
        }
    }

    /// Settles all that changed, easiest first, so that each fact changes once.
    fn spread(&mut self) {
        for now in 0..5u8 {
            while let Some(fact) = self.changed.get_mut(now as usize).and_then(Vec::pop) {
                let before = level_at(&self.facts, fact);
                if now >= before {
                    continue;
                }
                self.undo_facts.push((fact, before));
                put(&mut self.facts, fact, now);
                let compiled = self.compiled;
                for &step in compiled.uses(fact) {
                    self.offer(step);
                }
            }
        }
    }
}
