//! Threats and controls, typed.

use noharm_model::day::Day;
use noharm_model::flaw::User;
use noharm_model::system::{Capability, ComponentIx, FunctionIx, ProfileIx};

use crate::case::index::{EvidenceIx, Link, RequirementIx, Said, To};
use crate::case::read::{FromValue, Scene, element, record};
use crate::typed::value::Value;

record! {
    /// Factors of a step, as far as they are said.
    FactorsSaid {
        /// `low` or `high`.
        complexity: Option<&'static str> = "complexity",
        /// `none` or `present`.
        requirements: Option<&'static str> = "requirements",
        /// What a user must do.
        user: Option<User> = "user",
        /// `none` or `sound`.
        cryptography: Option<&'static str> = "cryptography",
    }
}

/// Why a threat's factors hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Reasons {
    /// One for all.
    All(String),
    /// Factor by factor.
    Each(Vec<(Said<String>, String)>),
}

impl FromValue for Reasons {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        if let Some(text) = String::from_value(value, scene) {
            return Some(Self::All(text));
        }
        value?;
        Some(Self::Each(Vec::from_value(value, scene)?))
    }
}

element! {
    /// A declared threat.
    Threat of Threat {
        /// What it speaks of.
        at: Vec<Link> = "at",
        /// Capabilities; empty: all.
        gives: Vec<Capability> = "gives",
        /// Its factors.
        factors: Option<FactorsSaid> = "factors",
        /// Why.
        reasons: Option<Reasons> = "reasons",
        /// Who it concerns; empty: everybody.
        profiles: Vec<To<ProfileIx>> = "profiles",
        /// Classes.
        stride: Vec<&'static str> = "stride",
        /// Phases of life.
        phase: Vec<Said<String>> = "phase",
        /// Requirements that answer it.
        requirements: Vec<To<RequirementIx>> = "requirements",
    }
}

record! {
    /// What a control protects against what.
    Protects {
        /// What.
        what: Vec<Link> = "what",
        /// Against which capabilities.
        against: Vec<Capability> = "against",
    }
}

record! {
    /// What a control can do to the therapy.
    ImpactSaid {
        /// None, and why.
        none: Option<String> = "none",
        /// Functions that it may delay.
        delay: Vec<To<FunctionIx>> = "delay",
        /// Stop.
        stop: Vec<To<FunctionIx>> = "stop",
        /// Lock the user out of.
        lock_out: Vec<To<FunctionIx>> = "lock-out",
        /// By-passed in an emergency.
        by_pass: Vec<To<FunctionIx>> = "by-pass",
    }
}

element! {
    /// A control.
    Control of Control {
        /// What it protects.
        protects: Vec<Protects> = "protects",
        /// Where it is enforced.
        enforced_on: Vec<To<ComponentIx>> = "enforced-on",
        /// What it relies on.
        relies_on: Vec<Link> = "relies-on",
        /// What it makes of the steps.
        effect: Option<FactorsSaid> = "effect",
        /// It takes them away.
        removes: Option<bool> = "removes",
        /// `planned` or `implemented`.
        state: Option<&'static str> = "state",
        /// When a planned one will be there.
        planned_for: Option<Day> = "planned-for",
        /// What it can do to the therapy.
        safety_impact: Option<ImpactSaid> = "safety-impact",
        /// `maker`, `hospital`, `user`.
        owner: Option<&'static str> = "owner",
        /// `A` to `H`.
        category: Option<&'static str> = "category",
        /// Id in IMDRF N60.
        n60: Option<String> = "n60",
        /// `detect`, `resist`, `respond`, `recover`.
        aim: Option<&'static str> = "aim",
        /// Requirements that it meets.
        meets: Vec<To<RequirementIx>> = "meets",
        /// Evidence named at the control.
        evidence: Vec<To<EvidenceIx>> = "evidence",
        /// Kind of effort.
        cost: Option<&'static str> = "cost",
    }
}

impl Control {
    /// Planned only.
    #[must_use]
    pub fn is_planned(&self) -> bool {
        self.state == Some("planned")
    }
}
