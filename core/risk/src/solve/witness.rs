//! The witness: the steps of a derivation in an order in which they can be taken.

use noharm_model::graph::StepIx;
use rustc_hash::FxHashSet;

use super::compiled::Compiled;
use super::easiest::Solution;

/// The steps of the easiest derivation of `fact`, each fact gained once, the last step giving `fact`; empty: no path.
#[must_use]
pub fn witness(compiled: &Compiled, solution: &Solution, fact: u32) -> Vec<StepIx> {
    let mut held = FxHashSet::default();
    let mut steps = Vec::new();
    derive(compiled, solution, &[fact], &mut held, &mut steps);
    steps.into_iter().map(StepIx).collect()
}

/// Appends the steps that still lack for `facts` to `steps`, and what they give to `held`.
pub(super) fn derive(
    compiled: &Compiled,
    solution: &Solution,
    facts: &[u32],
    held: &mut FxHashSet<u32>,
    steps: &mut Vec<u32>,
) {
    let mut open: Vec<u32> = facts.to_vec();
    let mut gained: Vec<(u32, u32)> = Vec::new();
    while let Some(fact) = open.pop() {
        let (Some(via), Some(rank)) = (solution.via(fact), solution.rank(fact)) else { continue };
        if held.insert(fact) {
            gained.push((rank, via));
            open.extend(compiled.from(via));
        }
    }
    gained.sort_unstable();
    steps.extend(gained.into_iter().map(|(_, step)| step));
}
