//! The cheapest set of elements that has one of each core (weighted hitting set): reductions, parts, branch and bound.

use rustc_hash::FxHashMap;

/// A set that hits all cores.
pub(super) struct Hitting {
    /// Its elements, ascending.
    pub(super) chosen: Vec<u32>,
    /// No set that hits all cores costs less; equal to its cost where the search was completed.
    pub(super) at_least: u64,
}

/// The cheapest set that hits all `cores`, none of them empty. `nodes` goes down; at 0 the set is just a good one.
pub(super) fn hit_all(costs: &[u64], cores: &[Vec<u32>], nodes: &mut usize) -> Hitting {
    let cost = |element: u32| costs.get(element as usize).copied().unwrap_or(u64::MAX);
    let mut hitting = Hitting { chosen: Vec::new(), at_least: 0 };
    for part in parts(reduced(&cost, cores)) {
        let mut part = Part::new(&cost, &part);
        part.run(nodes);
        hitting.at_least = hitting.at_least.saturating_add(part.at_least);
        hitting.chosen.extend(part.best.iter().filter_map(|&local| part.elements.get(local)));
    }
    hitting.chosen.sort_unstable();
    hitting
}

/// The cores without elements that another one replaces, and without cores that hold another one, until nothing changes.
fn reduced(cost: &impl Fn(u32) -> u64, cores: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut cores: Vec<Vec<u32>> = cores.to_vec();
    for core in &mut cores {
        core.sort_unstable();
        core.dedup();
    }
    loop {
        let before = cores.iter().map(Vec::len).sum::<usize>() + cores.len();
        cores = without_supersets(cores);
        let kept = undominated(cost, &cores);
        for core in &mut cores {
            core.retain(|element| kept.contains_key(element));
        }
        if cores.iter().map(Vec::len).sum::<usize>() + cores.len() == before {
            return cores;
        }
    }
}

fn without_supersets(mut cores: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    cores.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    let mut kept: Vec<Vec<u32>> = Vec::new();
    for core in cores {
        if !kept.iter().any(|small| small.iter().all(|element| core.binary_search(element).is_ok())) {
            kept.push(core);
        }
    }
    kept
}

/// The elements to which no other one is preferable: in all their cores and more, and no dearer.
fn undominated(cost: &impl Fn(u32) -> u64, cores: &[Vec<u32>]) -> FxHashMap<u32, Vec<u32>> {
    let mut hits: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (number, core) in (0u32..).zip(cores) {
        for &element in core {
            hits.entry(element).or_default().push(number);
        }
    }
    // Only an element of the same core can hit all that this one hits: its smallest core names the rivals.
    let beaten = |element: u32, own: &[u32]| {
        let smallest = own.iter().filter_map(|&core| cores.get(core as usize)).min_by_key(|core| core.len());
        smallest.into_iter().flatten().any(|&rival| {
            let Some(theirs) = hits.get(&rival) else { return false };
            let better = (cost(rival), std::cmp::Reverse(theirs.len()), rival)
                < (cost(element), std::cmp::Reverse(own.len()), element);
            better && theirs.len() >= own.len() && own.iter().all(|core| theirs.binary_search(core).is_ok())
        })
    };
    hits.iter()
        .filter(|&(&element, own)| !beaten(element, own))
        .map(|(&element, own)| (element, own.clone()))
        .collect()
}

/// The cores in groups that share no element.
fn parts(cores: Vec<Vec<u32>>) -> Vec<Vec<Vec<u32>>> {
    let mut groups: Vec<(Vec<u32>, Vec<Vec<u32>>)> = Vec::new();
    for core in cores {
        let (joined, apart): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|(elements, _)| core.iter().any(|element| elements.binary_search(element).is_ok()));
        groups = apart;
        let mut elements = core.clone();
        let mut members = vec![core];
        for (others, theirs) in joined {
            elements.extend(others);
            members.extend(theirs);
        }
        elements.sort_unstable();
        elements.dedup();
        groups.push((elements, members));
    }
    groups.into_iter().map(|(_, members)| members).collect()
}

/// Cores that hang together, over elements numbered from 0.
struct Part {
    elements: Vec<u32>,
    costs: Vec<u64>,
    cores: Vec<Vec<usize>>,
    hits: Vec<Vec<usize>>,
    best: Vec<usize>,
    best_cost: u64,
    at_least: u64,
    /// How often each core is hit by what is chosen.
    covered: Vec<u32>,
    excluded: Vec<bool>,
    chosen: Vec<usize>,
}

impl Part {
    fn new(cost: &impl Fn(u32) -> u64, cores: &[Vec<u32>]) -> Self {
        let mut elements: Vec<u32> = cores.iter().flatten().copied().collect();
        elements.sort_unstable();
        elements.dedup();
        let mut hits = vec![Vec::new(); elements.len()];
        let mut local = Vec::new();
        for (number, core) in cores.iter().enumerate() {
            let members: Vec<usize> =
                core.iter().filter_map(|element| elements.binary_search(element).ok()).collect();
            for &member in &members {
                if let Some(list) = hits.get_mut(member) {
                    list.push(number);
                }
            }
            local.push(members);
        }
        Self {
            costs: elements.iter().map(|&element| cost(element)).collect(),
            covered: vec![0; cores.len()],
            excluded: vec![false; elements.len()],
            elements,
            cores: local,
            hits,
            best: Vec::new(),
            best_cost: u64::MAX,
            at_least: 0,
            chosen: Vec::new(),
        }
    }

