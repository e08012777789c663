//! VEX: which format a file is, and what it states about vulnerabilities in which products.

mod csaf;
mod openvex;

use noharm_model::statement::Vex;

use crate::advisory;
use crate::error::{Error, Kind, Place};
use crate::limits::Limits;
use crate::sbom;
use crate::sniff::{self, Keys};
use crate::text;

pub use csaf::of_csaf;

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// OpenVEX 0.2.
    OpenVex,
    /// CycloneDX, JSON or XML, with `vulnerabilities`.
    CycloneDx,
    /// CSAF 2.0 and 2.1, of any profile: an advisory states affected and fixed products too.
    Csaf,
}

/// The format of a file, by its first bytes (64 KiB, or all of it), never by its name; `None` if it is no VEX.
///
/// A CycloneDX file counts even where it may hold no statement: they stand at its end.
#[must_use]
pub fn detect(head: &[u8]) -> Option<Format> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    match head.trim_ascii_start().first()? {
        b'<' => sbom::detect(head).map(|_| Format::CycloneDx),
        b'{' | b'[' => json(head, &sniff::keys(head)),
        _ => None,
    }
}

fn json(head: &[u8], keys: &Keys) -> Option<Format> {
    if keys.has("bomFormat") {
        return Some(Format::CycloneDx);
    }
    if advisory::csaf::is_csaf(keys) {
        return Some(Format::Csaf);
    }
    let is_openvex = keys.has("@context") && sniff::text(head).contains(openvex::CONTEXT);
    is_openvex.then_some(Format::OpenVex)
}

/// Reads the statements of one file.
///
/// A statement that cannot be understood, that names no product or no known status is passed over and told in the
/// result's remarks; it never counts as *not affected*.
///
/// # Errors
/// The file is empty, not UTF-8, not well-formed, cut off, past a limit, names a key twice in one object, or is of a
/// format or version that is not read; a CycloneDX file without `vulnerabilities` is no VEX.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vex, Error> {
    let text = text::decode(bytes, limits)?;
    match sniff::format(text.as_bytes(), detect) {
        Some(Format::OpenVex) => openvex::read(text, limits),
        Some(Format::Csaf) => {
            advisory::csaf::of_text(text, limits).map(|document| of_csaf(&document, limits))
        }
        Some(Format::CycloneDx) => {
            let (_, vex) = sbom::cyclonedx_with_statements(text, limits)?;
            vex.ok_or_else(|| {
                let what = "the CycloneDX file states nothing about vulnerabilities";
                Error::new(
                    Kind::Format,
                    Place::File,
                    what,
                    "name one with `vulnerabilities`, or use it as an SBOM",
                )
            })
        }
        None => {
            crate::json::document::<serde::de::IgnoredAny>(text, limits)?;
            let what = "the file is neither OpenVEX nor CycloneDX nor CSAF";
            Err(Error::new(Kind::Format, Place::File, what, "name a VEX file in one of these formats"))
        }
    }
}
