//! Where profiles contradict each other, or mean different things by one word.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::profile::{DataError, Profile, field};

/// One conflict, as far as the chosen profiles are in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// What it is about.
    pub about: String,
    /// The field, where it is one.
    pub field: Option<String>,
    /// What each profile says, by its id.
    pub says: BTreeMap<String, String>,
    /// What satisfies most.
    pub advice: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    conflict: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    about: String,
    field: Option<String>,
    advice: String,
    says: BTreeMap<String, String>,
}

/// The conflicts between these profiles: those in which at least two of them have a say.
///
/// # Errors
/// The data, which are built in, cannot be read.
pub fn conflicts(profiles: &[Profile]) -> Result<Vec<Conflict>, DataError> {
    let file: File = toml::from_str(include_str!("../../data/conflicts.toml"))
        .map_err(|error| DataError(error.to_string()))?;
    let mut all = Vec::new();
    for written in file.conflict {
        if let Some(word) = &written.field {
            field(word, &written.about)?;
        }
        let mut says = written.says;
        says.retain(|id, _| profiles.iter().any(|profile| profile.id == *id));
        if says.len() > 1 {
            all.push(Conflict { about: written.about, field: written.field, says, advice: written.advice });
        }
    }
    Ok(all)
}
