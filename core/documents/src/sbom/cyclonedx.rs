//! CycloneDX 1.2 to 1.7, JSON and XML: parts, nested or not, their identity, hashes, patches and dependencies.

mod full;
mod statements;
mod xml;

use std::fmt;

use noharm_model::component::{BomLink, Component, Patched, Sbom};
use noharm_model::statement::Vex;
use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::Wanted;
use super::remarks::{References, Remarks, connect, hash, is_cve, said};
use super::source_package::{self, Properties};
use crate::error::{Error, Kind, Place};
use crate::json::{self, List, Number, Object, OneOrMany, Text, Texts};
use crate::limits::Limits;
use crate::room::Room;
use crate::text::printable;

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Bom<'a> {
    #[serde(default, rename = "bomFormat")]
    format: Text<'a>,
    #[serde(default, rename = "specVersion")]
    version: Text<'a>,
    #[serde(default, rename = "serialNumber")]
    serial: Text<'a>,
    /// The version of this very document; a number in JSON.
    #[serde(default, rename = "version")]
    revision: Number,
    #[serde(default)]
    metadata: Object<Metadata<'a>>,
    #[serde(default)]
    components: List<Object<Part<'a>>>,
    #[serde(default)]
    services: List<Object<Service<'a>>>,
    #[serde(default)]
    dependencies: List<Object<Dependency<'a>>>,
    #[serde(default)]
    vulnerabilities: List<Object<statements::Vulnerability<'a>>>,
    #[serde(default)]
    compositions: List<Object<full::Composition<'a>>>,
    #[serde(default)]
    signature: Object<full::Present>,
}

/// A service: no part of the device's software, but dependencies may name it.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Service<'a> {
    #[serde(default, rename = "bom-ref")]
    reference: Text<'a>,
    #[serde(default)]
    services: List<Object<Self>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Metadata<'a> {
    #[serde(default)]
    timestamp: Text<'a>,
    #[serde(default)]
    component: Object<Part<'a>>,
    #[serde(default)]
    authors: List<Object<Organization<'a>>>,
    #[serde(default)]
    supplier: Object<Organization<'a>>,
    #[serde(default)]
    manufacturer: Object<Organization<'a>>,
    /// Until 1.5.
    #[serde(default)]
    manufacture: Object<Organization<'a>>,
    #[serde(default)]
    tools: OneOrMany<Object<full::Tool<'a>>>,
    #[serde(default)]
    lifecycles: List<Object<full::Lifecycle<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Part<'a> {
    #[serde(default, rename = "type")]
    kind: Text<'a>,
    #[serde(default, rename = "bom-ref")]
    reference: Text<'a>,
    #[serde(default)]
    name: Text<'a>,
    #[serde(default)]
    group: Text<'a>,
    #[serde(default)]
    version: Text<'a>,
    #[serde(default)]
    purl: Text<'a>,
    #[serde(default)]
    cpe: Text<'a>,
    #[serde(default)]
    supplier: Object<Organization<'a>>,
    #[serde(default)]
    manufacturer: Object<Organization<'a>>,
    #[serde(default)]
    publisher: Text<'a>,
    #[serde(default)]
    hashes: List<Object<Hash<'a>>>,
    #[serde(default)]
    pedigree: Object<Pedigree<'a>>,
    #[serde(default, rename = "externalReferences")]
    external: List<Object<External<'a>>>,
    #[serde(default)]
    properties: List<Object<Property<'a>>>,
    #[serde(default)]
    evidence: Object<Evidence<'a>>,
    #[serde(default)]
    licenses: List<Object<full::Choice<'a>>>,
    #[serde(default)]
    components: List<Object<Self>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Evidence<'a> {
    /// One object in 1.5, a list since 1.6.
    #[serde(default)]
    identity: OneOrMany<Object<Concluded<'a>>>,
    #[serde(default)]
    occurrences: List<Object<full::Occurrence<'a>>>,
}

