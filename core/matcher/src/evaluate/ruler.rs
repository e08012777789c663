//! One version laid against many: its key is made once, plain numbers are compared without any.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::index::body::hashes;
use crate::version::{
    Bounds, Scheme, compare, compare_keys, encode, encode_into, milestone_spelled_out, names_milestone,
};

/// A bound and what the order to it must be.
type Rule<'b> = (Option<&'b str>, fn(Ordering) -> bool);

/// A version with its scheme.
#[derive(Debug)]
pub(crate) struct Ruler {
    scheme: Scheme,
    text: String,
    key: Option<Vec<u8>>,
    /// The other version's key; kept for its memory.
    other: RefCell<Vec<u8>>,
    /// Versions that it was laid against: records name the same ones again and again.
    known: RefCell<FxHashMap<Box<str>, Option<Ordering>>>,
}

impl Ruler {
    pub(crate) fn new(scheme: Scheme, text: &str) -> Self {
        Self {
            scheme,
            text: text.to_owned(),
            key: encode(scheme, text),
            other: RefCell::default(),
            known: RefCell::default(),
        }
    }

    /// The order of this version to `other`.
    pub(crate) fn compare(&self, other: &str) -> Option<Ordering> {
        let plain = match self.scheme {
            Scheme::Generic => plain_order(&self.text, other),
            Scheme::Pep440 if is_release(&self.text) && is_release(other) => plain_order(&self.text, other),
            _ => None,
        };
        if plain.is_some() {
            return plain;
        }
        if let Some(order) = self.known.borrow().get(other) {
            return *order;
        }
        let order = self.encoded(other);
        self.known.borrow_mut().insert(other.into(), order);
        order
    }

    /// The order of this version to one of its scheme whose key is this.
    pub(crate) fn compare_key(&self, key: &[u8]) -> Option<Ordering> {
        compare_keys(self.scheme, self.key.as_deref()?, key)
    }

    fn encoded(&self, other: &str) -> Option<Ordering> {
        let mut key = self.other.borrow_mut();
        key.clear();
        encode_into(self.scheme, other, &mut key)?;
        compare_keys(self.scheme, self.key.as_deref()?, &key).or_else(|| self.spelled_out(other))
    }

    /// Of one product the short word for a milestone is the long one: `9.0.0.M17` is `9.0.0-milestone17`. Where nobody writes
    /// *milestone*, an `M` may as well stand for maintenance.
    fn spelled_out(&self, other: &str) -> Option<Ordering> {
        if self.scheme != Scheme::Generic {
            return None;
        }
        let short = |one: &str, other: &str| {
            let milestone = if names_milestone(other) { milestone_spelled_out(one) } else { None };
            milestone.filter(|_| !names_milestone(one))
        };
        if let Some(own) = short(&self.text, other) {
            return compare(Scheme::Generic, &own, other);
        }
        compare(Scheme::Generic, &self.text, &short(other, &self.text)?)
    }

    /// Whether this version lies within bounds: false if one excludes it, else unknown if one cannot be compared.
    pub(crate) fn within(&self, bounds: &Bounds<'_>) -> Option<bool> {
        let rules: [Rule<'_>; 4] = [
            (bounds.to_excluding, Ordering::is_lt),
            (bounds.to_including, Ordering::is_le),
            (bounds.from_including, Ordering::is_ge),
            (bounds.from_excluding, Ordering::is_gt),
        ];
        let mut inside = Some(true);
        for (bound, holds) in rules {
            let Some(bound) = bound else { continue };
            match self.compare(bound).map(holds) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => inside = None,
            }
        }
        inside
    }
}

/// Numbers with one dot between each two.
fn is_release(text: &str) -> bool {
    !text.starts_with('.') && !text.ends_with('.') && !text.contains("..")
}

/// One version with a ruler for each scheme that it is asked for in.
#[derive(Debug)]
pub(crate) struct Rulers<'v> {
    version: &'v str,
    known: RefCell<Vec<(Scheme, Rc<Ruler>)>>,
    /// The hashes in the scheme asked for last.
    hashed: Cell<Option<(Scheme, [Option<u32>; 2])>>,
}

