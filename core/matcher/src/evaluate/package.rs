//! One OSV record against one package: `versions` or ranges, either suffices.

use std::cmp::Ordering;

use noharm_model::finding::UnknownReason;

use super::ruler::Rulers;
use super::verdict::{Doubt, Hit, Verdict};
use crate::index::body::{Body, EventKind, RangeKind, StoredRange};
use crate::version::{Scheme, compare, tag_version};

/// The package as a record is judged against it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Package<'s> {
    pub(crate) name: &'s str,
    pub(crate) version: Option<&'s str>,
    /// The same, to be compared.
    pub(crate) rulers: &'s Rulers<'s>,
    pub(crate) commit: Option<&'s str>,
    /// `None`: the ecosystem's scheme is not built here.
    pub(crate) scheme: Option<Scheme>,
}

/// Judges what a record says of a package.
pub(crate) fn judge(body: &Body<'_>, package: Package<'_>) -> Verdict {
    let ordered = body.ranges.iter().any(|range| range.kind != RangeKind::Git);
    let mut verdict: Option<Verdict> = listed(body, package);
    let listed = verdict.is_some();
    for range in &body.ranges {
        let of_range = match range.kind {
            RangeKind::Git => match by_commit(range, package.commit) {
                // A range in commits leaves it open only where nothing else decides.
                None if ordered => continue,
                None if listed => beyond_the_list(body, range, package),
                None => Verdict::unknown(
                    UnknownReason::Commit,
                    "the record gives commits only, and the component's commit is not stated or none of them",
                ),
                Some(verdict) => verdict,
            },
            kind => by_version(range, package, scheme_of(kind, package.scheme)),
        };
        verdict = Some(match verdict {
            None => of_range,
            Some(before) => before.or(of_range),
        });
    }
    verdict
        .unwrap_or_else(|| Verdict::unknown(UnknownReason::VersionUnspecified, "the record names no version"))
}

/// SEMVER ranges are semantic versions whatever the ecosystem; Go's own reading differs only in its prefix.
fn scheme_of(kind: RangeKind, of_ecosystem: Option<Scheme>) -> Option<Scheme> {
    match (kind, of_ecosystem) {
        (RangeKind::Semver, Some(scheme @ (Scheme::Go | Scheme::Npm))) => Some(scheme),
        (RangeKind::Semver, _) => Some(Scheme::Semver),
        (_, scheme) => scheme,
    }
}

/// `versions`, if there are any.
fn listed(body: &Body<'_>, package: Package<'_>) -> Option<Verdict> {
    if body.versions.is_empty() {
        return None;
    }
    let Some(version) = package.version else {
        return Some(Verdict::unknown(UnknownReason::Version, "its version is not stated"));
    };
    let found = body.versions.iter().find(|listed| same_version(listed, version, package));
    Some(match found {
        Some(listed) => {
            Verdict::Yes(Hit { text: format!("{version} is listed ({listed})"), ..Hit::default() })
        }
        None => Verdict::No(format!("{version} is not among the {} versions listed", body.versions.len())),
    })
}

/// The same version, as text, by its scheme, or as a repository's tag (`FILE5_32`).
fn same_version(listed: &str, version: &str, package: Package<'_>) -> bool {
    if listed.eq_ignore_ascii_case(version) {
        return true;
    }
    let equal =
        |scheme: Scheme, listed: &str| package.rulers.compare(scheme, listed) == Some(Ordering::Equal);
    match package.scheme {
        Some(scheme) if scheme != Scheme::Generic => equal(scheme, listed),
        _ => {
            equal(Scheme::Generic, listed)
                || tag_version(package.name, listed).is_some_and(|tag| equal(Scheme::Generic, &tag))
        }
    }
}

/// What a commit decides: `None` where it is none of the range's events.
fn by_commit(range: &StoredRange<'_>, commit: Option<&str>) -> Option<Verdict> {
    let commit = commit?;
    let same = |event: &str| !event.is_empty() && event != "0" && event.eq_ignore_ascii_case(commit);
    let (kind, event) = range.events.iter().find(|(_, event)| same(event))?;
    let short = event.get(..12).unwrap_or(event);
    Some(match kind {
        EventKind::Introduced => Verdict::Yes(hit(format!("commit {short} introduced it"))),
        EventKind::LastAffected => Verdict::Yes(hit(format!("commit {short} is the last affected"))),
        EventKind::Fixed => Verdict::No(format!("commit {short} repairs it")),
        EventKind::Limit => Verdict::No(format!("commit {short} lies at the range's limit")),
    })
}

fn hit(text: String) -> Hit {
    Hit { text, ..Hit::default() }
}

/// A version that a list of tags does not hold, beside a range in commits: the list was made from the commits, so it
/// decides, except for what came after an open range.
fn beyond_the_list(body: &Body<'_>, range: &StoredRange<'_>, package: Package<'_>) -> Verdict {
    let closed =
        range.events.iter().any(|(kind, _)| matches!(kind, EventKind::Fixed | EventKind::LastAffected));
    let version = package.version.unwrap_or_default();
    let newer_than = |listed: &&str| {
        let tag = tag_version(package.name, listed);
        package.rulers.compare(Scheme::Generic, tag.as_deref().unwrap_or(listed)) != Some(Ordering::Less)
    };
    if !closed && body.versions.iter().all(newer_than) {
        return Verdict::unknown(
            UnknownReason::Commit,
            format!("{version} is newer than the list, and no repair is named"),
        );
    }
    Verdict::No(format!("{version} is not listed"))
}

