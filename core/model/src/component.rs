//! What an SBOM lists: the parts of one device, or of one part of it.

use serde::{Deserialize, Serialize};

/// One SBOM, as far as matching and attribution need it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sbom {
    /// `CycloneDX 1.6` or `SPDX 2.3`.
    pub format: String,
    /// Name of the thing described, if the file says so.
    pub subject: Option<Component>,
    /// The parts, in the file's order.
    pub components: Vec<Component>,
    /// What a reader should know: references that lead nowhere, fields of the wrong type that were passed over.
    pub remarks: Vec<String>,
}

/// One part of a device, as its SBOM names it. Nothing here is normalised beyond white space.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// The reference other entries use (`bom-ref`, `SPDXID`); unique within its SBOM, made up where the file has none.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Name; for a CycloneDX group the name is the bare name.
    pub name: String,
    /// CycloneDX `group`.
    pub group: Option<String>,
    /// Version text as written; `None` where the file has none or says NOASSERTION.
    pub version: Option<String>,
    /// Package URL as written.
    pub purl: Option<String>,
    /// CPE names as written (2.2 URIs or 2.3 formatted strings).
    pub cpes: Vec<String>,
    /// `library`, `application`, `operating-system`, `firmware`, `device`, …, as written.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Supplier, else manufacturer, publisher or originator.
    pub supplier: Option<String>,
    /// References of the components it depends on, directly; resolved within the SBOM.
    pub depends_on: Vec<String>,
    /// Hashes, `algorithm:hex` in lower case.
    pub hashes: Vec<String>,
    /// Identifiers that a maker's patch claims to resolve (CycloneDX `pedigree.patches[].resolves`).
    pub patched: Vec<Patched>,
    /// Properties that matter for identity: source package name and version (`syft`, `trivy` or Debian's own).
    pub source_package: Option<SourcePackage>,
    /// Commit of the sources, where the file states it (pedigree commits, a VCS reference with a commit).
    pub commit: Option<String>,
}

/// A patch in the SBOM that claims to resolve an issue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patched {
    /// `CVE-2017-14491` or another advisory's id.
    pub id: String,
    /// `backport`, `cherry-pick`, `unofficial`, `monkey`.
    pub kind: String,
}

/// The source package that a binary package was built from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcePackage {
    /// Its name.
    pub name: String,
    /// Its version, where it differs from the binary's.
    pub version: Option<String>,
}
