//! Go: module versions as `golang.org/x/mod/semver` orders them, and releases of Go itself.

use super::Order;
use super::key::Writer;
use super::semver::{PRERELEASE, split_build, split_prerelease, write_prerelease};
use super::text::{digits, strip_v};

/// The `v` may be absent, as in OSV's records. `v1` and `v1.2` stand for `v1.0.0` and `v1.2.0` but take no suffix;
/// leading zeros are not allowed; `+incompatible` does not count. `go1.21rc2` is a release of Go: `1.21.0-rc.2`.
pub(super) struct Go;

impl Order for Go {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        if let Some(release) = text.strip_prefix("go") {
            return write_release(release, key);
        }
        let text = strip_v(text);
        let (rest, build) = split_build(text)?;
        let (numbers, prerelease) = split_prerelease(rest);
        let count = write_numbers(numbers, key)?;
        let suffix = build.is_some() || prerelease.is_some();
        if suffix && count < 3 {
            return None;
        }
        if prerelease.is_some_and(|text| text.split('.').any(has_leading_zero)) {
            return None;
        }
        write_prerelease(prerelease, false, key)
    }
}

/// Writes one to three numbers as three; their count.
fn write_numbers(numbers: &str, key: &mut Writer<'_>) -> Option<usize> {
    let mut count = 0;
    for number in numbers.split('.') {
        count += 1;
        if count > 3 || has_leading_zero(number) {
            return None;
        }
        key.number(digits(number)?);
    }
    (count..3).for_each(|_| key.number("0"));
    Some(count)
}

/// A number written with a zero too many.
fn has_leading_zero(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0') && digits(text).is_some()
}

/// `1.21rc2`, `1.9beta1`, `1.20.3`.
fn write_release(release: &str, key: &mut Writer<'_>) -> Option<()> {
    let end = release.bytes().position(|byte| byte.is_ascii_alphabetic());
    let (numbers, suffix) = release.split_at_checked(end.unwrap_or(release.len()))?;
    write_numbers(numbers, key)?;
    if suffix.is_empty() {
        return write_prerelease(None, false, key);
    }
    let (word, number) =
        ["beta", "rc"].into_iter().find_map(|word| suffix.strip_prefix(word).map(|number| (word, number)))?;
    key.tag(PRERELEASE);
    // The same bytes as the pre-release `rc.2` of a module.
    key.tag(2);
    key.text(word);
    key.tag(1);
    key.number(digits(number)?);
    key.tag(0);
    Some(())
}
