//! A device as the matcher sees it: its parts, what each holds, and what its maker has said of poor identities.

use noharm_model::component::{BomLink, Component};
use noharm_model::day::Day;

use super::statement::Voice;

/// Everything that is known to be in one device. AND nodes are evaluated against the whole of it.
#[derive(Clone, Debug, Default)]
pub struct Inventory<'a> {
    /// The parts, in the caller's order.
    pub parts: Vec<Part<'a>>,
    /// Remembered answers about identities.
    pub identities: Vec<Statement>,
    /// What the whole is called, where that is known: by that statements name it. Its supplier is the maker.
    pub subject: Option<Component>,
    /// Statements about vulnerabilities (VEX).
    pub voices: Vec<Voice>,
}

/// One part of the device (a processor, a server), with the components of its SBOM.
#[derive(Clone, Debug, Default)]
pub struct Part<'a> {
    /// The device component's id or name, for reasons.
    pub name: String,
    /// The inventory is complete: nothing else runs there.
    pub closed: bool,
    /// Its hardware: CPE names or plain names (`Qualcomm QCA9563`).
    pub hardware: Vec<String>,
    /// What it runs on: CPE names or plain names with a version (`Debian 9`, `Linux 4.14.30`).
    pub operating_systems: Vec<String>,
    /// The components of its SBOM.
    pub components: &'a [Component],
    /// What its SBOM describes.
    pub subject: Option<&'a Component>,
    /// What BOM-Links name its SBOM by.
    pub link: Option<&'a BomLink>,
    /// Its components are no packages but things with a name (the device itself, a bought module): only advisories that
    /// name products in words are asked, and none of them counts as not covered.
    pub by_name: bool,
    /// Of a part that is one thing: its model number.
    pub model: Option<String>,
    /// Of a part that is one thing: its UDI device identifier.
    pub udi: Option<String>,
}

impl<'a> Inventory<'a> {
    /// An inventory of one open part: a bare SBOM.
    #[must_use]
    pub fn of_sbom(components: &'a [Component]) -> Self {
        Self { parts: vec![Part { components, ..Part::default() }], ..Self::default() }
    }

    /// All components with their parts: the order that `Finding::component` counts in.
    pub fn components(&self) -> impl Iterator<Item = (usize, &'a Component)> + '_ {
        self.parts
            .iter()
            .enumerate()
            .flat_map(|(at, part)| part.components.iter().map(move |component| (at, component)))
    }
}

/// A remembered answer: what a component with a poor identity really is, or is not.
///
/// A component is meant when every field of `matches` that is given equals the component's (letters' case aside).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Which components are meant.
    pub matches: Selector,
    /// A rule about a name instead (`vendor:product`, `vendor:*`, a CPE name, a purl): whatever bears it is also what `is`
    /// says, from there on by further rules, and is never what `is_not` says. Its own names stay.
    pub from: Option<String>,
    /// What it is: purls, CPE names or `vendor:product`. A version in them is not looked at.
    pub is: Vec<String>,
    /// What it is in advisories that name products in words: `vendor:product` as they write it, an advisory's id, or its id
    /// and the product's (`ICSMA-18-156-01/CSAFPID-0001`).
    pub named: Vec<String>,
    /// What it is not: purls, CPE names, `vendor:product`, or as in `named`; `["*"]`: nothing that any feed knows.
    pub is_not: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub by: String,
    /// When.
    pub on: Option<Day>,
}

/// Which components a [`Statement`] means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    /// Name of the part ([`Part::name`]) that it lies in; left out: any.
    pub part: Option<String>,
    /// Component name.
    pub name: Option<String>,
    /// Version; left out: every version.
    pub version: Option<String>,
    /// Package URL as written, or without its version.
    pub purl: Option<String>,
    /// CPE name as written, or its `vendor:product`.
    pub cpe: Option<String>,
}
