//! Smallest sets of failures: which few toggles bring a goal to a level or below.
//!
//! The search goes along *cores*: toggles of which every sufficient set has one, because all others together leave the
//! goal out. A set that misses a known core is extended by its members only; one that hits them all is tried, and if it
//! does not suffice it yields another core. So nothing is missed, and more cores without a common member than toggles
//! left end a branch at once.

use rustc_hash::FxHashSet;

use super::closure::Closure;
use super::compiled::Compiled;
use super::easiest::{Scratch, solve};
use super::rows::{level_at, put};
use super::toggle::Toggle;
use super::witness::witness;

/// How much a search may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetLimits {
    /// How many sets are tried at most.
    pub tries: usize,
}

impl Default for SetLimits {
    fn default() -> Self {
        Self { tries: 200_000 }
    }
}

/// Minimal sets of toggles: each suffices, and no part of it does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MinimalSets {
    /// All of up to the size asked for, smallest first; each ascending. One empty set: no toggle is needed.
    pub sets: Vec<Vec<u32>>,
    /// Where there are none of that size: one larger minimal set, not necessarily the smallest; `None`: no set suffices.
    pub larger: Option<Vec<u32>>,
    /// False if the limit was reached, so that `sets` may lack some.
    pub complete: bool,
}

/// The least number of toggles that suffice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fewest {
    /// None is needed.
    Already,
    /// All sets of that least number.
    These(Vec<Vec<u32>>),
    /// More than the size asked for; a set that suffices.
    More(Vec<u32>),
    /// All of them together do not suffice.
    Never,
    /// The limit was reached with no set found.
    Unknown,
}

/// All minimal sets of up to `size` toggles that bring `goal` to level `most` or easier.
#[must_use]
pub fn minimal_sets(
    compiled: &Compiled,
    levels: &[u8],
    toggles: &[Toggle],
    goal: u32,
    most: u8,
    size: usize,
    limits: SetLimits,
) -> MinimalSets {
    let mut search = Search::new(compiled, levels, toggles, goal, most, limits);
    if search.closure.holds(goal) {
        return MinimalSets { sets: vec![Vec::new()], larger: None, complete: true };
    }
    for size in 1..=size.min(search.relevant.len()) {
        search.sets_of(size);
    }
    let larger = if search.found.is_empty() { search.by_deletion(levels) } else { None };
    MinimalSets { sets: search.found, larger, complete: search.tries > 0 }
}

/// The least number of toggles, up to `size`, that bring `goal` to level `most` or easier.
#[must_use]
pub fn fewest(
    compiled: &Compiled,
    levels: &[u8],
    toggles: &[Toggle],
    goal: u32,
    most: u8,
    size: usize,
    limits: SetLimits,
) -> Fewest {
    let mut search = Search::new(compiled, levels, toggles, goal, most, limits);
    if search.closure.holds(goal) {
        return Fewest::Already;
    }
    for size in 1..=size.min(search.relevant.len()) {
        search.sets_of(size);
        if search.tries == 0 {
            return Fewest::Unknown;
        }
        if !search.found.is_empty() {
            return Fewest::These(search.found);
        }
    }
    search.by_deletion(levels).map_or(Fewest::Never, Fewest::More)
}

struct Search<'a> {
    compiled: &'a Compiled,
    closure: Closure<'a>,
    toggles: &'a [Toggle],
    /// Toggles that can matter to the goal at all, ascending.
    relevant: Vec<u32>,
    goal: u32,
    most: u8,
    chosen: Vec<u32>,
    /// Cores known so far, each ascending.
    cores: Vec<Vec<u32>>,
    seen: FxHashSet<Vec<u32>>,
    found: Vec<Vec<u32>>,
    tries: usize,
}

impl<'a> Search<'a> {
    fn new(
        compiled: &'a Compiled,
        levels: &[u8],
        toggles: &'a [Toggle],
        goal: u32,
        most: u8,
        limits: SetLimits,
    ) -> Self {
        Self {
            compiled,
            closure: Closure::new(compiled, levels, most),
            toggles,
            relevant: relevant(compiled, levels, toggles, goal, most),
            goal,
            most,
            chosen: Vec::new(),
            cores: Vec::new(),
            seen: FxHashSet::default(),
            found: Vec::new(),
            tries: limits.tries,
        }
    }

    /// Adds all minimal sets of just `size` toggles to those found, if all smaller ones are found.
    fn sets_of(&mut self, size: usize) {
        self.seen.clear();
        let known = self.found.len();
        self.extend(size);
        if let Some(fresh) = self.found.get_mut(known..) {
            fresh.sort_unstable();
        }
    }

    /// Tries all sets that have just `more` toggles on top of those chosen.
    fn extend(&mut self, more: usize) {
        if self.closure.holds(self.goal) {
            if more == 0 {
                let mut set = self.chosen.clone();
                set.sort_unstable();
                self.found.push(set);
            }
            return;
        }
        for number in if more == 0 { Vec::new() } else { self.next_toggles(more) } {
            let mut set = self.chosen.clone();
            set.push(number);
            set.sort_unstable();
            if self.contains_a_found(&set) || !self.seen.insert(set) {
                continue;
            }
            self.tries = self.tries.saturating_sub(1);
            let Some(toggle) = self.toggles.get(number as usize).filter(|_| self.tries > 0) else { return };
            self.closure.apply(toggle);
            self.chosen.push(number);
            self.extend(more - 1);
            self.chosen.pop();
            self.closure.undo();
        }
    }

