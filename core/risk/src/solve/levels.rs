//! Levels only: a fifth of the work where no witness is wanted, O(E), and it stops when all goals are known.

use super::ABSENT;
use super::compiled::Compiled;
use super::rows::{level_at, put};

/// Memory that solves share, so that the next one allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct LevelScratch {
    missing: Vec<u32>,
    /// Steps that can be taken, by the level at which they give their fact.
    ready: [Vec<u32>; 5],
    facts: Vec<u8>,
}

/// The level of every fact, [`ABSENT`] where there is no path, written to `facts`.
pub fn levels_into(compiled: &Compiled, levels: &[u8], scratch: &mut LevelScratch, facts: &mut Vec<u8>) {
    run(compiled, levels, &[], scratch);
    facts.clone_from(&scratch.facts);
}

/// The levels of `goals`, in their order; stops as soon as the last of them is known.
pub fn levels_of(compiled: &Compiled, levels: &[u8], goals: &[u32], scratch: &mut LevelScratch) -> Vec<u8> {
    run(compiled, levels, goals, scratch);
    goals.iter().map(|&goal| level_at(&scratch.facts, goal)).collect()
}

fn run(compiled: &Compiled, levels: &[u8], goals: &[u32], scratch: &mut LevelScratch) {
    let LevelScratch { missing, ready, facts } = scratch;
    missing.clone_from(&compiled.needed);
    facts.clear();
    facts.resize(compiled.facts(), ABSENT);
    ready.iter_mut().for_each(Vec::clear);
    for &step in &compiled.axioms {
        if let Some(bucket) = ready.get_mut(level_at(levels, step) as usize) {
            bucket.push(step);
        }
    }
    for now in 0..5u8 {
        while let Some(step) = ready.get_mut(now as usize).and_then(Vec::pop) {
            let fact = compiled.to(step);
            if level_at(facts, fact) != ABSENT {
                continue;
            }
            put(facts, fact, now);
            for &next in compiled.uses(fact) {
                let Some(left) = missing.get_mut(next as usize) else { continue };
                *left -= 1;
                // Facts come easiest first, so the one that was missing is the hardest.
                if *left == 0
                    && let Some(bucket) = ready.get_mut(level_at(levels, next).max(now) as usize)
                {
                    bucket.push(next);
                }
            }
        }
        if !goals.is_empty() && goals.iter().all(|&goal| level_at(facts, goal) != ABSENT) {
            return;
        }
    }
}
