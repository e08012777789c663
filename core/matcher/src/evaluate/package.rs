//! One OSV record against one package: `versions` or ranges, either suffices.

use std::cmp::Ordering;

use noharm_model::finding::UnknownReason;

use super::ruler::Rulers;
use super::verdict::{Doubt, Hit, Verdict};
use crate::index::IndexError;
use crate::index::body::{
    self, Body, EventKind, Met, RangeKind, StoredEvent, StoredRange, Versions, event_order,
};
use crate::index::cursor::Cursor;
use crate::index::store::Store;
use crate::version::{Scheme, tag_version};

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
pub(crate) fn judge(body: &Body<'_, '_>, package: Package<'_>) -> Result<Verdict, IndexError> {
    let ordered = in_versions(body).next().is_some();
    let mut verdict: Option<Verdict> = None;
    for range in in_versions(body) {
        let of_range = by_version(body, range, package)?;
        verdict = Some(match verdict {
            None => of_range,
            Some(before) => before.or(of_range),
        });
    }
    // A list that does not name the version says less than a range that does not hold it.
    let is_held = matches!(verdict, Some(Verdict::Yes(_)));
    let listed = if is_held { None } else { listed(&body.versions, body.store, package)? };
    let is_listed = listed.is_some();
    verdict = match (verdict, listed) {
        (Some(one), Some(two)) => Some(one.or(two)),
        (one, two) => one.or(two),
    };
    for range in body.ranges.iter().filter(|range| range.kind == RangeKind::Git) {
        let of_range = match by_commit(body, range, package.commit)? {
            // A range in commits leaves it open only where nothing else decides.
            None if ordered => continue,
            None if is_listed => beyond_the_list(body, range, package)?,
            None => Verdict::unknown(
                UnknownReason::Commit,
                "the record gives commits only, and the component's commit is not stated or none of them",
            ),
            Some(verdict) => verdict,
        };
        verdict = Some(match verdict {
            None => of_range,
            Some(before) => before.or(of_range),
        });
    }
    match verdict {
        Some(Verdict::No(text)) if text.is_empty() => Ok(Verdict::No(why_not(body, package)?)),
        Some(verdict) => Ok(verdict),
        None => Ok(Verdict::unknown(UnknownReason::VersionUnspecified, "the record names no version")),
    }
}

fn in_versions<'b>(body: &'b Body<'_, '_>) -> impl Iterator<Item = &'b StoredRange> {
    body.ranges.iter().filter(|range| range.kind != RangeKind::Git)
}

/// Why a record does not hold a version: its first range says so, else its list. Most records that say no of one range say yes of
/// another, and need no words for it.
fn why_not(body: &Body<'_, '_>, package: Package<'_>) -> Result<String, IndexError> {
    let version = package.version.unwrap_or_default();
    let range = in_versions(body).find_map(|range| Some((range, range.kind.scheme(package.scheme)?)));
    let placed = match range {
        Some((range, scheme)) => placed(body, range, scheme, package)?.ok(),
        None => None,
    };
    Ok(match placed {
        Some(placed) => format!("{version} is outside the range ({})", bounds_text(body, &placed)?),
        None => format!("{version} is not among the {} versions listed", body.versions.len()),
    })
}

/// True where a glance at a body tells that [`judge`] says no: every range is in versions and excludes this one, and no list
/// names it.
pub(crate) fn is_refuted<'a>(
    store: &Store<'a>,
    body: Cursor<'a>,
    package: Package<'_>,
) -> Result<bool, IndexError> {
    if package.version.is_none() {
        return Ok(false);
    }
    let outside = body::outside(body, |kind, keyed, at| {
        let Some(scheme) = kind.scheme(package.scheme) else { return Ok(None) };
        Ok(match keyed {
            true => package.rulers.compare_key(scheme, store.key_behind(at)?),
            false => package.rulers.compare(scheme, store.text(at)?),
        })
    })?;
    let Some(versions) = outside else { return Ok(false) };
    Ok(!matches!(listed(&versions, store, package)?, Some(Verdict::Yes(_) | Verdict::Unknown(_))))
}

