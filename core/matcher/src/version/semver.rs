//! Semantic Versioning 2.0.0, read with the leniency of the feeds that claim it.

use super::Order;
use super::key::Writer;
use super::text::{digits, strip_v};

/// Precedence of clause 11. Lenient: a leading `v`, leading zeros, and absent minor and patch numbers, which count as
/// zero. A fourth number is no semantic version: the text then equals only itself.
pub(super) struct Semver;

/// What follows the numbers.
pub(super) const PRERELEASE: u8 = 1;
pub(super) const RELEASE: u8 = 2;
/// Pieces of a pre-release (clause 11.4): the end before numbers before words.
const END: u8 = 0;
const NUMBER: u8 = 1;
const WORD: u8 = 2;

impl Order for Semver {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        let (rest, _) = split_build(strip_v(text))?;
        let (numbers, prerelease) = split_prerelease(rest);
        let mut parts = numbers.split('.');
        key.number(digits(parts.next()?)?);
        for _ in 0..2 {
            key.number(parts.next().map_or(Some("0"), digits)?);
        }
        if parts.next().is_some() {
            return None;
        }
        write_prerelease(prerelease, false, key)
    }
}

/// Splits off the build metadata, which must be well formed and does not count (clause 10).
pub(super) fn split_build(text: &str) -> Option<(&str, Option<&str>)> {
    match text.split_once('+') {
        None => Some((text, None)),
        Some((rest, build)) => build.split('.').all(is_identifier).then_some((rest, Some(build))),
    }
}

/// Splits the numbers from the pre-release.
pub(super) fn split_prerelease(text: &str) -> (&str, Option<&str>) {
    match text.split_once('-') {
        None => (text, None),
        Some((numbers, prerelease)) => (numbers, Some(prerelease)),
    }
}

/// Writes the pre-release, or that there is none, which is later than all of them.
pub(super) fn write_prerelease(
    prerelease: Option<&str>,
    fold_case: bool,
    key: &mut Writer<'_>,
) -> Option<()> {
    let Some(prerelease) = prerelease else {
        key.tag(RELEASE);
        return Some(());
    };
    key.tag(PRERELEASE);
    for identifier in prerelease.split('.') {
        if digits(identifier).is_some() {
            key.tag(NUMBER);
            key.number(identifier);
        } else if is_identifier(identifier) {
            key.tag(WORD);
            if fold_case { key.folded(identifier) } else { key.text(identifier) }
        } else {
            return None;
        }
    }
    key.tag(END);
    Some(())
}

/// `[0-9A-Za-z-]+`.
fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
