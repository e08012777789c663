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
    /// What a BOM-Link names the file by; `None` where it states no serial number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<BomLink>,
    /// What the file says of itself; `None` unless it was read in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Box<About>>,
}

impl Sbom {
    /// All parts, the subject first where it does not stand among them.
    pub fn parts(&self) -> impl Iterator<Item = &Component> {
        let is_apart =
            |subject: &&Component| self.components.iter().all(|part| part.reference != subject.reference);
        self.subject.iter().filter(is_apart).chain(&self.components)
    }
}

/// What a BOM-Link names a CycloneDX file by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BomLink {
    /// The UUID of its serial number, in lower case, without `urn:uuid:`.
    pub serial: String,
    /// Its version; 1 where it states none, as CycloneDX's schema says.
    pub version: u64,
}

/// What an SBOM says of itself: who made it, when, with what, and how far it can be trusted to be whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Persons and organisations who answer for the file, without what kind of actor they are.
    pub authors: Vec<String>,
    /// Mail addresses and web addresses of the authors.
    pub contacts: Vec<String>,
    /// When the file was made, as written.
    pub timestamp: Option<String>,
    /// Programs that made it, each with its version where one is told.
    pub tools: Vec<(String, Option<String>)>,
    /// Serial number or namespace of the file.
    pub serial: Option<String>,
    /// Revision of the file under that serial number.
    pub revision: Option<String>,
    /// Phases of the life cycle that the data come from (`build`, `operations`, …), as written.
    pub contexts: Vec<String>,
    /// True if the file carries a signature of its own.
    pub is_signed: bool,
    /// Entries about vulnerabilities in the file.
    pub vulnerabilities: usize,
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
    /// What matching does not need; `None` unless the file was read in full and says any of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub particulars: Option<Box<Particulars>>,
}

impl Component {
    /// Group and name, as `group/name`.
    #[must_use]
    pub fn full_name(&self) -> String {
        self.group.as_ref().map_or_else(|| self.name.clone(), |group| format!("{group}/{}", self.name))
    }
}

/// What an SBOM says of a part beyond its identity: licences, support, form, how far its dependencies are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// Licences as written: SPDX ids, expressions or names.
    pub licences: Vec<String>,
    /// Mail addresses and web addresses of the supplier.
    pub contacts: Vec<String>,
    /// Level of support (`maintained`, `noSupport`, …), as written.
    pub support: Option<String>,
    /// The day on which support ends, as written.
    pub end_of_support: Option<String>,
    /// Name of the part's file.
    pub file: Option<String>,
    /// Whether the file can be executed, as BSI TR-03183-2 has it (`executable`, `non-executable`).
    pub executable: Option<String>,
    /// Whether it is an archive (`archive`, `no archive`).
    pub archive: Option<String>,
    /// Whether an archive keeps its parts apart (`structured`, `unstructured`).
    pub structured: Option<String>,
    /// True if the file has an entry for what the part depends on, be it that there is nothing.
    pub dependencies_stated: bool,
    /// How far what it depends on or holds is listed (`complete`, `incomplete`, `unknown`, …), as written.
    pub completeness: Option<String>,
    /// Where it can be fetched, as program or as source.
    pub locations: Vec<String>,
    /// Where it was found: files of a device, or the SBOMs that it was merged from.
    pub found_in: Vec<String>,
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
