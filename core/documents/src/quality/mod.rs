//! How much of what an SBOM should say it says: laid against profiles, which are data.
//!
//! In: an SBOM that was read in full ([`crate::sbom::read_in_full`]), profiles. Out: for each profile and element how many
//! parts of the SBOM say it, and which do not; counts, never a grade. What is said to be unknown is not there.

mod conflict;
mod field;
mod profile;

use std::collections::BTreeMap;

use noharm_model::component::{Component, Sbom};
use serde::Serialize;

pub use conflict::{Conflict, conflicts};
pub use field::{Field, Whole};
pub use profile::{DataError, Element, Profile, Weight, profiles};

use field::Facts;

/// How many of the parts that lack something are named.
pub const NAMED: usize = 5;

/// An SBOM laid against one profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Its id.
    pub profile: String,
    /// Its name.
    pub name: String,
    /// The document that asks.
    pub source: String,
    /// What was known of that document, where it was not all of it.
    pub basis: Option<String>,
    /// Its elements, in the profile's order.
    pub elements: Vec<Outcome>,
    /// What it demands.
    pub must: Score,
    /// What it recommends.
    pub should: Score,
}

/// Parts counted: a part is one element of one component, or one of the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Score {
    /// Parts that are there.
    pub present: usize,
    /// Parts that are asked for.
    pub asked: usize,
}

impl Score {
    fn add(&mut self, present: usize, asked: usize) {
        self.present = self.present.saturating_add(present);
        self.asked = self.asked.saturating_add(asked);
    }

    /// Hundredths that are there, rounded down; 100 only where all of them are, and where nothing is asked.
    #[must_use]
    pub fn percent(self) -> usize {
        self.present.saturating_mul(100).checked_div(self.asked).unwrap_or(100)
    }
}

/// One element in one SBOM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The field that counts, `component.supplier`.
    pub field: &'static str,
    /// What it is called.
    pub title: String,
    /// What the profile says of it.
    pub weight: Weight,
    /// Where the profile says so.
    pub clause: String,
    /// How many parts say it (for `forbidden`: 1 if it is kept out), of how many.
    pub present: usize,
    /// How many are asked.
    pub asked: usize,
    /// The first [`NAMED`] components that lack it.
    pub missing: Vec<Missing>,
    /// How to mend it; `None` where there is nothing to mend.
    pub mend: Option<String>,
}

/// A component that lacks something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// Its reference in the file.
    #[serde(rename = "ref")]
    pub reference: String,
}

/// Lays an SBOM against profiles, one report each.
///
/// # Errors
/// The names of the fields, which are built in, cannot be read.
pub fn lint(sbom: &Sbom, profiles: &[Profile]) -> Result<Vec<Report>, DataError> {
    let names = profile::fields()?;
    let facts = Facts::of(sbom);
    Ok(profiles.iter().map(|profile| report(sbom, &facts, profile, &names)).collect())
}

fn report(
    sbom: &Sbom,
    facts: &Facts<'_>,
    profile: &Profile,
    names: &BTreeMap<String, [String; 2]>,
) -> Report {
    let (mut must, mut should) = (Score::default(), Score::default());
    let elements: Vec<Outcome> =
        profile.elements.iter().map(|element| outcome(sbom, facts, element, names)).collect();
    for element in &elements {
        match element.weight {
            Weight::Must | Weight::Forbidden => must.add(element.present, element.asked),
            Weight::Should => should.add(element.present, element.asked),
            Weight::Elsewhere => {}
        }
    }
    Report {
        profile: profile.id.clone(),
        name: profile.name.clone(),
        source: profile.source.clone(),
        basis: profile.basis.clone(),
        elements,
        must,
        should,
    }
}

fn outcome(
    sbom: &Sbom,
    facts: &Facts<'_>,
    element: &Element,
    names: &BTreeMap<String, [String; 2]>,
) -> Outcome {
    let [title, mend] = names.get(element.field.word()).cloned().unwrap_or_default();
    let (present, asked, missing) = match element.field.whole() {
        Whole::Document => {
            let there = element.field.of_document(sbom);
            let holds = if element.weight == Weight::Forbidden { !there } else { there };
            (usize::from(holds), 1, Vec::new())
        }
        Whole::Component => {
            let (mut present, mut lacking) = (0usize, Vec::new());
            for part in &facts.parts {
                if element.field.of_component(part, facts) {
                    present = present.saturating_add(1);
                } else if lacking.len() < NAMED {
                    lacking.push(missing(part));
                }
            }
            (present, facts.parts.len(), lacking)
        }
    };
    let is_judged = element.weight != Weight::Elsewhere;
    Outcome {
        field: element.field.word(),
        title,
        weight: element.weight,
        clause: element.clause.clone(),
        present: if is_judged { present } else { 0 },
        asked: if is_judged { asked } else { 0 },
        missing,
        mend: (is_judged && present < asked).then_some(mend),
    }
}

fn missing(part: &Component) -> Missing {
    Missing { name: part.name.clone(), version: part.version.clone(), reference: part.reference.clone() }
}
