//! What an SPDX 2 document says of itself, and of its packages beyond their identity.

use noharm_model::component::{About, Particulars};
use serde::Deserialize;

use super::super::particulars::{add, boxed};
use super::super::remarks::said;
use super::{Document, Package, Reading, Says, says};
use crate::json::{List, Text};

/// Who made the document, when.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Creation<'a> {
    #[serde(default)]
    pub created: Text<'a>,
    #[serde(default)]
    pub creators: List<Text<'a>>,
}

/// What the document says of itself. SPDX 2 knows no phases of the life cycle and no revision.
pub(super) fn about(document: &Document<'_>) -> About {
    let mut about = About { serial: document.namespace.owned(), ..About::default() };
    let Some(creation) = &document.creation.value else { return about };
    about.timestamp = creation.created.owned();
    for creator in &creation.creators.items {
        let Some((kind, text)) = creator.get().and_then(|text| text.split_once(':')) else { continue };
        let text = text.trim();
        if kind == "Tool" {
            // The convention of section 6.8: name and version with a dash between.
            about.tools.push(match text.rsplit_once('-') {
                Some((name, version))
                    if version.starts_with(|first: char| first.is_ascii_digit() || first == 'v') =>
                {
                    (name.to_owned(), Some(version.to_owned()))
                }
                _ => (text.to_owned(), None),
            });
            continue;
        }
        let (name, mail) = match text.rsplit_once('(') {
            Some((name, mail)) => (name.trim(), mail.trim_end_matches(')').trim()),
            None => (text, ""),
        };
        if !name.is_empty() && !name.eq_ignore_ascii_case("NOASSERTION") {
            add(&mut about.authors, name);
        }
        if !mail.is_empty() {
            add(&mut about.contacts, mail);
        }
    }
    about
}

/// What is said of a package beyond its identity.
pub(super) fn particulars(package: &Package<'_>) -> Option<Box<Particulars>> {
    let mut particulars = Particulars {
        end_of_support: said(&package.valid_until),
        file: said(&package.file),
        ..Particulars::default()
    };
    for licence in [&package.concluded, &package.declared].into_iter().filter_map(said) {
        add(&mut particulars.licences, licence);
    }
    let actors = [&package.supplier, &package.originator].into_iter().filter_map(|actor| actor.get());
    for mail in actors.filter_map(|actor| actor.rsplit_once('(')?.1.strip_suffix(')')) {
        if !mail.trim().is_empty() {
            add(&mut particulars.contacts, mail.trim());
        }
    }
    particulars.locations.extend(said(&package.location));
    boxed(particulars)
}

impl Reading<'_> {
    /// Which packages have a relationship for what they need: to another, to NONE (complete) or to NOASSERTION (unknown).
    pub(super) fn stated(&mut self, document: &Document<'_>) {
        for relationship in document.relationships.values() {
            let (needs, needed) = match relationship.kind.get().and_then(says) {
                Some(Says::Needs) => (&relationship.from, &relationship.to),
                Some(Says::NeededBy) => (&relationship.to, &relationship.from),
                _ => continue,
            };
            let Some(at) = needs.get().and_then(|id| self.references.get(id)) else { continue };
            let Some(part) = self.parts.get_mut(at) else { continue };
            let particulars = part.particulars.get_or_insert_with(Box::default);
            match needed.get() {
                Some("NOASSERTION") => particulars.completeness = Some("unknown".to_owned()),
                Some("NONE") => {
                    particulars.dependencies_stated = true;
                    particulars.completeness.get_or_insert_with(|| "complete".to_owned());
                }
                _ => particulars.dependencies_stated = true,
            }
        }
    }
}
