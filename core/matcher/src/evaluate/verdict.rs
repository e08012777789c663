//! What one statement says of one component, and Kleene's three values.

use noharm_model::finding::UnknownReason;

/// Kleene's three values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    False,
    Unknown,
    True,
}

impl Truth {
    /// False if either is, else unknown if either is.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Unknown,
        }
    }

    /// True if either is, else unknown if either is.
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, _) | (_, Self::True) => Self::True,
            (Self::False, Self::False) => Self::False,
            _ => Self::Unknown,
        }
    }

    /// Swaps true and false.
    pub(crate) fn negated(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

/// What one statement says of one component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It speaks of this product and says that this version is not affected; why.
    No(String),
    /// The version is in its range, and something else says that it is not affected; what. Shown as evidence.
    Cleared(String),
    /// It cannot be decided.
    Unknown(Doubt),
    /// Affected.
    Yes(Hit),
}

/// Why it cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Doubt {
    pub(crate) reason: UnknownReason,
    /// For a person, one line.
    pub(crate) text: String,
    /// The source leaves this version open (CVE 5's default): any other statement outweighs it.
    pub(crate) weak: bool,
    /// First version that the record does not match, where it says so.
    pub(crate) fixed: Option<String>,
}

/// Why it is affected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hit {
    /// For a person: `2.76 ≤ 2.77`.
    pub(crate) text: String,
    /// Only because the match has no bounds.
    pub(crate) all_versions: bool,
    /// First version that the record does not match, where it says so.
    pub(crate) fixed: Option<String>,
}

impl Verdict {
    pub(crate) fn unknown(reason: UnknownReason, text: impl Into<String>) -> Self {
        Self::Unknown(Doubt { reason, text: text.into(), weak: false, fixed: None })
    }

    pub(crate) fn truth(&self) -> Truth {
        match self {
            Self::No(_) | Self::Cleared(_) => Truth::False,
            Self::Unknown(_) => Truth::Unknown,
            Self::Yes(_) => Truth::True,
        }
    }

    /// OR of two verdicts of one record; the first of two equals stays, a bounded hit before an unbounded one.
    pub(crate) fn or(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::Yes(one), Self::Yes(two)) if one.all_versions && !two.all_versions => other,
            (Self::Yes(_), _) => self,
            (_, Self::Yes(_)) => other,
            (Self::Unknown(one), Self::Unknown(two)) if one.weak && !two.weak => other,
            (Self::Unknown(_), _) => self,
            (_, Self::Unknown(_)) => other,
            (Self::Cleared(_), _) => self,
            (_, Self::Cleared(_)) => other,
            (Self::No(_), Self::No(_)) => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{False, True, Unknown};

    #[test]
    fn kleenes_tables() {
        let all = [False, Unknown, True];
        let and: Vec<_> = all.iter().flat_map(|a| all.iter().map(|b| a.and(*b))).collect();
        assert_eq!(and, [False, False, False, False, Unknown, Unknown, False, Unknown, True]);
        let or: Vec<_> = all.iter().flat_map(|a| all.iter().map(|b| a.or(*b))).collect();
        assert_eq!(or, [False, Unknown, True, Unknown, Unknown, True, True, True, True]);
        assert_eq!(all.map(super::Truth::negated), [True, Unknown, False]);
    }
}
