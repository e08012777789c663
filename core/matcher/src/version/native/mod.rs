//! Ranges as the tools of an ecosystem write them (`^1.2 || ~2.0`, `[1.0,2.0)`, `~=1.4`), turned into `vers:`.
//!
//! In: the scheme's word and the tool's text. Out: a [`Vers`] that holds what the tool's range holds, in disjoint intervals:
//! alternatives that overlap are joined, bounds that another makes needless are left out. As vers-spec has it, the bound
//! that `^` and `~` put above excludes the next release and says nothing of that one's pre-releases.

mod brackets;
mod carets;
mod interval;
mod lists;
mod specifiers;

use interval::Interval;

use super::vers::{MAX_CONSTRAINTS, MAX_LENGTH, Vers, VersError};
use super::{Scheme, compare};

/// What one notation gives: alternatives, and versions that none of them holds.
#[derive(Debug, Default)]
struct Reading {
    alternatives: Vec<Interval>,
    excluded: Vec<String>,
}

pub(super) fn read(word: &str, text: &str) -> Result<Vers, VersError> {
    if text.len() > MAX_LENGTH {
        return Err(VersError::TooLong);
    }
    let word = word.trim().to_ascii_lowercase();
    let scheme = Scheme::from_word(&word).ok_or_else(|| VersError::Scheme(word.clone()))?;
    let text = text.trim();
    let reading = match word.as_str() {
        "npm" | "node" => carets::npm(text),
        "conan" => carets::conan(text),
        "nginx" => lists::nginx(text),
        "openssl" => lists::plain(text),
        "pypi" | "pep440" | "python" => specifiers::python(text),
        "gem" | "rubygems" | "ruby" => specifiers::ruby(text),
        "maven" => brackets::maven(text),
        "nuget" => brackets::nuget(text),
        _ => return Err(VersError::Notation(word)),
    }?;
    if reading.alternatives.len() + reading.excluded.len() > MAX_CONSTRAINTS / 2 {
        return Err(VersError::TooLong);
    }
    let order = |one: &str, two: &str| {
        compare(scheme, one, two).ok_or_else(|| VersError::Order(one.to_owned(), two.to_owned()))
    };
    let intervals = interval::disjoint(reading.alternatives, &order)?;
    if intervals.is_empty() {
        return Err(VersError::Nothing);
    }
    let constraints = intervals.iter().flat_map(Interval::constraints);
    let excluded = reading.excluded.into_iter().map(interval::excluded);
    Vers::of(word, scheme, constraints.chain(excluded).collect())
}

/// Joins the bounds of one alternative, all of which must hold.
fn all(bounds: Vec<Interval>, scheme: Scheme) -> Result<Option<Interval>, VersError> {
    let order = |one: &str, two: &str| {
        compare(scheme, one, two).ok_or_else(|| VersError::Order(one.to_owned(), two.to_owned()))
    };
    let mut whole = Interval::default();
    for bound in bounds {
        whole = whole.and(bound, &order)?;
    }
    Ok(whole.holds_something(&order)?.then_some(whole))
}
