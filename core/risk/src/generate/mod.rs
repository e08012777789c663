//! From the system under attack to its attack graph: facts, steps, and the assumptions that each step's level hangs on.

mod builder;
mod components;
mod credentials;
mod fact;
mod flows;
mod functions;
mod harms;
mod modes;
mod presence;
mod protect;
mod prune;
mod services;
mod sites;
mod step;
mod view;
mod void;
mod vulnerability;
mod way;
mod weakness;

pub use fact::{Fact, Site};
pub use modes::{ModeClass, Modes};
pub use step::{At, Condition, LatentIn, Origin, Refined, Step, Unspoken, is_code_or_key};
pub use view::{FlawsSeen, View};
pub use vulnerability::level_of;
pub use weakness::{Effect, effects};

use std::sync::Arc;

use noharm_model::flaw::Flaw;
use noharm_model::graph::{self, FactIx, Graph, GraphStep};
use noharm_model::place::Place;
use noharm_model::policy::{Latent, Policy};
use noharm_model::system::{ControlIx, HarmIx, Subject, System};
use rustc_hash::FxHashMap;

use builder::Builder;
use step::needs_intent;

/// The attack graph with what its levels hang on.
#[derive(Clone, Debug)]
pub struct Built {
    /// What can be held.
    pub facts: Vec<Fact>,
    /// The steps.
    pub steps: Vec<Step>,
    /// Where each fact is.
    pub index: FxHashMap<Fact, FactIx>,
    /// Classes of modes.
    pub modes: Modes,
    /// Levels of flaws that nobody has found yet.
    pub latent: Latent,
    /// By service: memory-safe and small.
    pub memory_safe: Vec<bool>,
    /// Harm facts, in the order of the system's harms.
    pub harms: Vec<FactIx>,
    /// First touches that no threat speaks of.
    pub unspoken: Vec<Unspoken>,
    /// Controls on the way of an essential function that do not say what they can do to it.
    pub undeclared_impact: Vec<ControlIx>,
}

/// Generates the attack graph of `system` with `flaws`, whose levels a [`View`] then decides.
#[must_use]
pub fn build(system: &System, flaws: &[Flaw], policy: &Policy) -> Built {
    let mut builder = Builder::new(system, flaws, policy);
    presence::add(&mut builder);
    flows::add(&mut builder);
    services::add(&mut builder);
    components::add(&mut builder);
    credentials::add(&mut builder);
    vulnerability::add(&mut builder);
    void::add(&mut builder);
    functions::add(&mut builder);
    harms::add(&mut builder);
    finish(builder)
}

fn finish(mut builder: Builder<'_>) -> Built {
    let count = builder.system.harms.len() as u32;
    let harms = (0..count).map(|harm| builder.fact(Fact::Harm(HarmIx(harm)))).collect();
    let mut unspoken: Vec<Unspoken> = builder.unspoken.iter().copied().collect();
    unspoken.sort_unstable_by_key(|touch| (touch.subject, touch.capability));
    let built = Built {
        facts: std::mem::take(&mut builder.facts),
        steps: std::mem::take(&mut builder.steps),
        modes: std::mem::take(&mut builder.modes),
        latent: builder.policy.latent,
        memory_safe: builder.system.services.iter().map(|service| service.memory_safe_and_small).collect(),
        harms,
        unspoken,
        undeclared_impact: std::mem::take(&mut builder.undeclared_impact),
        index: FxHashMap::default(),
    };
    prune::prune(built)
}

impl Built {
    /// The graph as others read it: names, texts, places.
    #[must_use]
    pub fn graph(&self, system: &System, flaws: &[Flaw]) -> Graph {
        let view = View::residual(system, flaws);
        let mut groups = Groups::default();
        let steps = self.steps.iter().map(|step| GraphStep {
            from: step.from.clone(),
            to: step.to,
            text: step.text.clone(),
            rule: step.rule.to_owned(),
            at: place(system, flaws, step.at),
            control: step
                .control
                .and_then(|ix| system.controls.get(ix.at()))
                .map(|control| control.id.clone()),
            condition: self.condition(&view, step, &mut groups),
            takes_intent: self.facts.get(step.to.0 as usize).is_some_and(|&fact| needs_intent(fact)),
        });
        Graph {
            steps: steps.collect(),
            facts: self.facts.iter().map(|fact| fact.name(system, &self.modes)).collect(),
            harms: self.harms.clone(),
            flaws: groups.members,
        }
    }

