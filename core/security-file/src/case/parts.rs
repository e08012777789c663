//! Components, services, packages nobody feeds, identities, typed.

use noharm_model::day::Day;
use noharm_model::level::Scope;
use noharm_model::system::{ComponentIx, ControlIx, ModeIx, Privilege, ZoneIx};

use crate::case::index::{EvidenceIx, Link, Said, To};
use crate::case::read::{FromValue, Scene, element, record};
use crate::duration::Duration;
use crate::typed::value::Value;

element! {
    /// A part.
    Component of Component {
        /// What it is.
        kind: Option<&'static str> = "kind",
        /// Where it stands.
        zone: Option<To<ZoneIx>> = "zone",
        /// What it runs on.
        runs_on: Option<To<ComponentIx>> = "runs-on",
        /// SBOM file.
        sbom: Option<String> = "sbom",
        /// Its part of that SBOM.
        part: Option<String> = "part",
        /// Files that tell how its kernel was built.
        kernel_config: Vec<String> = "kernel-config",
        /// The inventory is complete.
        closed: Option<bool> = "closed",
        /// How many patients its compromise touches.
        reach: Option<Scope> = "reach",
        /// `maker` or `customer`.
        owner: Option<&'static str> = "owner",
        /// Supplier.
        supplier: Option<String> = "supplier",
        /// Version.
        version: Option<String> = "version",
        /// Digest of its build.
        build: Option<String> = "build",
        /// Last day of support.
        supported_until: Option<Day> = "supported-until",
        /// It has accounts.
        users: Option<bool> = "users",
        /// Others of its kind can be reached from it.
        peers: Option<bool> = "peers",
    }
}

impl Component {
    /// Without software, so that nothing on it falls out of support.
    #[must_use]
    pub fn is_bare_hardware(&self) -> bool {
        matches!(self.kind, Some("hardware" | "sensor" | "actuator" | "supply" | "medium"))
    }

    /// Supported on that day; silence is no for software.
    #[must_use]
    pub fn is_supported(&self, day: Day) -> bool {
        self.supported_until.map_or_else(|| self.is_bare_hardware(), |until| day <= until)
    }
}

/// One input of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Handles {
    /// The interface or flow.
    pub input: Link,
    /// The control whose check comes first, as said beside the input.
    pub behind: Option<To<ControlIx>>,
}

record! {
    /// The longer form of an input.
    HandlesRecord {
        /// The interface or flow.
        input: Link = "input",
        /// The control whose check comes first.
        behind: Option<To<ControlIx>> = "behind",
    }
}

impl FromValue for Handles {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        if let Some(HandlesRecord { input, behind, .. }) = HandlesRecord::from_value(value, scene) {
            return Some(Self { input, behind });
        }
        Some(Self { input: Link::from_value(value, scene)?, behind: None })
    }
}

/// A check that comes before the parsing.
#[derive(Clone, Debug, PartialEq)]
pub struct Behind {
    /// The input; none: all that the control protects.
    pub input: Option<Link>,
    /// The control.
    pub check: To<ControlIx>,
}

record! {
    /// The longer form of such a check.
    BehindRecord {
        /// The input.
        input: Link = "input",
        /// The control.
        check: To<ControlIx> = "check",
    }
}

impl FromValue for Behind {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        if let Some(BehindRecord { input, check, .. }) = BehindRecord::from_value(value, scene) {
            return Some(Self { input: Some(input), check });
        }
        Some(Self { input: None, check: To::from_value(value, scene)? })
    }
}

element! {
    /// A program that parses.
    Service of Service {
        /// The component it runs on.
        on: To<ComponentIx> = "on",
        /// Packages that it runs, by name.
        runs: Vec<Said<String>> = "runs",
        /// Its inputs.
        handles: Vec<Handles> = "handles",
        /// Checks that come before the parsing.
        behind: Vec<Behind> = "behind",
        /// Its rights.
        privilege: Privilege = "privilege",
        /// Modes; empty: all.
        modes: Vec<To<ModeIx>> = "in-mode",
        /// In a memory-safe language.
        memory_safe: Option<bool> = "memory-safe",
        /// Small enough to be reviewed whole, and was.
        small: Option<bool> = "small",
        /// Back after a crash within.
        restarts_within: Option<Duration> = "restarts-within",
        /// Roles of its sessions, the highest last.
        roles: Vec<Said<String>> = "roles",
        /// Last day of support, where it differs from the component's.
        supported_until: Option<Day> = "supported-until",
        /// Version.
        version: Option<String> = "version",
    }
}

element! {
    /// Packages that nothing feeds.
    Unused of Unused {
        /// On which components; empty: all.
        on: Vec<To<ComponentIx>> = "on",
        /// Their names.
        packages: Vec<Said<String>> = "packages",
        /// Why: a VEX justification.
        reason: &'static str = "reason",
        /// Why, in words.
        because: Option<String> = "because",
        /// What shows it.
        evidence: Vec<To<EvidenceIx>> = "evidence",
    }
}

record! {
    /// Which packages an identity speaks of: all that is said must fit.
    IdentityMatch {
        /// Name.
        name: Option<String> = "name",
        /// Version.
        version: Option<String> = "version",
        /// Purl.
        purl: Option<String> = "purl",
        /// CPE.
        cpe: Option<String> = "cpe",
        /// Supplier.
        supplier: Option<String> = "supplier",
        /// On this component only.
        component: Option<To<ComponentIx>> = "component",
    }
}

element! {
    /// What a package really is, or is not.
    Identity of Identity {
        /// Which packages.
        matches: IdentityMatch = "match",
        /// It is this purl.
        purl: Option<String> = "purl",
        /// It is this CPE, or `vendor:product`.
        cpe: Option<String> = "cpe",
        /// It is this in advisories that name products in words.
        named: Vec<Said<String>> = "named",
        /// It is not these.
        is_not: Vec<Said<String>> = "is-not",
        /// No public source knows it.
        none: Option<bool> = "none",
        /// How that is known.
        reason: String = "reason",
        /// Who says so.
        by: String = "by",
        /// When.
        on: Day = "on",
    }
}

element! {
    /// A product under one name is a product under another.
    Alias of Alias {
        /// What has this name.
        from: Said<String> = "from",
        /// It is this, too.
        to: Option<Said<String>> = "to",
        /// It is not these.
        is_not: Vec<Said<String>> = "is-not",
        /// How that is known.
        reason: String = "reason",
        /// Who says so.
        by: String = "by",
        /// When.
        on: Day = "on",
    }
}
