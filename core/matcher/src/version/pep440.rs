//! Python packages: PEP 440, and the older order of setuptools for what PEP 440 refuses.

use super::Order;
use super::key::Writer;
use super::text::{digits, split_while};

/// Versions that PEP 440 refuses (`0.1-bulbasaur`) are before all others, as setuptools and pip had it until 2022; a
/// text without a digit is no version at all.
pub(super) struct Pep440;

const LEGACY: u8 = 0;
const PEP: u8 = 1;
/// End of the release numbers, before another number.
const END: u8 = 0;
const NUMBER: u8 = 2;
const WORD: u8 = 1;

/// Spellings of the suffixes, longest first where one begins another.
const PRE: [(&str, u8); 8] =
    [("alpha", 1), ("a", 1), ("beta", 2), ("b", 2), ("preview", 3), ("pre", 3), ("rc", 3), ("c", 3)];
const POST: [(&str, u8); 3] = [("post", 1), ("rev", 1), ("r", 1)];
const DEV: [(&str, u8); 1] = [("dev", 0)];
/// A development release of the final release comes before its first alpha; the final release after all of them.
const DEV_ONLY: u8 = 0;
const FINAL: u8 = 4;

impl Order for Pep440 {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        let lower = text.to_ascii_lowercase();
        if let Some(version) = parse(&lower) {
            version.write(key);
            return Some(());
        }
        let odd = |byte: u8| !(byte.is_ascii_alphanumeric() || b"._+-:!".contains(&byte));
        if lower.bytes().any(odd) || !lower.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        write_legacy(&lower, key);
        Some(())
    }
}

/// A version of PEP 440.
struct Version<'a> {
    epoch: &'a str,
    release: Vec<&'a str>,
    pre: Option<(u8, &'a str)>,
    post: Option<&'a str>,
    dev: Option<&'a str>,
    local: Option<&'a str>,
}

/// Parses lower-case text by the pattern of PEP 440's appendix B.
fn parse(text: &str) -> Option<Version<'_>> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (text, local) = match text.split_once('+') {
        Some((rest, local)) => (rest, Some(local)),
        None => (text, None),
    };
    if !local.is_none_or(is_local) {
        return None;
    }
    let (epoch, text) = match text.split_once('!') {
        Some((epoch, rest)) => (digits(epoch)?, rest),
        None => ("0", text),
    };
    let (release, rest) = split_release(text)?;
    let (pre, rest) = suffix(rest, &PRE);
    let (post, rest) = match rest.strip_prefix('-').map(|after| split_while(after, u8::is_ascii_digit)) {
        Some((number, after)) if !number.is_empty() => (Some((1, number)), after),
        _ => suffix(rest, &POST),
    };
    let (dev, rest) = suffix(rest, &DEV);
    rest.is_empty().then_some(Version {
        epoch,
        release,
        pre,
        post: post.map(|(_, number)| number),
        dev: dev.map(|(_, number)| number),
        local,
    })
}

/// Splits the release numbers off.
fn split_release(text: &str) -> Option<(Vec<&str>, &str)> {
    let mut release = Vec::new();
    let mut rest = text;
    loop {
        let (number, after) = split_while(rest, u8::is_ascii_digit);
        release.push(digits(number)?);
        match after.strip_prefix('.') {
            Some(next) if next.starts_with(|first: char| first.is_ascii_digit()) => rest = next,
            _ => return Some((release, after)),
        }
    }
}

/// Splits one suffix off: its rank and its number, 0 where none is written.
fn suffix<'a>(text: &'a str, spellings: &[(&str, u8)]) -> (Option<(u8, &'a str)>, &'a str) {
    let bare = text.strip_prefix(['.', '-', '_']).unwrap_or(text);
    for (word, rank) in spellings {
        let Some(after) = bare.strip_prefix(word) else { continue };
        let numbered = after.strip_prefix(['.', '-', '_']).unwrap_or(after);
        let (number, rest) = split_while(numbered, u8::is_ascii_digit);
        return if number.is_empty() { (Some((*rank, "0")), after) } else { (Some((*rank, number)), rest) };
    }
    (None, text)
}

/// `[a-z0-9]+([._-][a-z0-9]+)*`.
fn is_local(text: &str) -> bool {
    text.split(['.', '-', '_'])
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

impl Version<'_> {
    /// The order of PEP 440: epoch, release without trailing zeros, pre, post, dev, local.
    fn write(&self, key: &mut Writer<'_>) {
        key.tag(PEP);
        key.number(self.epoch);
        let is_zero = |number: &&&str| number.bytes().all(|byte| byte == b'0');
        let zeros = self.release.iter().rev().take_while(is_zero).count();
        for number in self.release.iter().take(self.release.len() - zeros) {
            key.tag(NUMBER);
            key.number(number);
        }
        key.tag(END);
        match self.pre {
            Some((rank, number)) => {
                key.tag(rank);
                key.number(number);
            }
            None if self.post.is_none() && self.dev.is_some() => key.tag(DEV_ONLY),
            None => key.tag(FINAL),
        }
        match self.post {
            Some(number) => {
                key.tag(1);
                key.number(number);
            }
            None => key.tag(0),
        }
        match self.dev {
            Some(number) => {
                key.tag(0);
                key.number(number);
            }
            None => key.tag(1),
        }
        for part in self.local.into_iter().flat_map(|local| local.split(['.', '-', '_'])) {
            if digits(part).is_some() {
                key.tag(NUMBER);
                key.number(part);
            } else {
                key.tag(WORD);
                key.text(part);
            }
        }
        key.tag(END);
    }
}

/// The order that setuptools had before PEP 440: a list of texts, numbers filled up to eight digits, words with a
/// star, so that numbers are after words; `final` marks the end.
fn write_legacy(text: &str, key: &mut Writer<'_>) {
    key.tag(LEGACY);
    let mut parts: Vec<String> = Vec::new();
    let pieces = legacy_pieces(text).into_iter().filter(|piece| *piece != ".");
    for part in pieces.map(legacy_part).chain(std::iter::once("*final".to_owned())) {
        if part.starts_with('*') {
            while part.as_str() < "*final" && parts.last().is_some_and(|last| last == "*final-") {
                parts.pop();
            }
            while parts.last().is_some_and(|last| last == "00000000") {
                parts.pop();
            }
        }
        parts.push(part);
    }
    for part in &parts {
        key.text(part);
    }
}

/// Runs of digits, runs of letters, single dots and hyphens, runs of what is left.
fn legacy_pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let (piece, after) = match first {
            b'.' | b'-' => rest.split_at_checked(1).unwrap_or((rest, "")),
            b'0'..=b'9' => split_while(rest, u8::is_ascii_digit),
            b'a'..=b'z' => split_while(rest, u8::is_ascii_lowercase),
            _ => split_while(rest, |byte| !byte.is_ascii_alphanumeric() && *byte != b'.' && *byte != b'-'),
        };
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// One piece as setuptools compared it.
fn legacy_part(piece: &str) -> String {
    match piece {
        "pre" | "preview" | "rc" => "*c".to_owned(),
        "-" => "*final-".to_owned(),
        "dev" => "*@".to_owned(),
        _ if digits(piece).is_some() => format!("{piece:0>8}"),
        _ => format!("*{piece}"),
    }
}
