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

use noharm_model::flaw::Flaw;
use noharm_model::graph::{FactIx, Graph, GraphStep};
use noharm_model::place::Place;
use noharm_model::policy::{Latent, Policy};
use noharm_model::system::{ControlIx, HarmIx, Subject, System};
use rustc_hash::FxHashMap;

use builder::Builder;

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
        let step = |step: &Step| GraphStep {
            from: step.from.clone(),
            to: step.to,
            text: step.text.clone(),
            rule: step.rule.to_owned(),
            at: place(system, flaws, step.at),
            control: step
                .control
                .and_then(|ix| system.controls.get(ix.at()))
                .map(|control| control.id.clone()),
        };
        Graph {
            facts: self.facts.iter().map(|fact| fact.name(system, &self.modes)).collect(),
            steps: self.steps.iter().map(step).collect(),
            harms: self.harms.clone(),
        }
    }

    /// The fact's position, where the graph has it.
    #[must_use]
    pub fn find(&self, fact: Fact) -> Option<FactIx> {
        self.index.get(&fact).copied()
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
