//! Versions as makers of devices number them: letters of revision before numbers, `x` for any number.

use std::cmp::Ordering;

use super::span::{Bound, Span, stem};
use crate::version::{Scheme, compare};

/// Whether `version` lies in `span`; `None` where their order is not known.
pub(super) fn within(version: &str, span: &Span) -> Option<bool> {
    let version = plain(version);
    match span {
        Span::Only(wanted) => is(version, wanted),
        Span::Between { from, to } => {
            let above = from.as_ref().map_or(Some(true), |bound| lies(version, bound, Ordering::Greater));
            let below = to.as_ref().map_or(Some(true), |bound| lies(version, bound, Ordering::Less));
            match (above, below) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            }
        }
    }
}

/// The version is the one that is named, or begins as it does where it ends in `x`.
fn is(version: &str, wanted: &str) -> Option<bool> {
    let wanted = plain(wanted);
    if let Some(stem) = stem(wanted) {
        return Some(begins(version, stem, wanted));
    }
    let same = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    if same(version) == same(wanted) {
        return Some(true);
    }
    let goes_on = |one: &str, two: &str| {
        one.get(..two.len()).is_some_and(|head| head.eq_ignore_ascii_case(two))
            && one.get(two.len()..).is_some_and(|rest| rest.starts_with(' '))
    };
    match order(version, wanted) {
        // 4.30 SR1 is not 4.30, however a service release is counted.
        None if goes_on(version, wanted) || goes_on(wanted, version) => Some(false),
        order => order.map(Ordering::is_eq),
    }
}

/// The version lies on the `side` of a bound.
fn lies(version: &str, bound: &Bound, side: Ordering) -> Option<bool> {
    let text = plain(&bound.version);
    let (short, whole) = match stem(text) {
        Some(stem) => (stem, begins(version, stem, text)),
        // A revision's letter alone counts all that bears it: K.00 and K.01 are K.
        None => (text, letter(text).is_some_and(|(_, rest)| rest.is_empty()) && same_letter(version, text)),
    };
    if whole {
        return Some(bound.inclusive || (side == Ordering::Greater && stem(text).is_none()));
    }
    let order = order(version, short)?;
    Some(order == side || (bound.inclusive && order == Ordering::Equal))
}

fn begins(version: &str, stem: &str, written: &str) -> bool {
    let glued = written.get(stem.len()..).is_some_and(|rest| rest.starts_with(['x', 'X', '*']));
    let head = version.get(..stem.len()).is_some_and(|head| head.eq_ignore_ascii_case(stem));
    let next = version.get(stem.len()..).and_then(|rest| rest.chars().next());
    head && (glued || next.is_none_or(|next| !next.is_ascii_digit()))
}

/// A text without the words and the `v` that only say that it is a version.
fn plain(text: &str) -> &str {
    let mut text = text.trim();
    for word in ["version", "ver.", "revision", "rev.", "rev", "release", "rel.", "software", "sw"] {
        let head = text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
        let rest = text.get(word.len()..).unwrap_or_default();
        if head && rest.starts_with([' ', '.', ':']) {
            text = rest.trim_start_matches([' ', '.', ':']);
        }
    }
    match text.strip_prefix(['v', 'V', 'r', 'R']) {
        Some(rest) if rest.starts_with(|first: char| first.is_ascii_digit()) => rest,
        _ => text,
    }
}

/// A revision's letter (`B` of `B.06.18`, `K`), and what follows it.
fn letter(text: &str) -> Option<(char, &str)> {
    let first = text.chars().next().filter(char::is_ascii_alphabetic)?;
    let rest = text.strip_prefix(first)?;
    (rest.is_empty() || rest.starts_with('.')).then_some((first.to_ascii_uppercase(), rest))
}

fn same_letter(one: &str, two: &str) -> bool {
    matches!((letter(one), letter(two)), (Some((one, _)), Some((two, _))) if one == two)
}

/// Order of two versions: letters of revision by the alphabet, all else as the generic scheme has it. `None` where one
/// begins with letters and the other doesn't, or with other ones: nobody says how a maker counts across them.
fn order(left: &str, right: &str) -> Option<Ordering> {
    if let (Some((one, left)), Some((two, right))) = (letter(left), letter(right)) {
        let number = |rest: &str| match rest.trim_start_matches('.') {
            "" => "0".to_owned(),
            rest => rest.to_owned(),
        };
        return match one.cmp(&two) {
            Ordering::Equal => compare(Scheme::Generic, &number(left), &number(right)),
            order => Some(order),
        };
    }
    let head = |text: &str| {
        let rest = text.trim_start_matches(|first: char| first.is_ascii_alphabetic());
        text.get(..text.len() - rest.len()).unwrap_or_default().to_ascii_lowercase()
    };
    let (one, two) = (head(left), head(right));
    if one != two {
        return None;
    }
    let behind = |text: &str| text.get(one.len()..).unwrap_or_default().trim().to_owned();
    compare(Scheme::Generic, &behind(left), &behind(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_most(version: &str, bound: &str) -> Option<bool> {
        within(version, &Span::to(bound.to_owned(), true))
    }

    #[test]
    fn letters_of_revision_have_an_order() {
        assert_eq!(at_most("B.05.28", "B.06.18"), Some(true));
        assert_eq!(at_most("L.0", "N"), Some(true));
        assert_eq!(at_most("N.1", "N"), Some(true));
        assert_eq!(at_most("P.01", "N"), Some(false));
        assert_eq!(at_most("L81", "U61"), None);
        assert_eq!(at_most("U62", "U61"), Some(false));
        assert_eq!(at_most("L81", "012U000061"), None);
    }

    #[test]
    fn an_x_stands_for_any_number() {
        assert_eq!(at_most("12.2.8.0", "12.2.x.x"), Some(true));
        assert_eq!(at_most("12.3", "12.2.x.x"), Some(false));
        assert_eq!(within("2.7.2", &Span::Only("2.X".into())), Some(true));
        assert_eq!(within("20.1", &Span::Only("2.X".into())), Some(false));
        assert_eq!(within("2.9", &Span::to("3.x".into(), false)), Some(true));
        assert_eq!(within("3.1", &Span::to("3.x".into(), false)), Some(false));
        assert_eq!(within("B.04", &Span::between("A.01".into(), "C.0x".into(), true)), Some(true));
    }
}