/// What an identity was concluded to be.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Concluded<'a> {
    #[serde(default)]
    field: Text<'a>,
    #[serde(default, rename = "concludedValue")]
    value: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Organization<'a> {
    #[serde(default)]
    name: Text<'a>,
    /// Of an author, who is a person.
    #[serde(default)]
    email: Text<'a>,
    #[serde(default)]
    url: Texts<'a>,
    #[serde(default)]
    contact: List<Object<full::Contact<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Hash<'a> {
    #[serde(default)]
    alg: Text<'a>,
    #[serde(default)]
    content: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Pedigree<'a> {
    #[serde(default)]
    commits: List<Object<Commit<'a>>>,
    #[serde(default)]
    patches: List<Object<Patch<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Commit<'a> {
    #[serde(default)]
    uid: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Patch<'a> {
    #[serde(default, rename = "type")]
    kind: Text<'a>,
    #[serde(default)]
    resolves: List<Object<Issue<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Issue<'a> {
    #[serde(default)]
    id: Text<'a>,
    /// Some write the id here, and only here.
    #[serde(default)]
    name: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct External<'a> {
    #[serde(default, rename = "type")]
    kind: Text<'a>,
    #[serde(default)]
    url: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Property<'a> {
    #[serde(default)]
    name: Text<'a>,
    #[serde(default)]
    value: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Dependency<'a> {
    #[serde(default, rename = "ref")]
    reference: Text<'a>,
    #[serde(default, rename = "dependsOn")]
    on: List<Text<'a>>,
}

/// Reads one document in JSON: its parts, and what it states about vulnerabilities if that is wanted.
pub(super) fn read(text: &str, limits: &Limits, statements: Wanted) -> Result<(Sbom, Option<Vex>), Error> {
    let bom: Bom<'_> = json::document(text, limits)?;
    whole(bom, limits, statements)
}

/// The same in XML.
pub(super) fn read_xml(
    text: &str,
    limits: &Limits,
    statements: Wanted,
) -> Result<(Sbom, Option<Vex>), Error> {
    whole(xml::bom(text, limits)?, limits, statements)
}

pub(super) use xml::SPACE;

fn whole(mut bom: Bom<'_>, limits: &Limits, wanted: Wanted) -> Result<(Sbom, Option<Vex>), Error> {
    let version = accepted(&bom)?;
    let head = statements::Head::of(&bom, &version);
    let link = link(&bom);
    let vulnerabilities = std::mem::take(&mut bom.vulnerabilities);
    let about =
        (wanted == Wanted::Everything).then(|| Box::new(full::about(&bom, vulnerabilities.items.len())));
    let mut reading = Reading {
        parts: Vec::new(),
        references: References::default(),
        edges: Vec::new(),
        services: FxHashSet::default(),
        room: Room::new(Room::NAMES),
        remarks: Remarks::new(limits),
        most: limits.records,
        wanted,
    };
    if let Some(found) = bom.components.wrong {
        return Err(json::shape(format!("`components` is {found}, not a list")));
    }
    let subject = bom.metadata.value.and_then(|metadata| metadata.component.value);
    let mut has_subject = false;
    if let Some(mut subject) = subject {
        let nested = std::mem::take(&mut subject.components);
        let whole = reading.part(&subject, Stands { list: "metadata.component", at: None })?;
        has_subject = whole.is_some();
        reading.list(nested, "metadata.component.components", whole)?;
    }
    reading.list(bom.components, "components", None)?;
    reading.services(bom.services);
    reading.dependencies(&bom.dependencies);
    let has_statements = !vulnerabilities.items.is_empty() || vulnerabilities.wrong.is_some();
    if wanted == Wanted::Everything {
        reading.completeness(&bom.dependencies, &bom.compositions);
    }
    let vex = (wanted != Wanted::Parts && has_statements).then(|| {
        let parts = statements::Parts { parts: &reading.parts, references: &reading.references, has_subject };
        statements::read(head, &vulnerabilities, &parts, limits)
    });
    let mut parts = reading.parts;
    let subject = has_subject.then(|| parts.remove(0));
    let format = format!("CycloneDX {version}");
    Ok((Sbom { format, subject, components: parts, remarks: reading.remarks.finish(), link, about }, vex))
}

