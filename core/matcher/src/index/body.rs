//! Versions, ranges and CVE 5 entries of one package, as they are stored.

use std::cmp::Ordering;

use noharm_model::advisory::{AffectedPackage, CveVersion, Event, Range, Status};

use super::cursor::Cursor;
use super::error::IndexError;
use super::key::hash_of_key;
use super::layout;
use super::pack::{Pack, Texts};
use super::store::Store;
use crate::version::{Scheme, compare, encode};

/// What a record says of one package, read from the snapshot; of its texts only those of CVE 5 entries.
#[derive(Clone, Debug)]
pub(crate) struct Body<'s, 'a> {
    /// Where its texts lie.
    pub(crate) store: &'s Store<'a>,
    pub(crate) versions: Versions<'a>,
    pub(crate) ranges: Vec<StoredRange>,
    /// CVE 5's status of what no entry names; `None`: no CVE 5 record.
    pub(crate) default_status: Option<Status>,
    pub(crate) entries: Vec<Entry<'a>>,
}

/// The versions that a record lists.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Versions<'a> {
    count: usize,
    /// Found by the hash of their keys.
    hashed: bool,
    listed: Cursor<'a>,
}

/// Whose versions a range counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RangeKind {
    Semver,
    Ecosystem,
    Git,
    Other,
}

/// One OSV range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredRange {
    pub(crate) kind: RangeKind,
    /// Its events stand in the order of [`event_order`].
    pub(crate) sorted: bool,
    /// The key of each version follows its text.
    pub(crate) keyed: bool,
    pub(crate) events: Vec<StoredEvent>,
}

/// One event: what happens, and the reference of the version at which it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoredEvent {
    pub(crate) kind: EventKind,
    pub(crate) at: u64,
}

/// What an event's version does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventKind {
    /// Introduced at `0`: affected from the first version on.
    FromTheStart,
    Introduced,
    Fixed,
    LastAffected,
    Limit,
    /// The limit `*`, which is none.
    NoLimit,
}

impl EventKind {
    const ALL: [Self; 6] =
        [Self::FromTheStart, Self::Introduced, Self::Fixed, Self::LastAffected, Self::Limit, Self::NoLimit];

    /// A version is written with it.
    pub(crate) fn has_version(self) -> bool {
        !matches!(self, Self::FromTheStart | Self::NoLimit)
    }

    /// How every version stands to it, where none is written with it.
    pub(crate) fn order(self) -> Option<Ordering> {
        match self {
            Self::FromTheStart => Some(Ordering::Greater),
            Self::NoLimit => Some(Ordering::Less),
            _ => None,
        }
    }

    /// A range ends there for good.
    pub(crate) fn is_limit(self) -> bool {
        matches!(self, Self::Limit | Self::NoLimit)
    }

    /// True where it decides about a version that stands so to its own: no limit does.
    fn lies_below(self, order: Ordering) -> bool {
        match self {
            Self::FromTheStart | Self::Introduced | Self::Fixed => order.is_ge(),
            Self::LastAffected => order.is_gt(),
            Self::Limit | Self::NoLimit => false,
        }
    }

    /// Of what is affected a beginning.
    pub(crate) fn begins(self) -> bool {
        matches!(self, Self::FromTheStart | Self::Introduced)
    }
}

/// What the events of a range, met in the order of their versions, make of a version: the newest that lies at or below it decides,
/// and of limits one must lie above it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Met {
    inside: bool,
    limited: bool,
    below_a_limit: bool,
}

impl Met {
    /// Meets an event to which the version stands so.
    pub(crate) fn event(&mut self, kind: EventKind, order: Ordering) {
        if kind.is_limit() {
            self.limited = true;
            self.below_a_limit |= order.is_lt();
        } else if kind.lies_below(order) {
            self.inside = kind.begins();
        }
    }

    /// The range holds the version.
    pub(crate) fn holds(self) -> bool {
        self.inside && (self.below_a_limit || !self.limited)
    }
}

/// One CVE 5 version entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    pub(crate) version: &'a str,
    pub(crate) status: Status,
    pub(crate) version_type: Option<&'a str>,
    pub(crate) less_than: Option<&'a str>,
    pub(crate) less_than_or_equal: Option<&'a str>,
    pub(crate) changes: Vec<(&'a str, Status)>,
}

