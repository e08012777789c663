//! OpenVEX 0.2: statements with products, subcomponents and their identifiers.

use std::sync::Arc;

use noharm_model::statement::{Identity, Justification, Product, Statement, Status, Vex};
use serde::Deserialize;

use crate::error::{Error, Kind, Place};
use crate::json::{self, List, Number, Object, Text};
use crate::limits::Limits;
use crate::sbom::remarks::{Remarks, hash};
use crate::text::printable;

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Document<'a> {
    #[serde(default, rename = "@context")]
    context: Text<'a>,
    #[serde(default, rename = "@id")]
    id: Text<'a>,
    #[serde(default)]
    author: Text<'a>,
    #[serde(default)]
    timestamp: Text<'a>,
    #[serde(default)]
    last_updated: Text<'a>,
    #[serde(default)]
    version: Number,
    #[serde(default)]
    statements: List<Object<Stated<'a>>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Stated<'a> {
    #[serde(default)]
    vulnerability: Object<Vulnerability<'a>>,
    #[serde(default)]
    products: List<Object<Component<'a>>>,
    #[serde(default)]
    status: Text<'a>,
    #[serde(default)]
    justification: Text<'a>,
    #[serde(default)]
    impact_statement: Text<'a>,
    #[serde(default)]
    action_statement: Text<'a>,
    #[serde(default)]
    timestamp: Text<'a>,
    #[serde(default)]
    last_updated: Text<'a>,
    #[serde(default)]
    supplier: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Vulnerability<'a> {
    #[serde(default, rename = "@id")]
    id: Text<'a>,
    #[serde(default)]
    name: Text<'a>,
    #[serde(default)]
    aliases: List<Text<'a>>,
}

/// A product, or a subcomponent without the last field.
#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Component<'a> {
    #[serde(default, rename = "@id")]
    id: Text<'a>,
    #[serde(default)]
    identifiers: Object<Identifiers<'a>>,
    #[serde(default)]
    hashes: Object<Hashes<'a>>,
    #[serde(default)]
    subcomponents: List<Object<Self>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Identifiers<'a> {
    #[serde(default)]
    purl: Text<'a>,
    #[serde(default)]
    cpe22: Text<'a>,
    #[serde(default)]
    cpe23: Text<'a>,
}

/// By OpenVEX's names of the algorithms.
#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Hashes<'a> {
    #[serde(default)]
    md5: Text<'a>,
    #[serde(default)]
    sha1: Text<'a>,
    #[serde(default, rename = "sha-256")]
    sha_256: Text<'a>,
    #[serde(default, rename = "sha-384")]
    sha_384: Text<'a>,
    #[serde(default, rename = "sha-512")]
    sha_512: Text<'a>,
    #[serde(default, rename = "sha3-224")]
    sha3_224: Text<'a>,
    #[serde(default, rename = "sha3-256")]
    sha3_256: Text<'a>,
    #[serde(default, rename = "sha3-384")]
    sha3_384: Text<'a>,
    #[serde(default, rename = "sha3-512")]
    sha3_512: Text<'a>,
    #[serde(default, rename = "blake2s-256")]
    blake2s_256: Text<'a>,
    #[serde(default, rename = "blake2b-256")]
    blake2b_256: Text<'a>,
    #[serde(default, rename = "blake2b-512")]
    blake2b_512: Text<'a>,
}

/// How every context begins.
pub(super) const CONTEXT: &str = "openvex.dev/ns";

/// Reads one document.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Vex, Error> {
    let document: Document<'_> = json::document(text, limits)?;
    accepted(&document)?;
    if let Some(found) = document.statements.wrong {
        return Err(json::shape(format!("`statements` is {found}, not a list")));
    }
    let mut remarks = Remarks::new(limits);
    let mut statements = Vec::new();
    for (at, item) in document.statements.items.iter().enumerate() {
        let Some(stated) = &item.value else {
            let found = item.wrong.unwrap_or("nothing");
            remarks.add(|| format!("statements[{at}] is {found}, not a statement; passed over"));
            continue;
        };
        match statement(stated, &mut remarks) {
            Ok(statement) => statements.push(statement),
            Err(why) => remarks.add(|| format!("statements[{at}]: {why}; passed over")),
        }
    }
    Ok(Vex {
        format: "OpenVEX 0.2".to_owned(),
        id: document.id.owned(),
        version: document.version.0.map(|version| version.to_string()),
        author: document.author.owned(),
        issued: document.timestamp.owned(),
        changed: document.last_updated.owned(),
        statements,
        remarks: remarks.finish(),
        ..Vex::default()
    })
}

