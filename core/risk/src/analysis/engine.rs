//! A built and compiled graph with what every question needs at hand.

use std::cell::RefCell;

use noharm_model::flaw::Flaw;
use noharm_model::graph::{FactIx, Graph, Levels, Proof};
use noharm_model::policy::Policy;
use noharm_model::system::{
    BarrierIx, ComponentIx, ControlIx, CredentialIx, HarmIx, Performer, Privilege, System,
};

use crate::generate::{Built, Condition, Fact, FlawsSeen, Origin, View, build};
use crate::solve::{Compiled, GraphError, LevelScratch, Scratch, Solution, Toggle, settled, solve, witness};

/// One device under attack, ready for questions.
#[derive(Clone, Debug)]
pub struct Engine<'a> {
    pub(super) system: &'a System,
    pub(super) flaws: &'a [Flaw],
    pub(super) policy: &'a Policy,
    /// Facts, steps, findings of the generator.
    pub built: Built,
    pub(super) compiled: Compiled,
    /// Per control, the axioms that it is void.
    pub(super) control_steps: Vec<Vec<u32>>,
    /// Per barrier, its residual steps.
    pub(super) barrier_steps: Vec<Vec<u32>>,
    /// Per component, the axioms that it is given away.
    pub(super) component_steps: Vec<Vec<u32>>,
    /// Per credential, the axiom that it is known.
    pub(super) key_steps: Vec<Vec<u32>>,
    /// Axioms of footholds on other devices.
    foothold_steps: Vec<u32>,
    /// Goals: the facts of the harms.
    pub(super) goals: Vec<u32>,
    /// Memory that solves share.
    scratch: RefCell<Scratch>,
    pub(super) level_scratch: RefCell<LevelScratch>,
}

/// One view, solved.
#[derive(Clone, Debug)]
pub struct Solved {
    /// The assumptions.
    pub view: View,
    /// The level of every step.
    pub levels: Vec<u8>,
    /// The level of every fact.
    pub facts: Vec<u8>,
    /// The easiest derivation of every fact.
    pub solution: Solution,
}

impl<'a> Engine<'a> {
    /// Generates and compiles the attack graph.
    ///
    /// # Errors
    /// Where a step names a fact that is not there: a fault of the generator, never of the case.
    pub fn new(system: &'a System, flaws: &'a [Flaw], policy: &'a Policy) -> Result<Self, GraphError> {
        let built = build(system, flaws, policy);
        let steps = built.steps.iter().map(|step| (step.from.iter().map(|fact| fact.0), step.to.0));
        let compiled = Compiled::from_steps(built.facts.len(), steps)?;
        let goals = built.harms.iter().map(|fact| fact.0).collect();
        let mut engine = Self {
            system,
            flaws,
            policy,
            compiled,
            control_steps: vec![Vec::new(); system.controls.len()],
            barrier_steps: vec![Vec::new(); system.barriers.len()],
            component_steps: vec![Vec::new(); system.components.len()],
            key_steps: vec![Vec::new(); system.credentials.len()],
            foothold_steps: Vec::new(),
            goals,
            scratch: RefCell::default(),
            level_scratch: RefCell::default(),
            built,
        };
        engine.sort_axioms();
        Ok(engine)
    }

    fn sort_axioms(&mut self) {
        for (number, step) in (0u32..).zip(&self.built.steps) {
            let list = match (&step.condition, step.origin) {
                (Condition::Failed(ix), _) => self.control_steps.get_mut(ix.at()),
                (Condition::Barrier(ix, _), _) => self.barrier_steps.get_mut(ix.at()),
                (Condition::Asked, Origin::GivenAway(ix)) => self.component_steps.get_mut(ix.at()),
                (Condition::Asked, Origin::KnownKey(ix)) => self.key_steps.get_mut(ix.at()),
                (Condition::Asked, Origin::Foothold) => Some(&mut self.foothold_steps),
                _ => None,
            };
            if let Some(list) = list {
                list.push(number);
            }
        }
    }

    /// The graph as others read it.
    #[must_use]
    pub fn graph(&self) -> Graph {
        self.built.graph(self.system, self.flaws)
    }

    /// Solves a view.
    #[must_use]
    pub fn solve(&self, view: View) -> Solved {
        let levels = view.levels(&self.built);
        self.solve_levels(view, levels)
    }

