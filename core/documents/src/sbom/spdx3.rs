//! SPDX 3.0 as JSON-LD: the packages of the element graph, their identity and the relationships between them.

mod full;

use noharm_model::component::{Component, Sbom};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::Wanted;
use super::remarks::{References, Remarks, connect, hash, said};
use super::source_package::{self, built};
use crate::error::{Error, Kind, Place};
use crate::json::{self, List, Object, OneOrMany, Text, Texts};
use crate::limits::Limits;
use crate::room::Room;
use crate::text::printable;

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Document<'a> {
    #[serde(default, rename = "@context")]
    context: Texts<'a>,
    #[serde(default, rename = "@graph")]
    graph: List<Object<Element<'a>>>,
    /// A document of one element may stand without a graph.
    #[serde(flatten)]
    only: Element<'a>,
}

/// One element of the graph; which fields it may have depends on its type.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Element<'a> {
    #[serde(default, rename = "type", alias = "@type")]
    kind: Text<'a>,
    #[serde(default, rename = "spdxId", alias = "@id")]
    id: Text<'a>,
    #[serde(default, rename = "specVersion")]
    spec_version: Text<'a>,
    #[serde(default)]
    name: Text<'a>,
    #[serde(default, rename = "software_packageVersion")]
    version: Text<'a>,
    #[serde(default, rename = "software_packageUrl")]
    purl: Text<'a>,
    #[serde(default, rename = "software_primaryPurpose")]
    purpose: Text<'a>,
    #[serde(default, rename = "software_sourceInfo")]
    source_info: Text<'a>,
    #[serde(default, rename = "software_downloadLocation")]
    location: Text<'a>,
    #[serde(default, rename = "suppliedBy")]
    supplied_by: Texts<'a>,
    #[serde(default, rename = "originatedBy")]
    originated_by: Texts<'a>,
    #[serde(default, rename = "externalIdentifier")]
    identifiers: OneOrMany<Object<Identifier<'a>>>,
    #[serde(default, rename = "verifiedUsing")]
    verified: OneOrMany<Object<Verified<'a>>>,
    #[serde(default, rename = "rootElement")]
    roots: Texts<'a>,
    #[serde(default, rename = "import")]
    imports: OneOrMany<Object<Import<'a>>>,
    #[serde(default)]
    from: Text<'a>,
    #[serde(default)]
    to: Texts<'a>,
    #[serde(default, rename = "relationshipType")]
    relationship: Text<'a>,
    /// Of relationships: `complete`, `incomplete`, `noAssertion`.
    #[serde(default)]
    completeness: Text<'a>,
    /// Of the creation info.
    #[serde(default)]
    created: Text<'a>,
    #[serde(default, rename = "createdBy")]
    created_by: Texts<'a>,
    #[serde(default, rename = "createdUsing")]
    created_using: Texts<'a>,
    /// Of an SBOM: the phases of the life cycle that it speaks of.
    #[serde(default, rename = "software_sbomType")]
    contexts: Texts<'a>,
    #[serde(default, rename = "supportLevel")]
    support: Texts<'a>,
    #[serde(default, rename = "validUntilTime")]
    valid_until: Text<'a>,
    /// Of a licence: its expression.
    #[serde(default, rename = "simplelicensing_licenseExpression")]
    licence: Text<'a>,
}

/// A name of a thing in another scheme (`externalIdentifier`).
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Identifier<'a> {
    #[serde(default, rename = "externalIdentifierType")]
    kind: Text<'a>,
    #[serde(default)]
    identifier: Text<'a>,
}

/// How a thing is checked (`verifiedUsing`): a hash, or a means that has none.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Verified<'a> {
    #[serde(default, rename = "type", alias = "@type")]
    kind: Text<'a>,
    #[serde(default)]
    algorithm: Text<'a>,
    #[serde(default, rename = "hashValue")]
    value: Text<'a>,
}

/// An element that stands in another document.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Import<'a> {
    #[serde(default, rename = "externalSpdxId")]
    id: Text<'a>,
}

/// The context that every document names.
pub(super) const CONTEXT: &str = "spdx.org/rdf/3.";