    /// A step's condition as a checker reads it. What the table of latent flaws gives is the same in every view shown.
    fn condition(&self, view: &View, step: &Step, groups: &mut Groups) -> graph::Condition {
        let argued = |refined: &Refined| graph::Argued {
            otherwise: refined.otherwise,
            for_profile: refined.for_profile.clone(),
        };
        match &step.condition {
            Condition::Open(refined) => graph::Condition::Always(argued(refined)),
            Condition::Profiles(profiles, level) => graph::Condition::Profiles(profiles.clone(), *level),
            Condition::Failed(control) => graph::Condition::Failed(control.0),
            Condition::SideEffect(control, refined) => graph::Condition::Built(control.0, argued(refined)),
            Condition::Latent(_) => match crate::solve::level(view.level(self, step)) {
                Some(level) => graph::Condition::Always(graph::Argued::all(level)),
                None => graph::Condition::Asked,
            },
            Condition::Barrier(_, level) => graph::Condition::Always(graph::Argued::all(*level)),
            Condition::Flaws { members, level, stops, back_after_s } => graph::Condition::Flaws {
                group: groups.of(members),
                level: *level,
                stops: *stops,
                back_after_s: *back_after_s,
            },
            Condition::Absence(within_s) => graph::Condition::Absence(*within_s),
            Condition::Asked => graph::Condition::Asked,
        }
    }

    /// The fact's position, where the graph has it.
    #[must_use]
    pub fn find(&self, fact: Fact) -> Option<FactIx> {
        self.index.get(&fact).copied()
    }
}

/// Groups of flaws, each written down once.
#[derive(Default)]
struct Groups {
    known: FxHashMap<Arc<[u32]>, u32>,
    members: Vec<Vec<u32>>,
}

impl Groups {
    fn of(&mut self, members: &Arc<[u32]>) -> u32 {
        if let Some(group) = self.known.get(members) {
            return *group;
        }
        let group = self.members.len() as u32;
        self.members.push(members.to_vec());
        self.known.insert(Arc::clone(members), group);
        group
    }
}

/// Where the statement stands that a step follows from.
#[must_use]
pub fn place(system: &System, flaws: &[Flaw], at: At) -> Place {
    let found = match at {
        At::Subject(Subject::Flow(ix)) => system.flows.get(ix.at()).map(|e| &e.at),
        At::Subject(Subject::Interface(ix)) => system.interfaces.get(ix.at()).map(|e| &e.at),
        At::Subject(Subject::Service(ix)) => system.services.get(ix.at()).map(|e| &e.at),
        At::Subject(Subject::Component(ix)) => system.components.get(ix.at()).map(|e| &e.at),
        At::Subject(Subject::Store(ix)) => system.stores.get(ix.at()).map(|e| &e.at),
        At::Subject(Subject::Credential(ix)) => system.credentials.get(ix.at()).map(|e| &e.at),
        At::Profile(ix) => system.profiles.get(ix as usize).map(|e| &e.at),
        At::Misuse(ix) => system.misuses.get(ix as usize).map(|e| &e.at),
        At::Control(ix) => system.controls.get(ix.at()).map(|e| &e.at),
        At::Function(ix) => system.functions.get(ix.at()).map(|e| &e.at),
        At::Barrier(ix) => system.barriers.get(ix.at()).map(|e| &e.at),
        At::Harm(ix) => system.harms.get(ix.at()).map(|e| &e.at),
        At::Flaw(ix) => flaws.get(ix as usize).map(|e| &e.at),
    };
    found.cloned().unwrap_or_default()
}
