//! CycloneDX 1.6 and 1.7, JSON: SBOMs, and statements as `vulnerabilities` of the parts that they speak of.

mod full;

use std::sync::Arc;

use noharm_model::component::{Component, Sbom};
use noharm_model::statement::{Identity, Justification, Statement, Status, Vex};
use serde_json::{Value, json};

use super::identities::{Identities, title};
use super::{Head, Lost, list, maybe, object, refused, text, texts};
use crate::error::Error;
use crate::sbom::cyclonedx::{KINDS, PATCHES};
use crate::sbom::source_package::{self, NAME_PROPERTY, VERSION_PROPERTY};

/// What the specification asks for where no other type is known.
const KIND_UNKNOWN: &str = "application";

/// An SBOM.
pub(super) fn sbom(sbom: &Sbom, version: &str, head: &Head, lost: &mut Lost) -> Value {
    let subject = sbom.subject.iter();
    // SPDX lists the subject among the parts; here it stands apart.
    let parts: Vec<&Component> = sbom
        .components
        .iter()
        .filter(|part| {
            Some(part.reference.as_str()) != sbom.subject.as_ref().map(|subject| subject.reference.as_str())
        })
        .collect();
    let dependencies = subject
        .clone()
        .chain(parts.iter().copied())
        .filter(|part| full::has_entry(part, sbom.about.is_some()))
        .map(|part| object([("ref", text(&part.reference)), ("dependsOn", texts(&part.depends_on))]));
    let dependencies: Vec<Value> = dependencies.collect();
    let compositions = full::compositions(subject.clone().chain(parts.iter().copied()), lost);
    let subject = sbom.subject.as_ref().map(|subject| component(subject, version, lost));
    let contexts = sbom.about.as_ref().and_then(|about| full::lifecycles(&about.contexts));
    let parts = parts.into_iter().map(|part| component(part, version, lost)).collect();
    object([
        ("bomFormat", text("CycloneDX")),
        ("specVersion", text(version)),
        ("serialNumber", text(format!("urn:uuid:{}", head.uuid))),
        ("version", Some(json!(head.version()))),
        ("metadata", Some(metadata(head, subject, contexts))),
        ("components", Some(Value::Array(parts))),
        ("dependencies", list(dependencies)),
        ("compositions", compositions),
    ])
}

fn metadata(head: &Head, subject: Option<Value>, contexts: Option<Value>) -> Value {
    let tool = json!({"type": "application", "name": head.tool.0, "version": head.tool.1});
    object([
        ("timestamp", text(head.last())),
        ("tools", Some(json!({"components": [tool]}))),
        ("authors", (!head.author.is_empty()).then(|| json!([{"name": head.author}]))),
        ("lifecycles", contexts),
        ("component", subject),
    ])
}

fn component(part: &Component, version: &str, lost: &mut Lost) -> Value {
    let kind = part.kind.as_deref().filter(|kind| KINDS.contains(kind)).unwrap_or_else(|| {
        lost.add("a type that is unknown or that CycloneDX does not know");
        KIND_UNKNOWN
    });
    let hashes = part.hashes.iter().filter_map(|hash| self::hash(hash, version, lost)).collect();
    let further = part.cpes.iter().skip(1).map(|cpe| json!({"field": "cpe", "concludedValue": cpe}));
    let identity = list(further.collect());
    let found = full::occurrences(part);
    let evidence = (identity.is_some() || found.is_some())
        .then(|| object([("identity", identity), ("occurrences", found)]));
    object([
        ("type", text(kind)),
        ("bom-ref", text(&part.reference)),
        ("supplier", full::supplier(part)),
        ("group", maybe(part.group.as_ref())),
        ("name", text(&part.name)),
        ("version", maybe(part.version.as_ref())),
        ("hashes", list(hashes)),
        ("licenses", full::licences(part, lost)),
        ("cpe", maybe(part.cpes.first())),
        ("purl", maybe(part.purl.as_ref())),
        ("pedigree", pedigree(part)),
        ("externalReferences", full::locations(part)),
        ("properties", list(properties(part))),
        ("evidence", evidence),
    ])
}

