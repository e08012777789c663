//! CSAF 2.0 and 2.1: one advisory or VEX document with its product tree, names and texts kept as they are written.
//!
//! Many makers' advisories name products in words only (CISA's medical ones carry neither CPE nor purl), so nothing is
//! normalised here: the vendor's and product's names, the version's text and the branch that it stands in are handed on
//! for a matcher of names.

pub(super) mod advisories;
mod raw;
mod tree;
mod vulnerabilities;

use std::sync::Arc;

use noharm_model::advisory::Cvss;

use crate::error::{Error, Kind, Place};
use crate::json;
use crate::limits::Limits;
use crate::sbom::remarks::Remarks;
use crate::sniff::{self, Keys};
use crate::text::{self, printable};

/// One CSAF document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// `2.0` or `2.1`.
    pub csaf_version: String,
    /// The profile: `csaf_security_advisory`, `csaf_vex`, `csaf_base`, …, as written.
    pub category: String,
    /// Title.
    pub title: String,
    /// Language, as written.
    pub language: Option<String>,
    /// The sharing label of the Traffic Light Protocol, as written (`WHITE` in 2.0 is `CLEAR` in 2.1).
    pub tlp: Option<String>,
    /// The issuer's severity of the whole, as written.
    pub severity: Option<String>,
    /// Whoever issued it.
    pub publisher: Publisher,
    /// Its id, state and history.
    pub tracking: Tracking,
    /// Notes on the whole.
    pub notes: Vec<Note>,
    /// References of the whole.
    pub references: Vec<Reference>,
    /// Every product of the tree, in the file's order: branches, full product names, relationships (2.1: paths).
    pub products: Vec<Product>,
    /// Groups of products.
    pub groups: Vec<Group>,
    /// What is said of each vulnerability.
    pub vulnerabilities: Vec<Vulnerability>,
    /// What a reader should know: fields of the wrong type, references that lead nowhere.
    pub remarks: Vec<String>,
}

/// Whoever issued a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publisher {
    /// Name.
    pub name: String,
    /// `vendor`, `coordinator`, `discoverer`, `translator`, `user`, `other`; 2.1: also `multiplier`.
    pub category: String,
    /// The URI under which the publisher's ids are unique.
    pub namespace: String,
}

/// Id, state and history of a document. Times are RFC 3339, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tracking {
    /// The id, unique for its publisher.
    pub id: String,
    /// Further ids.
    pub aliases: Vec<String>,
    /// The version: a whole number or a semantic version.
    pub version: String,
    /// `draft`, `interim` or `final`.
    pub status: String,
    /// First release.
    pub initial_release: Option<String>,
    /// This release.
    pub current_release: Option<String>,
    /// The revisions, in the file's order.
    pub revisions: Vec<Revision>,
}

/// One revision of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// Its version.
    pub number: String,
    /// When.
    pub date: Option<String>,
    /// What changed, in words.
    pub summary: String,
}

/// A note in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// `summary`, `description`, `details`, `faq`, `general`, `legal_disclaimer`, `other`.
    pub category: String,
    /// Title.
    pub title: Option<String>,
    /// Text.
    pub text: String,
}

/// A reference to a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// `self` or `external`.
    pub category: Option<String>,
    /// What it is.
    pub summary: Option<String>,
    /// Where it is.
    pub url: String,
}

/// One step in the product tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Branch {
    /// `vendor`, `product_family`, `product_name`, `product_version`, `product_version_range`, `architecture`,
    /// `host_name`, `language`, `patch_level`, `service_pack`, `specification`, `legacy` (2.0), `platform` (2.1), as
    /// written.
    pub category: String,
    /// The text of this step, as written.
    pub name: String,
}

/// One product: a full product name with its place in the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    /// `product_id`, unique within its document.
    pub id: String,
    /// The full name for people, as written.
    pub name: String,
    /// The steps from the root of the tree to it; empty for one that stands outside the branches.
    pub branches: Vec<Arc<Branch>>,
    /// Identifiers, where the document gives any.
    pub identifiers: Identifiers,
    /// For a product that is made of two others: which ones.
    pub relation: Option<Relation>,
}

impl Product {
    /// The innermost step of a category.
    #[must_use]
    pub fn branch(&self, category: &str) -> Option<&Branch> {
        self.branches.iter().rev().find(|branch| branch.category == category).map(AsRef::as_ref)
    }

    /// The vendor's name, as written.
    #[must_use]
    pub fn vendor(&self) -> Option<&str> {
        self.branch("vendor").map(|branch| branch.name.as_str())
    }

