//! Version ranges as `vers:` texts write them (vers-spec), as CycloneDX and CSAF carry them.

use std::cmp::Ordering;
use std::fmt;

use super::{Scheme, compare};
use crate::purl::decode;

/// Longest text that is read, in bytes.
pub(super) const MAX_LENGTH: usize = 16_384;
/// Most constraints that are read.
pub(super) const MAX_CONSTRAINTS: usize = 1024;

/// A range: a scheme and constraints in the order of their versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vers {
    word: String,
    scheme: Scheme,
    /// Empty: every version (`*`).
    constraints: Vec<Constraint>,
}

/// One constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Constraint {
    pub(super) comparator: Comparator,
    pub(super) version: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Comparators as they are written, longer ones first; equality is written as nothing.
const COMPARATORS: [(&str, Comparator); 6] = [
    (">=", Comparator::GreaterOrEqual),
    ("<=", Comparator::LessOrEqual),
    ("!=", Comparator::NotEqual),
    (">", Comparator::Greater),
    ("<", Comparator::Less),
    ("=", Comparator::Equal),
];

/// Why a text is no range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VersError {
    /// Longer than is read, or more constraints.
    #[error(
        "the version range is longer than {MAX_LENGTH} bytes or has more than {MAX_CONSTRAINTS} constraints"
    )]
    TooLong,
    /// Not of the form.
    #[error("a version range is written vers:scheme/constraint|constraint, as vers:npm/>=1.0.0|<1.2.3")]
    Form,
    /// A scheme that is not built.
    #[error("no version scheme `{0}` is built here")]
    Scheme(String),
    /// A scheme whose own notation of ranges is not read.
    #[error("ranges as `{0}` writes them are not read here; write them as vers:")]
    Notation(String),
    /// Bounds that exclude each other.
    #[error("no version can lie in this range: its bounds exclude each other")]
    Nothing,
    /// Two versions that cannot be put in order.
    #[error("`{0}` and `{1}` have no order in this scheme")]
    Order(String, String),
}

impl Vers {
    /// Parses a range and puts its constraints in order.
    ///
    /// # Errors
    /// [`VersError`] where the text is no range of a scheme that is built.
    pub fn parse(text: &str) -> Result<Self, VersError> {
        if text.len() > MAX_LENGTH {
            return Err(VersError::TooLong);
        }
        let rest = text.trim().strip_prefix("vers:").ok_or(VersError::Form)?;
        let (word, rest) = rest.split_once('/').ok_or(VersError::Form)?;
        let word = word.to_ascii_lowercase();
        let scheme = Scheme::from_word(&word).ok_or_else(|| VersError::Scheme(word.clone()))?;
        let parts: Vec<&str> = rest.split('|').map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.len() > MAX_CONSTRAINTS {
            return Err(VersError::TooLong);
        }
        if parts == ["*"] {
            return Ok(Self { word, scheme, constraints: Vec::new() });
        }
        let mut constraints = parts.into_iter().map(Constraint::parse).collect::<Result<Vec<_>, _>>()?;
        if constraints.is_empty() {
            return Err(VersError::Form);
        }
        sort(scheme, &mut constraints)?;
        Ok(Self { word, scheme, constraints })
    }

    /// Reads a range as the scheme's own tool writes it: npm, Conan, nginx, OpenSSL, PyPI, RubyGems, Maven, NuGet.
    ///
    /// ```
    /// # use noharm_matcher::version::Vers;
    /// let range = Vers::from_native("npm", "^1.2.3 || ~2.0.1").unwrap();
    /// assert_eq!(range.to_string(), "vers:npm/>=1.2.3|<2.0.0|>=2.0.1|<2.1.0");
    /// ```
    ///
    /// # Errors
    /// [`VersError`] where the text is no range of that notation, or no version can lie in it.
    pub fn from_native(scheme: &str, text: &str) -> Result<Self, VersError> {
        super::native::read(scheme, text)
    }

