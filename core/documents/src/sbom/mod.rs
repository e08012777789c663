//! SBOMs: which format a file is, and its parts.

mod cyclonedx;
mod remarks;
mod source_package;
mod spdx;

use noharm_model::component::Sbom;

use crate::error::{Error, Kind, Place};
use crate::limits::Limits;
use crate::{sniff, text};

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// CycloneDX JSON, 1.2 to 1.7.
    CycloneDx,
    /// SPDX JSON, 2.2 and 2.3.
    Spdx,
}

/// The format of a file, by its first bytes (64 KiB, or all of it); `None` if it is no SBOM that is read here.
#[must_use]
pub fn detect(head: &[u8]) -> Option<Format> {
    let keys = sniff::keys(head);
    if keys.has("bomFormat") {
        return Some(Format::CycloneDx);
    }
    keys.has("spdxVersion").then_some(Format::Spdx)
}

/// Where nearly every file names its format.
const HEAD: usize = 64 << 10;

/// Reads one SBOM.
///
/// A part that cannot be understood, a reference that leads nowhere or a field of the wrong type is a remark of the
/// result; only what makes the whole file doubtful is an error.
///
/// # Errors
/// The file is empty, not UTF-8, not well-formed JSON, cut off, past a limit, names a key twice in one object, or is of a
/// format or version that is not read.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Sbom, Error> {
    let text = text::decode(bytes, limits)?;
    let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
    match detect(head).or_else(|| detect(bytes)) {
        Some(Format::CycloneDx) => cyclonedx::read(text, limits),
        Some(Format::Spdx) => spdx::read(text, limits),
        None => Err(unknown(text, limits)),
    }
}

/// What a file is instead, as far as it can be told.
fn unknown(text: &str, limits: &Limits) -> Error {
    let start = text.trim_ascii_start();
    let format = |what: &str, next: &str| Error::new(Kind::Format, Place::File, what, next);
    if start.starts_with('<') {
        return format("the file is XML", "save the SBOM as JSON: CycloneDX 1.2 to 1.7 or SPDX 2.3");
    }
    if start.starts_with("SPDXVersion:") || start.contains("\nSPDXVersion:") {
        return format("the file is SPDX in tag-value form", "save it as SPDX 2.3 JSON");
    }
    if !start.starts_with(['{', '[']) {
        return format("the file is neither CycloneDX nor SPDX JSON", "name an SBOM in one of these formats");
    }
    if let Err(error) = crate::json::document::<serde::de::IgnoredAny>(text, limits) {
        return error;
    }
    let keys = sniff::keys(text.as_bytes());
    if keys.has("@context") {
        return format("the file is JSON-LD, perhaps SPDX 3", "save it as SPDX 2.3 JSON or CycloneDX JSON");
    }
    let what = "the file is JSON, but neither CycloneDX (no `bomFormat`) nor SPDX (no `spdxVersion`)";
    format(what, "name an SBOM in one of these formats")
}
