//! Algorithms on AND/OR attack graphs: a graph and a level for each step in; levels, witnesses, proofs, what-ifs and cuts out.
//!
//! Nothing here knows of devices. Levels are bytes, 0 to 4, or [`ABSENT`]; facts and steps are positions in the
//! [`Graph`](noharm_model::graph::Graph) that was compiled. A position that does not exist reads as absent or unreachable.
//! Which steps have which level under which assumptions is decided by the caller.

mod behind;
mod cheapest;
mod cheapest_toggles;
mod closure;
mod compiled;
mod cost;
mod cuts;
mod depth;
mod easiest;
mod easing;
mod hitting;
mod least;
mod levels;
mod proof;
mod rows;
mod through;
mod toggle;
mod witness;

pub use behind::Behind;
pub use cheapest::{Cheapest, CutLimits, cheapest_set};
pub use cheapest_toggles::cheapest_toggles;
pub use closure::Closure;
pub use compiled::{Compiled, GraphError};
pub use cost::Cost;
pub use cuts::{Candidate, cheapest_cut, hardening};
pub use depth::{deciding, single_steps};
pub use easiest::{Scratch, Solution, solve, solve_into};
pub use easing::Easing;
pub use least::{Fewest, MinimalSets, SetLimits, fewest, minimal_sets};
pub use levels::{LevelScratch, levels_into, levels_of};
pub use proof::{proof, settled};
pub use through::Through;
pub use toggle::Toggle;
pub use witness::witness;

use noharm_model::level::Level;

/// The level of a step that is not there, and of a fact that cannot be held. Harder than every level.
pub const ABSENT: u8 = u8::MAX;

/// The byte form of `levels`.
#[must_use]
pub fn bytes(levels: &[Option<Level>]) -> Vec<u8> {
    levels.iter().map(|level| level.map_or(ABSENT, Level::value)).collect()
}

/// The level that `byte` stands for; `None`: absent, no path.
#[must_use]
pub fn level(byte: u8) -> Option<Level> {
    Level::new(byte)
}
