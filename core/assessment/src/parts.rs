//! The parts of a device with their SBOMs, and what is stated about them, as the matcher takes it.

use std::sync::Arc;

use noharm_documents::limits::Limits;
use noharm_documents::sbom;
use noharm_matcher::{Inventory, Part, Role, Selector, Statement, Voice};
use noharm_model::component::{Component, Sbom};
use noharm_model::statement::Vex;
use noharm_model::system::ComponentIx;
use noharm_security_file::case::{Alias, Case, Identity, Index as _};
use noharm_security_file::world::World;

use crate::statement;

/// One part of the device that has an SBOM.
#[derive(Clone, Debug)]
pub struct PartSbom {
    /// The device's component.
    pub component: ComponentIx,
    /// Path of the SBOM file.
    pub path: String,
    /// What is on that component.
    pub sbom: Sbom,
    /// What that SBOM itself states about vulnerabilities in its parts.
    pub vex: Option<Arc<Vex>>,
}

/// An SBOM that could not be read: the file, what happened, and the component that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The device's component.
    pub component: ComponentIx,
    /// Path of the file.
    pub path: String,
    /// What happened.
    pub error: String,
}

/// The part of the component that the matcher counts as `number`, and its position there.
#[must_use]
pub fn locate(parts: &[PartSbom], number: usize) -> Option<(&PartSbom, usize)> {
    let mut left = number;
    for part in parts {
        let count = part.sbom.components.len();
        if left < count {
            return Some((part, left));
        }
        left -= count;
    }
    None
}

/// The thing that the matcher counts as `number`, after the components of all parts.
#[must_use]
pub fn thing<'t>(parts: &[PartSbom], things: &'t [Thing], number: usize) -> Option<&'t Thing> {
    let packages: usize = parts.iter().map(|part| part.sbom.components.len()).sum();
    things.get(number.checked_sub(packages)?)
}

/// Reads the SBOM of every component that names one. What cannot be read is told, and never counts as empty.
#[must_use]
pub fn read(world: &dyn World, case: &Case) -> (Vec<PartSbom>, Vec<Unreadable>) {
    let mut parts = Vec::new();
    let mut unreadable = Vec::new();
    for (number, component) in (0u32..).zip(&case.components) {
        let Some(path) = &component.sbom else { continue };
        let ix = ComponentIx(number);
        let read = world
            .read(path)
            .and_then(|bytes| {
                sbom::read_with_statements(&bytes, &Limits::default()).map_err(|error| error.to_string())
            })
            .and_then(|(whole, vex)| match &component.part {
                None => Ok((whole, vex)),
                Some(part) => Ok((below(whole, part)?, vex)),
            });
        match read {
            Ok((sbom, vex)) => {
                let vex = vex.map(Arc::new);
                parts.push(PartSbom { component: ix, path: path.clone(), sbom, vex });
            }
            Err(error) => unreadable.push(Unreadable { component: ix, path: path.clone(), error }),
        }
    }
    (parts, unreadable)
}

/// What the component `part` of an SBOM depends on, itself included.
fn below(whole: Sbom, part: &str) -> Result<Sbom, String> {
    let by_reference: rustc_hash::FxHashMap<&str, usize> =
        whole.components.iter().enumerate().map(|(at, one)| (one.reference.as_str(), at)).collect();
    let start = whole
        .components
        .iter()
        .position(|one| one.reference == part || one.name == part)
        .ok_or_else(|| format!("holds no component `{part}`"))?;
    let mut kept = vec![false; whole.components.len()];
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        match kept.get_mut(at) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        let below = whole.components.get(at).map_or(&[][..], |one| &one.depends_on);
        open.extend(below.iter().filter_map(|reference| by_reference.get(reference.as_str()).copied()));
    }
    let mut flags = kept.into_iter();
    let components = whole.components.into_iter().filter(|_| flags.next().unwrap_or(false)).collect();
    Ok(Sbom { components, ..whole })
}

/// Something of the device that is no package and has a name by which advisories may call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// Its name, maker and version.
    pub component: Component,
    /// The device's component that it is; `None`: the device itself.
    pub on: Option<ComponentIx>,
    model: Option<String>,
    udi: Option<String>,
}

/// The device itself, and what it is made of.
#[must_use]
pub fn things(case: &Case) -> Vec<Thing> {
    let device = case.device();
    let maker = device.and_then(|device| device.manufacturer.clone());
    let itself = subject(case).map(|component| Thing {
        component,
        on: None,
        model: device.and_then(|device| device.model.clone()),
        udi: device.and_then(|device| device.udi_di.clone()),
    });
    let parts = (0u32..).zip(&case.components).filter(|(_, part)| part.owner != Some("customer"));
    let parts = parts.map(|(number, part)| Thing {
        component: Component {
            name: part.head.name().to_owned(),
            version: part.version.clone(),
            // Who else supplies it is said; the rest is the maker's own.
            supplier: part.supplier.clone().or_else(|| maker.clone()),
            kind: part.kind.map(str::to_owned),
            ..Component::default()
        },
        on: Some(ComponentIx(number)),
        model: None,
        udi: None,
    });
    itself.into_iter().chain(parts).collect()
}

