//! Is a version between two bounds: three-valued.

use std::cmp::Ordering;

use super::{Scheme, compare};

/// Up to four bounds; what is absent does not bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds<'a> {
    /// Lower bound, inclusive.
    pub from_including: Option<&'a str>,
    /// Lower bound, exclusive.
    pub from_excluding: Option<&'a str>,
    /// Upper bound, inclusive.
    pub to_including: Option<&'a str>,
    /// Upper bound, exclusive.
    pub to_excluding: Option<&'a str>,
}

/// What the order of a version and a bound must be.
type Inside = fn(Ordering) -> bool;

/// Whether `version` lies within `bounds`. `Some(false)` if any bound excludes it; else `None` if any bound cannot be
/// compared; else `Some(true)`.
#[must_use]
pub fn within(scheme: Scheme, version: &str, bounds: &Bounds<'_>) -> Option<bool> {
    let rules: [(Option<&str>, Inside); 4] = [
        (bounds.from_including, Ordering::is_ge),
        (bounds.from_excluding, Ordering::is_gt),
        (bounds.to_including, Ordering::is_le),
        (bounds.to_excluding, Ordering::is_lt),
    ];
    let mut all = Some(true);
    for (bound, inside) in rules {
        let Some(bound) = bound else { continue };
        match compare(scheme, version, bound).map(inside) {
            Some(false) => return Some(false),
            Some(true) => {}
            None => all = None,
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(version: &str, from: &'static str, to: &'static str) -> Option<bool> {
        let bounds = Bounds { from_including: Some(from), to_excluding: Some(to), ..Bounds::default() };
        within(Scheme::Semver, version, &bounds)
    }

    #[test]
    fn a_lower_bound_holds_and_an_upper_bound_ends() {
        assert_eq!(between("1.0.0", "1.0.0", "2.0.0"), Some(true));
        assert_eq!(between("2.0.0", "1.0.0", "2.0.0"), Some(false));
    }

    #[test]
    fn one_bound_that_excludes_settles_it_whatever_the_other_says() {
        assert_eq!(between("3.0.0", "unknown", "2.0.0"), Some(false));
        assert_eq!(between("1.0.0", "unknown", "2.0.0"), None);
    }
}
