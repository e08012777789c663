//! The independent checker of the risk engine's answers.
//!
//! In: an attack graph and a [`Proof`] that somebody claims about it. Out: how much was checked, or why it is refused.
//! Linear in the graph for each level. Deliberately not here: any search. Nothing is solved, so nothing of the solver's
//! reasoning can be wrong here too; the two share the graph's type and no code.
//!
//! The levels of the steps are not believed but worked out: each step says under which assumptions it is there and how hard it
//! is then, and a named set of assumptions is worked out from the system ([`assumed()`]).
//!
//! Two kinds of claim are believed:
//! - *held at level d*: the witness is a list of steps that can be taken one after the other, none harder than d;
//! - *not held below d*: a set of facts that contains all that steps easier than d can add, and not the fact itself.

mod assumed;

pub use assumed::{assumed, levels};

use noharm_model::flaw::Flaw;
use noharm_model::graph::{Answer, FactIx, Graph, Proof, StepIx};
use noharm_model::level::Level;
use noharm_model::system::System;

/// How much was checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Answers believed.
    pub answers: u64,
    /// Facts looked at in invariants.
    pub facts: u64,
}

/// Why a proof is refused. Whoever made it is to blame, never the user's input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is not one level a step.
    Levels {
        /// Steps of the graph.
        steps: usize,
        /// Levels of the proof.
        levels: usize,
    },
    /// A step has another level under these assumptions than is claimed.
    Level(StepIx),
    /// The assumptions are not those that their name stands for.
    Assumptions,
    /// A fact or step is named that the graph does not have.
    Unknown(String),
    /// An invariant is not sorted, or names a fact twice.
    Unsorted(u8),
    /// An invariant misses what a step adds.
    NotClosed {
        /// The level of the invariant.
        level: u8,
        /// The step that leads out of it.
        step: StepIx,
    },
    /// The invariant holds the fact that it should exclude.
    Held {
        /// The fact.
        fact: FactIx,
        /// The level of the invariant.
        level: u8,
    },
    /// A witness uses a step whose conditions are not held yet.
    Premature(StepIx),
    /// A witness uses a step that is not there under these assumptions.
    Absent(StepIx),
    /// A witness uses a step that is harder than the answer.
    TooHard(StepIx),
    /// A witness does not end at its fact, or is empty where there is a level, or is not where there is none.
    Pointless(FactIx),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Levels { steps, levels } => {
                write!(f, "the graph has {steps} steps, the proof {levels} levels")
            }
            Self::Level(step) => {
                write!(f, "step {} has another level under these assumptions than is claimed", step.0)
            }
            Self::Assumptions => f.write_str("the assumptions are not those that their name stands for"),
            Self::Unknown(what) => write!(f, "the proof names {what}, which the graph does not have"),
            Self::Unsorted(level) => {
                write!(f, "the invariant of level {level} is not sorted or repeats a fact")
            }
            Self::NotClosed { level, step } => {
                write!(f, "the invariant of level {level} misses what step {} adds", step.0)
            }
            Self::Held { fact, level } => {
                write!(f, "fact {} is claimed out of reach at level {level}, and is not", fact.0)
            }
            Self::Premature(step) => write!(f, "the witness takes step {} before it can", step.0),
            Self::Absent(step) => write!(f, "the witness takes step {}, which is not there", step.0),
            Self::TooHard(step) => {
                write!(f, "the witness takes step {}, which is harder than its answer", step.0)
            }
            Self::Pointless(fact) => write!(f, "the witness of fact {} does not lead to it", fact.0),
        }
    }
}

impl std::error::Error for Refusal {}

/// Checks every answer of `proof` against `graph`.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(graph: &Graph, proof: &Proof) -> Result<Checked, Refusal> {
    if graph.steps.len() != proof.levels.len() {
        return Err(Refusal::Levels { steps: graph.steps.len(), levels: proof.levels.len() });
    }
    let worked_out = levels(graph, &proof.assumptions);
    if let Some((number, _)) =
        (0u32..).zip(worked_out.iter().zip(&proof.levels)).find(|(_, (own, claimed))| own != claimed)
    {
        return Err(Refusal::Level(StepIx(number)));
    }
    let mut invariants = Vec::with_capacity(proof.settled.len());
    let mut facts = 0;
    for (level, settled) in (0u8..).zip(&proof.settled) {
        let members = members(graph, level, settled)?;
        closed(graph, proof, level, &members)?;
        facts += settled.len() as u64;
        invariants.push(members);
    }
    for answer in &proof.answers {
        believe(graph, proof, answer, &invariants)?;
    }
    Ok(Checked { answers: proof.answers.len() as u64, facts })
}