    pub(super) fn solve_levels(&self, view: View, levels: Vec<u8>) -> Solved {
        let solution = self.solution_of(&levels);
        Solved { view, levels, facts: solution.levels(), solution }
    }

    /// The easiest derivations where steps have these levels.
    pub(super) fn solution_of(&self, levels: &[u8]) -> Solution {
        solve(&self.compiled, levels, &mut self.scratch.borrow_mut())
    }

    /// *Inherent*, with flaws as far as asked.
    #[must_use]
    pub fn inherent(&self) -> View {
        View::inherent(self.system, self.flaws)
    }

    /// *Residual*.
    #[must_use]
    pub fn residual(&self) -> View {
        View::residual(self.system, self.flaws)
    }

    /// *Expected*.
    #[must_use]
    pub fn expected(&self) -> View {
        View::expected(self.system, self.flaws)
    }

    /// *Today*.
    #[must_use]
    pub fn today(&self) -> View {
        self.residual().with_flaws(self.flaws, FlawsSeen::Certain)
    }

    /// *Worst*.
    #[must_use]
    pub fn worst(&self) -> View {
        self.residual().with_flaws(self.flaws, FlawsSeen::All)
    }

    /// Views of disturbance, one for each time after which some function's absence harms.
    #[must_use]
    pub fn disturbances(&self) -> Vec<View> {
        let mut times: Vec<u32> = self.system.functions.iter().map(|function| function.within_s).collect();
        times.sort_unstable();
        times.dedup();
        times.into_iter().map(|within_s| self.today().disturbed(self.system, within_s)).collect()
    }

    /// The fact that stands for a harm.
    pub(super) fn goal(&self, harm: HarmIx) -> u32 {
        self.goals.get(harm.at()).copied().unwrap_or(u32::MAX)
    }

    /// Harms, by position.
    pub(super) fn harms(&self) -> impl Iterator<Item = HarmIx> + use<> {
        (0..self.system.harms.len() as u32).map(HarmIx)
    }

    /// A proof of the harms' levels in a solved view.
    #[must_use]
    pub fn proof(&self, name: &str, solved: &Solved) -> Proof {
        let levels: Levels = solved.levels.iter().map(|&byte| crate::solve::level(byte)).collect();
        let answer = |&fact: &FactIx| noharm_model::graph::Answer {
            fact,
            level: solved.solution.level(fact.0),
            witness: witness(&self.compiled, &solved.solution, fact.0),
        };
        Proof {
            solve: name.to_owned(),
            assumptions: solved.view.assumptions(),
            levels,
            answers: self.built.harms.iter().map(answer).collect(),
            settled: settled(&self.compiled, &solved.solution),
        }
    }

    /// Axioms of what is held once for many patients: code on a component, a key, a foothold.
    pub(super) fn held_once(&self) -> impl Iterator<Item = &u32> {
        self.component_steps.iter().chain(&self.key_steps).flatten().chain(&self.foothold_steps)
    }

    /// The axioms that fail with a control.
    pub(super) fn control_fails(&self, ix: ControlIx) -> Toggle {
        Toggle::to_level(0, self.control_steps.get(ix.at()).into_iter().flatten().copied())
    }

    /// The steps that fail with a barrier.
    pub(super) fn barrier_fails(&self, ix: BarrierIx) -> Toggle {
        Toggle::to_level(0, self.barrier_steps.get(ix.at()).into_iter().flatten().copied())
    }

    /// The axioms by which a component is given away.
    pub(super) fn component_given(&self, ix: ComponentIx) -> Toggle {
        Toggle::to_level(0, self.component_steps.get(ix.at()).into_iter().flatten().copied())
    }

    /// The axiom by which a credential is known.
    pub(super) fn key_known(&self, ix: CredentialIx) -> Toggle {
        Toggle::to_level(0, self.key_steps.get(ix.at()).into_iter().flatten().copied())
    }

    /// True where a person performs the barrier.
    pub(super) fn is_persons(&self, ix: BarrierIx) -> bool {
        self.system
            .barriers
            .get(ix.at())
            .is_some_and(|barrier| matches!(barrier.performer, Performer::Person(_)))
    }

    /// Facts of code on a component.
    #[must_use]
    pub fn code_on(&self, component: ComponentIx) -> Vec<FactIx> {
        let both = [Privilege::User, Privilege::Root];
        both.into_iter().filter_map(|privilege| self.built.find(Fact::Code(component, privilege))).collect()
    }
}
