//! Versions, ranges and CVE 5 entries of one package, as they are stored.

use noharm_model::advisory::{AffectedPackage, CveVersion, Event, Range, Status};

use super::cursor::Cursor;
use super::error::IndexError;
use super::pack::{Pack, Texts};
use super::store::Store;

/// What a record says of one package, read from the snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Body<'a> {
    pub(crate) versions: Vec<&'a str>,
    pub(crate) ranges: Vec<StoredRange<'a>>,
    /// CVE 5's status of what no entry names; `None`: no CVE 5 record.
    pub(crate) default_status: Option<Status>,
    pub(crate) entries: Vec<Entry<'a>>,
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
pub(crate) struct StoredRange<'a> {
    pub(crate) kind: RangeKind,
    pub(crate) events: Vec<(EventKind, &'a str)>,
}

/// What an event's version does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventKind {
    Introduced,
    Fixed,
    LastAffected,
    Limit,
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

/// Writes what `package` says of versions.
pub(crate) fn write(texts: &mut Texts, package: &AffectedPackage) -> Vec<u8> {
    let mut pack = Pack::default();
    pack.number(package.versions.len() as u64);
    for version in &package.versions {
        pack.number(texts.reference(version));
    }
    pack.number(package.ranges.len() as u64);
    for range in &package.ranges {
        write_range(&mut pack, texts, range);
    }
    pack.byte(package.default_status.map_or(0, status_byte));
    pack.number(package.entries.len() as u64);
    for entry in &package.entries {
        write_entry(&mut pack, texts, entry);
    }
    pack.into_bytes()
}

fn write_range(pack: &mut Pack, texts: &mut Texts, range: &Range) {
    pack.byte(match range.kind.as_str() {
        "SEMVER" => 0,
        "ECOSYSTEM" => 1,
        "GIT" => 2,
        _ => 3,
    });
    pack.number(range.events.len() as u64);
    for event in &range.events {
        let (kind, version) = match event {
            Event::Introduced(version) => (0, version),
            Event::Fixed(version) => (1, version),
            Event::LastAffected(version) => (2, version),
            Event::Limit(version) => (3, version),
        };
        pack.byte(kind);
        pack.number(texts.reference(version));
    }
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

/// Reads the body at a reference.
pub(crate) fn read<'a>(store: &Store<'a>, cursor: &mut Cursor<'a>) -> Result<Body<'a>, IndexError> {
    let mut body = Body::default();
    for _ in 0..cursor.count()? {
        body.versions.push(store.text(cursor.number()?)?);
    }
    for _ in 0..cursor.count()? {
        let kind = match cursor.byte()? {
            0 => RangeKind::Semver,
            1 => RangeKind::Ecosystem,
            2 => RangeKind::Git,
            _ => RangeKind::Other,
        };
        let mut events = Vec::new();
        for _ in 0..cursor.count()? {
            let event = match cursor.byte()? {
                0 => EventKind::Introduced,
                1 => EventKind::Fixed,
                2 => EventKind::LastAffected,
                3 => EventKind::Limit,
                _ => return Err(cursor.damaged("an event of no known kind")),
            };
            events.push((event, store.text(cursor.number()?)?));
        }
        body.ranges.push(StoredRange { kind, events });
    }
    body.default_status = status_of(cursor.byte()?);
    for _ in 0..cursor.count()? {
        body.entries.push(read_entry(store, cursor)?);
    }
    Ok(body)
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
