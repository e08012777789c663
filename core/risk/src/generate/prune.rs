//! Leaves out what nobody can come to under any assumptions, and what leads to no harm: it changes no answer.

use std::hash::BuildHasher;

use noharm_model::graph::FactIx;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{Built, Step};

/// The same graph without idle facts and steps. Facts of harms stay, whether they can be reached or not.
pub(super) fn prune(built: Built) -> Built {
    let live = reachable(&built);
    let wanted = leading_to(&built, &live);
    let mut numbers: Vec<Option<FactIx>> = vec![None; built.facts.len()];
    let mut facts = Vec::new();
    for (number, &fact) in numbers.iter_mut().zip(&built.facts).enumerate().filter_map(|(at, pair)| {
        let keep = wanted.get(at).copied().unwrap_or(false) || built.harms.contains(&FactIx(at as u32));
        keep.then_some(pair)
    }) {
        *number = Some(FactIx(facts.len() as u32));
        facts.push(fact);
    }
    let renumbered = |ix: &FactIx| numbers.get(ix.0 as usize).copied().flatten();
    let keep = |step: Step| {
        let from: Option<Vec<FactIx>> = step.from.iter().map(renumbered).collect();
        let is_live = step.from.iter().all(|ix| is_set(&live, ix.0));
        Some(Step { from: from.filter(|_| is_live)?, to: renumbered(&step.to)?, ..step })
    };
    let mut steps: Vec<Step> = built.steps.into_iter().filter_map(keep).collect();
    dedup(&mut steps);
    let index = (0u32..).zip(&facts).map(|(number, &fact)| (fact, FactIx(number))).collect();
    let harms = built.harms.iter().filter_map(renumbered).collect();
    Built { facts, steps, index, harms, ..built }
}

/// Facts that can be held if everything that may be there is.
fn reachable(built: &Built) -> Vec<bool> {
    let mut missing: Vec<usize> = built.steps.iter().map(|step| step.from.len()).collect();
    let mut uses: Vec<Vec<u32>> = vec![Vec::new(); built.facts.len()];
    let mut open: Vec<FactIx> = Vec::new();
    for (number, step) in (0u32..).zip(&built.steps) {
        if step.from.is_empty() {
            open.push(step.to);
        }
        for fact in &step.from {
            if let Some(list) = uses.get_mut(fact.0 as usize) {
                list.push(number);
            }
        }
    }
    let mut live = vec![false; built.facts.len()];
    while let Some(fact) = open.pop() {
        let Some(known) = live.get_mut(fact.0 as usize).filter(|known| !**known) else { continue };
        *known = true;
        for &step in uses.get(fact.0 as usize).into_iter().flatten() {
            let (Some(left), Some(found)) = (missing.get_mut(step as usize), built.steps.get(step as usize))
            else {
                continue;
            };
            *left -= 1;
            if *left == 0 {
                open.push(found.to);
            }
        }
    }
    live
}

/// Live facts from which a harm can be come to by live steps.
fn leading_to(built: &Built, live: &[bool]) -> Vec<bool> {
    let mut gives: Vec<Vec<u32>> = vec![Vec::new(); built.facts.len()];
    for (number, step) in (0u32..).zip(&built.steps) {
        if let (true, Some(list)) =
            (step.from.iter().all(|ix| is_set(live, ix.0)), gives.get_mut(step.to.0 as usize))
        {
            list.push(number);
        }
    }
    let mut wanted = vec![false; built.facts.len()];
    let mut open: Vec<FactIx> = built.harms.iter().copied().filter(|ix| is_set(live, ix.0)).collect();
    while let Some(fact) = open.pop() {
        let Some(known) = wanted.get_mut(fact.0 as usize).filter(|known| !**known) else { continue };
        *known = true;
        let steps = gives.get(fact.0 as usize).into_iter().flatten();
        open.extend(steps.filter_map(|&step| built.steps.get(step as usize)).flat_map(|step| &step.from));
    }
    wanted
}

/// Steps that are alike in all that decides are one.
fn dedup(steps: &mut Vec<Step>) {
    let hasher = FxBuildHasher;
    let mut seen: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut kept: Vec<Step> = Vec::with_capacity(steps.len());
    for step in steps.drain(..) {
        let alike = seen.entry(hasher.hash_one((&step.from, step.to))).or_default();
        let known = alike.iter().filter_map(|&at| kept.get(at)).any(|other| {
            (&other.from, other.to, other.origin) == (&step.from, step.to, step.origin)
                && other.condition == step.condition
                && other.repeats >= step.repeats
        });
        if !known {
            alike.push(kept.len());
            kept.push(step);
        }
    }
    *steps = kept;
}

fn is_set(list: &[bool], at: u32) -> bool {
    list.get(at as usize).copied().unwrap_or(false)
}
