//! A vulnerability of this device in the risk engine's terms: where it sits and what its trigger gives.

use serde::{Deserialize, Serialize};

use crate::level::words;
use crate::place::Place;
use crate::system::{Capability, ComponentIx, ServiceIx};

words! {
    /// Where the attacker must be (CVSS AV).
    Vector {
        /// Network.
        Network = "network",
        /// Adjacent network.
        Adjacent = "adjacent",
        /// Local.
        Local = "local",
        /// Physical.
        Physical = "physical",
    }
}

words! {
    /// CVSS privileges required.
    Privileges {
        /// None.
        None = "none",
        /// Low.
        Low = "low",
        /// High.
        High = "high",
    }
}

words! {
    /// What a user must do for the attacker.
    User {
        /// Nothing.
        None = "none",
        /// What users do anyway.
        Passive = "passive",
        /// Be won over.
        Active = "active",
    }
}

words! {
    /// CVSS impact on one of confidentiality, integrity, availability.
    Impact {
        /// None.
        None = "none",
        /// Low.
        Low = "low",
        /// High.
        High = "high",
    }
}

words! {
    /// What is known of exploitation.
    Exploit {
        /// Listed as exploited (KEV).
        Exploited = "exploited",
        /// An exploit is published.
        Published = "published",
    }
}

/// One vulnerability at one place of the device.
///
/// The assessment makes these from findings; facts that no source has are set to the worst case there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flaw {
    /// `CVE-…`, or `anomaly.x` for a maker's own.
    pub id: String,
    /// The services that run the package, or none where nobody has attributed it.
    pub services: Vec<ServiceIx>,
    /// The component whose SBOM lists it. Used where `services` is empty: fed by every input at the highest privilege.
    pub component: ComponentIx,
    /// Whether it surely applies; the others count only in *worst*.
    pub certain: bool,
    /// The trigger.
    pub trigger: Trigger,
    /// Where the package, or the maker's own statement, stands.
    pub at: Place,
    /// The reason it applies, one line: shown on the step.
    pub why: String,
    /// The maker's own statement of what it gives, instead of the CWE table, with its reason.
    pub stated: Option<Stated>,
}

/// How a flaw is triggered and what it does, in CVSS's and CWE's words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Trigger {
    /// Where the attacker must be.
    pub vector: Vector,
    /// High complexity (AC:H; in v2 H).
    pub complexity_high: bool,
    /// A special condition must be present (v4 AT:P).
    pub requirements_present: bool,
    /// What he must already be allowed.
    pub privileges: Privileges,
    /// What a user must do.
    pub user: User,
    /// Confidentiality.
    pub confidentiality: Impact,
    /// Integrity.
    pub integrity: Impact,
    /// Availability.
    pub availability: Impact,
    /// CWE numbers.
    pub cwes: Vec<u32>,
    /// What is known of exploitation.
    pub exploit: Option<Exploit>,
}

impl Trigger {
    /// The worst case: what is assumed where no source says anything.
    #[must_use]
    pub fn worst() -> Self {
        Self {
            vector: Vector::Network,
            complexity_high: false,
            requirements_present: false,
            privileges: Privileges::None,
            user: User::None,
            confidentiality: Impact::High,
            integrity: Impact::High,
            availability: Impact::High,
            cwes: Vec::new(),
            exploit: None,
        }
    }
}

/// What the maker says a flaw gives here, instead of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// The capabilities that the attacker gets, at the service or its flows.
    pub gives: Vec<Capability>,
    /// Why.
    pub reason: String,
    /// Where this is written.
    pub at: Place,
}
