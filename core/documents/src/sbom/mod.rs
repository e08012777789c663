//! SBOMs: which format a file is, and its parts.

pub(crate) mod cyclonedx;
pub(crate) mod particulars;
pub(crate) mod remarks;
pub(crate) mod source_package;
mod spdx;
mod spdx3;

use noharm_model::component::Sbom;
use noharm_model::statement::Vex;

use crate::error::{Error, Kind, Place};
use crate::limits::Limits;
use crate::{sniff, text};

/// How much of a document is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// What matching needs.
    Parts,
    /// That, and what is stated about vulnerabilities.
    PartsAndStatements,
    /// That, what the file says of itself, and the particulars of its parts.
    Everything,
}

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// CycloneDX JSON, 1.2 to 1.7.
    CycloneDx,
    /// CycloneDX XML, 1.2 to 1.7.
    CycloneDxXml,
    /// SPDX JSON, 2.2 and 2.3.
    Spdx,
    /// The same within the answer of GitHub's dependency graph (`{"sbom": …}`).
    SpdxInAnswer,
    /// SPDX tag-value, 2.2 and 2.3.
    SpdxTagValue,
    /// SPDX 3.0, JSON-LD.
    Spdx3,
}

/// The format of a file, by its first bytes (64 KiB, or all of it), never by its name; `None` if it is no SBOM that is
/// read here.
#[must_use]
pub fn detect(head: &[u8]) -> Option<Format> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    match head.trim_ascii_start().first()? {
        b'<' => is_cyclonedx_xml(sniff::text(head)).then_some(Format::CycloneDxXml),
        b'{' | b'[' => json(head),
        _ => spdx::looks_like_tag_value(sniff::text(head)).then_some(Format::SpdxTagValue),
    }
}

fn json(head: &[u8]) -> Option<Format> {
    let keys = sniff::keys(head);
    if keys.has("bomFormat") {
        return Some(Format::CycloneDx);
    }
    if keys.has("spdxVersion") {
        return Some(Format::Spdx);
    }
    if keys.has("sbom") && keys.inside("spdxVersion") {
        return Some(Format::SpdxInAnswer);
    }
    (keys.has("@context") && sniff::text(head).contains(spdx3::CONTEXT)).then_some(Format::Spdx3)
}

/// True if the outermost element is a `bom` of a CycloneDX namespace.
fn is_cyclonedx_xml(text: &str) -> bool {
    let first = text.split('<').skip(1).find(|tag| !tag.starts_with(['?', '!']));
    first.and_then(|tag| tag.split('>').next()).is_some_and(|tag| tag.contains(cyclonedx::SPACE))
}

/// Reads one SBOM.
///
/// A part that cannot be understood, a reference that leads nowhere or a field of the wrong type is a remark of the
/// result; only what makes the whole file doubtful is an error.
///
/// # Errors
/// The file is empty, not UTF-8, not well-formed, cut off, past a limit, names a key that is read twice in one object
/// of JSON (or a tag twice for one thing; in XML, a text twice in one element), declares an XML document type, or is of a
/// format or version that is not read.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Sbom, Error> {
    both(bytes, limits, Wanted::Parts).map(|(sbom, _)| sbom)
}

/// Reads one SBOM and, in the same pass, what a CycloneDX document states about vulnerabilities in its parts.
///
/// # Errors
/// As [`read`].
pub fn read_with_statements(bytes: &[u8], limits: &Limits) -> Result<(Sbom, Option<Vex>), Error> {
    both(bytes, limits, Wanted::PartsAndStatements)
}

/// Reads one SBOM in full: with what the file says of itself and the particulars of its parts, which matching does not need.
///
/// # Errors
/// As [`read`].
pub fn read_in_full(bytes: &[u8], limits: &Limits) -> Result<(Sbom, Option<Vex>), Error> {
    both(bytes, limits, Wanted::Everything)
}

/// Where the key stands that tells CycloneDX.
const BEGIN: usize = 512;

fn both(bytes: &[u8], limits: &Limits, wanted: Wanted) -> Result<(Sbom, Option<Vex>), Error> {
    let text = text::decode(bytes, limits)?;
    let parts_alone = |sbom| (sbom, None);
    // CycloneDX is told by a key that nearly always stands first, and outweighs every other.
    let begin = text.as_bytes().get(..BEGIN).and_then(detect).filter(|begin| *begin == Format::CycloneDx);
    match begin.or_else(|| sniff::format(text.as_bytes(), detect)) {
        Some(Format::CycloneDx) => cyclonedx::read(text, limits, wanted),
        Some(Format::CycloneDxXml) => cyclonedx::read_xml(text, limits, wanted),
        Some(Format::Spdx) => spdx::read(text, limits, wanted).map(parts_alone),
        Some(Format::SpdxInAnswer) => spdx::read_in_answer(text, limits, wanted).map(parts_alone),
        Some(Format::SpdxTagValue) => spdx::read_tag_value(text, limits, wanted).map(parts_alone),
        Some(Format::Spdx3) => spdx3::read(text, limits, wanted).map(parts_alone),
        None => Err(unknown(text, limits)),
    }
}

/// What [`read_with_statements`] does, where it is known that the text is CycloneDX.
pub(crate) fn cyclonedx_with_statements(text: &str, limits: &Limits) -> Result<(Sbom, Option<Vex>), Error> {
    if text.trim_ascii_start().starts_with('<') {
        return cyclonedx::read_xml(text, limits, Wanted::PartsAndStatements);
    }
    cyclonedx::read(text, limits, Wanted::PartsAndStatements)
}

/// What a file is instead, as far as it can be told.
fn unknown(text: &str, limits: &Limits) -> Error {
    let start = text.trim_ascii_start();
    let format = |what: &str, next: &str| Error::new(Kind::Format, Place::File, what, next);
    if start.starts_with('<') {
        let what = if start.contains("spdx.org/rdf") {
            "the file is SPDX as RDF"
        } else {
            "the file is XML, but not CycloneDX 1.2 to 1.7"
        };
        return format(what, "save the SBOM as CycloneDX, or as SPDX in JSON or tag-value form");
    }
    if !start.starts_with(['{', '[']) {
        return format("the file is neither CycloneDX nor SPDX", "name an SBOM in one of these formats");
    }
    if let Err(error) = crate::json::document::<serde::de::IgnoredAny>(text, limits) {
        return error;
    }
    let keys = sniff::keys(text.as_bytes());
    if keys.has("@context") {
        return format("the file is JSON-LD, but not SPDX 3.0", "name an SBOM in CycloneDX or SPDX");
    }
    let what = "the file is JSON, but neither CycloneDX (no `bomFormat`) nor SPDX (no `spdxVersion`)";
    format(what, "name an SBOM in one of these formats")
}