/// Reads one document.
pub(super) fn read(text: &str, limits: &Limits, wanted: Wanted) -> Result<Sbom, Error> {
    let document: Document<'_> = json::document(text, limits)?;
    if let Some(found) = document.graph.wrong {
        return Err(json::shape(format!("`@graph` is {found}, not a list")));
    }
    let mut elements: Vec<&Element<'_>> = document.graph.values().collect();
    if document.only.kind.get().is_some() {
        elements.push(&document.only);
    }
    let format = accepted(&document, &elements)?;
    let mut reading = Reading {
        parts: Vec::new(),
        references: References::default(),
        others: FxHashSet::default(),
        names: FxHashMap::default(),
        room: Room::new(Room::NAMES),
        remarks: Remarks::new(limits),
    };
    for (at, item) in document.graph.items.iter().enumerate() {
        if let Some(found) = item.wrong {
            reading.remarks.add(|| format!("@graph[{at}] is {found}, not an element; passed over"));
        }
    }
    for element in &elements {
        reading.note(element);
    }
    for element in elements.iter().filter(|element| is_package(element)) {
        if reading.parts.len() >= limits.records {
            return Err(Error::limit(Place::File, "it holds more packages", limits.records));
        }
        reading.package(element);
    }
    reading.relationships(&elements);
    let described = reading.described(&elements);
    let about = (wanted == Wanted::Everything).then(|| {
        reading.particulars(&elements);
        Box::new(reading.about(&elements))
    });
    let subject = match described.as_slice() {
        [only] => reading.parts.get(*only).cloned(),
        _ => None,
    };
    Ok(Sbom {
        format,
        subject,
        components: reading.parts,
        remarks: reading.remarks.finish(),
        link: None,
        about,
    })
}

/// `SPDX 3.0`, where the context or an element says so.
fn accepted(document: &Document<'_>, elements: &[&Element<'_>]) -> Result<String, Error> {
    let stated = elements.iter().find_map(|element| element.spec_version.get());
    let context = document.context.iter().find_map(|context| context.split_once("spdx.org/rdf/"));
    let version = context.and_then(|(_, rest)| rest.split('/').next()).or(stated);
    match version {
        Some(version) if version == "3.0" || version.starts_with("3.0.") => Ok("SPDX 3.0".to_owned()),
        other => {
            let what =
                format!("SPDX `{}` is not read here", printable(other.unwrap_or("without version"), 20));
            Err(Error::new(Kind::Format, Place::File, what, "save it as SPDX 3.0 (JSON-LD), 2.3 or 2.2"))
        }
    }
}

/// Packages, and what SPDX derives from them: models and data sets.
fn is_package(element: &Element<'_>) -> bool {
    matches!(element.kind.get(), Some("software_Package" | "ai_AIPackage" | "dataset_DatasetPackage"))
}

struct Reading<'a> {
    parts: Vec<Component>,
    references: References,
    /// Ids of elements that are no packages, and of those in other documents.
    others: FxHashSet<&'a str>,
    /// Names of persons, organisations and tools by their ids.
    names: FxHashMap<&'a str, &'a str>,
    /// For names and licences of one element that are repeated in many packages.
    room: Room,
    remarks: Remarks,
}

impl<'a> Reading<'a> {
    fn note(&mut self, element: &'a Element<'_>) {
        self.others.extend(element.imports.values().filter_map(|one| one.id.get()));
        let Some(id) = element.id.get().filter(|_| !is_package(element)) else { return };
        self.others.insert(id);
        let is_agent =
            matches!(element.kind.get(), Some("Person" | "Organization" | "Agent" | "SoftwareAgent"));
        if let Some(name) = element.name.get().filter(|_| is_agent) {
            self.names.insert(id, name);
        }
    }

    fn package(&mut self, element: &Element<'_>) {
        let at = self.parts.len();
        let whose = format!("package {at} ({})", element.name.get().unwrap_or("no name"));
        for (field, text) in [("name", &element.name), ("software_packageVersion", &element.version)] {
            self.remarks.wrong(&whose, field, text);
        }
        let supplier = element.supplied_by.iter().chain(element.originated_by.iter()).find_map(|id| {
            let name = *self.names.get(id)?;
            (!name.eq_ignore_ascii_case("NOASSERTION")).then_some(name)
        });
        let supplier = supplier.filter(|name| {
            self.room.take(name.len(), &mut self.remarks, || {
                let whose = printable(&whose, 80);
                format!("{whose}: its supplier is left out: too many long names")
            })
        });
        let mut component = Component {
            version: said(&element.version),
            kind: element.purpose.get().map(with_dashes),
            supplier: supplier.map(str::to_owned),
            commit: element.location.get().and_then(super::spdx::commit),
            purl: element.purl.owned(),
            ..Component::default()
        };
        self.identity(&mut component, element, &whose);
        let Some(name) = element.name.owned().or_else(|| component.purl.clone()) else {
            self.remarks.add(|| format!("package {at} has no name; passed over"));
            return;
        };
        component.name = name;
        component.reference = self.references.claim(element.id.get(), at, &mut self.remarks);
        self.hashes(&mut component, element, &whose);
        self.parts.push(component);
    }