impl<'v> Rulers<'v> {
    pub(crate) fn new(version: &'v str) -> Self {
        Self { version, known: RefCell::default(), hashed: Cell::new(None) }
    }

    /// The order of the version to `other`.
    pub(crate) fn compare(&self, scheme: Scheme, other: &str) -> Option<Ordering> {
        self.ruler(scheme).compare(other)
    }

    /// The hashes by which a list of that scheme's versions would hold it.
    pub(crate) fn hashes(&self, scheme: Scheme) -> [Option<u32>; 2] {
        if let Some((_, known)) = self.hashed.get().filter(|(of, _)| *of == scheme) {
            return known;
        }
        let hashes = hashes(scheme, self.version);
        self.hashed.set(Some((scheme, hashes)));
        hashes
    }

    /// The order of the version to one whose key is stored.
    pub(crate) fn compare_key(&self, scheme: Scheme, key: &[u8]) -> Option<Ordering> {
        self.ruler(scheme).compare_key(key)
    }

    fn ruler(&self, scheme: Scheme) -> Rc<Ruler> {
        let known =
            self.known.borrow().iter().find(|(of, _)| *of == scheme).map(|(_, ruler)| Rc::clone(ruler));
        known.unwrap_or_else(|| {
            let ruler = Rc::new(Ruler::new(scheme, self.version));
            self.known.borrow_mut().push((scheme, Rc::clone(&ruler)));
            ruler
        })
    }
}

/// True for two texts of digits and dots that differ in a number that both have.
pub(crate) fn are_apart(one: &str, two: &str) -> bool {
    plain_order(one, two).is_some()
}

/// The order of two texts of digits and dots whose numbers differ somewhere; `None` for all others.
fn plain_order(one: &str, two: &str) -> Option<Ordering> {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !plain(one) || !plain(two) {
        return None;
    }
    let (mut ones, mut twos) = (one.split('.'), two.split('.'));
    loop {
        let (one, two): (u64, u64) = (number(ones.next()?)?, number(twos.next()?)?);
        if one != two {
            return Some(one.cmp(&two));
        }
    }
}

/// Up to 18 digits.
fn number(digits: &str) -> Option<u64> {
    if digits.is_empty() || digits.len() > 18 { None } else { digits.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_milestone_is_one_in_short_and_in_full_where_somebody_says_so() {
        let order = |one: &str, two: &str| Ruler::new(Scheme::Generic, one).compare(two);
        for short in ["9.0.0-m17", "9.0.0.M17", "9.0.0 m17", "9.0.0m17"] {
            assert_eq!(order(short, "9.0.0-milestone17"), Some(Ordering::Equal), "{short}");
            assert_eq!(order("9.0.0-milestone17", short), Some(Ordering::Equal), "{short}");
            assert_eq!(order(short, "9.0.0-milestone18"), Some(Ordering::Less), "{short}");
            // Nobody says that this is no maintenance release.
            assert_eq!(order(short, "9.0.0"), None, "{short}");
        }
        for other in ["9.0.0-om17", "9.0.0-mr17", "9.0.0-m", "m17"] {
            assert_ne!(order(other, "9.0.0-milestone17"), Some(Ordering::Equal), "{other}");
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_comparator(one in "[0-9]{1,3}(\\.[0-9]{1,3}){0,3}[a-z]{0,2}", two in "v?[0-9]{1,3}(\\.[0-9]{1,3}){0,3}(-rc[0-9])?") {
            let ruler = Ruler::new(Scheme::Generic, &one);
            prop_assert_eq!(ruler.compare(&two), compare(Scheme::Generic, &one, &two));
        }

        #[test]
        fn it_agrees_in_every_scheme(one in "[0-9.]{1,5}(a|rc1|-1)?", two in "v?[0-9.]{1,5}(b|rc2)?") {
            let rulers = Rulers::new(&one);
            for scheme in Scheme::ALL {
                // Twice: the second answer is the remembered one.
                prop_assert_eq!(rulers.compare(scheme, &two), compare(scheme, &one, &two), "{:?}", scheme);
                prop_assert_eq!(rulers.compare(scheme, &two), compare(scheme, &one, &two), "{:?}", scheme);
            }
        }
    }
}
