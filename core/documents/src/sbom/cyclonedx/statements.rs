//! What a CycloneDX document states about vulnerabilities: `vulnerabilities[].analysis` for the parts that it affects.

use std::sync::Arc;

use noharm_model::component::Component;
use noharm_model::statement::{Identity, Justification, Product, Statement, Status, Vex};
use serde::Deserialize;

use super::super::remarks::{References, Remarks};
use super::Bom;
use crate::json::{List, Object, Text};
use crate::limits::Limits;
use crate::room::Room;
use crate::text::printable;

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Vulnerability<'a> {
    #[serde(default)]
    pub id: Text<'a>,
    #[serde(default)]
    pub references: List<Object<VulnerabilityReference<'a>>>,
    #[serde(default)]
    pub recommendation: Text<'a>,
    #[serde(default)]
    pub workaround: Text<'a>,
    #[serde(default)]
    pub analysis: Object<Analysis<'a>>,
    #[serde(default)]
    pub affects: List<Object<Affects<'a>>>,
}

/// The same vulnerability under another id.
#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct VulnerabilityReference<'a> {
    #[serde(default)]
    pub id: Text<'a>,
    #[serde(default)]
    pub source: Object<Source<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Source<'a> {
    #[serde(default)]
    pub name: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Analysis<'a> {
    #[serde(default)]
    pub state: Text<'a>,
    #[serde(default)]
    pub justification: Text<'a>,
    #[serde(default, rename = "response")]
    pub responses: List<Text<'a>>,
    #[serde(default)]
    pub detail: Text<'a>,
    #[serde(default, rename = "firstIssued")]
    pub issued: Text<'a>,
    #[serde(default, rename = "lastUpdated")]
    pub changed: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Affects<'a> {
    #[serde(default, rename = "ref")]
    pub reference: Text<'a>,
    #[serde(default)]
    pub versions: List<Object<Version<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Version<'a> {
    #[serde(default)]
    pub version: Text<'a>,
    #[serde(default)]
    pub range: Text<'a>,
    #[serde(default)]
    pub status: Text<'a>,
}

/// The document's own data, without statements.
pub(super) struct Head(Vex);

impl Head {
    pub(super) fn of(bom: &Bom<'_>, version: &str) -> Self {
        let metadata = bom.metadata.value.as_deref();
        let author = metadata.and_then(|metadata| {
            let authors = metadata.authors.items.iter();
            authors
                .chain([&metadata.supplier, &metadata.manufacturer, &metadata.manufacture])
                .find_map(|organization| organization.value.as_deref()?.name.owned())
        });
        Self(Vex {
            format: format!("CycloneDX {version}"),
            id: bom.serial.owned(),
            version: bom.revision.0.map(|number| number.to_string()),
            author,
            issued: metadata.and_then(|metadata| metadata.timestamp.owned()),
            ..Vex::default()
        })
    }
}

/// The parts of the document, the subject first if there is one.
pub(super) struct Parts<'p> {
    pub parts: &'p [Component],
    pub references: &'p References,
    pub has_subject: bool,
}

/// Reads the statements; what is listed without a status says nothing and is told.
pub(super) fn read(
    head: Head,
    list: &List<Object<Vulnerability<'_>>>,
    parts: &Parts<'_>,
    limits: &Limits,
) -> Vex {
    let mut vex = head.0;
    let mut reading = Reading {
        own: vex.id.clone().and_then(|id| id.strip_prefix("urn:uuid:").map(|id| format!("urn:cdx:{id}/"))),
        identities: parts.parts.iter().map(|part| Arc::new(identity(part))).collect(),
        parts,
        remarks: Remarks::new(limits),
        room: Room::new(Room::NAMES),
    };
    if let Some(found) = list.wrong {
        reading.remarks.add(|| format!("vulnerabilities is {found}, not a list; passed over"));
    }
    for (at, item) in list.items.iter().enumerate() {
        match &item.value {
            Some(vulnerability) => reading.vulnerability(vulnerability, at, &mut vex.statements),
            None => reading.remarks.add(|| {
                let found = item.wrong.unwrap_or("nothing");
                format!("vulnerabilities[{at}] is {found}, not a vulnerability; passed over")
            }),
        }
    }
    vex.remarks = reading.remarks.finish();
    vex
}

struct Reading<'p> {
    /// How a link into this very document begins.
    own: Option<String>,
    identities: Vec<Arc<Identity>>,
    parts: &'p Parts<'p>,
    remarks: Remarks,
    /// For names that are repeated for versions of their own: a genuine document repeats some forty bytes a few thousand
    /// times.
    room: Room,
}

