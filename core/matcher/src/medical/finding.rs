//! A finding by name.

use serde::{Deserialize, Serialize};

use super::version_text::Reach;

/// How sure it is that the item is the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// By its name alone: unknown until somebody answers.
    Candidate,
    /// The same UDI device identifier.
    Identified,
    /// A remembered answer says so; who and why.
    Confirmed(String),
    /// A remembered answer says that it is not; who and why.
    Refused(String),
}

/// An item that may be a product of an advisory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameFinding {
    /// Position of the document in the list that was searched.
    pub document: usize,
    /// Position of the product in its document.
    pub product: usize,
    /// Position of the item in the inventory.
    pub item: usize,
    /// How sure the identity is.
    pub grade: Grade,
    /// 0 to 100: how much speaks for it; orders candidates, decides nothing.
    pub weight: u8,
    /// What speaks for it, for a person, one line each.
    pub evidence_for: Vec<String>,
    /// What speaks against it.
    pub evidence_against: Vec<String>,
    /// Whether the version text reaches the item, if it is the product.
    pub reach: Reach,
    /// Why, in one line.
    pub reason: String,
    /// The advisory names no bounds.
    #[serde(default)]
    pub all_versions: bool,
    /// The advisory's words on versions, as written.
    #[serde(default)]
    pub version_text: String,
}

impl NameFinding {
    /// Affected, not affected or unknown: a candidate's version may clear it, but nothing short of an identity makes it
    /// affected.
    #[must_use]
    pub fn verdict(&self) -> Reach {
        match (&self.grade, self.reach) {
            (Grade::Refused(_), _) => Reach::Outside,
            (Grade::Identified | Grade::Confirmed(_), reach) => reach,
            (Grade::Candidate, Reach::Outside) => Reach::Outside,
            (Grade::Candidate, _) => Reach::Unknown,
        }
    }
}
