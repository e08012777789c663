//! Zones, modes, attackers, misuse, people, typed.

use noharm_model::level::{Level, Scope};
use noharm_model::system::{CommandIx, ComponentIx, CredentialIx, HarmIx, ModeIx, ProfileIx, ZoneIx};

use crate::case::index::{EnvironmentIx, Link, To};
use crate::case::read::element;

element! {
    /// A network or place.
    Zone of Zone {
        /// `hostile`, `partial`, `trusted`.
        trust: &'static str = "trust",
        /// `network` or `place`.
        kind: Option<&'static str> = "kind",
        /// `maker`, `hospital`, `user`.
        owner: Option<&'static str> = "owner",
        /// The zone around it.
        within: Option<To<ZoneIx>> = "within",
    }
}

element! {
    /// A state of use.
    Mode of Mode {
        /// A patient is connected.
        patient: Option<bool> = "patient",
        /// Therapy is running.
        therapy: Option<bool> = "therapy",
        /// How it is entered and left.
        entered_by: Option<String> = "entered-by",
    }
}

element! {
    /// Who attacks or disturbs.
    Profile of Profile {
        /// Where he is.
        zones: Vec<To<ZoneIx>> = "in",
        /// Without intent.
        benign: Option<bool> = "benign",
        /// Harms that he could bring about by hand.
        could_anyway: Vec<To<HarmIx>> = "could-anyway",
        /// What he knows.
        skill: Option<String> = "skill",
        /// What he is after.
        motive: Option<String> = "motive",
    }
}

element! {
    /// Foreseeable misuse.
    Misuse of Misuse {
        /// Who gains.
        who: Vec<To<ProfileIx>> = "who",
        /// Interfaces, flows, zones that come within reach.
        reaches: Vec<Link> = "reaches",
        /// Credentials that become known.
        learns: Vec<To<CredentialIx>> = "learns",
        /// Components on which foreign code runs.
        code_on: Vec<To<ComponentIx>> = "code-on",
        /// Modes; empty: all.
        modes: Vec<To<ModeIx>> = "in-mode",
        /// How hard it is to profit from.
        level: Option<Level> = "level",
        /// Why.
        reason: Option<String> = "reason",
        /// On how many patients.
        scope: Option<Scope> = "scope",
        /// Where.
        environments: Vec<To<EnvironmentIx>> = "environment",
    }
}

element! {
    /// A person by role.
    Person of User {
        /// The role's name in commands and sessions, where it is not the id.
        role: Option<String> = "role",
        /// Skill.
        skill: Option<String> = "skill",
        /// What the person may decide.
        authority: Option<String> = "authority",
        /// Commands that the person may give.
        may: Vec<To<CommandIx>> = "may",
        /// Where the person stands.
        zone: Option<To<ZoneIx>> = "zone",
        /// The patient.
        patient: Option<bool> = "patient",
    }
}

impl Person {
    /// The role as commands and sessions name it.
    #[must_use]
    pub fn role_name(&self) -> &str {
        self.role.as_deref().unwrap_or(&self.head.id)
    }
}
