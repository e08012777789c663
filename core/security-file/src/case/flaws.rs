//! Anomalies and statements about vulnerabilities, typed.

use noharm_model::day::Day;
use noharm_model::system::{Capability, ComponentIx, ServiceIx};

use crate::case::index::{EvidenceIx, Link, ReleaseIx, To};
use crate::case::read::{FromValue, Scene, element};
use crate::case::security::FactorsSaid;
use crate::span::Span;
use crate::typed::value::Value;

/// A CWE number, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cwe {
    /// The number; none where what is written is no CWE.
    pub number: Option<u32>,
    /// Where.
    pub span: Span,
}

impl FromValue for Cwe {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        let span = value?.span;
        if let Some(number) = i64::from_value(value, scene) {
            return Some(Self { number: u32::try_from(number).ok(), span });
        }
        let text = String::from_value(value, scene)?;
        let digits = text.strip_prefix("CWE-").or_else(|| text.strip_prefix("cwe-")).unwrap_or(&text);
        Some(Self { number: digits.parse().ok(), span })
    }
}

element! {
    /// An anomaly of the maker's own software.
    Anomaly of Anomaly {
        /// A component or service.
        place: Link = "in",
        /// Class of the weakness.
        cwes: Vec<Cwe> = "cwe",
        /// Vector of its trigger.
        cvss: Option<String> = "cvss",
        /// What it gives.
        gives: Vec<Capability> = "gives",
        /// What it does.
        effect: Option<String> = "effect",
        /// When it was found.
        found: Option<Day> = "found",
        /// What was decided.
        decision: Option<String> = "decision",
        /// Why.
        reason: Option<String> = "reason",
        /// The release that ends it.
        fixed_in: Option<To<ReleaseIx>> = "fixed-in",
    }
}

element! {
    /// The maker's statement about a vulnerability.
    Vulnerability of Vulnerability {
        /// The advisory's id, where the element's differs.
        stated_id: Option<String> = "id",
        /// The package.
        package: Option<String> = "package",
        /// The component.
        component: Option<To<ComponentIx>> = "component",
        /// The service.
        service: Option<To<ServiceIx>> = "service",
        /// The day the maker learned of it.
        learned: Option<Day> = "learned",
        /// `affected`, `not_affected`, `fixed`, `under_investigation`.
        status: Option<&'static str> = "status",
        /// A VEX justification.
        justification: Option<&'static str> = "justification",
        /// Why, in words.
        reason: Option<String> = "reason",
        /// What shows it.
        evidence: Vec<To<EvidenceIx>> = "evidence",
        /// What it gives here.
        gives: Vec<Capability> = "gives",
        /// What its trigger takes here.
        factors: Option<FactorsSaid> = "factors",
        /// What was decided.
        decision: Option<String> = "decision",
        /// When.
        decided: Option<Day> = "decided",
        /// When customers were told.
        notified: Option<Day> = "notified",
        /// When the fix was in the field.
        fixed: Option<Day> = "fixed",
        /// The release that ends it.
        fixed_in: Option<To<ReleaseIx>> = "fixed-in",
        /// A serious event is known.
        serious_event: Option<bool> = "serious-event",
    }
}

impl Vulnerability {
    /// The advisory's id in capitals: as stated, else the element's own.
    #[must_use]
    pub fn advisory_id(&self) -> String {
        self.stated_id.as_deref().unwrap_or(&self.head.id).to_ascii_uppercase()
    }
}