/// What a BOM-Link names the document by.
fn link(bom: &Bom<'_>) -> Option<BomLink> {
    let serial = bom.serial.get()?.to_lowercase();
    let serial = serial.strip_prefix("urn:uuid:").filter(|uuid| !uuid.is_empty())?.to_owned();
    Some(BomLink { serial, version: bom.revision.0.unwrap_or(1) })
}

/// The version, if it is one that is read here.
fn accepted(bom: &Bom<'_>) -> Result<String, Error> {
    if bom.format.get() != Some("CycloneDX") {
        let what = "`bomFormat` is not `CycloneDX`";
        return Err(Error::new(Kind::Format, Place::File, what, "name a CycloneDX or SPDX file"));
    }
    match bom.version.get() {
        Some(version @ ("1.2" | "1.3" | "1.4" | "1.5" | "1.6" | "1.7")) => Ok(version.to_owned()),
        other => {
            let what =
                format!("CycloneDX `{}` is not read here", printable(other.unwrap_or("without version"), 20));
            Err(Error::new(Kind::Format, Place::File, what, "save it as CycloneDX 1.2 to 1.7"))
        }
    }
}

/// Where a part stands.
#[derive(Clone, Copy)]
struct Stands<'p> {
    list: &'p str,
    at: Option<usize>,
}

impl fmt::Display for Stands<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(out, "{}[{at}]", self.list),
            None => out.write_str(self.list),
        }
    }
}

/// The part that a remark is about; written only where there is one.
#[derive(Clone, Copy)]
struct Whose<'p> {
    path: Stands<'p>,
    name: Option<&'p str>,
}

impl fmt::Display for Whose<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name {
            Some(name) => write!(out, "{} ({name})", self.path),
            None => self.path.fmt(out),
        }
    }
}

struct Reading {
    parts: Vec<Component>,
    references: References,
    /// From a part to what is nested in it.
    edges: Vec<(usize, usize)>,
    /// References of services, which are no parts.
    services: FxHashSet<String>,
    /// For what one composition says of many parts.
    room: Room,
    remarks: Remarks,
    most: usize,
    wanted: Wanted,
}

/// The types of components that any of the versions knows; 1.6 and 1.7 know all of them.
pub(crate) const KINDS: [&str; 13] = [
    "application",
    "framework",
    "library",
    "container",
    "platform",
    "operating-system",
    "device",
    "device-driver",
    "firmware",
    "file",
    "machine-learning-model",
    "data",
    "cryptographic-asset",
];

/// The types of patches.
pub(crate) const PATCHES: [&str; 4] = ["unofficial", "monkey", "backport", "cherry-pick"];

impl Reading {
    /// A list of parts and what is nested in them, in the file's order; `whole` is the part that holds the list.
    fn list(&mut self, list: List<Object<Part<'_>>>, path: &str, whole: Option<usize>) -> Result<(), Error> {
        if let Some(found) = list.wrong {
            self.remarks.add(|| format!("{path} is {found}, not a list; passed over"));
        }
        self.parts.reserve(list.items.len().min(self.most));
        for (at, item) in list.items.into_iter().enumerate() {
            let Some(mut part) = item.value else {
                let found = item.wrong.unwrap_or("nothing");
                self.remarks.add(|| format!("{path}[{at}] is {found}, not a component; passed over"));
                continue;
            };
            let nested = std::mem::take(&mut part.components);
            let index = self.part(&part, Stands { list: path, at: Some(at) })?;
            self.edges.extend(whole.zip(index));
            if !nested.items.is_empty() || nested.wrong.is_some() {
                self.list(nested, &format!("{path}[{at}].components"), index.or(whole))?;
            }
        }
        Ok(())
    }

