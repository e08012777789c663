//! SPDX 2.2 and 2.3, JSON and tag-value: packages, their identity, checksums and relationships. Files and snippets are only counted as known.

mod full;
mod tag_value;

use noharm_model::component::{Component, Sbom};
use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::Wanted;
use super::remarks::{References, Remarks, connect, hash, said};
use super::source_package::{self, built};
use crate::error::{Error, Kind, Place};
use crate::json::{self, List, Object, Text};
use crate::limits::Limits;
use crate::room::Room;
use crate::text::printable;

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Document<'a> {
    #[serde(default, rename = "spdxVersion")]
    version: Text<'a>,
    #[serde(default, rename = "SPDXID")]
    id: Text<'a>,
    #[serde(default)]
    packages: List<Object<Package<'a>>>,
    #[serde(default)]
    files: List<Object<Named<'a>>>,
    #[serde(default)]
    snippets: List<Object<Named<'a>>>,
    #[serde(default)]
    relationships: List<Object<Relationship<'a>>>,
    #[serde(default, rename = "documentDescribes")]
    describes: List<Text<'a>>,
    #[serde(default, rename = "documentNamespace")]
    namespace: Text<'a>,
    #[serde(default, rename = "creationInfo")]
    creation: Object<full::Creation<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Named<'a> {
    #[serde(default, rename = "SPDXID")]
    id: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Package<'a> {
    #[serde(default, rename = "SPDXID")]
    id: Text<'a>,
    #[serde(default)]
    name: Text<'a>,
    #[serde(default, rename = "versionInfo")]
    version: Text<'a>,
    #[serde(default)]
    supplier: Text<'a>,
    #[serde(default)]
    originator: Text<'a>,
    #[serde(default, rename = "primaryPackagePurpose")]
    purpose: Text<'a>,
    #[serde(default, rename = "sourceInfo")]
    source_info: Text<'a>,
    #[serde(default, rename = "downloadLocation")]
    location: Text<'a>,
    #[serde(default, rename = "externalRefs")]
    external: List<Object<External<'a>>>,
    #[serde(default)]
    checksums: List<Object<Checksum<'a>>>,
    #[serde(default, rename = "licenseConcluded")]
    concluded: Text<'a>,
    #[serde(default, rename = "licenseDeclared")]
    declared: Text<'a>,
    #[serde(default, rename = "validUntilDate")]
    valid_until: Text<'a>,
    #[serde(default, rename = "packageFileName")]
    file: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct External<'a> {
    #[serde(default, rename = "referenceType")]
    kind: Text<'a>,
    #[serde(default, rename = "referenceLocator")]
    locator: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Checksum<'a> {
    #[serde(default)]
    algorithm: Text<'a>,
    #[serde(default, rename = "checksumValue")]
    value: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Relationship<'a> {
    #[serde(default, rename = "spdxElementId")]
    from: Text<'a>,
    #[serde(default, rename = "relatedSpdxElement")]
    to: Text<'a>,
    #[serde(default, rename = "relationshipType")]
    kind: Text<'a>,
}

pub(super) use tag_value::looks_like as looks_like_tag_value;

/// What a relationship says of two packages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// The first needs or contains the second.
    Needs,
    /// The second needs or contains the first.
    NeededBy,
    /// The first was built from the second.
    BuiltFrom,
    /// The second was built from the first.
    Builds,
    /// The first describes the second.
    Describes,
    /// The second describes the first.
    DescribedBy,
}

/// Reads one document in JSON.
pub(super) fn read(text: &str, limits: &Limits, wanted: Wanted) -> Result<Sbom, Error> {
    whole(&json::document(text, limits)?, limits, wanted)
}

/// What GitHub's dependency graph answers: the document as its only field.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Answer<'a> {
    #[serde(default)]
    sbom: Object<Document<'a>>,
}

/// Reads one document within such an answer.
pub(super) fn read_in_answer(text: &str, limits: &Limits, wanted: Wanted) -> Result<Sbom, Error> {
    let answer: Answer<'_> = json::document(text, limits)?;
    let found = answer.sbom.wrong.unwrap_or("nothing");
    let document =
        answer.sbom.value.ok_or_else(|| json::shape(format!("`sbom` is {found}, not a document")))?;
    whole(&document, limits, wanted)
}

/// Reads one document in tag-value form.
pub(super) fn read_tag_value(text: &str, limits: &Limits, wanted: Wanted) -> Result<Sbom, Error> {
    whole(&tag_value::document(text, limits)?, limits, wanted)
}