    fn identity(&mut self, component: &mut Component, element: &Element<'_>, whose: &str) {
        let mut seen = FxHashSet::default();
        for item in &element.identifiers.items {
            let Some(identifier) = &item.value else {
                let found = item.wrong.unwrap_or("nothing");
                self.remarks.add(|| {
                    format!("{}: an external identifier is {found}, not an object", printable(whose, 80))
                });
                continue;
            };
            let Some(text) = identifier.identifier.owned() else { continue };
            match identifier.kind.get() {
                Some("packageUrl" | "purl") if component.purl.is_none() => component.purl = Some(text),
                Some("packageUrl" | "purl") if component.purl.as_ref() != Some(&text) => self
                    .remarks
                    .add(|| format!("{}: it has several purls; the first counts", printable(whose, 80))),
                Some("cpe22" | "cpe23") if seen.insert(text.clone()) => component.cpes.push(text),
                Some("swhid") => {
                    component.commit = component.commit.take().or_else(|| super::spdx::revision(&text));
                }
                _ => {}
            }
        }
        component.source_package = component
            .purl
            .as_deref()
            .and_then(source_package::of_purl)
            .or_else(|| element.source_info.get().and_then(source_package::of_source_info));
    }

    fn hashes(&mut self, component: &mut Component, element: &Element<'_>, whose: &str) {
        for verified in element.verified.values() {
            // A verification code is no digest of the package, though it looks like one.
            let Some(value) = verified.value.get().filter(|_| verified.kind.get() == Some("Hash")) else {
                continue;
            };
            let algorithm = verified.algorithm.get().unwrap_or_default().replace('_', "-");
            match hash(&algorithm, value) {
                Some(hash) => component.hashes.push(hash),
                None => self.remarks.add(|| {
                    format!("{}: a hash is not a digest of its algorithm; passed over", printable(whose, 80))
                }),
            }
        }
    }

    fn relationships(&mut self, elements: &[&'a Element<'_>]) {
        let mut edges = Vec::new();
        for element in elements {
            let Some(kind) = element.relationship.get() else { continue };
            if !joins(kind) && kind != "generates" {
                continue;
            }
            let from = self.find(element.from.get());
            for to in element.to.iter() {
                let to = self.find(Some(to));
                let (Some(from), Some(to)) = (from, to) else { continue };
                if kind == "generates" {
                    built(&mut self.parts, to, from, &mut self.room, &mut self.remarks);
                } else {
                    edges.push((from, to));
                }
            }
        }
        connect(&mut self.parts, edges);
    }

    /// What the document and its SBOM name as their roots, and what the document describes.
    fn described(&self, elements: &[&Element<'_>]) -> Vec<usize> {
        let mut described = Vec::new();
        for element in elements {
            let roots = element.roots.iter();
            let is_described = element.relationship.get() == Some("describes")
                && element.from.get().is_some_and(|from| self.references.get(from).is_none());
            let to = element.to.iter().filter(|_| is_described);
            described.extend(roots.chain(to).filter_map(|id| self.references.get(id)));
        }
        described.sort_unstable();
        described.dedup();
        described
    }

    fn find(&mut self, reference: Option<&str>) -> Option<usize> {
        let written = reference.unwrap_or("(none)");
        let found = self.references.get(written);
        let is_word = written.ends_with("/NoneElement") || written.ends_with("/NoAssertionElement");
        if found.is_none() && !is_word && !self.others.contains(written) {
            self.remarks
                .add(|| format!("relationships: `{}` leads nowhere in this file", printable(written, 80)));
        }
        found
    }
}

/// The relationships by which the first needs or holds the second (SPDX 3.0, `RelationshipType`).
fn joins(kind: &str) -> bool {
    matches!(
        kind,
        "contains"
            | "dependsOn"
            | "hasDynamicLink"
            | "hasStaticLink"
            | "hasPrerequisite"
            | "hasProvidedDependency"
            | "hasOptionalDependency"
            | "hasOptionalComponent"
    )
}

/// `operatingSystem` → `operating-system`, as the other formats write it.
fn with_dashes(purpose: &str) -> String {
    let mut out = String::with_capacity(purpose.len());
    for letter in purpose.chars() {
        if letter.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
