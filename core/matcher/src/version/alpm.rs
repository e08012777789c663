//! Arch Linux packages: the order of pacman's `vercmp`.

use std::cmp::Ordering;

use super::Order;
use super::key::{Writer, split_number, split_text};
use super::text::{digits, split_while};

/// Like RPM's, but a trailing word precedes the end and the length of a separator counts; releases are compared only
/// where both sides have one, so the keys need a comparison of their own. Separators of two characters or at the end
/// are no version here: pacman orders them in circles.
pub(super) struct Alpm;

/// What may come next, least first; *joined* means without a separator.
const JOINED_WORD: u8 = 1;
const END: u8 = 2;
const JOINED_NUMBER: u8 = 3;
const WORD: u8 = 4;
const NUMBER: u8 = 5;

impl Order for Alpm {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        let (epoch, rest) = text.split_once(':').unwrap_or(("0", text));
        let (version, release) = match rest.rsplit_once('-') {
            Some((version, release)) => (version, Some(release)),
            None => (rest, None),
        };
        key.number(digits(epoch)?);
        write_part(version, key)?;
        release.map_or(Some(()), |release| write_part(release, key))
    }

    fn compare(&self, left: &[u8], right: &[u8]) -> Option<Ordering> {
        let (left, left_release) = split_release(left)?;
        let (right, right_release) = split_release(right)?;
        let releases = if left_release.is_empty() || right_release.is_empty() {
            Ordering::Equal
        } else {
            left_release.cmp(right_release)
        };
        Some(left.cmp(right).then(releases))
    }
}

/// Writes runs of letters and digits.
fn write_part(text: &str, key: &mut Writer<'_>) -> Option<()> {
    let mut rest = text;
    let mut separated = false;
    loop {
        let (number, after) = split_while(rest, u8::is_ascii_digit);
        let (word, after) =
            if number.is_empty() { split_while(rest, u8::is_ascii_alphabetic) } else { ("", after) };
        if !number.is_empty() {
            key.tag(if separated { NUMBER } else { JOINED_NUMBER });
            key.number(number);
        } else if !word.is_empty() {
            key.tag(if separated { WORD } else { JOINED_WORD });
            key.text(word);
        } else {
            return None;
        }
        if after.is_empty() {
            key.tag(END);
            return Some(());
        }
        let unseparated = after.strip_prefix(|next: char| next.is_ascii() && !next.is_ascii_alphanumeric());
        separated = unseparated.is_some();
        rest = unseparated.unwrap_or(after);
    }
}

/// Splits a key into epoch and version, and the release (empty where there is none).
fn split_release(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_, mut rest) = split_number(key)?;
    loop {
        let (tag, after) = rest.split_first()?;
        rest = match *tag {
            END => return key.split_at_checked(key.len() - after.len()),
            JOINED_WORD | WORD => split_text(after)?.1,
            _ => split_number(after)?.1,
        };
    }
}