    /// The toggles of which one must come next; none where `more` of them cannot be enough.
    fn next_toggles(&mut self, more: usize) -> Vec<u32> {
        if !self.cores.iter().any(|core| self.misses(core)) {
            self.find_core();
        }
        let mut missed: Vec<&Vec<u32>> = self.cores.iter().filter(|core| self.misses(core)).collect();
        missed.sort_by_key(|core| core.len());
        let mut apart: Vec<u32> = Vec::new();
        let mut count = 0;
        for core in &missed {
            if !core.iter().any(|number| apart.contains(number)) {
                apart.extend(core.iter());
                count += 1;
            }
        }
        let Some(smallest) = missed.first().filter(|_| count <= more) else { return Vec::new() };
        let last = more == 1;
        let hits_all = |number: &u32| missed.iter().all(|core| core.binary_search(number).is_ok());
        smallest.iter().copied().filter(|number| !last || hits_all(number)).collect()
    }

    fn misses(&self, core: &[u32]) -> bool {
        !self.chosen.iter().any(|number| core.binary_search(number).is_ok())
    }

    /// Adds a core that misses all that is chosen, where that does not suffice. Toggles of known cores are let happen
    /// first, so that the new one has little in common with them.
    fn find_core(&mut self) {
        let known =
            |number: &u32| self.cores.iter().filter(|core| core.binary_search(number).is_ok()).count();
        let chosen = &self.chosen;
        let mut order: Vec<u32> =
            self.relevant.iter().copied().filter(|number| !chosen.contains(number)).collect();
        order.sort_by_cached_key(|number| std::cmp::Reverse(known(number)));
        let mut core = Vec::new();
        let mut applied = 0;
        for number in order {
            let Some(toggle) = self.toggles.get(number as usize) else { continue };
            self.closure.apply(toggle);
            if self.closure.holds(self.goal) {
                self.closure.undo();
                core.push(number);
            } else {
                applied += 1;
            }
        }
        for _ in 0..applied {
            self.closure.undo();
        }
        core.sort_unstable();
        self.cores.push(core);
    }

    fn contains_a_found(&self, set: &[u32]) -> bool {
        self.found.iter().any(|smaller| smaller.iter().all(|number| set.binary_search(number).is_ok()))
    }

    /// One minimal set of any size: the toggles on an easiest path where all of them happened, less those not needed.
    fn by_deletion(&self, levels: &[u8]) -> Option<Vec<u32>> {
        let mut eased = levels.to_vec();
        eased.resize(self.compiled.steps(), super::ABSENT);
        for &number in &self.relevant {
            for &(step, level) in self.toggles.get(number as usize).map_or(&[][..], |toggle| &toggle.eases) {
                let level = level.min(level_at(&eased, step));
                put(&mut eased, step, level);
            }
        }
        let solution = solve(self.compiled, &eased, &mut Scratch::default());
        if solution.cost(self.goal).level() > self.most {
            return None;
        }
        let path: FxHashSet<u32> =
            witness(self.compiled, &solution, self.goal).into_iter().map(|step| step.0).collect();
        let on_path = |&number: &u32| {
            let eases = self.toggles.get(number as usize).map_or(&[][..], |toggle| &toggle.eases);
            eases.iter().any(|&(step, level)| {
                path.contains(&step) && level <= self.most && level_at(levels, step) > self.most
            })
        };
        let mut set: Vec<u32> = self.relevant.iter().copied().filter(on_path).collect();
        for candidate in set.clone() {
            let without: Vec<u32> = set.iter().copied().filter(|&number| number != candidate).collect();
            if self.suffices(levels, &without) {
                set = without;
            }
        }
        Some(set)
    }

    fn suffices(&self, levels: &[u8], set: &[u32]) -> bool {
        let mut closure = Closure::new(self.compiled, levels, self.most);
        for toggle in set.iter().filter_map(|&number| self.toggles.get(number as usize)) {
            closure.apply(toggle);
        }
        closure.holds(self.goal)
    }
}

/// The toggles with a step from which the goal can be reached at all when every toggle happened.
fn relevant(compiled: &Compiled, levels: &[u8], toggles: &[Toggle], goal: u32, most: u8) -> Vec<u32> {
    let mut closure = Closure::new(compiled, levels, most);
    let mut allowed: Vec<bool> =
        (0..compiled.steps() as u32).map(|step| level_at(levels, step) <= closure.most()).collect();
    for toggle in toggles {
        closure.apply(toggle);
        for &(step, level) in &toggle.eases {
            if level <= closure.most() {
                put(&mut allowed, step, true);
            }
        }
    }
    let mut wanted = vec![false; compiled.facts()];
    let mut open = if closure.holds(goal) { vec![goal] } else { Vec::new() };
    let mut useful: FxHashSet<u32> = FxHashSet::default();
    while let Some(fact) = open.pop() {
        if std::mem::replace(wanted.get_mut(fact as usize).unwrap_or(&mut true), true) {
            continue;
        }
        for &step in compiled.gives(fact) {
            if allowed.get(step as usize) == Some(&true)
                && compiled.from(step).iter().all(|&input| closure.holds(input))
            {
                useful.insert(step);
                open.extend(compiled.from(step));
            }
        }
    }
    let matters = |toggle: &Toggle| {
        toggle.eases.iter().any(|&(step, level)| {
            level <= closure.most() && level_at(levels, step) > closure.most() && useful.contains(&step)
        })
    };
    (0u32..).zip(toggles).filter(|(_, toggle)| matters(toggle)).map(|(number, _)| number).collect()
}
