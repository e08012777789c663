//! What somebody states about a vulnerability in a product (VEX), in one shape for OpenVEX, CycloneDX and CSAF.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::kernel::KernelBuild;
use crate::level::words;

/// One VEX document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vex {
    /// `OpenVEX 0.2`, `CycloneDX 1.6`, `CSAF 2.0`, ….
    pub format: String,
    /// The document's own id: `@id`, `serialNumber`, `tracking/id`.
    pub id: Option<String>,
    /// The document's version, as written.
    pub version: Option<String>,
    /// Who made the statements, unless a statement says otherwise: OpenVEX `author`, CycloneDX's author or supplier, CSAF's
    /// publisher.
    pub author: Option<String>,
    /// When the document was issued, as written (RFC 3339).
    pub issued: Option<String>,
    /// When it was last changed, as written.
    pub changed: Option<String>,
    /// The statements, in the file's order.
    pub statements: Vec<Statement>,
    /// How the device's Linux kernel was built, where the document tells that: a flaw in files that were not compiled does
    /// not affect it.
    pub kernel: Option<Box<KernelBuild>>,
    /// What a reader should know: statements passed over, references that lead nowhere.
    pub remarks: Vec<String>,
}

/// One statement: a status of one vulnerability in some products.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// `CVE-2021-44228` or another id, as written.
    pub vulnerability: String,
    /// Further ids of the same vulnerability, as the document asserts.
    pub aliases: Vec<String>,
    /// The products it speaks of; never empty.
    pub products: Vec<Product>,
    /// The status.
    pub status: Status,
    /// Why a product is not affected, by one of the formats' own words.
    pub justification: Option<Justification>,
    /// Why, in the author's words (OpenVEX `impact_statement`, CycloneDX `analysis.detail`, CSAF's threat of category `impact`).
    pub impact: Option<String>,
    /// What to do, in the author's words (OpenVEX `action_statement`, CycloneDX `recommendation`, CSAF's remediation details).
    pub action: Option<String>,
    /// What the author does, by the format's words: CycloneDX `response`, CSAF's remediation categories.
    pub responses: Vec<String>,
    /// When the statement was first made, as written; `None`: when its document was issued.
    pub issued: Option<String>,
    /// When it was last changed, as written; `None`: when its document was changed.
    pub changed: Option<String>,
    /// The product's supplier, where the statement itself names one (OpenVEX).
    pub supplier: Option<String>,
}

/// What a statement speaks of: a product, or a component within it.
///
/// Identities are shared: documents name the same few products in thousands of statements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    /// The product.
    pub product: Arc<Identity>,
    /// The components of it that hold the vulnerability; empty: the statement is about the product as such.
    pub subcomponents: Vec<Arc<Identity>>,
}

/// How a document names one thing. Several names may be given; they mean the same thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The document's own reference: OpenVEX `@id`, `bom-ref` or BOM-Link, CSAF `product_id`.
    pub reference: Option<String>,
    /// Vendor, where the document keeps it apart (CSAF's branch, CycloneDX's supplier).
    pub vendor: Option<String>,
    /// Name; for a CSAF product the branch `product_name`, else its full name.
    pub name: Option<String>,
    /// Version, as written.
    pub version: Option<String>,
    /// A range of versions as written: `vers:…`, or CSAF's text of a `product_version_range`.
    pub range: Option<String>,
    /// Package URLs, as written.
    pub purls: Vec<String>,
    /// CPE names, as written.
    pub cpes: Vec<String>,
    /// Hashes, `algorithm:hex` in lower case.
    pub hashes: Vec<String>,
    /// Model numbers.
    pub models: Vec<String>,
    /// Serial numbers.
    pub serials: Vec<String>,
    /// Stock-keeping units.
    pub skus: Vec<String>,
}

words! {
    /// The four statuses of VEX.
    #[derive(Default)]
    Status {
        /// No remediation is needed.
        NotAffected = "not_affected",
        /// Something should be done.
        Affected = "affected",
        /// This version holds a fix.
        Fixed = "fixed",
        /// Not yet known.
        #[default]
        UnderInvestigation = "under_investigation",
    }
}

words! {
    /// Why a product is not affected: the five of VEX (OpenVEX, CSAF), then the nine of CycloneDX.
    Justification {
        /// The component is not in the product.
        ComponentNotPresent = "component_not_present",
        /// The component is, the vulnerable code is not.
        VulnerableCodeNotPresent = "vulnerable_code_not_present",
        /// The code is never run.
        VulnerableCodeNotInExecutePath = "vulnerable_code_not_in_execute_path",
        /// No attacker reaches the code's input.
        VulnerableCodeCannotBeControlledByAdversary = "vulnerable_code_cannot_be_controlled_by_adversary",
        /// Built-in protections prevent it.
        InlineMitigationsAlreadyExist = "inline_mitigations_already_exist",
        /// The code was removed or left out.
        CodeNotPresent = "code_not_present",
        /// The code is not run.
        CodeNotReachable = "code_not_reachable",
        /// Only with a configuration that is not set.
        RequiresConfiguration = "requires_configuration",
        /// Only with a dependency that is not there.
        RequiresDependency = "requires_dependency",
        /// Only in an environment that is not there.
        RequiresEnvironment = "requires_environment",
        /// The compiler's protection prevents it.
        ProtectedByCompiler = "protected_by_compiler",
        /// A protection at run time prevents it.
        ProtectedAtRuntime = "protected_at_runtime",
        /// A protection at the perimeter prevents it.
        ProtectedAtPerimeter = "protected_at_perimeter",
        /// Another control prevents it.
        ProtectedByMitigatingControl = "protected_by_mitigating_control",
    }
}

impl Justification {
    /// The nearest of VEX's five; `None` where there is none that says no more than this one does.
    ///
    /// What depends on configuration, dependencies, environment or perimeter has none: it is not *built in*.
    #[must_use]
    pub fn of_vex(self) -> Option<Self> {
        match self {
            Self::CodeNotPresent => Some(Self::VulnerableCodeNotPresent),
            Self::CodeNotReachable => Some(Self::VulnerableCodeNotInExecutePath),
            Self::ProtectedByCompiler | Self::ProtectedAtRuntime | Self::ProtectedByMitigatingControl => {
                Some(Self::InlineMitigationsAlreadyExist)
            }
            Self::RequiresConfiguration
            | Self::RequiresDependency
            | Self::RequiresEnvironment
            | Self::ProtectedAtPerimeter => None,
            of_vex => Some(of_vex),
        }
    }

    /// The nearest of CycloneDX's nine; `None` where there is none.
    #[must_use]
    pub fn of_cyclonedx(self) -> Option<Self> {
        match self {
            Self::ComponentNotPresent | Self::VulnerableCodeNotPresent => Some(Self::CodeNotPresent),
            Self::VulnerableCodeNotInExecutePath => Some(Self::CodeNotReachable),
            Self::InlineMitigationsAlreadyExist => Some(Self::ProtectedByMitigatingControl),
            Self::VulnerableCodeCannotBeControlledByAdversary => None,
            of_cyclonedx => Some(of_cyclonedx),
        }
    }
}