    fn run(&mut self, nodes: &mut usize) {
        self.best = self.greedy();
        self.best_cost = self.best.iter().fold(0, |sum, &element| sum.saturating_add(self.cost(element)));
        let bound = self.bound().unwrap_or(u64::MAX);
        self.at_least = bound.min(self.best_cost);
        self.branch(0, nodes);
        if *nodes > 0 {
            self.at_least = self.best_cost;
        }
    }

    fn cost(&self, element: usize) -> u64 {
        self.costs.get(element).copied().unwrap_or(u64::MAX)
    }

    fn is_open(&self, core: usize) -> bool {
        self.covered.get(core) == Some(&0)
    }

    fn is_free(&self, element: usize) -> bool {
        self.excluded.get(element) == Some(&false)
    }

    fn hits_of(&self, element: usize) -> &[usize] {
        self.hits.get(element).map_or(&[], Vec::as_slice)
    }

    fn open_cores(&self) -> impl Iterator<Item = (usize, &Vec<usize>)> {
        self.cores.iter().enumerate().filter(|&(number, _)| self.is_open(number))
    }

    /// How many open cores `element` hits.
    fn reach(&self, element: usize) -> u64 {
        self.hits_of(element).iter().filter(|&&core| self.is_open(core)).count() as u64
    }

    /// Chooses by cost for each core hit, best first.
    fn greedy(&mut self) -> Vec<usize> {
        let mut chosen = Vec::new();
        loop {
            let candidates = (0..self.elements.len()).map(|element| (element, self.reach(element)));
            let best = candidates.filter(|&(_, reach)| reach > 0).min_by(|&(a, reach_a), &(b, reach_b)| {
                let left = u128::from(self.cost(a)) * u128::from(reach_b);
                let right = u128::from(self.cost(b)) * u128::from(reach_a);
                left.cmp(&right).then(a.cmp(&b))
            });
            let Some((element, _)) = best else { break };
            self.cover(element, 1);
            chosen.push(element);
        }
        self.covered.fill(0);
        chosen
    }

    fn cover(&mut self, element: usize, times: i32) {
        for &core in self.hits.get(element).map_or(&[][..], Vec::as_slice) {
            if let Some(count) = self.covered.get_mut(core) {
                *count = count.wrapping_add_signed(times);
            }
        }
    }

    /// What the open cores cost at least (a feasible dual solution, smallest cores first); `None`: one cannot be hit.
    fn bound(&self) -> Option<u64> {
        let mut left = self.costs.clone();
        let mut order: Vec<(usize, &Vec<usize>)> = self
            .open_cores()
            .map(|(_, core)| (core.iter().filter(|&&element| self.is_free(element)).count(), core))
            .collect();
        order.sort_by_key(|&(free, _)| free);
        let mut bound = 0u64;
        for (_, core) in order {
            let free = || core.iter().copied().filter(|&element| self.is_free(element));
            let pay = free().map(|element| left.get(element).copied().unwrap_or(0)).min()?;
            if pay > 0 {
                bound = bound.saturating_add(pay);
                for element in free() {
                    if let Some(rest) = left.get_mut(element) {
                        *rest -= pay;
                    }
                }
            }
        }
        Some(bound)
    }

    fn branch(&mut self, cost: u64, nodes: &mut usize) {
        *nodes = nodes.saturating_sub(1);
        if *nodes == 0 {
            return;
        }
        let narrowest = self
            .open_cores()
            .min_by_key(|(_, core)| core.iter().filter(|&&element| self.is_free(element)).count())
            .map(|(_, core)| core.clone());
        let Some(core) = narrowest else {
            if cost < self.best_cost {
                self.best_cost = cost;
                self.best.clone_from(&self.chosen);
            }
            return;
        };
        if self.bound().is_none_or(|bound| cost.saturating_add(bound) >= self.best_cost) {
            return;
        }
        let mut free: Vec<usize> = core.into_iter().filter(|&element| self.is_free(element)).collect();
        free.sort_by_key(|&element| (std::cmp::Reverse(self.reach(element)), self.cost(element), element));
        for &element in &free {
            self.cover(element, 1);
            self.chosen.push(element);
            self.branch(cost.saturating_add(self.cost(element)), nodes);
            self.chosen.pop();
            self.cover(element, -1);
            // All sets with it are known now: the others are sought without it.
            self.exclude(element, true);
        }
        for element in free {
            self.exclude(element, false);
        }
    }

    fn exclude(&mut self, element: usize, out: bool) {
        if let Some(excluded) = self.excluded.get_mut(element) {
            *excluded = out;
        }
    }
}