    /// The product's name, as written; the family's where there is no other.
    #[must_use]
    pub fn product_name(&self) -> Option<&str> {
        self.branch("product_name")
            .or_else(|| self.branch("product_family"))
            .map(|branch| branch.name.as_str())
    }

    /// The text of the version with its branch: `product_version` (one version) or `product_version_range`.
    ///
    /// Branch and text may disagree in real documents; both are handed on.
    #[must_use]
    pub fn version(&self) -> Option<&Branch> {
        let is_version = |branch: &&Arc<Branch>| {
            matches!(branch.category.as_str(), "product_version" | "product_version_range")
        };
        self.branches.iter().rev().find(is_version).map(AsRef::as_ref)
    }
}

/// The names of a product in other schemes (`product_identification_helper`), as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identifiers {
    /// CPE.
    pub cpe: Option<String>,
    /// Package URLs: one in 2.0, a list in 2.1.
    pub purls: Vec<String>,
    /// Hashes of its files, `algorithm:hex` in lower case.
    pub hashes: Vec<String>,
    /// Model numbers, perhaps with placeholders (`*`, `?`).
    pub models: Vec<String>,
    /// Serial numbers, perhaps with placeholders.
    pub serials: Vec<String>,
    /// Stock-keeping units.
    pub skus: Vec<String>,
    /// Where its SBOMs are.
    pub sboms: Vec<String>,
    /// Other URIs: the scheme's namespace and the URI (UDI-DI come in this form).
    pub uris: Vec<(String, String)>,
}

/// How a product is made of others: `component` is `category` (`default_component_of`, `installed_on`, …) `within`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// The category, as written.
    pub category: String,
    /// The part: an index into [`Document::products`]; `None` where its id is not there.
    pub component: Option<usize>,
    /// The whole.
    pub within: Option<usize>,
}

/// A group of products.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// `group_id`.
    pub id: String,
    /// Indices into [`Document::products`].
    pub products: Vec<usize>,
}

/// What a document says of one vulnerability.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vulnerability {
    /// CVE id, as written.
    pub cve: Option<String>,
    /// Other ids: the system's name and the id.
    pub ids: Vec<(String, String)>,
    /// CWE numbers.
    pub cwes: Vec<u32>,
    /// Title.
    pub title: Option<String>,
    /// When it was made public (2.0 `release_date`, 2.1 `disclosure_date`).
    pub disclosed: Option<String>,
    /// When it was found.
    pub discovered: Option<String>,
    /// When its exploitation became known, the earliest first as written (2.1).
    pub exploited: Vec<String>,
    /// Notes.
    pub notes: Vec<Note>,
    /// References.
    pub references: Vec<Reference>,
    /// Which products are affected, and which are not.
    pub status: ProductStatus,
    /// CVSS vectors with the products that they hold for.
    pub scores: Vec<Score>,
    /// What can be done.
    pub remediations: Vec<About>,
    /// What it may do (`impact`, `exploit_status`, `target_set`).
    pub threats: Vec<About>,
    /// Why a product is not affected; the category is one of VEX's five labels.
    pub flags: Vec<About>,
}

/// Indices into [`Document::products`] by what is said of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductStatus {
    /// First release that is affected.
    pub first_affected: Vec<usize>,
    /// Affected.
    pub known_affected: Vec<usize>,
    /// Last release that is affected.
    pub last_affected: Vec<usize>,
    /// First release with the fix.
    pub first_fixed: Vec<usize>,
    /// Releases with a fix.
    pub fixed: Vec<usize>,
    /// Recommended releases; nothing is said of whether they are affected.
    pub recommended: Vec<usize>,
    /// Not affected.
    pub known_not_affected: Vec<usize>,
    /// Not yet known.
    pub under_investigation: Vec<usize>,
    /// Not known (2.1).
    pub unknown: Vec<usize>,
}

/// CVSS vectors of one entry of `scores` (2.0) or `metrics` (2.1).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// The vectors, scored here.
    pub cvss: Vec<Cvss>,
    /// The products that they hold for: indices into [`Document::products`].
    pub products: Vec<usize>,
}

/// A remediation, a threat or a flag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The category or label, as written.
    pub category: String,
    /// In words.
    pub details: Option<String>,
    /// Since when.
    pub date: Option<String>,
    /// Where more is said.
    pub url: Option<String>,
    /// What must be restarted, as written.
    pub restart: Option<String>,
    /// The products: indices into [`Document::products`].
    pub products: Vec<usize>,
    /// Groups of products: indices into [`Document::groups`].
    pub groups: Vec<usize>,
}