impl Reading<'_> {
    fn vulnerability(&mut self, vulnerability: &Vulnerability<'_>, at: usize, out: &mut Vec<Statement>) {
        let Some(id) = vulnerability.id.owned() else {
            self.remarks.add(|| format!("vulnerabilities[{at}] has no id; passed over"));
            return;
        };
        let none = Analysis::default();
        let analysis = vulnerability.analysis.value.as_deref().unwrap_or(&none);
        let stated = analysis.state.get().and_then(status);
        if let (Some(word), None) = (analysis.state.get(), stated) {
            self.remarks.add(|| {
                let (id, word) = (printable(&id, 40), printable(word, 40));
                format!("vulnerabilities[{at}] ({id}): the state `{word}` is not known; passed over")
            });
            return;
        }
        let mut groups: Vec<(Status, Vec<Product>)> = Vec::new();
        for affects in vulnerability.affects.values() {
            self.affects(affects, stated, &id, &mut groups);
        }
        if let (true, Some(status), Some(subject)) =
            (vulnerability.affects.items.is_empty(), stated, self.subject())
        {
            add(&mut groups, status, Product { product: subject, subcomponents: Vec::new() });
        }
        if groups.is_empty() {
            self.remarks.add(|| {
                let id = printable(&id, 40);
                format!("vulnerabilities[{at}] ({id}) states no status of any part; passed over")
            });
        }
        let aliases = vulnerability.references.values().filter_map(|one| one.id.owned());
        let aliases: Vec<String> = aliases.filter(|alias| *alias != id).collect();
        for (status, products) in groups {
            let justification = analysis.justification.get().and_then(Justification::from_word);
            out.push(Statement {
                vulnerability: id.clone(),
                aliases: aliases.clone(),
                products,
                status,
                justification: justification.filter(|_| status == Status::NotAffected),
                impact: analysis.detail.owned(),
                action: vulnerability.recommendation.owned().or_else(|| vulnerability.workaround.owned()),
                responses: analysis.responses.items.iter().filter_map(Text::owned).collect(),
                issued: analysis.issued.owned(),
                changed: analysis.changed.owned(),
                supplier: None,
            });
        }
    }

    /// One entry of `affects`: the whole part, or versions of it with a status of their own.
    fn affects(
        &mut self,
        affects: &Affects<'_>,
        stated: Option<Status>,
        id: &str,
        groups: &mut Vec<(Status, Vec<Product>)>,
    ) {
        let Some(reference) = affects.reference.get() else {
            self.remarks.add(|| format!("{}: an entry of `affects` names no part", printable(id, 40)));
            return;
        };
        let index = self.find(reference);
        let named = index.and_then(|index| self.identities.get(index).cloned());
        let named = named.unwrap_or_else(|| self.foreign(reference, id));
        let is_whole = index == Some(0) && self.parts.has_subject;
        let within = self.subject().filter(|_| !is_whole && index.is_some());
        let versions: Vec<&Version<'_>> = affects.versions.values().collect();
        if versions.is_empty() {
            if let Some(status) = stated {
                add(groups, status, product(within, named));
            }
            return;
        }
        for version in versions {
            let Some(status) = self.of_version(version, stated, id) else { continue };
            let texts = [&named.reference, &named.vendor, &named.name].into_iter().flatten();
            let bytes = texts.chain(&named.purls).map(String::len).sum();
            let has_room = self.room.take(bytes, &mut self.remarks, || {
                format!("{}: too many versions of long names; passed over", printable(id, 40))
            });
            if !has_room {
                return;
            }
            let named = of_version(&named, version.version.owned(), version.range.owned());
            add(groups, status, product(within.clone(), named));
        }
    }

    /// The status of one version: its own word, refined by the state of the whole.
    fn of_version(&mut self, version: &Version<'_>, stated: Option<Status>, id: &str) -> Option<Status> {
        match (version.status.get(), stated) {
            (None, stated) => stated.or(Some(Status::Affected)),
            (Some("unaffected"), Some(Status::Fixed)) => Some(Status::Fixed),
            (Some("unaffected"), _) => Some(Status::NotAffected),
            (Some("affected"), Some(Status::NotAffected)) => {
                self.remarks.add(|| {
                    let id = printable(id, 40);
                    format!(
                        "{id}: a version is `affected` while the state says it is not; under investigation"
                    )
                });
                Some(Status::UnderInvestigation)
            }
            (Some("affected"), Some(Status::UnderInvestigation)) => Some(Status::UnderInvestigation),
            (Some("affected"), _) => Some(Status::Affected),
            (Some("unknown"), _) => Some(Status::UnderInvestigation),
            (Some(word), _) => {
                let (id, word) = (printable(id, 40), printable(word, 40));
                self.remarks
                    .add(|| format!("{id}: the status `{word}` of a version is not known; passed over"));
                None
            }
        }
    }

    fn subject(&self) -> Option<Arc<Identity>> {
        self.identities.first().filter(|_| self.parts.has_subject).cloned()
    }

    fn find(&self, reference: &str) -> Option<usize> {
        self.parts.references.get(reference).or_else(|| {
            let own = reference.strip_prefix(self.own.as_deref()?)?;
            self.parts.references.get(own.split_once('#')?.1)
        })
    }

    /// A reference out of this document: a BOM-Link, a package URL, or one that leads nowhere.
    fn foreign(&mut self, reference: &str, id: &str) -> Arc<Identity> {
        let is_purl = reference.starts_with("pkg:");
        if !is_purl && !reference.starts_with("urn:cdx:") {
            self.remarks.add(|| {
                let (id, shown) = (printable(id, 40), printable(reference, 80));
                format!("{id}: the reference `{shown}` leads nowhere in this file")
            });
        }
        Arc::new(Identity {
            reference: Some(reference.to_owned()),
            purls: is_purl.then(|| reference.to_owned()).into_iter().collect(),
            ..Identity::default()
        })
    }
}