/// Events in the order of versions; the schema's algorithm.
fn by_version(range: &StoredRange<'_>, package: Package<'_>, scheme: Option<Scheme>) -> Verdict {
    let Some(version) = package.version else {
        return Verdict::unknown(UnknownReason::Version, "its version is not stated");
    };
    let Some(scheme) = scheme else {
        return Verdict::unknown(
            UnknownReason::Scheme,
            "how this ecosystem orders versions is not known here",
        );
    };
    let mut placed: Vec<(Ordering, EventKind, &str)> = Vec::with_capacity(range.events.len());
    let mut open = None;
    for &(kind, event) in &range.events {
        match place(scheme, package.rulers, kind, event) {
            Some(order) => placed.push((order, kind, event)),
            None => open = Some(event),
        }
    }
    let inside = inside(scheme, &placed);
    let text = || range_text(scheme, version, &placed);
    match (inside, open) {
        (_, Some(event)) => {
            Verdict::unknown(UnknownReason::Version, format!("{version} and {event} cannot be compared"))
        }
        (true, None) => Verdict::Yes(Hit {
            text: text(),
            all_versions: unbounded(&placed),
            fixed: next_fix(scheme, &placed),
        }),
        (false, None) => Verdict::No(format!("{version} is outside the range ({})", bounds_text(&placed))),
    }
}

/// Where the version stands to an event: `Greater` means that the version is above it.
fn place(scheme: Scheme, rulers: &Rulers<'_>, kind: EventKind, event: &str) -> Option<Ordering> {
    match (kind, event) {
        (EventKind::Introduced, "0") => Some(Ordering::Greater),
        (EventKind::Limit, "*") => Some(Ordering::Less),
        _ => rulers.compare(scheme, event),
    }
}

fn inside(scheme: Scheme, placed: &[(Ordering, EventKind, &str)]) -> bool {
    let mut limits = placed.iter().filter(|(_, kind, _)| *kind == EventKind::Limit).peekable();
    if limits.peek().is_some() && !limits.any(|(order, _, _)| *order == Ordering::Less) {
        return false;
    }
    // The newest event that lies at or below the version decides; of two at one place a beginning comes last, since
    // an end there closes what came before.
    let mut below: Vec<&(Ordering, EventKind, &str)> = placed
        .iter()
        .filter(|(order, kind, _)| match kind {
            EventKind::Introduced | EventKind::Fixed => order.is_ge(),
            EventKind::LastAffected => order.is_gt(),
            EventKind::Limit => false,
        })
        .collect();
    below.sort_by(|one, two| event_order(scheme, one, two));
    below.last().is_some_and(|(_, kind, _)| *kind == EventKind::Introduced)
}

fn event_order(
    scheme: Scheme,
    one: &(Ordering, EventKind, &str),
    two: &(Ordering, EventKind, &str),
) -> Ordering {
    let rank = |kind: EventKind| u8::from(kind == EventKind::Introduced);
    let from_the_start =
        |event: &(Ordering, EventKind, &str)| event.1 == EventKind::Introduced && event.2 == "0";
    match (from_the_start(one), from_the_start(two)) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => compare(scheme, one.2, two.2)
            .unwrap_or(Ordering::Equal)
            .then_with(|| rank(one.1).cmp(&rank(two.1))),
    }
}

fn unbounded(placed: &[(Ordering, EventKind, &str)]) -> bool {
    placed.iter().all(|(_, kind, event)| *kind == EventKind::Introduced && *event == "0")
}

/// The smallest repair above the version.
fn next_fix(scheme: Scheme, placed: &[(Ordering, EventKind, &str)]) -> Option<String> {
    placed
        .iter()
        .filter(|(order, kind, _)| *kind == EventKind::Fixed && order.is_lt())
        .map(|(_, _, event)| *event)
        .min_by(|one, two| compare(scheme, one, two).unwrap_or(Ordering::Equal))
        .map(str::to_owned)
}

fn range_text(scheme: Scheme, version: &str, placed: &[(Ordering, EventKind, &str)]) -> String {
    if unbounded(placed) {
        return "all versions".to_owned();
    }
    let above = placed
        .iter()
        .filter(|(order, kind, _)| match kind {
            EventKind::Fixed => order.is_lt(),
            EventKind::LastAffected => order.is_le(),
            _ => false,
        })
        .min_by(|one, two| compare(scheme, one.2, two.2).unwrap_or(Ordering::Equal));
    match above {
        Some((_, EventKind::Fixed, event)) => format!("{version} < {event}"),
        Some((_, _, event)) => format!("{version} ≤ {event}"),
        None => {
            let from =
                placed.iter().rev().find(|(order, kind, _)| *kind == EventKind::Introduced && order.is_ge());
            from.map_or_else(
                || version.to_owned(),
                |(_, _, event)| format!("{version} ≥ {event}, no repair named"),
            )
        }
    }
}

fn bounds_text(placed: &[(Ordering, EventKind, &str)]) -> String {
    let words = placed.iter().take(6).map(|(_, kind, event)| match kind {
        EventKind::Introduced => format!("from {event}"),
        EventKind::Fixed => format!("fixed {event}"),
        EventKind::LastAffected => format!("last {event}"),
        EventKind::Limit => format!("limit {event}"),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Marks a doubt as weak.
pub(crate) fn weak(reason: UnknownReason, text: String) -> Verdict {
    Verdict::Unknown(Doubt { reason, text, weak: true, fixed: None })
}
