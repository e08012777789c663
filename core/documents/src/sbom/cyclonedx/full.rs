//! What a CycloneDX document says of itself, and of its parts beyond their identity: licences, support, completeness.

use std::fmt;

use noharm_model::component::{About, Particulars};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

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

/// A program that made the file.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Tool<'a> {
    #[serde(default)]
    pub name: Text<'a>,
    #[serde(default)]
    pub version: Text<'a>,
}

/// The programs: a list until 1.4, an object of components and services since 1.5.
#[derive(Default)]
pub(super) struct Tools<'a> {
    pub items: Vec<Object<Tool<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct ToolsObject<'a> {
    #[serde(default)]
    components: List<Object<Tool<'a>>>,
    #[serde(default)]
    services: List<Object<Tool<'a>>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Tools<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visit).map(|items| Self { items })
    }
}

struct Visit;

impl<'de> Visitor<'de> for Visit {
    type Value = Vec<Object<Tool<'de>>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let both = ToolsObject::deserialize(MapAccessDeserializer::new(map))?;
        let mut items = both.components.items;
        items.extend(both.services.items);
        Ok(items)
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
        .filter_map(|author| author.value.as_ref())
    {
        if let Some(name) = said(&author.name) {
            add(&mut about.authors, name);
        }
        contacts(author, &mut about.contacts);
    }
    for tool in metadata.tools.items.iter().filter_map(|tool| tool.value.as_ref()) {
        if let Some(name) = said(&tool.name) {
            about.tools.push((name, said(&tool.version)));
        }
    }
    for lifecycle in metadata.lifecycles.items.iter().filter_map(|item| item.value.as_ref()) {
        about.contexts.extend(lifecycle.phase.owned().or_else(|| lifecycle.name.owned()));
    }
    about
}

/// Mail and web addresses of a person or an organisation.
fn contacts(of: &Organization<'_>, into: &mut Vec<String>) {
    let persons = of.contact.items.iter().filter_map(|contact| contact.value.as_ref()?.email.get());
    for address in of.email.get().into_iter().chain(of.url.iter()).chain(persons) {
        add(into, address);
    }
}

/// What is said of a part beyond its identity.
pub(super) fn particulars(part: &Part<'_>) -> Option<Box<Particulars>> {
    let mut particulars = Particulars::default();
    for choice in part.licenses.items.iter().filter_map(|item| item.value.as_ref()) {
        let licence = choice.license.value.as_ref();
        let named = licence.and_then(|licence| said(&licence.id).or_else(|| said(&licence.name)));
        if let Some(text) = said(&choice.expression).or(named) {
            add(&mut particulars.licences, text);
        }
    }
    for organization in [&part.supplier, &part.manufacturer].into_iter().filter_map(|o| o.value.as_ref()) {
        contacts(organization, &mut particulars.contacts);
    }
    for property in part.properties.items.iter().filter_map(|item| item.value.as_ref()) {
        if let (Some(name), Some(value)) = (property.name.get(), property.value.get()) {
            of_property(&mut particulars, name, value);
        }
    }
    for external in part.external.items.iter().filter_map(|item| item.value.as_ref()) {
        if let (Some("vcs" | "distribution" | "source-distribution"), Some(url)) =
            (external.kind.get(), external.url.get())
        {
            add(&mut particulars.locations, url);
        }
    }
    let occurrences = part.evidence.value.iter().flat_map(|evidence| &evidence.occurrences.items);
    for place in occurrences.filter_map(|item| item.value.as_ref()?.location.get()) {
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
        for item in dependencies.items.iter().filter_map(|item| item.value.as_ref()) {
            let reference = item.reference.get();
            if let Some(particulars) = particulars_of(&mut self.parts, &self.references, reference) {
                particulars.dependencies_stated = true;
            }
        }
        for composition in compositions.items.iter().filter_map(|item| item.value.as_ref()) {
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