/// What the list of versions says, if there is one; a *no* has no words.
fn listed<'a>(
    versions: &Versions<'a>,
    store: &Store<'a>,
    package: Package<'_>,
) -> Result<Option<Verdict>, IndexError> {
    if versions.is_empty() {
        return Ok(None);
    }
    let Some(version) = package.version else {
        return Ok(Some(Verdict::unknown(UnknownReason::Version, "its version is not stated")));
    };
    let among = |texts: Vec<&str>| {
        let found = texts.into_iter().find(|listed| same_version(listed, version, package))?;
        Some(Verdict::Yes(Hit { text: format!("{version} is listed ({found})"), ..Hit::default() }))
    };
    let found = match package.scheme.filter(|_| versions.is_hashed()) {
        None => among(versions.texts(store)?),
        Some(scheme) => {
            let mut found = None;
            for hash in package.rulers.hashes(scheme).into_iter().flatten() {
                found = found.or(among(versions.with(hash, store)?));
            }
            found
        }
    };
    Ok(Some(found.unwrap_or_else(|| Verdict::No(String::new()))))
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
fn by_commit(
    body: &Body<'_, '_>,
    range: &StoredRange,
    commit: Option<&str>,
) -> Result<Option<Verdict>, IndexError> {
    let Some(commit) = commit else { return Ok(None) };
    for &event in &range.events {
        let named = body.version(event)?;
        if named.is_empty() || named == "0" || !named.eq_ignore_ascii_case(commit) {
            continue;
        }
        let short = named.get(..12).unwrap_or(named);
        return Ok(Some(match event.kind {
            EventKind::Introduced | EventKind::FromTheStart => {
                Verdict::Yes(hit(format!("commit {short} introduced it")))
            }
            EventKind::LastAffected => Verdict::Yes(hit(format!("commit {short} is the last affected"))),
            EventKind::Fixed => Verdict::No(format!("commit {short} repairs it")),
            EventKind::Limit | EventKind::NoLimit => {
                Verdict::No(format!("commit {short} lies at the range's limit"))
            }
        }));
    }
    Ok(None)
}

fn hit(text: String) -> Hit {
    Hit { text, ..Hit::default() }
}

/// A version that a list of tags does not hold, beside a range in commits: the list was made from the commits, so it
/// decides, except for what came after an open range.
fn beyond_the_list(
    body: &Body<'_, '_>,
    range: &StoredRange,
    package: Package<'_>,
) -> Result<Verdict, IndexError> {
    let closed =
        range.events.iter().any(|event| matches!(event.kind, EventKind::Fixed | EventKind::LastAffected));
    let version = package.version.unwrap_or_default();
    let newer_than = |listed: &&str| {
        let tag = tag_version(package.name, listed);
        package.rulers.compare(Scheme::Generic, tag.as_deref().unwrap_or(listed)) != Some(Ordering::Less)
    };
    if !closed && body.versions.texts(body.store)?.iter().all(newer_than) {
        return Ok(Verdict::unknown(
            UnknownReason::Commit,
            format!("{version} is newer than the list, and no repair is named"),
        ));
    }
    Ok(Verdict::No(format!("{version} is not listed")))
}

/// Where the version stands to an event: `Greater` means that it is above.
type PlacedEvent = (Ordering, StoredEvent);

/// Where a version stands to the events of a range, in the order of their versions; else the event that it cannot be compared with.
fn placed(
    body: &Body<'_, '_>,
    range: &StoredRange,
    scheme: Scheme,
    package: Package<'_>,
) -> Result<Result<Vec<PlacedEvent>, StoredEvent>, IndexError> {
    let mut placed = Vec::with_capacity(range.events.len());
    let mut open = None;
    for &event in &range.events {
        let order = match event.kind.order() {
            Some(order) => Some(order),
            None if range.keyed => package.rulers.compare_key(scheme, body.store.key_behind(event.at)?),
            None => package.rulers.compare(scheme, body.store.text(event.at)?),
        };
        match order {
            Some(order) => placed.push((order, event)),
            None => open = Some(event),
        }
    }
    if let Some(event) = open {
        return Ok(Err(event));
    }
    if !range.sorted {
        let written = written(body, &placed)?;
        let mut both: Vec<(PlacedEvent, Written<'_>)> = placed.into_iter().zip(written).collect();
        both.sort_by(|(_, one), (_, two)| event_order(scheme, (one.1, one.2), (two.1, two.2)));
        placed = both.into_iter().map(|(placed, _)| placed).collect();
    }
    Ok(Ok(placed))
}

/// The schema's algorithm; a *no* has no words.
fn by_version(body: &Body<'_, '_>, range: &StoredRange, package: Package<'_>) -> Result<Verdict, IndexError> {
    let Some(version) = package.version else {
        return Ok(Verdict::unknown(UnknownReason::Version, "its version is not stated"));
    };
    let Some(scheme) = range.kind.scheme(package.scheme) else {
        return Ok(Verdict::unknown(
            UnknownReason::Scheme,
            "how this ecosystem orders versions is not known here",
        ));
    };
    let placed = match placed(body, range, scheme, package)? {
        Ok(placed) => placed,
        Err(event) => {
            let text = format!("{version} and {} cannot be compared", body.version(event)?);
            return Ok(Verdict::unknown(UnknownReason::Version, text));
        }
    };
    if !inside(&placed) {
        return Ok(Verdict::No(String::new()));
    }
    let written = written(body, &placed)?;
    let fixed = written.iter().find(|(order, kind, _)| is_next_fix(*order, *kind));
    Ok(Verdict::Yes(Hit {
        text: range_text(version, &written),
        all_versions: unbounded(&written),
        fixed: fixed.map(|(_, _, version)| (*version).to_owned()),
    }))
}

fn inside(placed: &[PlacedEvent]) -> bool {
    let mut met = Met::default();
    placed.iter().for_each(|(order, event)| met.event(event.kind, *order));
    met.holds()
}

/// An event with its version, as written.
type Written<'t> = (Ordering, EventKind, &'t str);

fn written<'a>(body: &Body<'_, 'a>, placed: &[PlacedEvent]) -> Result<Vec<Written<'a>>, IndexError> {
    placed.iter().map(|(order, event)| Ok((*order, event.kind, body.version(*event)?))).collect()
}

fn unbounded(written: &[Written<'_>]) -> bool {
    written.iter().all(|(_, kind, _)| *kind == EventKind::FromTheStart)
}

/// A repair above the version.
fn is_next_fix(order: Ordering, kind: EventKind) -> bool {
    kind == EventKind::Fixed && order.is_lt()
}

/// `written` in the order of versions.
fn range_text(version: &str, written: &[Written<'_>]) -> String {
    if unbounded(written) {
        return "all versions".to_owned();
    }
    let ends = |order: Ordering, kind: EventKind| {
        is_next_fix(order, kind) || kind == EventKind::LastAffected && order.is_le()
    };
    match written.iter().find(|(order, kind, _)| ends(*order, *kind)) {
        Some((_, EventKind::Fixed, event)) => [version, " < ", event].concat(),
        Some((_, _, event)) => [version, " ≤ ", event].concat(),
        None => {
            let from = written.iter().rev().find(|(order, kind, _)| kind.begins() && order.is_ge());
            from.map_or_else(
                || version.to_owned(),
                |(_, _, event)| format!("{version} ≥ {event}, no repair named"),
            )
        }
    }
}

fn bounds_text(body: &Body<'_, '_>, placed: &[PlacedEvent]) -> Result<String, IndexError> {
    let mut words = Vec::new();
    for (_, event) in placed.iter().take(6) {
        let word = match event.kind {
            EventKind::FromTheStart | EventKind::Introduced => "from",
            EventKind::Fixed => "fixed",
            EventKind::LastAffected => "last",
            EventKind::Limit | EventKind::NoLimit => "limit",
        };
        words.push(format!("{word} {}", body.version(*event)?));
    }
    Ok(words.join(", "))
}

/// Marks a doubt as weak.
pub(crate) fn weak(reason: UnknownReason, text: String) -> Verdict {
    Verdict::Unknown(Doubt { reason, text, weak: true, fixed: None })
}
