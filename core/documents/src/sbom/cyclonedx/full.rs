//! What a CycloneDX document says of itself, and of its parts beyond their identity: licences, support, completeness.

use noharm_model::component::{About, Particulars};
use serde::Deserialize;

use super::super::particulars::{add, boxed, of_property, particulars_of};
use super::super::remarks::said;
use super::{Bom, Dependency, Organization, Part, Reading};
use crate::json::{List, Object, Text};

/// How far a part's dependencies or what it holds are listed.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Composition<'a> {
    #[serde(default)]
    pub aggregate: Text<'a>,
    #[serde(default)]
    pub assemblies: List<Text<'a>>,
    #[serde(default)]
    pub dependencies: List<Text<'a>>,
}

/// Something that is there; what is in it does not matter here.
#[derive(Default, Deserialize)]
pub(super) struct Present {}

/// A phase of the life cycle: one of the format's own, or one with a name.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Lifecycle<'a> {
    #[serde(default)]
    pub phase: Text<'a>,
    #[serde(default)]
    pub name: Text<'a>,
}

/// A licence, or an expression of several.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Choice<'a> {
    #[serde(default)]
    pub license: Object<Licence<'a>>,
    #[serde(default)]
    pub expression: Text<'a>,
}

/// A licence by SPDX's id or by its name.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Licence<'a> {
    #[serde(default)]
    pub id: Text<'a>,
    #[serde(default)]
    pub name: Text<'a>,
}

/// Where a part was found.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Occurrence<'a> {
    #[serde(default)]
    pub location: Text<'a>,
}

/// A person at an organisation.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Contact<'a> {
    #[serde(default)]
    pub email: Text<'a>,
}

/// A program that made the file: an entry of the list until 1.4. Since 1.5 one object holds programs and services instead.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Tool<'a> {
    #[serde(default)]
    pub name: Text<'a>,
    #[serde(default)]
    pub version: Text<'a>,
    #[serde(default)]
    pub components: List<Object<Program<'a>>>,
    #[serde(default)]
    pub services: List<Object<Program<'a>>>,
}

/// A program or service, as an entry of its own kind.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Program<'a> {
    #[serde(default)]
    pub name: Text<'a>,
    #[serde(default)]
    pub version: Text<'a>,
}

impl<'a> Tool<'a> {
    /// Name and version of each program, in either form.
    fn programs(&self) -> impl Iterator<Item = (&Text<'a>, &Text<'a>)> {
        let within = self.components.values().chain(self.services.values());
        std::iter::once((&self.name, &self.version)).chain(within.map(|one| (&one.name, &one.version)))
    }
}

/// What the document says of itself.
pub(super) fn about(bom: &Bom<'_>, vulnerabilities: usize) -> About {
    let mut about = About {
        serial: bom.serial.owned(),
        revision: bom.revision.0.map(|number| number.to_string()),
        is_signed: bom.signature.value.is_some(),
        vulnerabilities,
        ..About::default()
    };
    let Some(metadata) = &bom.metadata.value else { return about };
    about.timestamp = metadata.timestamp.owned();
    let authors = metadata.authors.items.iter();
    for author in authors
        .chain([&metadata.manufacturer, &metadata.manufacture, &metadata.supplier])
        .filter_map(|author| author.value.as_deref())
    {
        if let Some(name) = said(&author.name) {
            add(&mut about.authors, name);
        }
        contacts(author, &mut about.contacts);
    }
    for (name, version) in metadata.tools.values().flat_map(Tool::programs) {
        if let Some(name) = said(name) {
            about.tools.push((name, said(version)));
        }
    }
    for lifecycle in metadata.lifecycles.values() {
        about.contexts.extend(lifecycle.phase.owned().or_else(|| lifecycle.name.owned()));
    }
    about
}

/// Mail and web addresses of a person or an organisation.
fn contacts(of: &Organization<'_>, into: &mut Vec<String>) {
    let persons = of.contact.items.iter().filter_map(|contact| contact.value.as_deref()?.email.get());
    for address in of.email.get().into_iter().chain(of.url.iter()).chain(persons) {
        add(into, address);
    }
}

/// What is said of a part beyond its identity.
pub(super) fn particulars(part: &Part<'_>) -> Option<Box<Particulars>> {
    let mut particulars = Particulars::default();
    for choice in part.licenses.values() {
        let licence = choice.license.value.as_deref();
        let named = licence.and_then(|licence| said(&licence.id).or_else(|| said(&licence.name)));
        if let Some(text) = said(&choice.expression).or(named) {
            add(&mut particulars.licences, text);
        }
    }
    for organization in [&part.supplier, &part.manufacturer].into_iter().filter_map(|o| o.value.as_deref()) {
        contacts(organization, &mut particulars.contacts);
    }
    for property in part.properties.values() {
        if let (Some(name), Some(value)) = (property.name.get(), property.value.get()) {
            of_property(&mut particulars, name, value);
        }
    }
    for external in part.external.values() {
        if let (Some("vcs" | "distribution" | "source-distribution"), Some(url)) =
            (external.kind.get(), external.url.get())
        {
            add(&mut particulars.locations, url);
        }
    }
    let occurrences = part.evidence.value.iter().flat_map(|evidence| evidence.occurrences.values());
    for place in occurrences.filter_map(|occurrence| occurrence.location.get()) {
        add(&mut particulars.found_in, place);
    }
    boxed(particulars)
}

impl Reading {
    /// Which parts have an entry for their dependencies, and how far these are listed.
    pub(super) fn completeness(
        &mut self,
        dependencies: &List<Object<Dependency<'_>>>,
        compositions: &List<Object<Composition<'_>>>,
    ) {
        for item in dependencies.values() {
            let reference = item.reference.get();
            if let Some(particulars) = particulars_of(&mut self.parts, &self.references, reference) {
                particulars.dependencies_stated = true;
            }
        }
        for composition in compositions.values() {
            let Some(aggregate) = composition.aggregate.get() else { continue };
            let assemblies = &composition.assemblies.items;
            for reference in composition.dependencies.items.iter().chain(assemblies) {
                let particulars = particulars_of(&mut self.parts, &self.references, reference.get());
                let Some(particulars) = particulars.filter(|said| said.completeness.is_none()) else {
                    continue;
                };
                let has_room = self.room.take(aggregate.len(), &mut self.remarks, || {
                    "compositions: too many long words; the rest is left out".to_owned()
                });
                particulars.completeness = has_room.then(|| aggregate.to_owned());
            }
        }
    }
}
