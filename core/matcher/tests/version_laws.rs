//! Laws of every scheme: a text equals itself, orders are opposite from both sides, and they never run in circles;
//! a stored key says what the texts say; nothing panics on any text.

use std::cmp::Ordering;

use noharm_matcher::version::{
    MAX_LENGTH, Scheme, compare, compare_keys, encode, is_ordered, tag_version, upstream_version,
};
use proptest::prelude::*;

/// Schemes whose own definition runs in circles for rare texts; each file says which.
const CIRCULAR: [Scheme; 4] = [Scheme::Alpm, Scheme::Composer, Scheme::Conan, Scheme::Maven];

fn scheme() -> impl Strategy<Value = Scheme> {
    proptest::sample::select(Scheme::ALL.to_vec())
}

/// Schemes whose order must never run in circles.
fn straight() -> impl Strategy<Value = Scheme> {
    let schemes: Vec<Scheme> = Scheme::ALL.into_iter().filter(|scheme| !CIRCULAR.contains(scheme)).collect();
    proptest::sample::select(schemes)
}

/// Texts near versions: pieces that many schemes give a meaning, so that comparisons go deep.
fn version() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(vec![
        "0",
        "1",
        "2",
        "10",
        "01",
        "00",
        "18446744073709551616",
        ".",
        ".",
        ".",
        "-",
        "_",
        "+",
        "~",
        "^",
        ":",
        "!",
        " ",
        "a",
        "b",
        "k",
        "zd",
        "p",
        "p1",
        "rc",
        "rc1",
        "-rc1",
        "alpha",
        "beta2",
        "dev",
        "post",
        "sp1",
        "patch",
        "final",
        "SNAPSHOT",
        "v",
        "r",
        "git",
        "foo",
        "_p1",
        "-r1",
        "2018-01-31",
        "20180131",
        "1.0.2",
        "1.0.0",
    ]);
    proptest::collection::vec(piece, 1..7).prop_map(|pieces| pieces.concat())
}

/// A number first, as nearly all versions have it.
fn plausible() -> impl Strategy<Value = String> {
    (0..3_u8, version()).prop_map(|(first, rest)| format!("{first}.{rest}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn a_text_equals_itself(scheme in scheme(), text in version()) {
        prop_assume!(!text.trim().is_empty());
        prop_assert_eq!(compare(scheme, &text, &text), Some(Ordering::Equal));
    }

    #[test]
    fn both_sides_agree(scheme in scheme(), left in plausible(), right in plausible()) {
        let there = compare(scheme, &left, &right);
        prop_assert_eq!(there, compare(scheme, &right, &left).map(Ordering::reverse));
        let (left_key, right_key) = (encode(scheme, &left).unwrap(), encode(scheme, &right).unwrap());
        prop_assert_eq!(there, compare_keys(scheme, &left_key, &right_key));
        if there.is_some() && left.trim() != right.trim() {
            prop_assert!(is_ordered(&left_key) && is_ordered(&right_key));
        }
    }

    #[test]
    fn no_circles(scheme in straight(), mut texts in proptest::collection::vec(plausible(), 3)) {
        // The three texts in the order of the first two comparisons; then the third must follow.
        if compare(scheme, &texts[0], &texts[1]) == Some(Ordering::Greater) {
            texts.swap(0, 1);
        }
        if compare(scheme, &texts[1], &texts[2]) == Some(Ordering::Greater) {
            texts.swap(1, 2);
        }
        let steps = (compare(scheme, &texts[0], &texts[1]), compare(scheme, &texts[1], &texts[2]));
        if let (Some(first), Some(second)) = steps && first.is_le() && second.is_le() {
            let whole = compare(scheme, &texts[0], &texts[2]);
            let wanted = first.then(second);
            prop_assert!(whole.is_none_or(|whole| whole == wanted), "{:?}: {:?} {:?} but {:?}", texts, first, second, whole);
            // Where every text is a version of a scheme that leaves nothing open, the answer is known.
            if scheme != Scheme::Generic {
                prop_assert!(whole.is_some());
            }
        }
    }

    #[test]
    fn any_text_is_answered(scheme in scheme(), left in any::<String>(), right in any::<String>()) {
        let there = compare(scheme, &left, &right);
        prop_assert_eq!(there, compare(scheme, &right, &left).map(Ordering::reverse));
        let _ = (tag_version(&left, &right), upstream_version(scheme, &left));
    }

    #[test]
    fn damaged_keys_are_answered(scheme in scheme(), left in any::<Vec<u8>>(), right in any::<Vec<u8>>()) {
        let _ = compare_keys(scheme, &left, &right);
    }
}

#[test]
fn long_texts_are_undetermined_and_cheap() {
    for scheme in Scheme::ALL {
        for piece in ["9", "a", "1.", "1-", "1a", "~", "0.", "-1a."] {
            let longest = piece.repeat(MAX_LENGTH / piece.len());
            let _ = compare(scheme, &longest, &format!("{}1", longest.get(1..).unwrap_or("")));
            assert_eq!(compare(scheme, &format!("1{longest}{longest}"), "1"), None);
        }
    }
}
