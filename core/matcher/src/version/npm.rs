//! npm's reading of semantic versions, as its `semver` package has it with `loose` set.

use super::Order;
use super::key::Writer;
use super::semver::{split_build, write_prerelease};
use super::text::digits;

/// Three numbers are required; `v` and `=` may lead; the hyphen before a pre-release may be absent. A number past
/// 2^53 − 1 is no version, as JavaScript cannot count it.
pub(super) struct Npm;

/// npm refuses longer texts.
const MAX_LENGTH: usize = 256;
/// JavaScript's largest exact integer.
const MAX_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

impl Order for Npm {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        if text.len() > MAX_LENGTH {
            return None;
        }
        let text = text.trim_start_matches(['v', '=', ' ']);
        let (text, _) = split_build(text)?;
        let (major, rest) = text.split_once('.')?;
        let (minor, rest) = rest.split_once('.')?;
        let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        let (patch, prerelease) = rest.split_at_checked(end)?;
        for number in [major, minor, patch] {
            let value: u64 = digits(number)?.parse().ok()?;
            (value <= MAX_SAFE_INTEGER).then(|| key.number(number))?;
        }
        let prerelease = prerelease.strip_prefix('-').unwrap_or(prerelease);
        write_prerelease((end < rest.len()).then_some(prerelease), false, key)
    }
}
