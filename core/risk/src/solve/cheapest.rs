//! The cheapest set that leaves nothing undone, where only asking tells what is undone (implicit hitting set).
//!
//! Asked about a selection, the caller answers with a *core*: unselected candidates of which any sufficient set has one.
//! The cheapest set that hits all cores known so far costs no more than the answer; when it suffices, it is the answer.

use super::hitting::{Hitting, hit_all};
use super::rows::{item, put};

/// How much a search may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CutLimits {
    /// How often the caller is asked at most.
    pub asked: usize,
    /// How many nodes all branch-and-bound searches together may open.
    pub nodes: usize,
}

impl Default for CutLimits {
    fn default() -> Self {
        Self { asked: 20_000, nodes: 2_000_000 }
    }
}

/// A set that suffices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cheapest {
    /// The candidates, ascending; none of them can be left out.
    pub chosen: Vec<u32>,
    /// What they cost together.
    pub cost: u64,
    /// No set that suffices costs less than this.
    pub at_least: u64,
}

impl Cheapest {
    /// True if no set is cheaper; false: `cost` is an upper bound only.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.at_least >= self.cost
    }
}

/// The cheapest selection of candidates that suffices; `None`: all of them together do not.
///
/// `ask` gets a selection, and answers `None` if it suffices, else a core. It must be monotone: what suffices suffices
/// with more selected as well. An empty core says that nothing suffices.
pub fn cheapest_set(
    costs: &[u64],
    limits: CutLimits,
    ask: impl FnMut(&[bool]) -> Option<Vec<u32>>,
) -> Option<Cheapest> {
    let mut search = Search { costs, ask, asked: limits.asked, nodes: limits.nodes, cores: Vec::new() };
    let all = vec![true; costs.len()];
    if (search.ask)(&all).is_some() {
        return None;
    }
    Some(search.run(all))
}

struct Search<'a, A> {
    costs: &'a [u64],
    ask: A,
    asked: usize,
    nodes: usize,
    cores: Vec<Vec<u32>>,
}

impl<A: FnMut(&[bool]) -> Option<Vec<u32>>> Search<'_, A> {
    fn run(&mut self, all: Vec<bool>) -> Cheapest {
        let mut best = all;
        let mut best_cost = self.cost_of(&best);
        let mut at_least = 0;
        self.collect(vec![false; self.costs.len()], true);
        while at_least < best_cost && self.asked > 0 {
            let Hitting { chosen, at_least: bound } = hit_all(self.costs, &self.cores, &mut self.nodes);
            at_least = at_least.max(bound);
            let mut selected = vec![false; self.costs.len()];
            chosen.iter().for_each(|&number| put(&mut selected, number, true));
            if let Some(found) = self.collect(selected, false) {
                let found = self.without_idle(found);
                let cost = self.cost_of(&found);
                if cost < best_cost {
                    (best, best_cost) = (found, cost);
                }
            }
            if self.nodes == 0 {
                break;
            }
        }
        let best = self.without_idle(best);
        let chosen: Vec<u32> = (0u32..).zip(&best).filter(|&(_, &on)| on).map(|(number, _)| number).collect();
        Cheapest { cost: self.cost_of(&best), chosen, at_least }
    }

    /// Adds cores and candidates out of them until the selection suffices. With `whole`, all of a core is added, so that
    /// the cores found have nothing in common, and the selection is of no further use.
    fn collect(&mut self, mut selected: Vec<bool>, whole: bool) -> Option<Vec<bool>> {
        loop {
            self.asked = self.asked.checked_sub(1)?;
            let Some(core) = (self.ask)(&selected) else { return Some(selected) };
            let cheapest = core.iter().copied().min_by_key(|&number| (item(self.costs, number), number));
            let Some(cheapest) = cheapest.filter(|_| !core.iter().any(|&number| item(&selected, number)))
            else {
                // Not a core: the caller is not monotone. Asking on would not end; what is known stays true.
                self.asked = 0;
                return None;
            };
            if whole {
                core.iter().for_each(|&number| put(&mut selected, number, true));
            } else {
                put(&mut selected, cheapest, true);
            }
            self.cores.push(core);
        }
    }

    /// The selection without what it can do without, dearest first.
    fn without_idle(&mut self, mut selected: Vec<bool>) -> Vec<bool> {
        let mut order: Vec<u32> =
            (0u32..).zip(&selected).filter(|&(_, &on)| on).map(|(number, _)| number).collect();
        order.sort_by_key(|&number| (std::cmp::Reverse(item(self.costs, number)), number));
        for number in order {
            put(&mut selected, number, false);
            if (self.ask)(&selected).is_some() {
                put(&mut selected, number, true);
            }
        }
        selected
    }

    fn cost_of(&self, selected: &[bool]) -> u64 {
        selected
            .iter()
            .zip(self.costs)
            .filter(|&(&on, _)| on)
            .fold(0, |sum, (_, &cost)| sum.saturating_add(cost))
    }
}
