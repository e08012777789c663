//! The cheapest set of failures, of any size: what an attacker who pays for each would buy.

use super::cheapest::{Cheapest, CutLimits, cheapest_set};
use super::closure::Closure;
use super::compiled::Compiled;
use super::toggle::Toggle;

/// The cheapest set of toggles, one cost each, that brings `goal` to level `most` or easier; `None`: no set does.
#[must_use]
pub fn cheapest_toggles(
    compiled: &Compiled,
    levels: &[u8],
    toggles: &[Toggle],
    costs: &[u64],
    goal: u32,
    most: u8,
    limits: CutLimits,
) -> Option<Cheapest> {
    let mut closure = Closure::new(compiled, levels, most);
    cheapest_set(costs, limits, |selected| {
        let mut applied = 0;
        for toggle in selected.iter().zip(toggles).filter_map(|(&on, toggle)| on.then_some(toggle)) {
            closure.apply(toggle);
            applied += 1;
        }
        let needed = (!closure.holds(goal)).then(|| {
            // Whatever leaves the goal out may happen as well; of the rest one is needed.
            let mut core = Vec::new();
            for ((number, toggle), _) in (0u32..).zip(toggles).zip(selected).filter(|&(_, &on)| !on) {
                closure.apply(toggle);
                applied += 1;
                if closure.holds(goal) {
                    closure.undo();
                    applied -= 1;
                    core.push(number);
                }
            }
            core
        });
        for _ in 0..applied {
            closure.undo();
        }
        needed
    })
}
