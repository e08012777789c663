//! Ruby's gems: the order of `Gem::Version`.

use super::Order;
use super::key::Writer;
use super::text::{digits, split_while};

/// Numbers and words; a missing segment is zero and a word is before any number. A hyphen reads as `.pre.`.
pub(super) struct RubyGems;

/// Least first: a word; zeros that a word follows; the end; zeros that a number follows; a number.
const WORD: u8 = 1;
const ZEROS_THEN_WORD: u8 = 2;
const END: u8 = 3;
const ZEROS_THEN_NUMBER: u8 = 4;
const NUMBER: u8 = 5;

impl Order for RubyGems {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        if !text.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let dotted = text.replace('-', ".pre.");
        let mut segments = Vec::new();
        for part in dotted.split('.') {
            split_segments(part, &mut segments)?;
        }
        write_segments(&canonical(segments), key)
    }
}

/// Splits one part between dots into runs of digits and runs of letters.
fn split_segments<'a>(part: &'a str, segments: &mut Vec<&'a str>) -> Option<()> {
    let mut rest = part;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let (number, after) = split_while(rest, u8::is_ascii_digit);
        let (word, after) = split_while(after, u8::is_ascii_alphabetic);
        if number.is_empty() && word.is_empty() {
            return None;
        }
        segments.extend([number, word].into_iter().filter(|segment| !segment.is_empty()));
        rest = after;
    }
    Some(())
}

/// Zeros before the first word and at the end don't count.
fn canonical(segments: Vec<&str>) -> Vec<&str> {
    let first_word = segments.iter().position(|segment| digits(segment).is_none());
    let (numbers, words) = segments.split_at(first_word.unwrap_or(segments.len()));
    [without_zeros(numbers), without_zeros(words)].concat()
}

/// Without the zeros at its end.
fn without_zeros<'a, 'b>(segments: &'b [&'a str]) -> &'b [&'a str] {
    let zeros = segments.iter().rev().take_while(|segment| is_zero(segment)).count();
    segments.split_at(segments.len() - zeros).0
}

/// All digits, all zero.
fn is_zero(segment: &str) -> bool {
    segment.bytes().all(|byte| byte == b'0')
}

/// Writes segments so that a missing one counts as zero: a run of zeros is placed by what comes after it.
fn write_segments(segments: &[&str], key: &mut Writer<'_>) -> Option<()> {
    let mut zeros: u16 = 0;
    for segment in segments {
        if is_zero(segment) {
            zeros += 1;
            continue;
        }
        let number = digits(segment).is_some();
        if zeros > 0 && number {
            key.tag(ZEROS_THEN_NUMBER);
            // The more zeros, the nearer to the end, so the less.
            (u16::MAX - zeros).to_be_bytes().into_iter().for_each(|byte| key.tag(byte));
        } else if zeros > 0 {
            key.tag(ZEROS_THEN_WORD);
            zeros.to_be_bytes().into_iter().for_each(|byte| key.tag(byte));
        }
        zeros = 0;
        if number {
            key.tag(NUMBER);
            key.number(segment);
        } else {
            key.tag(WORD);
            key.text(segment);
        }
    }
    key.tag(END);
    Some(())
}