/// `sha-256:e3b0…` by CycloneDX's name of the algorithm.
fn hash(hash: &str, version: &str, lost: &mut Lost) -> Option<Value> {
    let (algorithm, value) = hash.split_once(':')?;
    let name = match algorithm {
        "md5" => "MD5",
        "sha-1" => "SHA-1",
        "sha-256" => "SHA-256",
        "sha-384" => "SHA-384",
        "sha-512" => "SHA-512",
        "sha3-256" => "SHA3-256",
        "sha3-384" => "SHA3-384",
        "sha3-512" => "SHA3-512",
        "blake2b-256" => "BLAKE2b-256",
        "blake2b-384" => "BLAKE2b-384",
        "blake2b-512" => "BLAKE2b-512",
        "blake3" if matches!(value.len(), 32 | 40 | 64 | 96 | 128) => "BLAKE3",
        "streebog-256" if version == "1.7" => "Streebog-256",
        "streebog-512" if version == "1.7" => "Streebog-512",
        other => {
            lost.add(&format!("a hash of {other}"));
            return None;
        }
    };
    Some(json!({"alg": name, "content": value}))
}

/// The commit and the patches, each with the one issue that it resolves.
fn pedigree(part: &Component) -> Option<Value> {
    let patches = part.patched.iter().map(|patch| {
        let kind = if PATCHES.contains(&patch.kind.as_str()) { patch.kind.as_str() } else { "unofficial" };
        json!({"type": kind, "resolves": [{"type": "security", "id": patch.id}]})
    });
    let patches = list(patches.collect());
    let commits = part.commit.as_ref().map(|commit| json!([{"uid": commit}]));
    let is_empty = patches.is_none() && commits.is_none();
    (!is_empty).then(|| object([("commits", commits), ("patches", patches)]))
}

/// The source package, where the purl does not name it already, and what else the format has no field for.
fn properties(part: &Component) -> Vec<Value> {
    let mut all = full::properties(part);
    if let Some(source) = &part.source_package
        && part.purl.as_deref().and_then(source_package::of_purl).as_ref() != Some(source)
    {
        all.push(json!({"name": NAME_PROPERTY, "value": source.name}));
        all.extend(
            source.version.as_ref().map(|version| json!({"name": VERSION_PROPERTY, "value": version})),
        );
    }
    all
}

/// Statements.
pub(super) fn vex(vex: &Vex, head: &Head, lost: &mut Lost) -> Result<Value, Error> {
    let identities = Identities::of(vex);
    let products = || vex.statements.iter().flat_map(|statement| &statement.products);
    let one = products().next().filter(|first| products().all(|product| product.product == first.product));
    if one.is_none() && products().any(|product| !product.subcomponents.is_empty()) {
        let what = "CycloneDX can state something about parts of one product only";
        return Err(refused(what, "write one document for each product, or another format"));
    }
    let subject = one.map(|product| &product.product).filter(|product| product.range.is_none());
    let mut parts = Vec::new();
    let mut main = None;
    for (reference, identity) in &identities.all {
        let written = component(&as_component(reference, identity, lost), "1.6", lost);
        if subject == Some(identity) {
            main = Some(written);
        } else {
            parts.push(written);
        }
    }
    if one.is_some() && subject.is_none() && products().any(|product| !product.subcomponents.is_empty()) {
        lost.add("the product of a part, which is a range of versions");
    }
    let vulnerabilities =
        vex.statements.iter().map(|stated| vulnerability(stated, &identities, lost)).collect();
    Ok(object([
        ("bomFormat", text("CycloneDX")),
        ("specVersion", text("1.6")),
        ("serialNumber", text(format!("urn:uuid:{}", head.uuid))),
        ("version", Some(json!(head.version()))),
        ("metadata", Some(metadata(head, main, None))),
        ("components", list(parts)),
        ("vulnerabilities", Some(Value::Array(vulnerabilities))),
    ]))
}

