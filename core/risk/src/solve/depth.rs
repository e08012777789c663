//! Depth: does a goal's level stay when any one thing at that level is given away? Then two are needed.

use super::closure::Closure;
use super::compiled::Compiled;
use super::easiest::Solution;
use super::rows::level_at;
use super::toggle::Toggle;

/// The positions of those `things` that, given away alone, bring `goal` below its level. Each thing has a step at that
/// level; others decide nothing and are passed over. Empty for a goal of level 2 or harder: two are needed.
/// Empty as well where the goal has no path or level 0.
#[must_use]
pub fn deciding(
    compiled: &Compiled,
    levels: &[u8],
    solution: &Solution,
    goal: u32,
    things: &[Toggle],
) -> Vec<usize> {
    let Some(level) = solution.level(goal).map(|level| level.value()) else { return Vec::new() };
    let Some(below) = level.checked_sub(1) else { return Vec::new() };
    let mut closure = Closure::new(compiled, levels, below);
    let at_level = |thing: &Toggle| thing.eases.iter().any(|&(step, _)| level_at(levels, step) == level);
    let mut found = Vec::new();
    for (position, thing) in things.iter().enumerate() {
        if at_level(thing) && closure.is_extended_by(thing) {
            closure.apply(thing);
            if closure.holds(goal) {
                found.push(position);
            }
            closure.undo();
        }
    }
    found
}

/// Each step of `level` as a thing of its own that can be given away, for graphs whose steps are all distinct.
#[must_use]
pub fn single_steps(levels: &[u8], level: u8) -> Vec<Toggle> {
    (0u32..)
        .zip(levels)
        .filter(|&(_, &found)| found == level)
        .map(|(step, _)| Toggle::to_level(0, [step]))
        .collect()
}