/// The same, for a proof about a system: its assumptions must also be those that its name stands for.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_named(
    graph: &Graph,
    proof: &Proof,
    system: &System,
    flaws: &[Flaw],
) -> Result<Checked, Refusal> {
    if assumed(system, flaws, &proof.solve).as_ref() != Some(&proof.assumptions) {
        return Err(Refusal::Assumptions);
    }
    check(graph, proof)
}

/// The invariant as a table, after checking that it is sorted and names only facts of the graph.
fn members(graph: &Graph, level: u8, settled: &[FactIx]) -> Result<Vec<bool>, Refusal> {
    let mut table = vec![false; graph.facts.len()];
    let mut last = None;
    for &fact in settled {
        if last.is_some_and(|earlier| earlier >= fact) {
            return Err(Refusal::Unsorted(level));
        }
        last = Some(fact);
        mark(&mut table, fact)?;
    }
    Ok(table)
}

/// No step of at most this level leads out of the invariant.
fn closed(graph: &Graph, proof: &Proof, level: u8, members: &[bool]) -> Result<(), Refusal> {
    for (number, (step, step_level)) in (0u32..).zip(graph.steps.iter().zip(&proof.levels)) {
        if step_level.is_none_or(|l| l.value() > level) {
            continue;
        }
        let mut all = true;
        for &fact in &step.from {
            all &= holds(members, fact)?;
        }
        if all && !holds(members, step.to)? {
            return Err(Refusal::NotClosed { level, step: StepIx(number) });
        }
    }
    Ok(())
}

/// One answer: its witness leads to it, and the invariant one level below excludes it.
fn believe(graph: &Graph, proof: &Proof, answer: &Answer, invariants: &[Vec<bool>]) -> Result<(), Refusal> {
    let below = match answer.level {
        None => Some(Level::VERY_HARD.value()),
        Some(level) => level.value().checked_sub(1),
    };
    if let Some(below) = below {
        let excluded =
            invariants.get(usize::from(below)).map(|members| holds(members, answer.fact)).transpose()?;
        if excluded != Some(false) {
            return Err(Refusal::Held { fact: answer.fact, level: below });
        }
    }
    match answer.level {
        Some(level) => walk(graph, proof, answer, level),
        None if answer.witness.is_empty() => Ok(()),
        None => Err(Refusal::Pointless(answer.fact)),
    }
}

/// Takes the witness's steps one after the other.
fn walk(graph: &Graph, proof: &Proof, answer: &Answer, limit: Level) -> Result<(), Refusal> {
    let mut held = vec![false; graph.facts.len()];
    let mut reached = None;
    for &number in &answer.witness {
        let at = number.0 as usize;
        let step = graph.steps.get(at).ok_or_else(|| Refusal::Unknown(format!("step {}", number.0)))?;
        let level = proof.levels.get(at).copied().flatten().ok_or(Refusal::Absent(number))?;
        if level > limit {
            return Err(Refusal::TooHard(number));
        }
        for &fact in &step.from {
            if !holds(&held, fact)? {
                return Err(Refusal::Premature(number));
            }
        }
        mark(&mut held, step.to)?;
        reached = Some(step.to);
    }
    if reached == Some(answer.fact) { Ok(()) } else { Err(Refusal::Pointless(answer.fact)) }
}

fn holds(table: &[bool], fact: FactIx) -> Result<bool, Refusal> {
    table.get(fact.0 as usize).copied().ok_or_else(|| Refusal::Unknown(format!("fact {}", fact.0)))
}

fn mark(table: &mut [bool], fact: FactIx) -> Result<(), Refusal> {
    let cell = table.get_mut(fact.0 as usize).ok_or_else(|| Refusal::Unknown(format!("fact {}", fact.0)))?;
    *cell = true;
    Ok(())
}