fn whole(document: &Document<'_>, limits: &Limits, wanted: Wanted) -> Result<Sbom, Error> {
    let format = accepted(document)?;
    if let Some(found) = document.packages.wrong {
        return Err(json::shape(format!("`packages` is {found}, not a list")));
    }
    let mut reading = Reading {
        parts: Vec::new(),
        references: References::default(),
        others: FxHashSet::default(),
        room: Room::new(Room::NAMES),
        remarks: Remarks::new(limits),
        wanted,
    };
    reading.others.insert(document.id.get().unwrap_or("SPDXRef-DOCUMENT"));
    for named in document.files.values().chain(document.snippets.values()) {
        reading.others.extend(named.id.get());
    }
    for (at, item) in document.packages.items.iter().enumerate() {
        if reading.parts.len() >= limits.records {
            return Err(Error::limit(Place::File, "it holds more packages", limits.records));
        }
        match &item.value {
            Some(package) => reading.package(package, at),
            None => {
                let found = item.wrong.unwrap_or("nothing");
                reading.remarks.add(|| format!("packages[{at}] is {found}, not a package; passed over"));
            }
        }
    }
    let described = reading.relationships(document);
    let in_full = wanted == Wanted::Everything;
    if in_full {
        reading.stated(document);
    }
    let subject = match described.as_slice() {
        [only] => reading.parts.get(*only).cloned(),
        _ => None,
    };
    let about = in_full.then(|| Box::new(full::about(document)));
    Ok(Sbom {
        format,
        subject,
        components: reading.parts,
        remarks: reading.remarks.finish(),
        link: None,
        about,
    })
}

fn accepted(document: &Document<'_>) -> Result<String, Error> {
    match document.version.get() {
        Some(version @ ("SPDX-2.2" | "SPDX-2.3")) => Ok(version.replace('-', " ")),
        other => {
            let what =
                format!("`{}` is not read here", printable(other.unwrap_or("SPDX without version"), 20));
            Err(Error::new(Kind::Format, Place::File, what, "save it as SPDX 2.2, 2.3 or 3.0"))
        }
    }
}

struct Reading<'a> {
    parts: Vec<Component>,
    references: References,
    /// Ids of the document, its files and snippets: a relationship to them leads somewhere, but not to a part.
    others: FxHashSet<&'a str>,
    /// For names of source packages that are repeated in what was built from them.
    room: Room,
    remarks: Remarks,
    wanted: Wanted,
}

