//! PHP's Composer: the order of `version_compare`.

use std::cmp::Ordering;

use super::Order;
use super::key::Writer;
use super::text::{digits, split_while, strip_v};

/// Words have ranks; a number stands where `#` stands among them. `#` itself equals every number, so the order is no
/// byte order and keys hold the split text. Two unknown words that differ are undetermined.
pub(super) struct Composer;

/// Words by rank, as PHP looks for them: the first that begins the text counts.
const RANKS: [(&str, i8); 10] = [
    ("dev", 0),
    ("alpha", 1),
    ("a", 1),
    ("beta", 2),
    ("b", 2),
    ("RC", 3),
    ("rc", 3),
    ("#", 4),
    ("pl", 5),
    ("p", 5),
];
/// Where numbers stand.
const NUMBER: i8 = 4;
/// Unknown words are before all.
const UNKNOWN: i8 = -1;

impl Order for Composer {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        if !text.is_ascii() || text.contains(' ') {
            return None;
        }
        for part in strip_v(text).split(|next: char| !next.is_ascii_alphanumeric() && next != '#') {
            let mut rest = part;
            while !rest.is_empty() {
                let (number, after) = split_while(rest, u8::is_ascii_digit);
                let (word, after) = split_while(after, |byte| !byte.is_ascii_digit());
                if !number.is_empty() {
                    key.text(without_zeros(number));
                }
                if !word.is_empty() {
                    key.text(word);
                }
                rest = after;
            }
        }
        Some(())
    }

    fn compare(&self, left: &[u8], right: &[u8]) -> Option<Ordering> {
        let mut left = pieces(left);
        let mut right = pieces(right);
        loop {
            let order = match (left.next(), right.next()) {
                (None, None) => return Some(Ordering::Equal),
                (Some(piece), None) => beyond(piece),
                (None, Some(piece)) => beyond(piece).map(Ordering::reverse),
                (Some(left), Some(right)) => of_pieces(left, right),
            };
            if order != Some(Ordering::Equal) {
                return order;
            }
        }
    }
}

/// A number without leading zeros.
fn without_zeros(number: &str) -> &str {
    let bare = number.trim_start_matches('0');
    if bare.is_empty() { "0" } else { bare }
}

/// The pieces of a key.
fn pieces(key: &[u8]) -> impl Iterator<Item = &str> {
    key.split(|byte| *byte == 0)
        .filter(|piece| !piece.is_empty())
        .filter_map(|piece| std::str::from_utf8(piece).ok())
}

/// A piece against the end: a further number is later, a word by its rank.
fn beyond(piece: &str) -> Option<Ordering> {
    Some(if digits(piece).is_some() { Ordering::Greater } else { rank(piece).cmp(&NUMBER) })
}

/// Two pieces.
fn of_pieces(left: &str, right: &str) -> Option<Ordering> {
    match (digits(left), digits(right)) {
        (Some(left), Some(right)) => Some(left.len().cmp(&right.len()).then_with(|| left.cmp(right))),
        (Some(_), None) => Some(NUMBER.cmp(&rank(right))),
        (None, Some(_)) => Some(rank(left).cmp(&NUMBER)),
        (None, None) if rank(left) == UNKNOWN && rank(right) == UNKNOWN && left != right => None,
        (None, None) => Some(rank(left).cmp(&rank(right))),
    }
}

/// The rank of a word.
fn rank(word: &str) -> i8 {
    RANKS.iter().find(|(known, _)| word.starts_with(known)).map_or(UNKNOWN, |(_, rank)| *rank)
}