fn accepted(document: &Document<'_>) -> Result<(), Error> {
    let context = document.context.get().unwrap_or_default();
    let version = context.split_once(CONTEXT).map(|(_, rest)| rest.trim_start_matches('/'));
    match version {
        Some(version) if version == "v0.2" || version.starts_with("v0.2.") => Ok(()),
        other => {
            let other = other.filter(|version| !version.is_empty()).unwrap_or("without version");
            let what = format!("OpenVEX `{}` is not read here", printable(other, 20));
            Err(Error::new(Kind::Format, Place::File, what, "save it as OpenVEX 0.2"))
        }
    }
}

fn statement(stated: &Stated<'_>, remarks: &mut Remarks) -> Result<Statement, String> {
    let vulnerability = stated.vulnerability.value.as_deref().ok_or("it names no vulnerability")?;
    let name = vulnerability.name.owned().or_else(|| vulnerability.id.owned());
    let name = name.ok_or("it names no vulnerability")?;
    let status = stated.status.get().unwrap_or("(none)");
    let status = Status::from_word(status)
        .ok_or_else(|| format!("the status `{}` is not known", printable(status, 40)))?;
    let products: Vec<Product> =
        stated.products.items.iter().filter_map(|item| product(item.value.as_deref()?, remarks)).collect();
    if products.is_empty() {
        return Err(format!("`{}` is stated of no product", printable(&name, 40)));
    }
    let word = stated.justification.get();
    let justification = word.and_then(Justification::from_word);
    if let (Some(word), None) = (word, justification) {
        remarks.add(|| format!("the justification `{}` is not known", printable(word, 40)));
    }
    let aliases = vulnerability.aliases.items.iter().filter_map(Text::owned);
    Ok(Statement {
        aliases: aliases.filter(|alias| *alias != name).collect(),
        vulnerability: name,
        products,
        status,
        justification: justification.filter(|_| status == Status::NotAffected),
        impact: stated.impact_statement.owned(),
        action: stated.action_statement.owned(),
        responses: Vec::new(),
        issued: stated.timestamp.owned(),
        changed: stated.last_updated.owned(),
        supplier: stated.supplier.owned(),
    })
}

fn product(component: &Component<'_>, remarks: &mut Remarks) -> Option<Product> {
    let product = Arc::new(identity(component, remarks)?);
    let parts = component.subcomponents.values();
    let subcomponents: Vec<_> = parts.map(|part| identity(part, remarks).map(Arc::new)).collect();
    // A part that names nothing would widen the statement to the whole product.
    let subcomponents = subcomponents.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Product { product, subcomponents })
}

fn identity(component: &Component<'_>, remarks: &mut Remarks) -> Option<Identity> {
    let mut identity = Identity { reference: component.id.owned(), ..Identity::default() };
    identity.purls.extend(identity.reference.clone().filter(|id| id.starts_with("pkg:")));
    if let Some(identifiers) = &component.identifiers.value {
        let purl = identifiers.purl.owned();
        identity.purls.extend(purl.filter(|purl| identity.reference.as_ref() != Some(purl)));
        identity.cpes.extend(identifiers.cpe23.owned());
        identity.cpes.extend(identifiers.cpe22.owned());
    }
    if let Some(hashes) = &component.hashes.value {
        for (algorithm, text) in named(hashes) {
            let Some(value) = text.get() else { continue };
            match hash(algorithm, value) {
                Some(hash) => identity.hashes.push(hash),
                None => remarks.add(|| format!("a hash is no digest of {algorithm}; passed over")),
            }
        }
    }
    let is_nothing = identity.reference.is_none()
        && identity.purls.is_empty()
        && identity.cpes.is_empty()
        && identity.hashes.is_empty();
    if is_nothing {
        remarks.add(|| {
            "a product or subcomponent names nothing; passed over with what it belongs to".to_owned()
        });
    }
    (!is_nothing).then_some(identity)
}

fn named<'h, 'a>(hashes: &'h Hashes<'a>) -> [(&'static str, &'h Text<'a>); 12] {
    [
        ("md5", &hashes.md5),
        ("sha1", &hashes.sha1),
        ("sha-256", &hashes.sha_256),
        ("sha-384", &hashes.sha_384),
        ("sha-512", &hashes.sha_512),
        ("sha3-224", &hashes.sha3_224),
        ("sha3-256", &hashes.sha3_256),
        ("sha3-384", &hashes.sha3_384),
        ("sha3-512", &hashes.sha3_512),
        ("blake2s-256", &hashes.blake2s_256),
        ("blake2b-256", &hashes.blake2b_256),
        ("blake2b-512", &hashes.blake2b_512),
    ]
}
