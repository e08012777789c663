//! Verdicts without words: what one statement says, and what follows from several, as `evaluate` has it.

use noharm_model::finding::{Applies, UnknownReason};

use super::screen_run::Record;
use crate::evaluate::Verdict;

/// What a statement says of one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bare {
    No,
    Cleared,
    Unknown { reason: UnknownReason, weak: bool },
    Yes,
}

impl From<&Verdict> for Bare {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::No(_) => Self::No,
            Verdict::Cleared(_) => Self::Cleared,
            Verdict::Unknown(doubt) => Self::Unknown { reason: doubt.reason, weak: doubt.weak },
            Verdict::Yes(_) => Self::Yes,
        }
    }
}

impl Bare {
    pub(super) const fn unknown(reason: UnknownReason) -> Self {
        Self::Unknown { reason, weak: false }
    }

    /// OR of two verdicts of one record: `Verdict::or`.
    pub(super) const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Unknown { weak: true, .. }, Self::Unknown { weak: false, .. }) => other,
            (Self::Unknown { .. }, _) => self,
            (_, Self::Unknown { .. }) => other,
            (Self::Cleared, _) | (_, Self::Cleared) => Self::Cleared,
            (Self::No, Self::No) => Self::No,
        }
    }

    /// What follows where one record that was not withdrawn speaks alone.
    pub(super) const fn alone(self) -> Option<Concluded> {
        match self {
            Self::Yes => Some((Applies::Affected, None)),
            Self::Unknown { reason, .. } => Some((Applies::Unknown, Some(reason))),
            Self::Cleared => Some((Applies::NotAffected, None)),
            Self::No => None,
        }
    }
}

/// What follows: whether the component is affected, and why that is not known.
pub(super) type Concluded = (Applies, Option<UnknownReason>);

/// Joins what several records of a package's own feeds say, none of which weighs more than another: `said::conclude`.
/// `None`: nothing that anybody needs to see.
pub(super) fn conclude(said: &[(&Record, Bare)]) -> Option<Concluded> {
    if said.iter().all(|(_, bare)| *bare == Bare::No) {
        return None;
    }
    let live = || said.iter().filter(|(record, _)| !record.withdrawn);
    let yes = || live().filter(|(_, bare)| *bare == Bare::Yes);
    let no = || live().filter(|(_, bare)| *bare == Bare::No);
    if yes().next().is_some() {
        let contradicts =
            |(other, _): &(&Record, Bare)| yes().all(|(record, _)| record.document != other.document);
        return Some(match no().any(contradicts) {
            true => (Applies::Unknown, Some(UnknownReason::Conflict)),
            false => (Applies::Affected, None),
        });
    }
    let doubt = |wanted: bool| {
        live().find_map(|(_, bare)| match bare {
            Bare::Unknown { reason, weak } if *weak == wanted => Some((Applies::Unknown, Some(*reason))),
            _ => None,
        })
    };
    let nobody_denies = no().next().is_none();
    if let Some(found) = doubt(false).or_else(|| doubt(true).filter(|_| nobody_denies)) {
        return Some(found);
    }
    let cleared = live().any(|(_, bare)| *bare == Bare::Cleared);
    let retracts = |(record, bare): &(&Record, Bare)| {
        record.withdrawn && matches!(bare, Bare::Yes | Bare::Unknown { .. })
    };
    let retracted = nobody_denies && said.iter().any(retracts);
    (cleared || retracted).then_some((Applies::NotAffected, None))
}