/// Writes what `package` says of versions. `scheme` is that of its ecosystem, where its ranges and lists are always read in it.
pub(crate) fn write(texts: &mut Texts, package: &AffectedPackage, scheme: Option<Scheme>) -> Vec<u8> {
    let mut pack = Pack::default();
    pack.number(package.ranges.len() as u64);
    for range in &package.ranges {
        write_range(&mut pack, texts, range, scheme);
    }
    pack.byte(package.default_status.map_or(0, status_byte));
    pack.number(package.entries.len() as u64);
    for entry in &package.entries {
        write_entry(&mut pack, texts, entry);
    }
    write_versions(&mut pack, texts, &package.versions, scheme);
    pack.into_bytes()
}

/// Bit of a range's kind: its events are sorted.
const SORTED: u8 = 0x80;
/// Bit of a range's kind: its versions have keys.
const KEYED: u8 = 0x40;

fn write_range(pack: &mut Pack, texts: &mut Texts, range: &Range, scheme: Option<Scheme>) {
    let kind = match range.kind.as_str() {
        "SEMVER" => RangeKind::Semver,
        "ECOSYSTEM" => RangeKind::Ecosystem,
        "GIT" => RangeKind::Git,
        _ => RangeKind::Other,
    };
    let mut events: Vec<(EventKind, &str)> = range
        .events
        .iter()
        .map(|event| match event {
            Event::Introduced(version) if version == "0" => (EventKind::FromTheStart, ""),
            Event::Introduced(version) => (EventKind::Introduced, version.as_str()),
            Event::Fixed(version) => (EventKind::Fixed, version.as_str()),
            Event::LastAffected(version) => (EventKind::LastAffected, version.as_str()),
            Event::Limit(version) if version == "*" => (EventKind::NoLimit, ""),
            Event::Limit(version) => (EventKind::Limit, version.as_str()),
        })
        .collect();
    let scheme = scheme.filter(|_| kind != RangeKind::Git).and_then(|scheme| kind.scheme(Some(scheme)));
    let sorted = scheme.is_some_and(|scheme| sort(&mut events, scheme));
    let keyed = if scheme.is_some() { KEYED } else { 0 };
    pack.byte(kind as u8 | keyed | if sorted { SORTED } else { 0 });
    pack.number(events.len() as u64);
    for (kind, version) in events {
        pack.byte(kind as u8);
        if kind.has_version() {
            pack.number(match scheme {
                Some(scheme) => texts.version(scheme, version),
                None => texts.reference(version),
            });
        }
    }
}

/// Puts events into the order of their versions; false and nothing done where one cannot be compared with another.
fn sort(events: &mut [(EventKind, &str)], scheme: Scheme) -> bool {
    let all = events.iter().filter(|(kind, _)| kind.has_version());
    if all.clone().any(|(_, one)| all.clone().any(|(_, two)| compare(scheme, one, two).is_none())) {
        return false;
    }
    events.sort_by(|one, two| event_order(scheme, *one, *two));
    true
}

/// The order of two events by their versions; of two at one place a beginning comes last, since an end there closes what came
/// before.
pub(crate) fn event_order(scheme: Scheme, one: (EventKind, &str), two: (EventKind, &str)) -> Ordering {
    let rank = |kind: EventKind| match kind {
        EventKind::FromTheStart => 0,
        EventKind::NoLimit => 2,
        _ => 1,
    };
    rank(one.0).cmp(&rank(two.0)).then_with(|| {
        let order = if one.0.has_version() { compare(scheme, one.1, two.1) } else { None };
        order.unwrap_or(Ordering::Equal).then(one.0.begins().cmp(&two.0.begins()))
    })
}

/// A list is hashed where its scheme's keys are equal only if their bytes are: then a version is looked up, not searched for.
fn write_versions(pack: &mut Pack, texts: &mut Texts, versions: &[String], scheme: Option<Scheme>) {
    pack.number(versions.len() as u64);
    let scheme = scheme.filter(|scheme| scheme.keys_are_told_by_bytes() && !versions.is_empty());
    pack.byte(u8::from(scheme.is_some()));
    let Some(scheme) = scheme else {
        versions.iter().for_each(|version| pack.number(texts.reference(version)));
        return;
    };
    let mut hashed: Vec<(u32, u64)> = versions
        .iter()
        .flat_map(|version| {
            let at = texts.reference(version);
            hashes(scheme, version).into_iter().flatten().map(move |hash| (hash, at))
        })
        .collect();
    hashed.sort_unstable();
    hashed.dedup();
    for (hash, at) in hashed {
        pack.fixed(hash);
        pack.fixed(u32::try_from(at).unwrap_or(u32::MAX));
    }
}

