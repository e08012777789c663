//! NuGet: up to four numbers and a pre-release without regard to case.

use super::Order;
use super::key::Writer;
use super::semver::{split_build, split_prerelease, write_prerelease};
use super::text::digits;

/// Absent numbers are zero; build metadata does not count.
pub(super) struct Nuget;

impl Order for Nuget {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        let (rest, _) = split_build(text)?;
        let (numbers, prerelease) = split_prerelease(rest);
        let mut parts = numbers.split('.');
        key.number(digits(parts.next()?)?);
        for _ in 0..3 {
            key.number(parts.next().map_or(Some("0"), digits)?);
        }
        if parts.next().is_some() {
            return None;
        }
        write_prerelease(prerelease, true, key)
    }
}