fn as_component(reference: &str, identity: &Arc<Identity>, lost: &mut Lost) -> Component {
    if !(identity.models.is_empty() && identity.serials.is_empty() && identity.skus.is_empty()) {
        lost.add("model numbers, serial numbers or stock-keeping units of a product");
    }
    if identity.purls.len() > 1 {
        lost.add("a further purl of a product");
    }
    let is_range = identity.range.is_some();
    if is_range && !(identity.cpes.is_empty() && identity.hashes.is_empty()) {
        lost.add("CPEs and hashes of a range of versions");
    }
    Component {
        reference: reference.to_owned(),
        name: identity.name.clone().unwrap_or_else(|| title(identity)),
        version: identity.version.clone(),
        purl: identity.purls.first().cloned(),
        cpes: if is_range { Vec::new() } else { identity.cpes.clone() },
        hashes: if is_range { Vec::new() } else { identity.hashes.clone() },
        supplier: identity.vendor.clone(),
        kind: Some(KIND_UNKNOWN.to_owned()),
        ..Component::default()
    }
}

fn vulnerability(stated: &Statement, identities: &Identities, lost: &mut Lost) -> Value {
    let references = stated.aliases.iter().map(|alias| {
        let source = alias.split('-').next().unwrap_or_default();
        json!({"id": alias, "source": {"name": source}})
    });
    let references = list(references.collect());
    let named = stated.products.iter().flat_map(|product| match product.subcomponents.as_slice() {
        [] => std::slice::from_ref(&product.product),
        parts => parts,
    });
    let affects = named.map(|identity| affects(identity, stated.status, identities));
    let affects: Vec<Value> = affects.collect();
    let justification = stated.justification.and_then(Justification::of_cyclonedx);
    if stated.justification != justification {
        lost.add("a justification in CSAF's and OpenVEX's own word");
    }
    if stated.supplier.is_some() {
        lost.add("the supplier of a statement");
    }
    let responses: Vec<Value> =
        stated.responses.iter().filter_map(|word| response(word, lost)).map(Value::from).collect();
    let analysis = object([
        ("state", text(state(stated.status))),
        ("justification", justification.and_then(|word| text(word.word()))),
        ("response", list(responses)),
        ("detail", maybe(stated.impact.as_ref())),
        ("firstIssued", maybe(stated.issued.as_ref())),
        ("lastUpdated", maybe(stated.changed.as_ref())),
    ]);
    object([
        ("id", text(&stated.vulnerability)),
        ("references", references),
        ("recommendation", maybe(stated.action.as_ref())),
        ("analysis", Some(analysis)),
        ("affects", list(affects)),
    ])
}

fn affects(identity: &Arc<Identity>, status: Status, identities: &Identities) -> Value {
    let status = match status {
        Status::NotAffected | Status::Fixed => "unaffected",
        Status::Affected => "affected",
        Status::UnderInvestigation => "unknown",
    };
    let versions = identity.range.as_ref().map(|range| json!([{"range": range, "status": status}]));
    object([("ref", text(identities.reference(identity))), ("versions", versions)])
}

fn state(status: Status) -> &'static str {
    match status {
        Status::NotAffected => "not_affected",
        Status::Affected => "exploitable",
        Status::Fixed => "resolved",
        Status::UnderInvestigation => "in_triage",
    }
}

/// CycloneDX's five responses, and CSAF's categories in their words.
fn response(word: &str, lost: &mut Lost) -> Option<&'static str> {
    let found = match word {
        "can_not_fix" | "none_available" => Some("can_not_fix"),
        "will_not_fix" | "no_fix_planned" => Some("will_not_fix"),
        "update" | "vendor_fix" => Some("update"),
        "rollback" => Some("rollback"),
        "workaround_available" | "workaround" | "mitigation" => Some("workaround_available"),
        _ => None,
    };
    if found.is_none() {
        lost.add(&format!("the response `{}`", crate::text::printable(word, 40)));
    }
    found
}
