//! Versions as most vendors write them: numbers parted by dots, then a suffix.

use std::cmp::Ordering;

use super::Order;
use super::generic_words::{self, Word};
use super::key::{Writer, split_number, split_text};
use super::text::{digits, split_while, strip_epoch};

/// `9.0p1`, `1.0.2k`, `2018.01`, `4.2.8p10`, `V10.0.1`, `1.5.0-beta2`, `r23.2`.
///
/// * Numbers of any length by value; what parts them does not count; a missing number is zero (`1.0` is `1`).
/// * A word that means *before the release* (`alpha`, `rc`) is before the end, one that means *after* (`p`, `patch`,
///   `sp`) behind it, a single letter joined to a number (`1.0.2k`) behind that, a further number last.
/// * An epoch (`1:`) and one leading `v` or `r` are left away.
/// * Where the first difference lies at a word that is not known, or at two words of unlike kind whose order nobody
///   fixed, the answer is undetermined; this is why keys are compared piece by piece.
pub(super) struct Generic;

/// What may part a word from its number.
const SEPARATORS: [char; 4] = ['.', ' ', '-', '_'];

/// Kinds of pieces, least first.
const BEFORE: u8 = 1;
const END: u8 = 2;
const AFTER: u8 = 3;
const LETTER: u8 = 4;
const NUMBER: u8 = 5;
/// A word without known meaning: no order but with itself.
const WORD: u8 = 6;

impl Order for Generic {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-+~ ()".contains(&byte);
        let text = strip_prefix(strip_epoch(text));
        if !text.bytes().all(allowed)
            || looks_like_a_commit(text)
            || !text.bytes().any(|byte| byte.is_ascii_digit())
        {
            return None;
        }
        let mut pieces = Pieces { key };
        let mut rest = text;
        let mut after_number = false;
        while let Some(first) = rest.chars().next() {
            if first == '+' && after_number {
                return pieces.metadata(rest);
            }
            let (number, after) = split_while(rest, u8::is_ascii_digit);
            if !number.is_empty() {
                pieces.number(number);
                (rest, after_number) = (after, true);
                continue;
            }
            let (word, after) = split_while(rest, u8::is_ascii_alphabetic);
            if word.is_empty() {
                (rest, after_number) = (rest.strip_prefix(first)?, after_number && first == ' ');
                continue;
            }
            // A letter is joined to its number, a word may be parted from it (`rc-1`, `update_121`).
            let behind = if word.len() == 1 { after } else { after.trim_start_matches(SEPARATORS) };
            let followed = behind.starts_with(|next: char| next.is_ascii_digit());
            pieces.word(&word.to_ascii_lowercase(), after_number, followed);
            (rest, after_number) = (after, false);
        }
        pieces.key.tag(END);
        Some(())
    }

    fn compare(&self, left: &[u8], right: &[u8]) -> Option<Ordering> {
        let (mut left, mut right) = (left, right);
        while !left.is_empty() || !right.is_empty() {
            let (left_piece, left_rest) = split_piece(left)?;
            let (right_piece, right_rest) = split_piece(right)?;
            if left_piece == right_piece {
                (left, right) = (left_rest, right_rest);
            } else if is_zero(left_piece) && !is_number(right_piece) {
                left = left_rest;
            } else if is_zero(right_piece) && !is_number(left_piece) {
                right = right_rest;
            } else {
                return of_pieces(left_piece, right_piece);
            }
        }
        Some(Ordering::Equal)
    }
}

/// A piece that is a number.
fn is_number(piece: &[u8]) -> bool {
    piece.first() == Some(&NUMBER)
}

/// A piece that is the number zero, which counts as much as none.
fn is_zero(piece: &[u8]) -> bool {
    piece == [NUMBER, 0]
}

/// Writes pieces.
struct Pieces<'a, 'b> {
    key: &'a mut Writer<'b>,
}

impl Pieces<'_, '_> {
    /// A number.
    fn number(&mut self, number: &str) {
        self.key.tag(NUMBER);
        self.key.number(number);
    }

    /// A word in lower case, `joined` to a number before it, `followed` by a number.
    fn word(&mut self, word: &str, joined: bool, followed: bool) {
        match generic_words::meaning(word, joined, followed) {
            Word::Release => {}
            Word::Before(rank, name) => self.ranked(BEFORE, rank, name),
            Word::After(rank, name) => self.ranked(AFTER, rank, name),
            Word::Letter => {
                self.key.tag(LETTER);
                self.key.text(word);
            }
            Word::Unknown => {
                self.key.tag(WORD);
                self.key.text(word);
            }
        }
    }

    /// A word with its rank and its usual spelling.
    fn ranked(&mut self, kind: u8, rank: u8, name: &str) {
        self.key.tag(kind);
        self.key.tag(rank);
        self.key.text(name);
    }

    /// What follows a `+`: some count it, most don't; so it is a word that equals itself.
    fn metadata(&mut self, text: &str) -> Option<()> {
        self.key.tag(WORD);
        self.key.folded(text);
        self.key.tag(END);
        Some(())
    }
}

/// Without the word *version* or *release*, or one letter `v` or `r`, before the first number.
fn strip_prefix(text: &str) -> &str {
    let (word, after) = split_while(text, u8::is_ascii_alphabetic);
    let lower = word.to_ascii_lowercase();
    let known = ["v", "r", "ver", "version", "rel", "release"].contains(&lower.as_str());
    let after = after.trim_start_matches(SEPARATORS);
    if known && after.starts_with(|next: char| next.is_ascii_digit()) { after } else { text }
}

/// Seven to forty hexadecimal digits without a separator, with letters among digits: more likely a commit than a
/// version. `1.0.2k` has dots, `20180131` no letters, `9e` is short.
fn looks_like_a_commit(text: &str) -> bool {
    let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    hex && (7..=40).contains(&text.len()) && letters >= 2 && digits(text).is_none()
}

/// Splits the first piece off a key.
fn split_piece(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let (tag, after) = key.split_first()?;
    let rest = match *tag {
        END => after,
        NUMBER => split_number(after)?.1,
        BEFORE | AFTER => split_text(after.split_first()?.1)?.1,
        _ => split_text(after)?.1,
    };
    key.split_at_checked(key.len() - rest.len())
}

/// Two pieces that differ.
fn of_pieces(left: &[u8], right: &[u8]) -> Option<Ordering> {
    let (left_kind, left_rest) = left.split_first()?;
    let (right_kind, right_rest) = right.split_first()?;
    match (*left_kind, *right_kind) {
        (WORD, _) | (_, WORD) => None,
        (AFTER, LETTER) | (LETTER, AFTER) => None,
        (left, right) if left != right => Some(left.cmp(&right)),
        (BEFORE | AFTER, _) => {
            let (left_rank, right_rank) = (left_rest.first()?, right_rest.first()?);
            generic_words::ranks_are_ordered(*left_rank, *right_rank).then(|| left_rank.cmp(right_rank))
        }
        _ => Some(left_rest.cmp(right_rest)),
    }
}