fn add(groups: &mut Vec<(Status, Vec<Product>)>, status: Status, product: Product) {
    match groups.iter_mut().find(|group| group.0 == status) {
        Some(group) => group.1.push(product),
        None => groups.push((status, vec![product])),
    }
}

fn product(within: Option<Arc<Identity>>, named: Arc<Identity>) -> Product {
    match within {
        Some(whole) => Product { product: whole, subcomponents: vec![named] },
        None => Product { product: named, subcomponents: Vec::new() },
    }
}

/// CycloneDX's states in VEX's words. A false positive does not affect; what is resolved is fixed.
fn status(state: &str) -> Option<Status> {
    match state {
        "resolved" | "resolved_with_pedigree" => Some(Status::Fixed),
        "exploitable" => Some(Status::Affected),
        "in_triage" => Some(Status::UnderInvestigation),
        "false_positive" | "not_affected" => Some(Status::NotAffected),
        _ => None,
    }
}

fn identity(part: &Component) -> Identity {
    Identity {
        reference: Some(part.reference.clone()),
        vendor: part.supplier.clone(),
        name: Some(part.name.clone()),
        version: part.version.clone(),
        purls: part.purl.iter().cloned().collect(),
        cpes: part.cpes.clone(),
        hashes: part.hashes.clone(),
        ..Identity::default()
    }
}

/// The same thing in another version or range: what names the SBOM's own version is left out.
fn of_version(named: &Arc<Identity>, version: Option<String>, range: Option<String>) -> Arc<Identity> {
    if range.is_none() && version == named.version {
        return Arc::clone(named);
    }
    Arc::new(Identity {
        reference: named.reference.clone(),
        vendor: named.vendor.clone(),
        name: named.name.clone(),
        version,
        range,
        purls: named.purls.iter().map(|purl| without_version(purl)).collect(),
        ..Identity::default()
    })
}

/// `pkg:npm/%40a/b@1.0?x=y` → `pkg:npm/%40a/b?x=y`.
fn without_version(purl: &str) -> String {
    let end = purl.find(['?', '#']).unwrap_or(purl.len());
    let (path, rest) = purl.split_at_checked(end).unwrap_or((purl, ""));
    let name = path.rfind('/').unwrap_or(0);
    match path.rfind('@').filter(|at| *at > name) {
        Some(at) => format!("{}{rest}", path.get(..at).unwrap_or(path)),
        None => purl.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_only_the_version_from_a_purl() {
        assert_eq!(without_version("pkg:npm/%40a/b@1.0?x=y@z"), "pkg:npm/%40a/b?x=y@z");
        assert_eq!(without_version("pkg:npm/@a/b"), "pkg:npm/@a/b");
        assert_eq!(without_version("pkg:generic/a@1"), "pkg:generic/a");
    }
}
