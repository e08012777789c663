//! SPDX 2.3, JSON.

mod full;

use noharm_model::component::{Component, Sbom};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};

use super::{Head, Lost, list, maybe, object, text};
use crate::sbom::source_package;

/// The purposes of SPDX 2.3, section 7.24, as its JSON schema writes them.
const PURPOSES: [&str; 12] = [
    "APPLICATION",
    "FRAMEWORK",
    "LIBRARY",
    "CONTAINER",
    "OPERATING_SYSTEM",
    "DEVICE",
    "FIRMWARE",
    "SOURCE",
    "ARCHIVE",
    "FILE",
    "INSTALL",
    "OTHER",
];

/// An SBOM. The subject becomes a package like the others, which the document describes.
pub(super) fn sbom(sbom: &Sbom, head: &Head, lost: &mut Lost) -> Value {
    let parts: Vec<&Component> = sbom.parts().collect();
    let ids = ids(&parts);
    let id = |reference: &str| ids.get(reference).map_or("NOASSERTION", String::as_str);
    let packages = parts.iter().map(|part| package(part, id(&part.reference), lost)).collect();
    let described = sbom.subject.iter().map(|subject| (subject.reference.as_str(), "DESCRIBES"));
    let mut relationships: Vec<Value> =
        described.map(|(to, kind)| relationship("SPDXRef-DOCUMENT", kind, id(to))).collect();
    for part in &parts {
        let from = id(&part.reference);
        relationships.extend(part.depends_on.iter().map(|to| relationship(from, "DEPENDS_ON", id(to))));
        relationships
            .extend(full::completeness(part, lost).map(|word| relationship(from, "DEPENDS_ON", word)));
    }
    if sbom.about.as_ref().is_some_and(|about| !about.contexts.is_empty()) {
        lost.add("the phase of the life cycle that the data come from");
    }
    let author = (!head.author.is_empty()).then(|| format!("Organization: {}", head.author));
    let tool = format!("Tool: {}-{}", head.tool.0, head.tool.1);
    let creators: Vec<String> = author.into_iter().chain([tool]).collect();
    object([
        ("spdxVersion", text("SPDX-2.3")),
        ("dataLicense", text("CC0-1.0")),
        ("SPDXID", text("SPDXRef-DOCUMENT")),
        ("name", text(&head.title)),
        ("documentNamespace", text(format!("{}/{}", head.namespace.trim_end_matches('/'), head.uuid))),
        ("creationInfo", Some(json!({"created": head.last(), "creators": creators}))),
        ("packages", Some(Value::Array(packages))),
        ("relationships", list(relationships)),
    ])
}

