//! Profiles: what a guideline asks of an SBOM, from data files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::field::Field;

/// The profiles that are built in.
const PROFILES: [&str; 5] = [
    include_str!("../../data/profiles/ntia.toml"),
    include_str!("../../data/profiles/fda.toml"),
    include_str!("../../data/profiles/cisa-2026.toml"),
    include_str!("../../data/profiles/bsi.toml"),
    include_str!("../../data/profiles/n73.toml"),
];

/// What a guideline asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its word on the command line.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The document, with its version and date.
    pub source: String,
    /// What was known of the document, where it was not all of it.
    pub basis: Option<String>,
    /// What it asks, in its own order.
    pub elements: Vec<Element>,
}

/// One thing that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// What counts.
    pub field: Field,
    /// How much it weighs.
    pub weight: Weight,
    /// Where the document says so.
    pub clause: String,
}

/// How much an element weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Demanded.
    Must,
    /// Recommended.
    Should,
    /// Not allowed.
    Forbidden,
    /// Asked for outside the SBOM, where it is not seen: not judged.
    Elsewhere,
}

/// A data file that does not say what it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the data of the profiles: {0}")]
pub struct DataError(pub String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    name: String,
    source: String,
    basis: Option<String>,
    element: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    field: String,
    weight: Weight,
    clause: String,
}

/// The profiles that are built in: `ntia`, `fda`, `cisa-2026`, `bsi`, `n73`.
///
/// # Errors
/// A data file cannot be read.
pub fn profiles() -> Result<Vec<Profile>, DataError> {
    PROFILES.iter().map(|text| profile(text)).collect()
}

fn profile(text: &str) -> Result<Profile, DataError> {
    let file: File = toml::from_str(text).map_err(|error| DataError(error.to_string()))?;
    let elements = file.element.into_iter().map(|written| {
        let field = field(&written.field, &file.id)?;
        Ok(Element { field, weight: written.weight, clause: written.clause })
    });
    Ok(Profile {
        elements: elements.collect::<Result<_, _>>()?,
        id: file.id,
        name: file.name,
        source: file.source,
        basis: file.basis,
    })
}

/// The field of a word in a data file.
pub(super) fn field(word: &str, place: &str) -> Result<Field, DataError> {
    Field::from_word(word).ok_or_else(|| DataError(format!("{place}: there is no field `{word}`")))
}

/// Title and mending of each field, by its word.
pub(super) fn fields() -> Result<BTreeMap<String, [String; 2]>, DataError> {
    toml::from_str(include_str!("../../data/fields.toml")).map_err(|error| DataError(error.to_string()))
}
