//! Proofs: what a checker needs to believe the answers without solving anything.

use noharm_model::graph::{Answer, Assumptions, FactIx, Levels, Proof};
use noharm_model::level::Level;

use super::compiled::Compiled;
use super::easiest::{Solution, solve};
use super::witness::witness;
use super::{Scratch, bytes};

/// The proof of the levels of `facts` under `levels`; the steps must be there at these levels whatever is
/// assumed.
#[must_use]
pub fn proof(
    name: &str,
    compiled: &Compiled,
    levels: &Levels,
    facts: &[FactIx],
    scratch: &mut Scratch,
) -> Proof {
    let solution = solve(compiled, &bytes(levels), scratch);
    let answer = |&fact: &FactIx| Answer {
        fact,
        level: solution.level(fact.0),
        witness: witness(compiled, &solution, fact.0),
    };
    Proof {
        solve: name.to_owned(),
        assumptions: Assumptions::default(),
        levels: levels.clone(),
        answers: facts.iter().map(answer).collect(),
        settled: settled(compiled, &solution),
    }
}

/// For each level the facts derivable with steps of that level or easier, ascending.
#[must_use]
pub fn settled(compiled: &Compiled, solution: &Solution) -> [Vec<FactIx>; 5] {
    let facts = 0..compiled.facts() as u32;
    Level::ALL.map(|level| {
        let within = |&fact: &u32| solution.level(fact).is_some_and(|found| found <= level);
        facts.clone().filter(within).map(FactIx).collect()
    })
}
