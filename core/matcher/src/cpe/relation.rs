//! How two CPE names stand to each other (NISTIR 7696).

use std::fmt;

use super::name::{Cpe, CpeError};

/// A relation of sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Both mean the same.
    Equal,
    /// The source lies within the target.
    Subset,
    /// The source covers the target.
    Superset,
    /// They have nothing in common.
    Disjoint,
    /// Cannot be said.
    Undefined,
}

impl Relation {
    /// The relation of names whose attributes stand in these relations (NISTIR 7696, table 6-4): one that is disjoint
    /// parts the names; else all must agree on a direction.
    #[must_use]
    pub fn of_all(relations: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::Equal;
        for next in relations {
            all = match (all, next) {
                (_, Self::Disjoint) | (Self::Disjoint, _) => return Self::Disjoint,
                (Self::Undefined, _) | (_, Self::Undefined) => Self::Undefined,
                (Self::Equal, next) => next,
                (all, Self::Equal) => all,
                (all, next) if all == next => all,
                _ => Self::Undefined,
            };
        }
        all
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Equal => "equal",
            Self::Subset => "subset",
            Self::Superset => "superset",
            Self::Disjoint => "disjoint",
            Self::Undefined => "undefined",
        })
    }
}

/// The relation of two names given as texts.
///
/// # Errors
/// [`CpeError`] where one of them is no CPE name.
pub fn relation(source: &str, target: &str) -> Result<Relation, CpeError> {
    Ok(Cpe::parse(source)?.compare(&Cpe::parse(target)?))
}
