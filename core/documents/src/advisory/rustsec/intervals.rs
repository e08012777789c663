//! Requirements of versions as half-open intervals of the order of SemVer, and what they leave over.

use noharm_model::advisory::Event;
use semver::{BuildMetadata, Comparator, Op, Prerelease, Version, VersionReq};

/// From a version on, inclusive, to a version, exclusive; `None`: without bound.
type Interval = (Option<Version>, Option<Version>);

/// The versions that no requirement names, as OSV events; empty if every version is named.
pub(super) fn affected(patched: &[String], unaffected: &[String]) -> Result<Vec<Event>, String> {
    /// RustSec's longest list has seven.
    const MOST: usize = 1_000;
    if patched.len().saturating_add(unaffected.len()) > MOST {
        return Err(format!("it has more than {MOST} requirements"));
    }
    let mut safe: Vec<Interval> =
        patched.iter().chain(unaffected).map(|text| interval(text)).collect::<Result<_, _>>()?;
    safe.retain(|(low, high)| !matches!((low, high), (Some(low), Some(high)) if low >= high));
    safe.sort();
    let mut events = Vec::new();
    // The end of what is safe so far; `None` before the first version.
    let mut end: Option<Version> = None;
    for (low, high) in safe {
        if let Some(low) = &low
            && end.as_ref().is_none_or(|end| end < low)
        {
            events.push(Event::Introduced(end.as_ref().map_or_else(|| "0".to_owned(), Version::to_string)));
            events.push(Event::Fixed(low.to_string()));
        }
        match high {
            None => return Ok(events),
            Some(high) if end.as_ref().is_none_or(|end| *end < high) => end = Some(high),
            Some(_) => {}
        }
    }
    events.push(Event::Introduced(end.map_or_else(|| "0".to_owned(), |end| end.to_string())));
    Ok(events)
}

/// The interval that a requirement (`>= 1.2.3, < 2`) names.
fn interval(text: &str) -> Result<Interval, String> {
    let told = || format!("`{}` is no requirement of versions", crate::text::printable(text, 60));
    let requirement = VersionReq::parse(text).map_err(|_| told())?;
    let mut whole: Interval = (None, None);
    for comparator in &requirement.comparators {
        let (low, high) = bounds(comparator).ok_or_else(told)?;
        if low > whole.0 {
            whole.0 = low;
        }
        if whole.1.is_none()
            || high.as_ref().is_some_and(|high| whole.1.as_ref().is_some_and(|old| high < old))
        {
            whole.1 = high.or(whole.1);
        }
    }
    Ok(whole)
}

/// Cargo's meaning of each operator; a missing part of the version stands for all its values.
fn bounds(comparator: &Comparator) -> Option<Interval> {
    let first = Version {
        major: comparator.major,
        minor: comparator.minor.unwrap_or(0),
        patch: comparator.patch.unwrap_or(0),
        pre: comparator.pre.clone(),
        build: BuildMetadata::EMPTY,
    };
    let beyond = match (comparator.minor, comparator.patch) {
        (None, _) => before(comparator.major.checked_add(1)?, 0, 0)?,
        (Some(minor), None) => before(comparator.major, minor.checked_add(1)?, 0)?,
        (Some(_), Some(_)) => next(&first)?,
    };
    let (major, minor, patch) = (first.major, first.minor, first.patch);
    let interval = match comparator.op {
        Op::Exact | Op::Wildcard => (Some(first), Some(beyond)),
        Op::Greater => (Some(beyond), None),
        Op::GreaterEq => (Some(first), None),
        Op::Less => (None, Some(first)),
        Op::LessEq => (None, Some(beyond)),
        Op::Tilde if comparator.minor.is_none() => (Some(first), Some(before(major.checked_add(1)?, 0, 0)?)),
        Op::Tilde => (Some(first), Some(before(major, minor.checked_add(1)?, 0)?)),
        Op::Caret if major > 0 || comparator.minor.is_none() => {
            (Some(first), Some(before(major.checked_add(1)?, 0, 0)?))
        }
        Op::Caret if minor > 0 || comparator.patch.is_none() => {
            (Some(first), Some(before(0, minor.checked_add(1)?, 0)?))
        }
        Op::Caret => (Some(first), Some(before(0, 0, patch.checked_add(1)?)?)),
        _ => return None,
    };
    Some(interval)
}

/// The least version of a release: its pre-release `0`.
fn before(major: u64, minor: u64, patch: u64) -> Option<Version> {
    Some(Version { major, minor, patch, pre: Prerelease::new("0").ok()?, build: BuildMetadata::EMPTY })
}

/// The least version above this one.
fn next(version: &Version) -> Option<Version> {
    if version.pre.is_empty() {
        return before(version.major, version.minor, version.patch.checked_add(1)?);
    }
    let pre = Prerelease::new(&format!("{}.0", version.pre)).ok()?;
    Some(Version { pre, ..version.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(patched: &[&str], unaffected: &[&str]) -> String {
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let events = affected(&owned(patched), &owned(unaffected)).unwrap();
        let words = events.iter().map(|event| match event {
            Event::Introduced(v) => format!("[{v}"),
            Event::Fixed(v) => format!("{v})"),
            other => format!("{other:?}"),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn leaves_over_what_no_requirement_names() {
        assert_eq!(told(&[], &[]), "[0");
        assert_eq!(told(&["*"], &[]), "");
        assert_eq!(told(&[], &["*"]), "");
        assert_eq!(told(&[">= 1.2.3"], &["< 1.0.0"]), "[1.0.0 1.2.3)");
        assert_eq!(told(&["^1.2.3", ">= 2.0.1"], &[]), "[0 1.2.3) [2.0.0-0 2.0.1)");
        assert_eq!(told(&["> 1.27.0"], &[]), "[0 1.27.1-0)");
        assert_eq!(told(&[">= 0.6.3, < 0.7", ">= 0.7.2"], &["<= 0.5"]), "[0.6.0-0 0.6.3) [0.7.0 0.7.2)");
        assert_eq!(told(&["=1.0.1"], &["> 1.0.1"]), "[0 1.0.1)");
    }
}
