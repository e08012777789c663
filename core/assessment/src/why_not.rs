//! What keeps a harm from being easier: the steps that lead out of what an attacker can hold more easily.
//!
//! The invariant of the proof "not reachable below d" is the set of all that is held with easier steps. Every step that
//! starts inside it and ends outside, towards the harm, is a hurdle; there is no other way.

use std::collections::BTreeMap;

use noharm_model::graph::{FactIx, GraphStep, Proof};
use noharm_model::level::Level;
use noharm_model::place::Place;
use noharm_model::system::HarmIx;
use noharm_risk::Analysis;
use serde::Serialize;

/// One hurdle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hurdle {
    /// What the attacker would have to do.
    pub needs: String,
    /// What he would gain.
    pub gains: String,
    /// How hard that is; `None`: the step is not there under these assumptions.
    pub level: Option<Level>,
    /// The control that makes it so, if one does.
    pub control: Option<String>,
    /// Where that is written.
    pub at: Place,
}

/// The level of a harm in a solve, and its hurdles there, easiest first. `None`: there is no such harm or solve.
#[must_use]
pub fn hurdles(analysis: &Analysis, harm: HarmIx, solve: &str) -> Option<(Option<Level>, Vec<Hurdle>)> {
    let proof = analysis.proofs.iter().find(|proof| proof.solve == solve)?;
    let goal = *analysis.graph.harms.get(harm.at())?;
    let level = proof.answers.iter().find(|answer| answer.fact == goal)?.level;
    let below = match level {
        None => 4,
        Some(level) if level == Level::NONE => return Some((Some(level), Vec::new())),
        Some(level) => level.value() - 1,
    };
    let held = Held::new(analysis.graph.facts.len(), proof, below);
    let towards = towards(analysis, proof, level, goal);
    let mut found: BTreeMap<(u8, String, String), Hurdle> = BTreeMap::new();
    for (step, step_level) in analysis.graph.steps.iter().zip(&proof.levels) {
        let leads_out = step.from.iter().all(|fact| held.has(*fact)) && !held.has(step.to);
        if !leads_out || !towards.get(step.to.0 as usize).copied().unwrap_or(false) {
            continue;
        }
        // Where the harm has a level, a step that is not there stands in nobody's way.
        if level.is_some() && step_level.is_none() {
            continue;
        }
        let hurdle = hurdle(analysis, step, *step_level);
        let key = (step_level.map_or(u8::MAX, Level::value), hurdle.needs.clone(), hurdle.at.to_string());
        found.entry(key).or_insert(hurdle);
    }
    Some((level, found.into_values().collect()))
}

fn hurdle(analysis: &Analysis, step: &GraphStep, level: Option<Level>) -> Hurdle {
    Hurdle {
        needs: step.text.clone(),
        gains: analysis.graph.facts.get(step.to.0 as usize).cloned().unwrap_or_default(),
        level,
        control: step.control.clone(),
        at: step.at.clone(),
    }
}

/// The facts of an invariant, to be asked one by one.
struct Held(Vec<bool>);

impl Held {
    fn new(facts: usize, proof: &Proof, level: u8) -> Self {
        let mut table = vec![false; facts];
        for fact in proof.settled.get(usize::from(level)).into_iter().flatten() {
            if let Some(slot) = table.get_mut(fact.0 as usize) {
                *slot = true;
            }
        }
        Self(table)
    }

    fn has(&self, fact: FactIx) -> bool {
        self.0.get(fact.0 as usize).copied().unwrap_or(false)
    }
}

/// Facts from which the goal can still be come to. Where it has a level, only by steps that are there.
fn towards(analysis: &Analysis, proof: &Proof, level: Option<Level>, goal: FactIx) -> Vec<bool> {
    let steps = &analysis.graph.steps;
    let mut giving: Vec<Vec<usize>> = vec![Vec::new(); analysis.graph.facts.len()];
    for (number, (step, step_level)) in steps.iter().zip(&proof.levels).enumerate() {
        let counts = level.is_none() || step_level.is_some();
        if let Some(list) = giving.get_mut(step.to.0 as usize).filter(|_| counts) {
            list.push(number);
        }
    }
    let mut seen = vec![false; analysis.graph.facts.len()];
    let mut open = vec![goal];
    while let Some(fact) = open.pop() {
        match seen.get_mut(fact.0 as usize) {
            Some(slot) if !*slot => *slot = true,
            _ => continue,
        }
        let steps_to =
            giving.get(fact.0 as usize).into_iter().flatten().filter_map(|number| steps.get(*number));
        open.extend(steps_to.flat_map(|step| step.from.iter().copied()));
    }
    seen
}
