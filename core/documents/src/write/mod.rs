//! Writers: an SBOM as CycloneDX or SPDX, statements as OpenVEX, CycloneDX VEX or CSAF VEX.
//!
//! What is written depends on the arguments alone: time and ids are given by the caller, keys stand in alphabetical order.
//! What a format cannot hold is left out and counted in [`Written::lost`], never bent into something else.

mod csaf;
mod cyclonedx;
mod identities;
mod openvex;
mod spdx;

use std::collections::BTreeMap;

use noharm_model::component::Sbom;
use noharm_model::statement::Vex;
use serde_json::{Map, Value};

use crate::error::{Error, Kind, Place};

/// The formats in which an SBOM is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SbomFormat {
    /// CycloneDX 1.6, JSON.
    CycloneDx1_6,
    /// CycloneDX 1.7, JSON.
    CycloneDx1_7,
    /// SPDX 2.3, JSON.
    Spdx2_3,
}

/// The formats in which statements are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VexFormat {
    /// OpenVEX 0.2.
    OpenVex,
    /// CycloneDX 1.6 with `vulnerabilities`, JSON. Statements about parts must be about parts of one product.
    CycloneDx,
    /// CSAF 2.0, profile `csaf_vex`.
    Csaf,
}

/// What a document says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The document's UUID, `8-4-4-4-12` hexadecimal digits in lower case.
    pub uuid: String,
    /// Title or name of the document.
    pub title: String,
    /// Whoever answers for it.
    pub author: String,
    /// A URI of the author, under which the document's ids are unique.
    pub namespace: String,
    /// Name and version of the program that writes it.
    pub tool: (String, String),
    /// When it was first issued and what changed since, the newest last: RFC 3339 and a word about it. Its length is the
    /// document's version; never empty.
    pub history: Vec<(String, String)>,
}

impl Head {
    fn version(&self) -> usize {
        self.history.len().max(1)
    }

    fn first(&self) -> &str {
        self.history.first().map_or("", |entry| entry.0.as_str())
    }

    fn last(&self) -> &str {
        self.history.last().map_or("", |entry| entry.0.as_str())
    }
}

/// A document and what it could not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The document, JSON with a line feed at its end.
    pub text: String,
    /// What was left out, in words, with how often.
    pub lost: Vec<String>,
}

/// Writes an SBOM.
///
/// # Errors
/// The head has no history, or its UUID is none.
pub fn sbom(sbom: &Sbom, format: SbomFormat, head: &Head) -> Result<Written, Error> {
    check(head)?;
    let mut lost = Lost::default();
    let value = match format {
        SbomFormat::CycloneDx1_6 => cyclonedx::sbom(sbom, "1.6", head, &mut lost),
        SbomFormat::CycloneDx1_7 => cyclonedx::sbom(sbom, "1.7", head, &mut lost),
        SbomFormat::Spdx2_3 => spdx::sbom(sbom, head, &mut lost),
    };
    Ok(lost.written(&value))
}

/// Writes statements. What the document says of itself comes from `head`, not from `vex`.
///
/// # Errors
/// As [`sbom`]; there is no statement; or, for CycloneDX, the statements are about parts of several products.
pub fn vex(vex: &Vex, format: VexFormat, head: &Head) -> Result<Written, Error> {
    check(head)?;
    if vex.statements.is_empty() {
        return Err(refused("there is no statement to write", "state something first"));
    }
    let mut lost = Lost::default();
    let value = match format {
        VexFormat::OpenVex => openvex::vex(vex, head, &mut lost),
        VexFormat::CycloneDx => cyclonedx::vex(vex, head, &mut lost)?,
        VexFormat::Csaf => csaf::vex(vex, head, &mut lost),
    };
    Ok(lost.written(&value))
}

fn check(head: &Head) -> Result<(), Error> {
    if head.history.is_empty() {
        return Err(refused("the document has no history", "give at least the time of its first issue"));
    }
    let groups: Vec<usize> = head.uuid.split('-').map(str::len).collect();
    let is_hex = head.uuid.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'));
    if groups != [8, 4, 4, 4, 12] || !is_hex {
        let what = format!("`{}` is no UUID", crate::text::printable(&head.uuid, 40));
        return Err(refused(&what, "give one in lower case, 8-4-4-4-12 digits"));
    }
    Ok(())
}

fn refused(what: &str, next: &str) -> Error {
    Error::new(Kind::Shape, Place::File, what, next)
}

/// What stands where a format of statements asks for a reason and the author gave none.
const NO_REASON: &str = "The author states no reason.";
/// What stands where it asks for an action and the author gave none.
const NO_ACTION: &str = "The author states no action.";

/// Whether an address is one of mail, not of the web: formats have a place of its own for each.
fn is_mail(address: &str) -> bool {
    address.contains('@') && !address.contains("://")
}

/// What could not be written, counted by its kind.
#[derive(Default)]
struct Lost(BTreeMap<String, usize>);

impl Lost {
    fn add(&mut self, what: &str) {
        let count = self.0.entry(what.to_owned()).or_default();
        *count = count.saturating_add(1);
    }

    fn written(self, value: &Value) -> Written {
        let lost = self.0.into_iter().map(|(what, count)| format!("{what} ({count} times)")).collect();
        Written { text: format!("{value:#}\n"), lost }
    }
}

/// An object of the members that have a value.
fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let present = members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(present.collect::<Map<String, Value>>())
}

/// A text.
fn text(text: impl Into<String>) -> Option<Value> {
    Some(Value::String(text.into()))
}

/// A text that may be absent.
fn maybe(text: Option<&String>) -> Option<Value> {
    text.cloned().map(Value::String)
}

/// A list; absent where it is empty.
fn list(items: Vec<Value>) -> Option<Value> {
    (!items.is_empty()).then_some(Value::Array(items))
}

/// A list of texts; absent where it is empty.
fn texts(items: &[String]) -> Option<Value> {
    list(items.iter().cloned().map(Value::String).collect())
}

/// Whether a text has the form of an SPDX licence expression: ids and operators in turn, brackets apart. The ids themselves
/// are not looked up.
fn is_expression(text: &str) -> bool {
    let mut expects_id = true;
    let mut any = false;
    for word in text.split(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '(' | ')')) {
        if word.is_empty() {
            continue;
        }
        let is_operator = matches!(word, "AND" | "OR" | "WITH");
        let is_id = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-+:".contains(&byte));
        if is_operator == expects_id || !(is_operator || is_id) {
            return false;
        }
        expects_id = is_operator;
        any = true;
    }
    any && !expects_id
}
