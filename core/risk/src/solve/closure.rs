//! All that can be held with steps no harder than one level, growing while steps are eased, and shrinking back.

use super::compiled::Compiled;
use super::rows::{item, level_at, put};
use super::toggle::Toggle;

/// The facts that are derivable with steps of level ≤ `most`. [`undo`](Self::undo) takes back the last toggle.
#[derive(Clone, Debug)]
pub struct Closure<'a> {
    compiled: &'a Compiled,
    most: u8,
    /// How often each step was allowed: by its level, and by each toggle on top.
    allowed: Vec<u32>,
    missing: Vec<u32>,
    held: Vec<bool>,
    /// Facts in the order in which they were gained.
    order: Vec<u32>,
    permits: Vec<u32>,
    marks: Vec<(usize, usize)>,
    open: Vec<u32>,
}

impl<'a> Closure<'a> {
    /// Starts with steps whose level in `levels` is at most `most` (at most 4).
    #[must_use]
    pub fn new(compiled: &'a Compiled, levels: &[u8], most: u8) -> Self {
        let most = most.min(4);
        let steps = 0..compiled.steps() as u32;
        let mut closure = Self {
            compiled,
            most,
            allowed: steps.map(|step| u32::from(level_at(levels, step) <= most)).collect(),
            missing: compiled.needed.clone(),
            held: vec![false; compiled.facts()],
            order: Vec::new(),
            permits: Vec::new(),
            marks: Vec::new(),
            open: Vec::new(),
        };
        for &step in &compiled.axioms {
            closure.gain(step);
        }
        closure.spread();
        closure
    }

    /// The level that steps may have at most.
    #[must_use]
    pub fn most(&self) -> u8 {
        self.most
    }

    /// True if `fact` is held.
    #[inline]
    #[must_use]
    pub fn holds(&self, fact: u32) -> bool {
        item(&self.held, fact)
    }

    /// The facts held, in the order in which they were gained.
    #[must_use]
    pub fn facts(&self) -> &[u32] {
        &self.order
    }

    /// True if `toggle` would at once gain a fact.
    #[must_use]
    pub fn is_extended_by(&self, toggle: &Toggle) -> bool {
        toggle.eases.iter().any(|&(step, level)| {
            level <= self.most
                && item(&self.allowed, step) == 0
                && (step as usize) < self.missing.len()
                && item(&self.missing, step) == 0
                && !self.holds(self.compiled.to(step))
        })
    }

    /// Lets `toggle` happen.
    pub fn apply(&mut self, toggle: &Toggle) {
        self.marks.push((self.permits.len(), self.order.len()));
        for &(step, level) in &toggle.eases {
            if level <= self.most
                && let Some(count) = self.allowed.get_mut(step as usize)
            {
                *count += 1;
                self.permits.push(step);
                if item(&self.missing, step) == 0 {
                    self.gain(step);
                }
            }
        }
        self.spread();
    }

    /// Takes back the last [`apply`](Self::apply), if there is one.
    pub fn undo(&mut self) {
        let Some((permits, facts)) = self.marks.pop() else { return };
        for step in self.permits.drain(permits..) {
            if let Some(count) = self.allowed.get_mut(step as usize) {
                *count -= 1;
            }
        }
        for fact in self.order.drain(facts..) {
            put(&mut self.held, fact, false);
            for &step in self.compiled.uses(fact) {
                if let Some(left) = self.missing.get_mut(step as usize) {
                    *left += 1;
                }
            }
        }
    }

    /// Takes `step`, all of whose preconditions are held, if it is allowed.
    fn gain(&mut self, step: u32) {
        let fact = self.compiled.to(step);
        if item(&self.allowed, step) > 0 && !self.holds(fact) {
            put(&mut self.held, fact, true);
            self.order.push(fact);
            self.open.push(fact);
        }
    }

    fn spread(&mut self) {
        let compiled = self.compiled;
        while let Some(fact) = self.open.pop() {
            for &step in compiled.uses(fact) {
                let Some(left) = self.missing.get_mut(step as usize) else { continue };
                *left -= 1;
                if *left == 0 {
                    self.gain(step);
                }
            }
        }
    }
}
