//! A second solver that shares nothing with the real one: it follows the definitions, as slowly as they are simple.

#![allow(dead_code, reason = "each test file uses a part")]

use noharm_model::graph::{Argued, Condition, FactIx, Graph, GraphStep, StepIx};
use noharm_model::level::Level;
use noharm_model::place::Place;
use noharm_risk::solve::{ABSENT, Compiled};

/// A graph with one level for each step.
#[derive(Clone, Debug, Default)]
pub struct Case {
    pub facts: usize,
    /// (preconditions, fact gained, level)
    pub steps: Vec<(Vec<u32>, u32, u8)>,
}

impl Case {
    pub fn compiled(&self) -> Compiled {
        Compiled::new(&self.graph()).unwrap()
    }

    pub fn levels(&self) -> Vec<u8> {
        self.steps.iter().map(|step| step.2).collect()
    }

    pub fn with_levels(&self, levels: &[u8]) -> Self {
        let mut case = self.clone();
        for (step, &level) in case.steps.iter_mut().zip(levels) {
            step.2 = level;
        }
        case
    }

    /// Facts that can be held with steps of level ≤ `most`: round after round until a round adds nothing.
    pub fn held(&self, most: u8) -> Vec<bool> {
        let mut held = vec![false; self.facts];
        loop {
            let before = held.clone();
            for (from, to, level) in &self.steps {
                if *level <= most && from.iter().all(|&fact| before[fact as usize]) {
                    held[*to as usize] = true;
                }
            }
            if held == before {
                return held;
            }
        }
    }

    /// The level of each fact.
    pub fn fact_levels(&self) -> Vec<u8> {
        let held: Vec<Vec<bool>> = (0..5).map(|most| self.held(most)).collect();
        (0..self.facts).map(|fact| (0..5).find(|&most| held[most as usize][fact]).unwrap_or(ABSENT)).collect()
    }

    /// The least counts of steps, level 4 first: values sink until none sinks any more.
    pub fn fact_counts(&self) -> Vec<Option<[u64; 5]>> {
        let mut best: Vec<Option<[u64; 5]>> = vec![None; self.facts];
        loop {
            let mut changed = false;
            for (from, to, level) in &self.steps {
                if *level > 4 {
                    continue;
                }
                let mut from = from.clone();
                from.sort_unstable();
                from.dedup();
                let Some(inputs) = from.iter().map(|&fact| best[fact as usize]).collect::<Option<Vec<_>>>()
                else {
                    continue;
                };
                let mut sum = [0; 5];
                sum[4 - *level as usize] += 1;
                for input in inputs {
                    for (total, count) in sum.iter_mut().zip(input) {
                        *total += count;
                    }
                }
                let place = &mut best[*to as usize];
                if place.is_none_or(|old| sum < old) {
                    *place = Some(sum);
                    changed = true;
                }
            }
            if !changed {
                return best;
            }
        }
    }

    /// The graph with a second layer behind `through`: fact f there is `facts + f`. Every choice of which inputs lie on
    /// the second layer is a step of its own.
    pub fn second_layer(&self, through: usize) -> Self {
        let facts = self.facts as u32;
        let mut case = Self { facts: self.facts * 2, steps: self.steps.clone() };
        for (number, (from, to, level)) in self.steps.iter().enumerate() {
            if number == through {
                case.steps.push((from.clone(), to + facts, *level));
            }
            let mut from = from.clone();
            from.sort_unstable();
            from.dedup();
            for choice in 1u32..(1 << from.len()) {
                let moved = from.iter().enumerate();
                let moved = moved.map(|(bit, fact)| fact + if choice >> bit & 1 == 1 { facts } else { 0 });
                case.steps.push((moved.collect(), to + facts, *level));
            }
        }
        case
    }

    /// Panics unless `witness` can be taken in order and ends at `goal`; the level of its hardest step.
    pub fn check_witness(&self, witness: &[StepIx], goal: u32) -> u8 {
        let mut held = vec![false; self.facts];
        let mut hardest = 0;
        for step in witness {
            let (from, to, level) = &self.steps[step.0 as usize];
            assert!(*level <= 4, "absent step {step:?} in {witness:?}");
            assert!(from.iter().all(|&fact| held[fact as usize]), "premature {step:?} in {witness:?}");
            held[*to as usize] = true;
            hardest = hardest.max(*level);
        }
        assert_eq!(witness.last().map(|step| self.steps[step.0 as usize].1), Some(goal), "{witness:?}");
        hardest
    }

    pub fn graph(&self) -> Graph {
        let step = |(from, to, level): &(Vec<u32>, u32, u8)| GraphStep {
            from: from.iter().copied().map(FactIx).collect(),
            to: FactIx(*to),
            text: String::new(),
            rule: String::new(),
            at: Place::default(),
            control: None,
            condition: Level::new(*level)
                .map_or(Condition::Asked, |level| Condition::Always(Argued::all(level))),
            takes_intent: false,
        };
        Graph {
            facts: (0..self.facts).map(|fact| format!("f{fact}")).collect(),
            steps: self.steps.iter().map(step).collect(),
            harms: Vec::new(),
            flaws: Vec::new(),
        }
    }
}

/// Numbers that look random and are the same each time (xorshift64*).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// One of 0 to `below` − 1.
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % below
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }
}

/// A random graph: some of few levels, some of many; cycles, AND steps, axioms, absent steps, repeated preconditions.
pub fn random(seed: u64, most_facts: usize) -> Case {
    let mut dice = Dice::new(seed);
    let facts = 2 + dice.roll(most_facts - 1);
    let count = 1 + dice.roll(facts * 3);
    let levels = 1 + dice.roll(5);
    let axioms = 10 + dice.roll(20);
    let absent = dice.roll(25);
    let forward = dice.chance(30);
    let mut steps = Vec::new();
    for number in 0..count {
        let most = 1 + dice.roll(3);
        let inputs = if number == 0 || dice.chance(axioms) { 0 } else { 1 + dice.roll(most) };
        let to = dice.roll(facts);
        let below = if forward { to.max(1) } else { facts };
        let from = (0..inputs).map(|_| dice.roll(below) as u32).collect();
        let level = if dice.chance(absent) { ABSENT } else { dice.roll(levels) as u8 };
        steps.push((from, to as u32, level));
    }
    Case { facts, steps }
}