/// The hashes that a version is found by: that of its key, and where it has letters that of its text in lower case.
pub(crate) fn hashes(scheme: Scheme, version: &str) -> [Option<u32>; 2] {
    let key = encode(scheme, version).map(|key| hash(0, &key));
    let letters = key.is_none() || version.bytes().any(|byte| !byte.is_ascii_digit() && byte != b'.');
    [key, letters.then(|| hash(1, version.to_ascii_lowercase().as_bytes()))]
}

/// Begun with a byte for what is hashed; both halves of the hash count.
fn hash(kind: u8, bytes: &[u8]) -> u32 {
    let wide = hash_of_key([&kind].into_iter().chain(bytes));
    (wide ^ (wide >> 32)) as u32
}

fn write_entry(pack: &mut Pack, texts: &mut Texts, entry: &CveVersion) {
    pack.number(texts.reference(&entry.version));
    pack.byte(status_byte(entry.status));
    for optional in [&entry.version_type, &entry.less_than, &entry.less_than_or_equal] {
        pack.number(optional.as_deref().map_or(0, |text| texts.reference(text)));
    }
    pack.number(entry.changes.len() as u64);
    for (at, status) in &entry.changes {
        pack.number(texts.reference(at));
        pack.byte(status_byte(*status));
    }
}

/// What a body lists, where a glance tells that none of its ranges holds a version; else `None`: it must be read. `relate` says
/// what the version is to the one at a reference, in a range's versions, with keys or not; `None`: undetermined.
pub(crate) fn outside<'a>(
    mut cursor: Cursor<'a>,
    mut relate: impl FnMut(RangeKind, bool, u64) -> Result<Option<Ordering>, IndexError>,
) -> Result<Option<Versions<'a>>, IndexError> {
    let ranges = cursor.count()?;
    for _ in 0..ranges {
        let byte = cursor.byte()?;
        let (kind, keyed) = (range_kind(byte), byte & KEYED != 0);
        if byte & SORTED == 0 || kind == RangeKind::Git {
            return Ok(None);
        }
        let mut met = Met::default();
        for _ in 0..cursor.count()? {
            let (event, at) = read_event(&mut cursor)?;
            let order = match event.order() {
                None => relate(kind, keyed, at)?,
                known => known,
            };
            let Some(order) = order else { return Ok(None) };
            met.event(event, order);
        }
        if met.holds() {
            return Ok(None);
        }
    }
    let (status, entries) = (cursor.byte()?, cursor.count()?);
    if status != 0 || entries > 0 {
        return Ok(None);
    }
    let versions = read_versions(cursor)?;
    Ok(Some(versions).filter(|versions| ranges > 0 || !versions.is_empty()))
}

fn range_kind(byte: u8) -> RangeKind {
    match byte & !(SORTED | KEYED) {
        0 => RangeKind::Semver,
        1 => RangeKind::Ecosystem,
        2 => RangeKind::Git,
        _ => RangeKind::Other,
    }
}

fn read_event(cursor: &mut Cursor<'_>) -> Result<(EventKind, u64), IndexError> {
    let kind = EventKind::ALL.get(usize::from(cursor.byte()?)).copied();
    let kind = kind.ok_or_else(|| cursor.damaged("an event of no known kind"))?;
    Ok((kind, if kind.has_version() { cursor.number()? } else { 0 }))
}