    /// One part; its index, or none where it is passed over.
    fn part(&mut self, part: &Part<'_>, path: Stands<'_>) -> Result<Option<usize>, Error> {
        let index = self.parts.len();
        if index >= self.most {
            return Err(Error::limit(Place::File, "it holds more components", self.most));
        }
        let whose = Whose { path, name: part.name.get() };
        self.remark(part, whose);
        let (purl, cpe) = (part.purl.owned(), part.cpe.owned());
        let Some(name) = part.name.owned().or_else(|| purl.clone()).or_else(|| cpe.clone()) else {
            self.remarks.add(|| format!("{path} has neither name nor purl nor CPE; passed over"));
            return Ok(None);
        };
        let mut component = Component {
            reference: self.references.claim(part.reference.get(), index, &mut self.remarks),
            name,
            group: part.group.owned(),
            version: said(&part.version),
            source_package: purl.as_deref().and_then(source_package::of_purl),
            purl,
            cpes: cpe.into_iter().collect(),
            kind: part.kind.owned(),
            supplier: supplier(part),
            hashes: self.hashes(part, whose),
            ..Component::default()
        };
        add_properties(&mut component, part);
        add_pedigree(&mut component, part);
        if self.wanted == Wanted::Everything {
            component.particulars = full::particulars(part);
        }
        self.parts.push(component);
        Ok(Some(index))
    }

    fn remark(&mut self, part: &Part<'_>, whose: Whose<'_>) {
        let fields = [
            ("type", &part.kind),
            ("bom-ref", &part.reference),
            ("name", &part.name),
            ("group", &part.group),
            ("version", &part.version),
            ("purl", &part.purl),
            ("cpe", &part.cpe),
        ];
        for (field, text) in fields {
            if text.wrong.is_some() {
                self.remarks.wrong(&whose.to_string(), field, text);
            }
        }
        match part.kind.get() {
            Some(kind) if KINDS.contains(&kind) => {}
            Some(kind) => self.remarks.add(|| {
                format!(
                    "{}: the type `{}` is not known",
                    printable(&whose.to_string(), 80),
                    printable(kind, 40)
                )
            }),
            None if part.kind.wrong.is_none() => {
                self.remarks.add(|| format!("{}: it has no type", printable(&whose.to_string(), 80)))
            }
            None => {}
        }
        if part.reference.value.is_some() && part.reference.get().is_none() {
            self.remarks.add(|| format!("{}: its `bom-ref` is empty", printable(&whose.to_string(), 80)));
        }
        let patches = part.pedigree.value.iter().flat_map(|p| p.patches.values());
        for kind in
            patches.map(|patch| patch.kind.get().unwrap_or_default()).filter(|kind| !PATCHES.contains(kind))
        {
            self.remarks.add(|| {
                format!(
                    "{}: the type of patch `{}` is not known",
                    printable(&whose.to_string(), 80),
                    printable(kind, 40)
                )
            });
        }
        if part.version.get().is_some() && said(&part.version).is_none() {
            self.remarks.add(|| {
                format!("{}: its version says that it is not known", printable(&whose.to_string(), 80))
            });
        }
    }

    fn hashes(&mut self, part: &Part<'_>, whose: Whose<'_>) -> Vec<String> {
        let mut hashes = Vec::new();
        for item in part.hashes.values() {
            match hash(item.alg.get().unwrap_or_default(), item.content.get().unwrap_or_default()) {
                Some(hash) => hashes.push(hash),
                None => self.remarks.add(|| {
                    format!(
                        "{}: a hash is not a digest of its algorithm; passed over",
                        printable(&whose.to_string(), 80)
                    )
                }),
            }
        }
        hashes
    }

