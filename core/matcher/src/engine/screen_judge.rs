//! One version laid on a compiled package: keys are compared as bytes, and nothing is written but what follows.

use std::cmp::Ordering;

use noharm_model::finding::UnknownReason;

use super::screen::Flag;
use super::screen_bare::{Bare, conclude};
use super::screen_run::{Block, Bounds, By, List, Record, Runs, Span, within};
use super::screen_table::{Table, hash};
use crate::evaluate::{Package, Product, Rulers, judge_package, judge_product};
use crate::index::body::{Met, hashes};
use crate::index::{Index, IndexError};
use crate::version::{Scheme, compare_keys, encode_into};

/// A version that is laid on packages, and the keys of those that were before: components are many, versions few.
pub(super) struct Laid {
    /// The key of the version in each scheme that was asked for.
    known: Vec<(Scheme, Span)>,
    hashed: Option<(Scheme, [Option<u32>; 2])>,
    /// By scheme and text: where the key of a version lies.
    keyed: Table<(u32, u32)>,
    keys: Vec<u8>,
    /// Kept for its memory.
    asked: Vec<u8>,
}

impl Laid {
    pub(super) fn new() -> Self {
        let (known, hashed, keyed) = (Vec::new(), None, Table::new());
        Self { known, hashed, keyed, keys: Vec::new(), asked: Vec::new() }
    }

    /// Another version is laid on.
    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.hashed = None;
    }

    /// The key in a scheme; empty where it has none.
    #[inline]
    fn key(&mut self, scheme: Scheme, version: &str) -> &[u8] {
        let known = self.known.iter().find(|(of, _)| *of == scheme).map(|(_, span)| span.clone());
        let span = known.unwrap_or_else(|| {
            let span = self.keep(scheme, version);
            self.known.push((scheme, span.clone()));
            span
        });
        within(&self.keys, &span)
    }

    fn keep(&mut self, scheme: Scheme, version: &str) -> Span {
        self.asked.clear();
        self.asked.push(scheme as u8);
        self.asked.extend_from_slice(version.as_bytes());
        let hash = hash(&self.asked);
        if let Some((begin, end)) = self.keyed.get(hash, &self.asked) {
            return begin..end;
        }
        let begin = self.keys.len() as u32;
        // What has no key is compared with nothing, as is an empty one.
        let _ = encode_into(scheme, version, &mut self.keys);
        let end = self.keys.len() as u32;
        self.keyed.put(hash, &self.asked, (begin, end));
        begin..end
    }

    fn hashes(&mut self, scheme: Scheme, version: &str) -> [Option<u32>; 2] {
        if let Some((_, known)) = self.hashed.filter(|(of, _)| *of == scheme) {
            return known;
        }
        let hashes = hashes(scheme, version);
        self.hashed = Some((scheme, hashes));
        hashes
    }

    /// Bytes of memory taken.
    pub(super) fn memory(&self) -> usize {
        self.keyed.memory() + self.keys.capacity()
    }
}

/// Lays a version on the vulnerabilities of a package, and adds what follows to `flags`.
pub(super) fn judge<'i, 'a>(
    runs: &Runs<'i, 'a>,
    these: &Span,
    version: Option<&str>,
    index: &'i Index<'a>,
    laid: &mut Laid,
    flags: &mut Vec<Flag>,
) -> Result<(), IndexError> {
    for spoken in within(&runs.vulnerabilities, these) {
        let concluded = match &spoken.by {
            By::Range(range) => bounds(runs, range, version, laid).alone(),
            By::Records(records) => match within(&runs.records, records) {
                [only] if !only.withdrawn => record(runs, only, version, index, laid)?.alone(),
                several => {
                    let mut said = Vec::with_capacity(several.len());
                    for one in several {
                        said.push((one, record(runs, one, version, index, laid)?));
                    }
                    conclude(&said)
                }
            },
        };
        if let Some((applies, unknown)) = concluded {
            flags.push(Flag { vulnerability: spoken.number, applies, unknown });
        }
    }
    Ok(())
}