fn read_versions(mut cursor: Cursor<'_>) -> Result<Versions<'_>, IndexError> {
    let count = cursor.count()?;
    let hashed = cursor.byte()? != 0;
    Ok(Versions { count, hashed, listed: cursor })
}

/// Reads the body at a reference.
pub(crate) fn read<'s, 'a>(
    store: &'s Store<'a>,
    cursor: &mut Cursor<'a>,
) -> Result<Body<'s, 'a>, IndexError> {
    let mut ranges = Vec::new();
    for _ in 0..cursor.count()? {
        let byte = cursor.byte()?;
        let kind = range_kind(byte);
        let count = cursor.count()?;
        let mut events = Vec::with_capacity(count);
        for _ in 0..count {
            let (kind, at) = read_event(cursor)?;
            events.push(StoredEvent { kind, at });
        }
        ranges.push(StoredRange { kind, sorted: byte & SORTED != 0, keyed: byte & KEYED != 0, events });
    }
    let default_status = status_of(cursor.byte()?);
    let mut entries = Vec::new();
    for _ in 0..cursor.count()? {
        entries.push(read_entry(store, cursor)?);
    }
    let versions = read_versions(*cursor)?;
    Ok(Body { store, versions, ranges, default_status, entries })
}

/// Bytes of a hashed version: its hash and its reference.
const HASHED: usize = 8;

impl<'a> Versions<'a> {
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(crate) fn is_hashed(&self) -> bool {
        self.hashed
    }

    /// The texts of all; of a hashed list in the order of their hashes, some of them twice.
    pub(crate) fn texts(&self, store: &Store<'a>) -> Result<Vec<&'a str>, IndexError> {
        let mut cursor = self.listed;
        let mut texts = Vec::new();
        while !cursor.is_empty() {
            let at = if self.hashed {
                u64::from(layout::word(cursor.take(HASHED)?, 4))
            } else {
                cursor.number()?
            };
            texts.push(store.text(at)?);
        }
        Ok(texts)
    }

    /// The texts of those in a hashed list that have this hash.
    pub(crate) fn with(&self, hash: u32, store: &Store<'a>) -> Result<Vec<&'a str>, IndexError> {
        let bytes = { self.listed }.take(self.listed.left())?;
        let (mut low, mut high) = (0, bytes.len() / HASHED);
        while low < high {
            let middle = low + (high - low) / 2;
            if layout::word(bytes, middle * HASHED) < hash { low = middle + 1 } else { high = middle }
        }
        let entries = bytes.chunks_exact(HASHED).skip(low);
        let same = entries.take_while(|entry| layout::word(entry, 0) == hash);
        same.map(|entry| store.text(u64::from(layout::word(entry, 4)))).collect()
    }
}

impl<'a> Body<'_, 'a> {
    /// It is CVE 5's: entries and a default, no ranges and lists.
    pub(crate) fn is_cve5(&self) -> bool {
        self.default_status.is_some() || !self.entries.is_empty()
    }

    /// The version of an event, as written.
    pub(crate) fn version(&self, event: StoredEvent) -> Result<&'a str, IndexError> {
        match event.kind {
            EventKind::FromTheStart => Ok("0"),
            EventKind::NoLimit => Ok("*"),
            _ => self.store.text(event.at),
        }
    }
}

impl RangeKind {
    /// SEMVER ranges are semantic versions whatever the ecosystem; Go's own reading differs only in its prefix.
    pub(crate) fn scheme(self, of_ecosystem: Option<Scheme>) -> Option<Scheme> {
        match (self, of_ecosystem) {
            (Self::Semver, Some(scheme @ (Scheme::Go | Scheme::Npm))) => Some(scheme),
            (Self::Semver, _) => Some(Scheme::Semver),
            (_, scheme) => scheme,
        }
    }
}

fn read_entry<'a>(store: &Store<'a>, cursor: &mut Cursor<'a>) -> Result<Entry<'a>, IndexError> {
    let version = store.text(cursor.number()?)?;
    let status = status_of(cursor.byte()?).unwrap_or(Status::Unknown);
    let mut optional = || -> Result<Option<&'a str>, IndexError> {
        match cursor.number()? {
            0 => Ok(None),
            at => store.text(at).map(Some),
        }
    };
    let (version_type, less_than, less_than_or_equal) = (optional()?, optional()?, optional()?);
    let mut changes = Vec::new();
    for _ in 0..cursor.count()? {
        let at = store.text(cursor.number()?)?;
        changes.push((at, status_of(cursor.byte()?).unwrap_or(Status::Unknown)));
    }
    Ok(Entry { version, status, version_type, less_than, less_than_or_equal, changes })
}

fn status_byte(status: Status) -> u8 {
    match status {
        Status::Affected => 1,
        Status::Unaffected => 2,
        Status::Unknown => 3,
    }
}

fn status_of(byte: u8) -> Option<Status> {
    match byte {
        1 => Some(Status::Affected),
        2 => Some(Status::Unaffected),
        3 => Some(Status::Unknown),
        _ => None,
    }
}
