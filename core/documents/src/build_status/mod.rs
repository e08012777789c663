//! What a build system says of the vulnerabilities of the packages that it built: Yocto and Buildroot.
//!
//! This is the maker's own evidence (a patch that was applied, a reason to ignore), never a suppression: every entry is
//! kept with its reason.

mod buildroot;
mod yocto;

use crate::error::{Error, Kind, Place};
use crate::json;
use crate::limits::Limits;
use crate::{sniff, text};

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Yocto's `cve-check` or `vex` class, JSON, format version 1.
    Yocto,
    /// Buildroot's `pkg-stats`, JSON.
    Buildroot,
}

/// One report of a build system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildStatus {
    /// `Yocto cve-check 1` or `Buildroot pkg-stats`.
    pub format: String,
    /// When it was made, as written (Buildroot).
    pub made: Option<String>,
    /// The commit of the build system (Buildroot).
    pub commit: Option<String>,
    /// The packages, in the file's order.
    pub packages: Vec<Package>,
    /// What a reader should know: packages and entries that were passed over.
    pub remarks: Vec<String>,
}

/// One package as it was built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// Name of the recipe or package.
    pub name: String,
    /// Its version, as written.
    pub version: Option<String>,
    /// The layer of its recipe (Yocto).
    pub layer: Option<String>,
    /// The names under which it was looked for, and whether the database knew them (Yocto).
    pub products: Vec<(String, bool)>,
    /// CPEs, as written.
    pub cpes: Vec<String>,
    /// Patch files that were applied (Buildroot).
    pub patches: Vec<String>,
    /// How the check itself went (Buildroot's `status.cve`): a grade and a reason.
    pub check: Option<(String, String)>,
    /// What is said of each vulnerability.
    pub issues: Vec<Issue>,
}

/// What is said of one vulnerability in one package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issue {
    /// `CVE-…`.
    pub id: String,
    /// What is said.
    pub verdict: Verdict,
    /// Why, in one word: `fix-file-included`, `backported-patch`, `not-applicable-config`, `version-not-in-range`, …
    /// Only the first two and their like speak of a patch; the last compares versions.
    pub detail: Option<String>,
    /// Why, in words.
    pub description: Option<String>,
    /// Patch files that carry the repair (Yocto).
    pub patches: Vec<String>,
}

/// What a build system says of a vulnerability.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Repaired here, or in this version.
    Patched,
    /// Judged not to matter here.
    Ignored,
    /// Open.
    Unpatched,
    /// Not decided, or a word that is not known.
    #[default]
    Unknown,
}

/// The format of a file, by its bytes (the first 64 KiB may be too few for Buildroot), never by its name; `None` if it is
/// neither.
#[must_use]
pub fn detect(bytes: &[u8]) -> Option<Format> {
    let keys = sniff::keys(bytes);
    if keys.any(&["bomFormat", "spdxVersion", "@context"]) {
        return None;
    }
    if keys.has("package") && ["issue", "products", "layer"].into_iter().any(|key| keys.inside(key)) {
        return Some(Format::Yocto);
    }
    let is_buildroot = keys.has("packages") && keys.any(&["package_status_checks", "defconfigs"]);
    is_buildroot.then_some(Format::Buildroot)
}

/// Reads one report.
///
/// # Errors
/// The file is empty, not UTF-8, not well-formed JSON, cut off, past a limit, names a key twice in one object, or is of a
/// format that is not read.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<BuildStatus, Error> {
    let text = text::decode(bytes, limits)?;
    match detect(text.as_bytes()) {
        Some(Format::Yocto) => yocto::read(text, limits),
        Some(Format::Buildroot) => buildroot::read(text, limits),
        None => {
            json::document::<serde::de::IgnoredAny>(text, limits)?;
            let what = "the file is neither Yocto's cve-check nor Buildroot's pkg-stats";
            Err(Error::new(Kind::Format, Place::File, what, "name a report of one of these, in JSON"))
        }
    }
}