/// What a record says: any of its blocks.
fn record<'i, 'a>(
    runs: &Runs<'i, 'a>,
    record: &Record,
    version: Option<&str>,
    index: &'i Index<'a>,
    laid: &mut Laid,
) -> Result<Bare, IndexError> {
    let mut joined = Bare::No;
    for block in within(&runs.blocks, &record.blocks) {
        let said = match block {
            Block::Plain { ranges, list, commits } => plain(runs, (ranges, list, *commits), version, laid)?,
            Block::ByHand { place, scheme, name } => {
                let body = index.body(*place)?;
                let name = runs.names.get(*name as usize).map_or("", |name| name);
                let rulers = Rulers::new(version.unwrap_or_default());
                let verdict = if body.is_cve5() {
                    let scheme = scheme.unwrap_or(Scheme::Generic);
                    judge_product(&body, Product { version, commit: None, scheme })
                } else {
                    let (rulers, scheme) = (&rulers, *scheme);
                    judge_package(&body, Package { name, version, rulers, commit: None, scheme })?
                };
                Bare::from(&verdict)
            }
        };
        joined = joined.or(said);
        if joined == Bare::Yes {
            break;
        }
    }
    Ok(joined)
}

/// Ranges and a list: either suffices.
fn plain(
    runs: &Runs<'_, '_>,
    (ranges, list, commits): (&Span, &List<'_, '_>, Option<Bare>),
    version: Option<&str>,
    laid: &mut Laid,
) -> Result<Bare, IndexError> {
    let mut joined: Option<Bare> = None;
    for range in within(&runs.ranges, ranges) {
        let said = bounds(runs, range, version, laid);
        if said == Bare::Yes {
            return Ok(said);
        }
        joined = Some(joined.map_or(said, |before| before.or(said)));
    }
    let listed = listed(runs, list, version, laid)?;
    let all = [joined, listed, commits].into_iter().flatten();
    Ok(all.reduce(Bare::or).unwrap_or(Bare::unknown(UnknownReason::VersionUnspecified)))
}

/// What a range in versions says.
fn bounds(runs: &Runs<'_, '_>, range: &Bounds, version: Option<&str>, laid: &mut Laid) -> Bare {
    let Some(version) = version else { return Bare::unknown(UnknownReason::Version) };
    let Some(scheme) = range.scheme else { return Bare::unknown(UnknownReason::Scheme) };
    let own = laid.key(scheme, version);
    let mut met = Met::default();
    for event in within(&runs.events, &range.events) {
        let stored = || compare_keys(scheme, own, within(&runs.keys, &event.key));
        let Some(order) = event.kind.order().or_else(stored) else {
            return Bare::unknown(UnknownReason::Version);
        };
        met.event(event.kind, order);
    }
    if met.holds() { Bare::Yes } else { Bare::No }
}

/// What a list says; `None`: there is none.
fn listed(
    runs: &Runs<'_, '_>,
    list: &List<'_, '_>,
    version: Option<&str>,
    laid: &mut Laid,
) -> Result<Option<Bare>, IndexError> {
    if matches!(list, List::None) {
        return Ok(None);
    }
    let Some(version) = version else { return Ok(Some(Bare::unknown(UnknownReason::Version))) };
    let found = match list {
        List::None => false,
        List::Hashed { scheme, versions, store } => {
            let mut found = false;
            for hash in laid.hashes(*scheme, version).into_iter().flatten() {
                for text in versions.with(hash, store)? {
                    found = found || is_same(*scheme, text, version, laid);
                }
            }
            found
        }
        List::Texts { scheme, texts } => within(&runs.listed, texts).iter().any(|(text, key)| {
            let own = laid.key(*scheme, version);
            text.eq_ignore_ascii_case(version)
                || compare_keys(*scheme, own, within(&runs.keys, key)) == Some(Ordering::Equal)
        }),
    };
    Ok(Some(if found { Bare::Yes } else { Bare::No }))
}

/// The same version, as text or by its scheme.
fn is_same(scheme: Scheme, listed: &str, version: &str, laid: &mut Laid) -> bool {
    if listed.eq_ignore_ascii_case(version) {
        return true;
    }
    let mut other = Vec::new();
    encode_into(scheme, listed, &mut other).is_some()
        && compare_keys(scheme, laid.key(scheme, version), &other) == Some(Ordering::Equal)
}