/// True if a file is a CSAF document, by its first bytes (64 KiB, or all of it).
#[must_use]
pub fn detect(head: &[u8]) -> bool {
    is_csaf(&sniff::keys(head))
}

/// The same by the keys that are known already.
pub(crate) fn is_csaf(keys: &Keys) -> bool {
    keys.has("document") && (keys.inside("csaf_version") || keys.inside("tracking"))
}

/// Reads one document.
///
/// A field of the wrong type, a product that is named nowhere, a score that is none are remarks of the result.
///
/// # Errors
/// The file is empty, not UTF-8, not well-formed JSON, cut off, past a limit, names a key twice in one object, has no id,
/// or is not CSAF 2.0 or 2.1.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    of_text(text::decode(bytes, limits)?, limits)
}

/// The same from text.
pub(crate) fn of_text(text: &str, limits: &Limits) -> Result<Document, Error> {
    let raw: raw::Document<'_> = json::document(text, limits)?;
    let mut remarks = Remarks::new(limits);
    let mut document = head(&raw, &mut remarks)?;
    let index = tree::read(&raw, &mut document, &mut remarks, limits)?;
    vulnerabilities::read(&raw, &mut document, &index, &mut remarks);
    document.remarks = remarks.finish();
    Ok(document)
}

/// Everything but products and vulnerabilities.
fn head(raw: &raw::Document<'_>, remarks: &mut Remarks) -> Result<Document, Error> {
    let Some(head) = &raw.document.value else {
        let what = "it has no `document`";
        return Err(Error::new(Kind::Format, Place::File, what, "name a CSAF 2.0 or 2.1 file"));
    };
    let csaf_version = match head.csaf_version.get() {
        Some(version @ ("2.0" | "2.1")) => version.to_owned(),
        other => {
            let what =
                format!("CSAF `{}` is not read here", printable(other.unwrap_or("without version"), 20));
            return Err(Error::new(Kind::Format, Place::File, what, "fetch it as CSAF 2.0 or 2.1"));
        }
    };
    let none = raw::Tracking::default();
    let tracking = head.tracking.value.as_deref().unwrap_or(&none);
    let Some(id) = tracking.id.owned() else {
        return Err(json::shape("`document.tracking.id` is missing"));
    };
    let publisher = head.publisher.value.as_deref();
    let of_publisher =
        |pick: fn(&raw::Publisher<'_>) -> Option<String>| publisher.and_then(pick).unwrap_or_default();
    remarks.wrong("document", "title", &head.title);
    Ok(Document {
        csaf_version,
        category: head.category.owned().unwrap_or_default(),
        title: head.title.owned().unwrap_or_default(),
        language: head.language.owned(),
        tlp: head
            .distribution
            .value
            .as_ref()
            .and_then(|distribution| distribution.tlp.value.as_deref()?.label.owned()),
        severity: head.severity.value.as_deref().and_then(|severity| severity.text.owned()),
        publisher: Publisher {
            name: of_publisher(|publisher| publisher.name.owned()),
            category: of_publisher(|publisher| publisher.category.owned()),
            namespace: of_publisher(|publisher| publisher.namespace.owned()),
        },
        tracking: Tracking {
            id,
            aliases: tracking.aliases.items.iter().filter_map(json::Text::owned).collect(),
            version: tracking.version.owned().unwrap_or_default(),
            status: tracking.status.owned().unwrap_or_default(),
            initial_release: tracking.initial_release.owned(),
            current_release: tracking.current_release.owned(),
            revisions: revisions(tracking),
        },
        notes: notes(&head.notes),
        references: references(&head.references),
        ..Document::default()
    })
}

fn revisions(tracking: &raw::Tracking<'_>) -> Vec<Revision> {
    let revisions = tracking.revisions.values();
    revisions
        .map(|revision| Revision {
            number: revision.number.owned().unwrap_or_default(),
            date: revision.date.owned(),
            summary: revision.summary.owned().unwrap_or_default(),
        })
        .collect()
}

fn notes(list: &json::List<json::Object<raw::Note<'_>>>) -> Vec<Note> {
    let notes = list.values();
    notes
        .filter_map(|note| {
            Some(Note {
                category: note.category.owned().unwrap_or_default(),
                title: note.title.owned(),
                text: note.text.owned()?,
            })
        })
        .collect()
}

fn references(list: &json::List<json::Object<raw::Reference<'_>>>) -> Vec<Reference> {
    let references = list.values();
    references
        .filter_map(|reference| {
            Some(Reference {
                category: reference.category.owned(),
                summary: reference.summary.owned(),
                url: reference.url.owned()?,
            })
        })
        .collect()
}
