//! OpenVEX 0.2.

use std::sync::Arc;

use noharm_model::statement::{Identity, Justification, Product, Statement, Status, Vex};
use serde_json::{Map, Value, json};

use super::identities::{Identities, title};
use super::{Head, Lost, NO_ACTION, NO_REASON, list, maybe, object, text, texts};

/// A document.
pub(super) fn vex(vex: &Vex, head: &Head, lost: &mut Lost) -> Value {
    let identities = Identities::of(vex);
    let statements = vex.statements.iter().map(|stated| statement(stated, &identities, head, lost)).collect();
    let changed = (head.history.len() > 1).then(|| Value::from(head.last()));
    object([
        ("@context", text("https://openvex.dev/ns/v0.2.0")),
        ("@id", text(format!("urn:uuid:{}", head.uuid))),
        ("author", text(&head.author)),
        ("timestamp", text(head.first())),
        ("last_updated", changed),
        ("version", Some(json!(head.version()))),
        ("tooling", text(format!("{} {}", head.tool.0, head.tool.1))),
        ("statements", Some(Value::Array(statements))),
    ])
}

fn statement(stated: &Statement, identities: &Identities, head: &Head, lost: &mut Lost) -> Value {
    let products = stated.products.iter().map(|named| product(named, identities, head, lost)).collect();
    let justification = stated.justification.and_then(Justification::of_vex);
    let mut impact = stated.impact.clone();
    if stated.justification != justification
        && let Some(word) = stated.justification
    {
        // What has no word here is said in words.
        lost.add("a justification in CycloneDX's own word");
        impact = Some(impact.map_or_else(|| word.to_string(), |impact| format!("{word}: {impact}")));
    }
    if stated.status == Status::NotAffected && justification.is_none() && impact.is_none() {
        impact = Some(NO_REASON.to_owned());
    }
    let mut action = stated.action.clone();
    if !stated.responses.is_empty() {
        lost.add("responses in one word");
        action = action.or_else(|| Some(stated.responses.join(", ")));
    }
    if stated.status == Status::Affected && action.is_none() {
        action = Some(NO_ACTION.to_owned());
    }
    let vulnerability = object([("name", text(&stated.vulnerability)), ("aliases", texts(&stated.aliases))]);
    object([
        ("vulnerability", Some(vulnerability)),
        ("products", list(products)),
        ("status", text(stated.status.word())),
        ("justification", justification.and_then(|word| text(word.word()))),
        ("impact_statement", maybe(impact.as_ref())),
        ("action_statement", maybe(action.as_ref())),
        ("timestamp", maybe(stated.issued.as_ref())),
        ("last_updated", maybe(stated.changed.as_ref())),
        ("supplier", maybe(stated.supplier.as_ref())),
    ])
}

fn product(product: &Product, identities: &Identities, head: &Head, lost: &mut Lost) -> Value {
    let parts =
        product.subcomponents.iter().map(|part| component(part, identities, head, None, lost)).collect();
    component(&product.product, identities, head, list(parts), lost)
}

fn component(
    identity: &Arc<Identity>,
    identities: &Identities,
    head: &Head,
    parts: Option<Value>,
    lost: &mut Lost,
) -> Value {
    let reference = identity.reference.as_ref().filter(|reference| is_iri(reference));
    let purls: Vec<&String> = identity.purls.iter().filter(|purl| Some(*purl) != reference).collect();
    let is_cpe23 = |cpe: &&String| cpe.starts_with("cpe:2.3:");
    let mut cpe23 = identity.cpes.iter().filter(is_cpe23);
    let mut cpe22 = identity.cpes.iter().filter(|cpe| !is_cpe23(cpe));
    let identifiers = [
        ("purl", maybe(purls.first().copied())),
        ("cpe23", maybe(cpe23.next())),
        ("cpe22", maybe(cpe22.next())),
    ];
    let has_identifiers = identifiers.iter().any(|(_, value)| value.is_some());
    if purls.len() > 1 || cpe23.next().is_some() || cpe22.next().is_some() {
        lost.add("a further purl or CPE of a product");
    }
    let is_named = reference.is_some() || has_identifiers;
    let has_more = identity.version.is_some()
        || identity.range.is_some()
        || !(identity.models.is_empty() && identity.serials.is_empty() && identity.skus.is_empty());
    if has_more || identity.name.is_some() || identity.vendor.is_some() {
        lost.add("names, versions or numbers of a product beside its identifiers");
    }
    // A product must have an id; one without becomes a name under the author's own namespace.
    let made = || {
        format!(
            "{}#{}",
            head.namespace,
            fragment(&format!("{} {}", identities.reference(identity), title(identity)))
        )
    };
    let id = reference.cloned().or_else(|| (!is_named).then(made));
    let hashes: Map<String, Value> =
        identity.hashes.iter().filter_map(|hash| self::hash(hash, lost)).collect();
    object([
        ("@id", maybe(id.as_ref())),
        ("identifiers", has_identifiers.then(|| object(identifiers))),
        ("hashes", (!hashes.is_empty()).then_some(Value::Object(hashes))),
        ("subcomponents", parts),
    ])
}

fn hash(hash: &str, lost: &mut Lost) -> Option<(String, Value)> {
    let (algorithm, value) = hash.split_once(':')?;
    let name = match algorithm {
        "sha-1" => "sha1",
        "md5" | "sha-256" | "sha-384" | "sha-512" | "sha3-224" | "sha3-256" | "sha3-384" | "sha3-512"
        | "blake2s-256" | "blake2b-256" | "blake2b-512" => algorithm,
        other => {
            lost.add(&format!("a hash of {other}"));
            return None;
        }
    };
    Some((name.to_owned(), Value::from(value)))
}

/// True for a scheme with a colon, as RFC 3987 asks for, and no characters that it forbids.
fn is_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme && !rest.is_empty() && !rest.contains([' ', '<', '>', '"', '{', '}', '|', '\\', '^', '`'])
}

/// Text as a fragment: what is not unreserved is percent-encoded.
fn fragment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