    fn services(&mut self, list: List<Object<Service<'_>>>) {
        for mut service in list.items.into_iter().filter_map(|item| item.value) {
            self.services.extend(service.reference.owned());
            self.services(std::mem::take(&mut service.services));
        }
    }

    fn dependencies(&mut self, list: &List<Object<Dependency<'_>>>) {
        if let Some(found) = list.wrong {
            self.remarks.add(|| format!("dependencies is {found}, not a list; passed over"));
        }
        // What a part is made of is found by its dependencies too.
        let nested = std::mem::take(&mut self.edges);
        let mut edges = Vec::new();
        for item in list.values() {
            let Some(from) = self.find(item.reference.get()) else { continue };
            for to in &item.on.items {
                if let Some(to) = self.find(to.get()) {
                    edges.push((from, to));
                }
            }
        }
        edges.extend(nested);
        connect(&mut self.parts, edges);
    }

    fn find(&mut self, reference: Option<&str>) -> Option<usize> {
        let found = reference.and_then(|reference| self.references.get(reference));
        let is_service = reference.is_some_and(|reference| self.services.contains(reference));
        if found.is_none() && !is_service {
            let shown = printable(reference.unwrap_or("(none)"), 80);
            self.remarks.add(|| format!("dependencies: the reference `{shown}` leads nowhere in this file"));
        }
        found
    }
}

/// Supplier, else manufacturer, else publisher.
fn supplier(part: &Part<'_>) -> Option<String> {
    let name =
        |organization: &Object<Organization<'_>>| organization.value.as_deref().and_then(|o| said(&o.name));
    name(&part.supplier).or_else(|| name(&part.manufacturer)).or_else(|| said(&part.publisher))
}

/// The source package and further CPEs, as generators write them into properties.
fn add_properties(component: &mut Component, part: &Part<'_>) {
    let mut source = Properties::default();
    let mut seen: FxHashSet<&str> = part.cpe.get().into_iter().collect();
    for property in part.properties.values() {
        let (Some(name), Some(value)) = (property.name.get(), property.value.get()) else { continue };
        source.add(name, value);
        if name == "syft:cpe23" && seen.insert(value) {
            component.cpes.push(value.to_owned());
        }
    }
    let concluded = part.evidence.value.iter().flat_map(|evidence| evidence.identity.values());
    for item in concluded.filter(|item| item.field.get() == Some("cpe")) {
        if let Some(value) = item.value.get()
            && seen.insert(value)
        {
            component.cpes.push(value.to_owned());
        }
    }
    if component.source_package.is_none() {
        component.source_package = source.package();
    }
}

/// Patches with what they resolve, and the commit of the sources where there is just one.
fn add_pedigree(component: &mut Component, part: &Part<'_>) {
    let pedigree = part.pedigree.value.as_deref();
    for patch in pedigree.iter().flat_map(|p| p.patches.values()) {
        for issue in patch.resolves.values() {
            if let Some(id) = issue.id.owned().or_else(|| issue.name.owned().filter(|name| is_cve(name))) {
                component.patched.push(Patched { id, kind: patch.kind.owned().unwrap_or_default() });
            }
        }
    }
    let commits = pedigree.map(|pedigree| pedigree.commits.items.as_slice()).unwrap_or_default();
    let stated = match commits {
        [only] => only.value.as_deref().and_then(|commit| commit.uid.get()).and_then(commit),
        _ => None,
    };
    let sources = part.external.values();
    let of_sources = || {
        sources
            .filter(|source| source.kind.get() == Some("vcs"))
            .find_map(|source| source.url.get()?.rsplit(['@', '#', '/', '=']).next().and_then(commit))
    };
    component.commit = stated.or_else(of_sources);
}

/// A full git object name (SHA-1 or SHA-256).
fn commit(text: &str) -> Option<String> {
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_hex && (text.len() == 40 || text.len() == 64)).then(|| text.to_ascii_lowercase())
}
