//! Commands, data, stores, credentials, typed.

use noharm_model::day::Day;
use noharm_model::system::{ComponentIx, ControlIx, CredentialScope, FlowIx, Privilege, ServiceIx};

use crate::case::index::{Head, Link, Said, To, WordOrLink};
use crate::case::read::{Element, Fields, FromValue, Scene, element, record};
use crate::duration::Duration;
use crate::fields::Kind;
use crate::typed::value::Value;

record! {
    /// A quantity with its unit and safe range.
    Quantity {
        /// Unit.
        unit: String = "unit",
        /// Smallest safe value.
        min: Option<f64> = "min",
        /// Largest safe value.
        max: Option<f64> = "max",
        /// Largest safe change at once.
        step: Option<f64> = "step",
        /// Largest safe change in a minute.
        step_per_minute: Option<f64> = "step-per-minute",
        /// Smallest difference.
        resolution: Option<f64> = "resolution",
    }
}

/// A command.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// Id, name, places.
    pub head: Head,
    /// Roles that may give it.
    pub roles: Vec<Said<String>>,
    /// Confirmed at the device.
    pub confirmation: Option<bool>,
    /// Must be there in an emergency.
    pub emergency: Option<bool>,
    /// How often in a minute.
    pub per_minute: Option<f64>,
    /// Its parameters by name.
    pub parameters: Vec<(String, Quantity)>,
}

impl Element for Command {
    #[cfg(test)]
    const READS: &'static [&'static str] = &["roles", "confirmation", "emergency", "per-minute"];
    const KIND: Kind = Kind::Command;

    fn build(fields: &Fields<'_>) -> Option<Self> {
        Some(Self {
            head: fields.head()?,
            roles: fields.read("roles")?,
            confirmation: fields.read("confirmation")?,
            emergency: fields.read("emergency")?,
            per_minute: fields.read("per-minute")?,
            parameters: fields.others(Kind::Command),
        })
    }
}

element! {
    /// A kind of data.
    Data of Data {
        /// Therapy depends on it.
        safety: Option<bool> = "safety",
        /// It tells of a person.
        personal: Option<bool> = "personal",
        /// What protects it.
        protection: Vec<To<ControlIx>> = "protection",
        /// Why nothing need.
        reason: Option<String> = "reason",
    }
}

element! {
    /// Where data rests.
    Store of Store {
        /// On which component.
        on: Option<To<ComponentIx>> = "on",
        /// What it holds.
        holds: Vec<WordOrLink> = "holds",
        /// Rights needed there.
        privilege: Option<Privilege> = "privilege",
        /// What protects it at rest.
        protection: Option<String> = "protection",
        /// How long it is kept.
        kept_for: Option<Duration> = "kept-for",
    }
}

/// Where a credential is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptAt {
    /// The component.
    pub at: To<ComponentIx>,
    /// Rights needed there, where they are said beside the component.
    pub privilege: Option<Privilege>,
}

record! {
    /// The longer form of such a place.
    KeptAtRecord {
        /// The component.
        at: To<ComponentIx> = "at",
        /// Rights needed there.
        privilege: Option<Privilege> = "privilege",
    }
}

impl FromValue for KeptAt {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        if let Some(KeptAtRecord { at, privilege, .. }) = KeptAtRecord::from_value(value, scene) {
            return Some(Self { at, privilege });
        }
        Some(Self { at: To::from_value(value, scene)?, privilege: None })
    }
}

/// What a credential opens.
#[derive(Clone, Debug, PartialEq)]
pub enum Opens {
    /// A service (a session), a component (a shell), a store (its content).
    Short(Link),
    /// A longer form.
    Long(OpensRecord),
}

record! {
    /// The longer forms: one of them is said.
    OpensRecord {
        /// A session with it.
        session: Option<To<ServiceIx>> = "session",
        /// In this role.
        role: Option<String> = "role",
        /// Forging this flow.
        forge: Option<To<FlowIx>> = "forge",
        /// Reading this flow or store.
        read: Option<Link> = "read",
        /// A shell on this component.
        code: Option<To<ComponentIx>> = "code",
    }
}

impl FromValue for Opens {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        OpensRecord::from_value(value, scene)
            .map(Self::Long)
            .or_else(|| Link::from_value(value, scene).map(Self::Short))
    }
}

element! {
    /// A key, password or token.
    Credential of Credential {
        /// What it is.
        kind: Option<&'static str> = "kind",
        /// Of how many it is the same.
        scope: CredentialScope = "scope",
        /// Where it is kept.
        kept_at: Vec<KeptAt> = "kept-at",
        /// Rights needed there.
        privilege: Option<Privilege> = "privilege",
        /// What it opens.
        unlocks: Vec<Opens> = "unlocks",
        /// Role of its sessions.
        role: Option<String> = "role",
        /// Where and how it is made.
        generated: Option<String> = "generated",
        /// How often it is changed.
        rotated: Option<Duration> = "rotated",
        /// How it is destroyed.
        destroyed: Option<String> = "destroyed",
        /// It cannot be copied out.
        unextractable: Option<bool> = "unextractable",
        /// Algorithm and length.
        algorithm: Option<String> = "algorithm",
        /// When it ends.
        expires: Option<Day> = "expires",
    }
}