    /// A range of constraints, which are put in order.
    pub(super) fn of(
        word: String,
        scheme: Scheme,
        mut constraints: Vec<Constraint>,
    ) -> Result<Self, VersError> {
        if constraints.len() > MAX_CONSTRAINTS {
            return Err(VersError::TooLong);
        }
        sort(scheme, &mut constraints)?;
        Ok(Self { word, scheme, constraints })
    }

    /// The scheme of its versions.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Whether a version lies in the range. `None`: undetermined.
    #[must_use]
    pub fn contains(&self, version: &str) -> Option<bool> {
        if self.constraints.is_empty() {
            return Some(true);
        }
        let mut bounds = Vec::new();
        for constraint in &self.constraints {
            let order = compare(self.scheme, version, &constraint.version)?;
            match (constraint.comparator, order) {
                (Comparator::NotEqual, Ordering::Equal) => return Some(false),
                (
                    Comparator::Equal | Comparator::LessOrEqual | Comparator::GreaterOrEqual,
                    Ordering::Equal,
                ) => return Some(true),
                (Comparator::Equal | Comparator::NotEqual, _) => {}
                (comparator, order) => bounds.push((comparator.is_upper(), order)),
            }
        }
        let excludes_only = self.constraints.iter().all(|one| one.comparator == Comparator::NotEqual);
        Some(excludes_only || within(&bounds))
    }
}

/// Whether a version that stands in these orders to the bounds (true: an upper one) lies in one of the intervals: below
/// a first upper bound, above a last lower bound, or between a lower and the next upper one.
fn within(bounds: &[(bool, Ordering)]) -> bool {
    let first = bounds.first().is_some_and(|(upper, order)| *upper && order.is_lt());
    let last = bounds.last().is_some_and(|(upper, order)| !*upper && order.is_gt());
    let between = |pair: &[(bool, Ordering)]| match pair {
        [(false, from), (true, to)] => from.is_gt() && to.is_lt(),
        _ => false,
    };
    first || last || bounds.windows(2).any(between)
}

/// Sorts by version; `Err` where two that are compared have no order.
///
/// By insertion: a library's sort may stop the program where an order has holes, and these lists are short by the limit on
/// constraints.
fn sort(scheme: Scheme, constraints: &mut [Constraint]) -> Result<(), VersError> {
    for end in 1..constraints.len() {
        for at in (1..=end).rev() {
            let (Some(left), Some(right)) = (constraints.get(at - 1), constraints.get(at)) else { break };
            let order = compare(scheme, &left.version, &right.version)
                .ok_or_else(|| VersError::Order(left.version.clone(), right.version.clone()))?;
            if order != Ordering::Greater {
                break;
            }
            constraints.swap(at - 1, at);
        }
    }
    Ok(())
}

impl Comparator {
    fn is_upper(self) -> bool {
        matches!(self, Self::Less | Self::LessOrEqual)
    }
}

impl Constraint {
    fn parse(text: &str) -> Result<Self, VersError> {
        let (sign, comparator) = COMPARATORS
            .into_iter()
            .find(|(sign, _)| text.starts_with(sign))
            .unwrap_or(("", Comparator::Equal));
        let version = decode(text.strip_prefix(sign).unwrap_or(text).trim()).map_err(|_| VersError::Form)?;
        if version.is_empty() || version == "*" {
            return Err(VersError::Form);
        }
        Ok(Self { comparator, version })
    }
}

impl fmt::Display for Vers {
    /// The canonical text: constraints in order, equality without a sign.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "vers:{}/", self.word)?;
        if self.constraints.is_empty() {
            return out.write_str("*");
        }
        for (place, constraint) in self.constraints.iter().enumerate() {
            let sign = COMPARATORS
                .iter()
                .find(|(_, one)| *one == constraint.comparator)
                .map_or("", |(sign, _)| sign);
            let sign = if constraint.comparator == Comparator::Equal { "" } else { sign };
            let bar = if place == 0 { "" } else { "|" };
            write!(out, "{bar}{sign}{}", crate::purl::encode(&constraint.version))?;
        }
        Ok(())
    }
}