impl Reading<'_> {
    fn package(&mut self, package: &Package<'_>, at: usize) {
        let whose = format!("packages[{at}] ({})", package.name.get().unwrap_or("no name"));
        let fields = [("SPDXID", &package.id), ("name", &package.name), ("versionInfo", &package.version)];
        for (field, text) in fields {
            self.remarks.wrong(&whose, field, text);
        }
        let mut component = Component {
            version: said(&package.version),
            kind: package.purpose.get().map(|purpose| purpose.to_ascii_lowercase().replace('_', "-")),
            supplier: actor(&package.supplier).or_else(|| actor(&package.originator)),
            commit: package.location.get().and_then(commit),
            ..Component::default()
        };
        self.identity(&mut component, package, &whose);
        let Some(name) = package.name.owned().or_else(|| component.purl.clone()) else {
            self.remarks.add(|| format!("packages[{at}] has no name; passed over"));
            return;
        };
        component.name = name;
        component.reference = self.references.claim(package.id.get(), self.parts.len(), &mut self.remarks);
        for item in package.checksums.values() {
            match hash(item.algorithm.get().unwrap_or_default(), item.value.get().unwrap_or_default()) {
                Some(hash) => component.hashes.push(hash),
                None => self.remarks.add(|| {
                    format!(
                        "{}: a checksum is not a digest of its algorithm; passed over",
                        printable(&whose, 80)
                    )
                }),
            }
        }
        if self.wanted == Wanted::Everything {
            component.particulars = full::particulars(package);
        }
        self.parts.push(component);
    }

    fn identity(&mut self, component: &mut Component, package: &Package<'_>, whose: &str) {
        let mut seen = FxHashSet::default();
        for reference in package.external.values() {
            let Some(locator) = reference.locator.owned() else { continue };
            match reference.kind.get().map(|kind| kind.strip_prefix(KINDS).unwrap_or(kind)) {
                Some("purl") if component.purl.is_none() => component.purl = Some(locator),
                Some("purl") => self
                    .remarks
                    .add(|| format!("{}: it has several purls; the first counts", printable(whose, 80))),
                Some("cpe22Type" | "cpe23Type") if seen.insert(locator.clone()) => {
                    component.cpes.push(locator)
                }
                Some("swh") => component.commit = component.commit.take().or_else(|| revision(&locator)),
                _ => {}
            }
        }
        component.source_package = component
            .purl
            .as_deref()
            .and_then(source_package::of_purl)
            .or_else(|| package.source_info.get().and_then(source_package::of_source_info));
    }

    /// Joins the packages and gives those that the document describes.
    fn relationships(&mut self, document: &Document<'_>) -> Vec<usize> {
        let mut edges = Vec::new();
        let mut described: Vec<usize> =
            document.describes.items.iter().filter_map(|id| self.references.get(id.get()?)).collect();
        for relationship in document.relationships.values() {
            let Some(says) = relationship.kind.get().and_then(says) else { continue };
            let (from, to) = (self.find(&relationship.from), self.find(&relationship.to));
            match (says, from, to) {
                (Says::Needs, Some(from), Some(to)) | (Says::NeededBy, Some(to), Some(from)) => {
                    edges.push((from, to))
                }
                (Says::BuiltFrom, Some(from), Some(to)) | (Says::Builds, Some(to), Some(from)) => {
                    built(&mut self.parts, from, to, &mut self.room, &mut self.remarks)
                }
                (Says::Describes, None, Some(part)) | (Says::DescribedBy, Some(part), None) => {
                    described.push(part)
                }
                _ => {}
            }
        }
        connect(&mut self.parts, edges);
        described.sort_unstable();
        described.dedup();
        described
    }

    fn find(&mut self, reference: &Text<'_>) -> Option<usize> {
        let written = reference.get().unwrap_or("(none)");
        let found = self.references.get(written);
        let is_word = matches!(written, "NONE" | "NOASSERTION") || written.starts_with("DocumentRef-");
        if found.is_none() && !is_word && !self.others.contains(written) {
            self.remarks
                .add(|| format!("relationships: `{}` leads nowhere in this file", printable(written, 80)));
        }
        found
    }
}

/// What stands before the kind of an identifier where a document writes it as the address that it is (Yocto does).
const KINDS: &str = "http://spdx.org/rdf/references/";

/// The relationships that join parts (SPDX 2.3, section 11.1); the others say nothing of use here.
fn says(kind: &str) -> Option<Says> {
    match kind {
        "DEPENDS_ON" | "CONTAINS" | "HAS_PREREQUISITE" | "STATIC_LINK" | "DYNAMIC_LINK" => Some(Says::Needs),
        "DEPENDENCY_OF"
        | "CONTAINED_BY"
        | "RUNTIME_DEPENDENCY_OF"
        | "PROVIDED_DEPENDENCY_OF"
        | "OPTIONAL_DEPENDENCY_OF"
        | "PREREQUISITE_FOR"
        | "OPTIONAL_COMPONENT_OF"
        | "PACKAGE_OF" => Some(Says::NeededBy),
        "GENERATED_FROM" => Some(Says::BuiltFrom),
        "GENERATES" => Some(Says::Builds),
        "DESCRIBES" => Some(Says::Describes),
        "DESCRIBED_BY" => Some(Says::DescribedBy),
        _ => None,
    }
}

/// `Organization: Example Ltd (mail@example.com)` → `Example Ltd`.
fn actor(text: &Text<'_>) -> Option<String> {
    let text = said(text)?;
    let name = ["Organization:", "Person:", "Tool:"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(&text);
    let name =
        name.rsplit_once('(').filter(|(_, mail)| mail.ends_with(')')).map_or(name, |(name, _)| name).trim();
    let nothing = name.is_empty() || name.eq_ignore_ascii_case("NOASSERTION");
    (!nothing).then(|| name.to_owned())
}

/// The commit that Software Heritage's id of a revision holds: `swh:1:rev:6f4b…`.
pub(super) fn revision(locator: &str) -> Option<String> {
    let id = locator.strip_prefix("swh:1:rev:")?.split(';').next()?;
    let is_commit = id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_commit.then(|| id.to_ascii_lowercase())
}

/// The commit of a location such as `git+https://example.com/a.git@6f4b…`.
pub(super) fn commit(location: &str) -> Option<String> {
    let end = location.split('#').next()?.rsplit_once('@')?.1;
    let is_commit = end.len() == 40 && end.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_commit.then(|| end.to_ascii_lowercase())
}