fn relationship(from: &str, kind: &str, to: &str) -> Value {
    json!({"spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to})
}

/// An id that SPDX allows for each reference: as it is, or with what is not allowed made to `-`, and unique.
fn ids(parts: &[&Component]) -> FxHashMap<String, String> {
    let mut taken: FxHashSet<String> = std::iter::once("SPDXRef-DOCUMENT".to_owned()).collect();
    let mut ids = FxHashMap::default();
    // Those that are ids already keep them.
    let is_id = |reference: &str| {
        let rest = reference.strip_prefix("SPDXRef-").filter(|rest| !rest.is_empty());
        rest.is_some_and(|rest| rest.bytes().all(is_allowed))
    };
    for part in parts.iter().filter(|part| is_id(&part.reference)) {
        if taken.insert(part.reference.clone()) {
            ids.insert(part.reference.clone(), part.reference.clone());
        }
    }
    for (at, part) in parts.iter().enumerate() {
        if ids.contains_key(&part.reference) {
            continue;
        }
        let plain: String = part
            .reference
            .chars()
            .map(|c| if c.is_ascii() && is_allowed(c as u8) { c } else { '-' })
            .collect();
        let mut id = format!("SPDXRef-{plain}");
        if taken.contains(&id) {
            id = format!("{id}-{}", at.saturating_add(1));
        }
        while !taken.insert(id.clone()) {
            id.push('-');
        }
        ids.insert(part.reference.clone(), id);
    }
    ids
}

fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')
}

fn package(part: &Component, id: &str, lost: &mut Lost) -> Value {
    if part.group.is_some() {
        lost.add("the group of a component");
    }
    if !part.patched.is_empty() {
        lost.add("the patches of a component");
    }
    let purpose = part.kind.as_ref().and_then(|kind| {
        let purpose = kind.to_ascii_uppercase().replace('-', "_");
        if PURPOSES.contains(&purpose.as_str()) {
            return text(purpose);
        }
        lost.add(&format!("the type `{}`", crate::text::printable(kind, 40)));
        None
    });
    let checksums = part.hashes.iter().filter_map(|hash| checksum(hash, lost)).collect();
    let supplier = part.supplier.as_ref().map(|name| Value::from(full::organization(name, part)));
    let of_purl = part.purl.as_deref().and_then(source_package::of_purl);
    let source = part.source_package.as_ref().filter(|source| of_purl.as_ref() != Some(source));
    let source = source.map(|source| {
        let version = source.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
        Value::from(format!("built package from: {}{version}", source.name))
    });
    full::tell_lost(part, lost);
    object([
        ("SPDXID", text(id)),
        ("name", text(&part.name)),
        ("versionInfo", maybe(part.version.as_ref())),
        ("supplier", supplier),
        ("primaryPackagePurpose", purpose),
        ("downloadLocation", text(full::location(part, lost))),
        ("licenseDeclared", full::licence(part, lost)),
        ("packageFileName", full::file(part)),
        ("validUntilDate", full::end_of_support(part, lost)),
        ("comment", full::found_in(part)),
        ("filesAnalyzed", Some(Value::Bool(false))),
        ("sourceInfo", source),
        ("checksums", list(checksums)),
        ("externalRefs", list(external(part, lost))),
    ])
}

fn external(part: &Component, lost: &mut Lost) -> Vec<Value> {
    let reference = |category: &str, kind: &str, locator: &str| json!({"referenceCategory": category, "referenceType": kind, "referenceLocator": locator});
    let purl = part.purl.iter().map(|purl| reference("PACKAGE-MANAGER", "purl", purl));
    let cpes = part.cpes.iter().map(|cpe| {
        let kind = if cpe.starts_with("cpe:2.3:") { "cpe23Type" } else { "cpe22Type" };
        reference("SECURITY", kind, cpe)
    });
    let mut all: Vec<Value> = purl.chain(cpes).collect();
    match &part.commit {
        Some(commit) if commit.len() == 40 => {
            all.push(reference("PERSISTENT-ID", "swh", &format!("swh:1:rev:{commit}")));
        }
        Some(_) => lost.add("a commit of SHA-256"),
        None => {}
    }
    all
}

/// `sha-256:e3b0…` by SPDX's name of the algorithm.
fn checksum(hash: &str, lost: &mut Lost) -> Option<Value> {
    let (algorithm, value) = hash.split_once(':')?;
    let name = match algorithm {
        "sha-1" => "SHA1",
        "sha-224" => "SHA224",
        "sha-256" => "SHA256",
        "sha-384" => "SHA384",
        "sha-512" => "SHA512",
        "md2" => "MD2",
        "md4" => "MD4",
        "md5" => "MD5",
        "md6" => "MD6",
        "sha3-256" => "SHA3-256",
        "sha3-384" => "SHA3-384",
        "sha3-512" => "SHA3-512",
        "blake2b-256" => "BLAKE2b-256",
        "blake2b-384" => "BLAKE2b-384",
        "blake2b-512" => "BLAKE2b-512",
        "blake3" => "BLAKE3",
        "adler32" => "ADLER32",
        other => {
            lost.add(&format!("a hash of {other}"));
            return None;
        }
    };
    Some(json!({"algorithm": name, "checksumValue": value}))
}