/// The whole device as the matcher takes it. Its components count through the parts in order, then through the things.
///
/// Heard are the maker's decisions that something is affected or still looked into, so that nobody else's word clears it; what
/// the SBOMs state themselves, as their supplier's word; and `voices`. The maker's other decisions hang on evidence that ages:
/// they are laid on what the matcher finds.
#[must_use]
pub fn inventory<'a>(
    case: &Case,
    parts: &'a [PartSbom],
    things: &'a [Thing],
    shared: &[Statement],
    voices: &[Voice],
) -> Inventory<'a> {
    let mut heard = statement::voices(case, parts);
    heard.extend((0..).zip(parts).filter_map(|(at, part)| {
        let vex = Arc::clone(part.vex.as_ref()?);
        Some(statement::of_sbom(&part.path, at, Role::Supplier, vex))
    }));
    heard.extend_from_slice(voices);
    let things = things.iter().map(|thing| Part {
        name: thing.on.map_or_else(String::new, |ix| case.id_of(ix).to_owned()),
        components: std::slice::from_ref(&thing.component),
        by_name: true,
        model: thing.model.clone(),
        udi: thing.udi.clone(),
        ..Part::default()
    });
    let parts = parts.iter().map(|part| matcher_part(case, part)).chain(things).collect();
    let identities = identities(case, shared);
    Inventory { parts, identities, subject: subject(case), voices: heard }
}

/// Remembered answers about identities: the case's own, then those that several cases share.
pub(crate) fn identities(case: &Case, shared: &[Statement]) -> Vec<Statement> {
    let mut all = statements(case);
    all.extend_from_slice(shared);
    all
}

/// What a case remembers of identities: its answers about components, and its rules about names.
#[must_use]
pub fn statements(case: &Case) -> Vec<Statement> {
    let answers = case.identities.iter().map(|identity| statement(case, identity));
    answers.chain(case.aliases.iter().map(rule)).collect()
}

/// A rule about names, in the matcher's words.
fn rule(alias: &Alias) -> Statement {
    Statement {
        from: Some(alias.from.value.clone()),
        is: alias.to.iter().map(|said| said.value.clone()).collect(),
        is_not: alias.is_not.iter().map(|said| said.value.clone()).collect(),
        reason: alias.reason.clone(),
        by: alias.by.clone(),
        on: Some(alias.on),
        ..Statement::default()
    }
}

/// The device in its release, as a document would name it.
fn subject(case: &Case) -> Option<Component> {
    let device = case.device()?;
    let release = case.release.and_then(|ix| Some((ix, case.releases.get(ix.position())?)));
    let version =
        release.map(|(ix, release)| release.version.clone().unwrap_or_else(|| case.id_of(ix).to_owned()));
    Some(Component {
        name: device.head.name().to_owned(),
        version,
        supplier: device.manufacturer.clone(),
        kind: Some("device".to_owned()),
        ..Component::default()
    })
}

fn matcher_part<'a>(case: &Case, part: &'a PartSbom) -> Part<'a> {
    let component = case.components.get(part.component.at());
    let is_system = |one: &&Component| one.kind.as_deref() == Some("operating-system");
    let named = |one: &Component| match &one.version {
        Some(version) => format!("{} {version}", one.name),
        None => one.name.clone(),
    };
    let operating_systems = part.sbom.components.iter().filter(is_system).map(named).collect();
    let hardware = part
        .sbom
        .components
        .iter()
        .filter(|one| matches!(one.kind.as_deref(), Some("device" | "hardware")))
        .flat_map(|one| if one.cpes.is_empty() { vec![named(one)] } else { one.cpes.clone() })
        .collect();
    Part {
        name: component.map_or_else(String::new, |component| component.head.id.clone()),
        closed: component.is_some_and(|component| component.closed == Some(true)),
        hardware,
        operating_systems,
        components: &part.sbom.components,
        subject: part.sbom.subject.as_ref(),
        link: part.sbom.link.as_ref(),
        ..Part::default()
    }
}

/// A remembered answer about an identity, in the matcher's words.
#[must_use]
pub fn statement(case: &Case, identity: &Identity) -> Statement {
    let mut is: Vec<String> = Vec::new();
    is.extend(identity.purl.clone());
    is.extend(identity.cpe.clone());
    let mut is_not: Vec<String> = identity.is_not.iter().map(|said| said.value.clone()).collect();
    if identity.none == Some(true) {
        is_not.push("*".to_owned());
    }
    Statement {
        matches: Selector {
            part: identity.matches.component.map(|to| case.id_of(to.ix).to_owned()),
            name: identity.matches.name.clone(),
            version: identity.matches.version.clone(),
            purl: identity.matches.purl.clone(),
            cpe: identity.matches.cpe.clone(),
        },
        is,
        named: identity.named.iter().map(|said| said.value.clone()).collect(),
        is_not,
        reason: identity.reason.clone(),
        by: identity.by.clone(),
        on: Some(identity.on),
        ..Statement::default()
    }
}
