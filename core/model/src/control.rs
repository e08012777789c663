//! What is said against attackers: capabilities, threats, controls and their factors. Part of the system under attack.

use serde::{Deserialize, Serialize};

use crate::level::words;
use crate::place::Place;
use crate::system::{
    ComponentIx, CredentialIx, FlowIx, FunctionIx, InterfaceIx, ProfileIx, Reliance, ServiceIx, StoreIx,
};

words! {
    /// What an attacker can hold.
    Capability {
        /// Can send bytes to it.
        Reach = "reach",
        /// Has an accepted account or association.
        Session = "session",
        /// Keeps it from working.
        Stop = "stop",
        /// It acts on his request.
        Command = "command",
        /// Sees the content.
        Read = "read",
        /// Alters or injects what it carries, and the receiver takes it.
        Forge = "forge",
        /// Sends genuine content again, and the receiver takes it.
        Replay = "replay",
        /// Can use the key.
        Key = "key",
        /// Runs own code there.
        Code = "code",
        /// What holds code at `user` in one service spreads to the rest of its component (what separation hinders).
        Spread = "spread",
    }
}

/// What a threat or a control speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Subject {
    /// A flow.
    Flow(FlowIx),
    /// An interface.
    Interface(InterfaceIx),
    /// A service.
    Service(ServiceIx),
    /// A component.
    Component(ComponentIx),
    /// A store.
    Store(StoreIx),
    /// A credential.
    Credential(CredentialIx),
}

/// Factors of a step; `None` leaves a factor as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Factors {
    /// High complexity.
    pub complexity_high: Option<bool>,
    /// A special condition must be present.
    pub requirements_present: Option<bool>,
    /// What a user must do.
    pub user: Option<crate::flaw::User>,
    /// Sound cryptography stands in the way.
    pub cryptography_sound: Option<bool>,
}

/// A declared threat: refines generated steps at its subject, within the worst case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threat {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// What it speaks of.
    pub subjects: Vec<Subject>,
    /// Which capabilities at the subject; empty: all.
    pub gives: Vec<Capability>,
    /// The factors it argues, each with a reason in the file.
    pub factors: Factors,
    /// Profiles that it concerns; empty: all.
    pub profiles: Vec<ProfileIx>,
}

words! {
    /// How far a control has come, on the day of the assessment.
    ControlState {
        /// Planned: counts nothing.
        Planned = "planned",
        /// Built, not shown: counts in *expected* only.
        Implemented = "implemented",
        /// Evidence failed: counts nothing, not even in *expected*.
        Failed = "failed",
        /// Evidence too old, past its grace: counts in *expected* only.
        Expired = "expired",
        /// Evidence past its age, within the grace: counts, said loudly.
        Due = "due",
        /// Passing evidence for what is built: counts.
        Verified = "verified",
    }
}

impl ControlState {
    /// True where the control counts in *residual*, *today* and *worst*.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Self::Due | Self::Verified)
    }

    /// True where the control counts in *expected*.
    #[must_use]
    pub fn is_implemented(self) -> bool {
        !matches!(self, Self::Planned | Self::Failed)
    }
}

/// What a control protects against what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    /// What.
    pub subject: Subject,
    /// Against which capabilities.
    pub against: Vec<Capability>,
}

words! {
    /// What a control can do to the therapy.
    SideEffect {
        /// May delay a function.
        Delay = "delay",
        /// May stop it.
        Stop = "stop",
        /// May lock the user out.
        LockOut = "lock-out",
        /// Can be by-passed in an emergency, by intent.
        ByPass = "by-pass",
    }
}

/// What the file says of a control's effect on the therapy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SafetyImpact {
    /// Nothing is said: counted at worst on the way of an essential function.
    #[default]
    Undeclared,
    /// None, with the reason.
    None(String),
    /// These effects on these functions.
    Effects(Vec<(SideEffect, FunctionIx)>),
}

/// A control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// Name for people.
    pub name: String,
    /// What it protects against what.
    pub protects: Vec<Protection>,
    /// Where it is enforced: whoever holds code there voids it.
    pub enforced_on: Vec<ComponentIx>,
    /// What it relies on: whoever holds that voids it.
    pub relies_on: Vec<Reliance>,
    /// What it makes of the steps that it protects.
    pub effect: Factors,
    /// It takes the step away (a port that is not there).
    pub removes: bool,
    /// How far it has come.
    pub state: ControlState,
    /// What it can do to the therapy.
    pub safety_impact: SafetyImpact,
    /// Whose it is: `maker`, `hospital`, `user`.
    pub owner: String,
    /// Evidence that counts, is due, is expired or failed, for people.
    pub evidence: Vec<String>,
}
