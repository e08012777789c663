//! The attack graph: facts an attacker can hold, and AND-steps from facts to a fact. What risk solves and proof checks.

use serde::{Deserialize, Serialize};

use crate::level::Level;
use crate::place::Place;

/// A fact's position in [`Graph::facts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FactIx(pub u32);

/// A step's position in [`Graph::steps`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StepIx(pub u32);

/// An AND/OR attack graph. A fact is held if one of its steps is taken; a step can be taken if all its `from` are held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graph {
    /// What can be held, by name: `code(comm, root)`, `forge(flow.set-rate) in infusing`.
    pub facts: Vec<String>,
    /// The steps.
    pub steps: Vec<GraphStep>,
    /// The facts that stand for harms, in the order of `System::harms`.
    pub harms: Vec<FactIx>,
    /// Groups of known flaws that steps name, by position in the list of flaws.
    pub flaws: Vec<Vec<u32>>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphStep {
    /// Facts that must all be held. Empty: an axiom (presence in a zone).
    pub from: Vec<FactIx>,
    /// The fact gained.
    pub to: FactIx,
    /// What the attacker does, for a person.
    pub text: String,
    /// Id of the rule that made the step.
    pub rule: String,
    /// Where the statement stands that it follows from.
    pub at: Place,
    /// The control whose absence or presence decides this variant, if one does.
    pub control: Option<String>,
    /// Under which assumptions it is there, and how hard it is then.
    pub condition: Condition,
    /// Nobody takes it without meaning to.
    pub takes_intent: bool,
}

/// Under which assumptions a step is there, and how hard it is then. Numbers are positions in the system's lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Condition {
    /// Always.
    Always(Argued),
    /// Where one of these profiles attacks.
    Profiles(Vec<u32>, Level),
    /// Where the control does not count; then it costs nothing.
    Failed(u32),
    /// Where the control is built.
    Built(u32, Argued),
    /// Where a flaw of a group is known.
    Flaws {
        /// The group, in [`Graph::flaws`].
        group: u32,
        /// How hard it is to use.
        level: Level,
        /// It stops something and does nothing else.
        stops: bool,
        /// Seconds until what it stops is back; `None`: it stays down.
        back_after_s: Option<u32>,
    },
    /// The absence of a function harms after so many seconds.
    Absence(u32),
    /// Only where a question gives it away.
    Asked,
}

/// A level that threats may have argued for some attackers only: the easiest of those who attack counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argued {
    /// Where none of those named attacks.
    pub otherwise: Level,
    /// By profile.
    pub for_profile: Vec<(u32, Level)>,
}

impl Argued {
    /// The same level for all.
    #[must_use]
    pub fn all(level: Level) -> Self {
        Self { otherwise: level, for_profile: Vec::new() }
    }
}

/// One set of assumptions. Lists run as the system's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumptions {
    /// By control: it does not count.
    pub failed: Vec<bool>,
    /// By control: it is built, so that what it does to the therapy can happen.
    pub built: Vec<bool>,
    /// By flaw: it is known.
    pub flaws: Vec<bool>,
    /// By profile: he attacks; in a disturbance, he disturbs.
    pub profiles: Vec<bool>,
    /// Disturbances only, of functions whose absence harms after so many seconds.
    pub disturbance: Option<u32>,
}

/// The levels of all steps under one set of assumptions; `None`: not there.
pub type Levels = Vec<Option<Level>>;

/// One answer with what a checker needs to believe it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The assumptions, by name: `residual`, `today`, …
    pub solve: String,
    /// The assumptions themselves.
    pub assumptions: Assumptions,
    /// The level of each step under them, indexed as [`Graph::steps`].
    pub levels: Levels,
    /// The answers under these assumptions.
    pub answers: Vec<Answer>,
    /// For "not reachable below d", one invariant per level: `settled[d]` lists all facts derivable with steps of
    /// level ≤ d (sorted); `settled[4]` is everything derivable.
    pub settled: [Vec<FactIx>; 5],
}

/// One answer: the easiest level at which a fact is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The fact.
    pub fact: FactIx,
    /// Its level; `None`: no path.
    pub level: Option<Level>,
    /// The witness: steps in an order in which they can be taken, the last one giving the fact. Empty where no path.
    pub witness: Vec<StepIx>,
}
