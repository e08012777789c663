//! Alpine packages: the order of apk-tools.

use super::Order;
use super::key::Writer;
use super::text::{digits, split_while};

/// `numbers letter? (_suffix number?)* (~hash)? (-r number)?`; anything else is no version to apk either.
pub(super) struct Apk;

/// What may come next, least first: a suffix that precedes the release, the end, then what extends it.
const PRE_SUFFIX: u8 = 1;
const END: u8 = 2;
const REVISION: u8 = 3;
const HASH: u8 = 4;
const SUFFIX_NUMBER: u8 = 5;
const POST_SUFFIX: u8 = 6;
const LETTER: u8 = 7;
const FRACTION: u8 = 8;
const NUMBER: u8 = 9;

/// Suffixes in apk's order; the first four precede the release.
const SUFFIXES: [&str; 9] = ["alpha", "beta", "pre", "rc", "cvs", "svn", "git", "hg", "p"];
const PRE_SUFFIXES: usize = 4;

impl Order for Apk {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        let (rest, revision) = match text.rsplit_once("-r") {
            Some((rest, revision)) => (rest, Some(digits(revision)?)),
            None => (text, None),
        };
        let (rest, hash) = match rest.split_once('~') {
            Some((rest, hash)) => (rest, Some(hash)),
            None => (rest, None),
        };
        let (main, suffixes) = match rest.split_once('_') {
            Some((main, suffixes)) => (main, Some(suffixes)),
            None => (rest, None),
        };
        write_main(main, key)?;
        for suffix in suffixes.into_iter().flat_map(|suffixes| suffixes.split('_')) {
            write_suffix(suffix, key)?;
        }
        if let Some(hash) = hash {
            let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            (!hash.is_empty() && hash.bytes().all(hex)).then_some(())?;
            key.tag(HASH);
            key.text(hash);
        }
        if let Some(revision) = revision {
            key.tag(REVISION);
            key.number(revision);
        }
        key.tag(END);
        Some(())
    }
}

/// Numbers and at most one letter. After the first, a number that begins with zero is compared as a text, which puts
/// it before all others.
fn write_main(main: &str, key: &mut Writer<'_>) -> Option<()> {
    let letter = main.chars().next_back().filter(char::is_ascii_lowercase);
    let numbers = main.trim_end_matches(|last: char| last.is_ascii_lowercase());
    if main.len() > numbers.len() + 1 {
        return None;
    }
    for (place, number) in numbers.split('.').enumerate() {
        let number = digits(number)?;
        if place > 0 && number.starts_with('0') {
            key.tag(FRACTION);
            key.text(number);
        } else {
            key.tag(NUMBER);
            key.number(number);
        }
    }
    if let Some(letter) = letter {
        key.tag(LETTER);
        key.text(letter.encode_utf8(&mut [0; 4]));
    }
    Some(())
}

/// One suffix with its number.
fn write_suffix(suffix: &str, key: &mut Writer<'_>) -> Option<()> {
    let (word, number) = split_while(suffix, u8::is_ascii_lowercase);
    let place = SUFFIXES.iter().position(|known| *known == word)?;
    key.tag(if place < PRE_SUFFIXES { PRE_SUFFIX } else { POST_SUFFIX });
    key.tag(u8::try_from(place).ok()?);
    if !number.is_empty() {
        key.tag(SUFFIX_NUMBER);
        key.number(digits(number)?);
    }
    Some(())
}
