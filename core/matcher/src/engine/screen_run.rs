//! What the snapshot says of one package, compiled once for all of its versions: bounds as keys, in runs of memory.

use std::ops::Range;

use noharm_model::component::Component;
use noharm_model::day::Day;
use noharm_model::finding::UnknownReason;

use super::screen_bare::Bare;
use crate::identity::{self, Identified, PackageHit, ecosystem};
use crate::index::body::{Body, EventKind, RangeKind, StoredRange, Versions, event_order};
use crate::index::statement::{Place, Says};
use crate::index::store::Store;
use crate::index::{Index, IndexError};
use crate::purl::Purl;
use crate::version::{Scheme, compare, encode_into, of_ecosystem, of_purl_type};

/// A stretch of one of the runs.
pub(super) type Span = Range<u32>;

/// The stretch of a run.
#[inline]
pub(super) fn within<'r, T>(run: &'r [T], span: &Span) -> &'r [T] {
    run.get(span.start as usize..span.end as usize).unwrap_or_default()
}

/// Every package that was compiled, one after another.
#[derive(Default)]
pub(super) struct Runs<'i, 'a> {
    /// In the order of their ids within each package.
    pub(super) vulnerabilities: Vec<Spoken>,
    pub(super) records: Vec<Record>,
    pub(super) blocks: Vec<Block<'i, 'a>>,
    pub(super) ranges: Vec<Bounds>,
    pub(super) events: Vec<Event>,
    /// The keys of the events' versions.
    pub(super) keys: Vec<u8>,
    /// Versions that are listed and cannot be hashed: as written, and the key.
    pub(super) listed: Vec<(&'a str, Span)>,
    /// Names of packages that something is judged by hand for.
    pub(super) names: Vec<Box<str>>,
    /// Bytes of these names.
    name_bytes: usize,
}

/// A vulnerability that something is said of.
pub(super) struct Spoken {
    pub(super) number: u32,
    pub(super) by: By,
}

/// Who speaks of it.
pub(super) enum By {
    /// One record with one range, as most: it lies here, to be found without going further.
    Range(Bounds),
    Records(Span),
}

/// One record on a vulnerability.
pub(super) struct Record {
    pub(super) withdrawn: bool,
    /// Records on one vulnerability with one number have one source and one id.
    pub(super) document: u32,
    /// Its blocks are alternatives.
    pub(super) blocks: Span,
}

/// One block of a record.
pub(super) enum Block<'i, 'a> {
    /// Ranges in versions and a list; `commits`: what ranges in commits say where there are no others.
    Plain { ranges: Span, list: List<'i, 'a>, commits: Option<Bare> },
    /// Judged as it lies in the snapshot.
    ByHand { place: Place, scheme: Option<Scheme>, name: u32 },
}

/// The versions that a block lists.
pub(super) enum List<'i, 'a> {
    None,
    Hashed { scheme: Scheme, versions: Versions<'a>, store: &'i Store<'a> },
    Texts { scheme: Scheme, texts: Span },
}

/// One range. `scheme`: `None` where its order is not known here.
#[derive(Clone)]
pub(super) struct Bounds {
    pub(super) scheme: Option<Scheme>,
    pub(super) events: Span,
}

/// What happens, and the key of the version at which it does.
pub(super) struct Event {
    pub(super) kind: EventKind,
    pub(super) key: Span,
}

/// What a package comes to.
#[derive(Clone, Copy)]
pub(super) enum Compiled {
    /// Nothing is said of it, whatever its version.
    Nothing,
    /// These vulnerabilities: first and end.
    These(u32, u32),
    /// It depends on more than the version.
    Open,
}

/// One block as it was read.
struct Told<'f, 'i, 'a> {
    vulnerability: u32,
    source: &'a str,
    record: &'a str,
    withdrawn: bool,
    /// As what the component was recognised: ecosystem and name.
    product: (&'f str, &'f str),
    block: Block<'i, 'a>,
}

impl<'i, 'a> Runs<'i, 'a> {
    /// Compiles the package of a component that has a plain package URL and neither CPE names nor a commit.
    pub(super) fn compile(
        &mut self,
        index: &'i Index<'a>,
        component: &Component,
        day: Day,
    ) -> Result<Compiled, IndexError> {
        let found = identity::identify(index, component, "", &[], &[])?;
        let registered = found.purl.as_ref().and_then(ecosystem::of).is_some();
        if !registered || found.os.is_some() || !found.products.is_empty() {
            return Ok(Compiled::Open);
        }
        if found.packages.is_empty() {
            let nothing = identity::is_unlike_all(index, component, &found)?;
            return Ok(if nothing { Compiled::Nothing } else { Compiled::Open });
        }
        let mut told = Vec::new();
        for hit in &found.packages {
            self.read(index, &found, hit, &mut told)?;
        }
        // Stable: the blocks of one vulnerability stay in the order in which they are told.
        told.sort_by_key(|one| one.vulnerability);
        self.write(index, told, day)
    }

    /// Reads the statements on a package.
    fn read<'f>(
        &mut self,
        index: &'i Index<'a>,
        found: &Identified,
        hit: &'f PackageHit,
        told: &mut Vec<Told<'f, 'i, 'a>>,
    ) -> Result<(), IndexError>
    where
        'a: 'f,
    {
        let of_type = found.purl.as_ref().map(Purl::kind).and_then(of_purl_type);
        let name = self.names.len() as u32;
        self.names.push(hit.name.as_str().into());
        self.name_bytes += hit.name.len();
        let mut statements = index.statements(hit.run)?;
        while let Some(statement) = statements.read()? {
            let Says::Package { ecosystem, body: place } = statement.says else { continue };
            let scheme = if ecosystem.is_empty() { of_type } else { of_ecosystem(ecosystem) };
            let body = index.body(place)?;
            let plain = self.plain(&body, scheme)?;
            let label: &'f str = if ecosystem.is_empty() { &hit.family } else { ecosystem };
            told.push(Told {
                vulnerability: statement.vulnerability,
                source: statement.source,
                record: statement.record,
                withdrawn: statement.withdrawn,
                product: (label, &hit.name),
                block: plain.unwrap_or(Block::ByHand { place, scheme, name }),
            });
        }
        Ok(())
    }

    /// A block that needs nothing but the version. `None`: it is judged by hand.
    fn plain(
        &mut self,
        body: &Body<'i, 'a>,
        scheme: Option<Scheme>,
    ) -> Result<Option<Block<'i, 'a>>, IndexError> {
        if body.is_cve5() {
            return Ok(None);
        }
        let in_versions = |range: &&StoredRange| range.kind != RangeKind::Git;
        let commits = match body.ranges.iter().find(|range| !in_versions(range)) {
            Some(_) if !body.ranges.iter().any(|range| in_versions(&range)) => {
                let closes = |kind| matches!(kind, EventKind::Fixed | EventKind::LastAffected);
                let all_closed =
                    body.ranges.iter().all(|range| range.events.iter().any(|one| closes(one.kind)));
                match (body.versions.is_empty(), all_closed) {
                    (true, _) => Some(Bare::Unknown { reason: UnknownReason::Commit, weak: false }),
                    (false, true) => Some(Bare::No),
                    // What came after the list is for the list's own versions to tell.
                    (false, false) => return Ok(None),
                }
            }
            _ => None,
        };
        let Some(list) = self.list(body, scheme)? else { return Ok(None) };
        let begin = self.ranges.len() as u32;
        for range in body.ranges.iter().filter(in_versions) {
            let of_range = range.kind.scheme(scheme);
            let Some(events) = self.events(body, range, of_range)? else {
                self.ranges.truncate(begin as usize);
                return Ok(None);
            };
            self.ranges.push(Bounds { scheme: of_range, events });
        }
        let ranges = begin..self.ranges.len() as u32;
        Ok(Some(Block::Plain { ranges, list, commits }))
    }

    /// `None`: a list that only its package's name makes sense of.
    fn list(
        &mut self,
        body: &Body<'i, 'a>,
        scheme: Option<Scheme>,
    ) -> Result<Option<List<'i, 'a>>, IndexError> {
        if body.versions.is_empty() {
            return Ok(Some(List::None));
        }
        let Some(scheme) = scheme.filter(|scheme| *scheme != Scheme::Generic) else { return Ok(None) };
        if body.versions.is_hashed() {
            return Ok(Some(List::Hashed { scheme, versions: body.versions, store: body.store }));
        }
        let begin = self.listed.len() as u32;
        for text in body.versions.texts(body.store)? {
            let key = self.key(scheme, text);
            self.listed.push((text, key));
        }
        Ok(Some(List::Texts { scheme, texts: begin..self.listed.len() as u32 }))
    }

    /// The events in the order of their versions. `None`: they have none.
    fn events(
        &mut self,
        body: &Body<'i, 'a>,
        range: &StoredRange,
        scheme: Option<Scheme>,
    ) -> Result<Option<Span>, IndexError> {
        let begin = self.events.len() as u32;
        // Without an order nothing is compared.
        let Some(scheme) = scheme else { return Ok(Some(begin..begin)) };
        // In words that may be said in two ways, texts are compared.
        if scheme == Scheme::Generic && !range.keyed {
            return Ok(None);
        }
        let mut events = range.events.clone();
        if !range.sorted {
            let mut written = Vec::new();
            for event in &range.events {
                written.push((event.kind, body.version(*event)?, *event));
            }
            let all = || written.iter().filter(|(kind, ..)| kind.has_version());
            if all().any(|(_, one, _)| all().any(|(_, two, _)| compare(scheme, one, two).is_none())) {
                return Ok(None);
            }
            written.sort_by(|one, two| event_order(scheme, (one.0, one.1), (two.0, two.1)));
            events = written.into_iter().map(|(.., event)| event).collect();
        }
        for event in events {
            let key = match event.kind {
                kind if !kind.has_version() => 0..0,
                _ if range.keyed => self.keep(body.store.key_behind(event.at)?),
                _ => self.key(scheme, body.store.text(event.at)?),
            };
            self.events.push(Event { kind: event.kind, key });
        }
        Ok(Some(begin..self.events.len() as u32))
    }

    /// Keeps the key of a version; nothing where it has none.
    fn key(&mut self, scheme: Scheme, text: &str) -> Span {
        let begin = self.keys.len() as u32;
        // What has no key is compared with nothing, as is an empty one.
        let _ = encode_into(scheme, text, &mut self.keys);
        begin..self.keys.len() as u32
    }

    fn keep(&mut self, key: &[u8]) -> Span {
        let begin = self.keys.len() as u32;
        self.keys.extend_from_slice(key);
        begin..self.keys.len() as u32
    }

    /// Writes what was read, vulnerability by vulnerability, in the order of ids.
    fn write(
        &mut self,
        index: &'i Index<'a>,
        told: Vec<Told<'_, 'i, 'a>>,
        day: Day,
    ) -> Result<Compiled, IndexError> {
        let mut spoken = Vec::with_capacity(told.len());
        let mut left = told.into_iter().peekable();
        while let Some(first) = left.next() {
            let number = first.vulnerability;
            let mut others = Vec::new();
            while let Some(next) = left.next_if(|next| next.vulnerability == number) {
                others.push(next);
            }
            let (id, published) = index.dated(number)?;
            if published.is_none_or(|published| published <= day) {
                let by = match first.block {
                    Block::Plain { ref ranges, list: List::None, commits: None }
                        if others.is_empty() && !first.withdrawn && ranges.len() == 1 =>
                    {
                        let range = self.ranges.get(ranges.start as usize);
                        range.cloned().map_or(By::Records(0..0), By::Range)
                    }
                    _ => By::Records(self.write_records(first, others)),
                };
                spoken.push((id, number, by));
            }
        }
        spoken.sort_unstable_by_key(|(id, ..)| *id);
        let begin = self.vulnerabilities.len() as u32;
        let spoken = spoken.into_iter().map(|(_, number, by)| Spoken { number, by });
        self.vulnerabilities.extend(spoken);
        Ok(Compiled::These(begin, self.vulnerabilities.len() as u32))
    }

    /// The records on one vulnerability, each with its blocks, in the order in which they are told.
    fn write_records(&mut self, first: Told<'_, 'i, 'a>, mut others: Vec<Told<'_, 'i, 'a>>) -> Span {
        let begin = self.records.len() as u32;
        let mut documents: Vec<(&str, &str)> = Vec::new();
        let mut next = Some(first);
        while let Some(first) = next {
            let document = (first.source, first.record);
            let number = documents.iter().position(|known| *known == document).unwrap_or(documents.len());
            documents.push(document);
            let same = |one: &Told<'_, '_, '_>| {
                (one.source, one.record, one.product) == (first.source, first.record, first.product)
            };
            let (blocks, rest): (Vec<_>, Vec<_>) = others.into_iter().partition(same);
            let from = self.blocks.len() as u32;
            self.blocks.push(first.block);
            self.blocks.extend(blocks.into_iter().map(|one| one.block));
            let blocks = from..self.blocks.len() as u32;
            self.records.push(Record { withdrawn: first.withdrawn, document: number as u32, blocks });
            let mut rest = rest.into_iter();
            next = rest.next();
            others = rest.collect();
        }
        begin..self.records.len() as u32
    }

    /// Bytes of memory taken.
    pub(super) fn memory(&self) -> usize {
        self.vulnerabilities.capacity() * size_of::<Spoken>()
            + self.records.capacity() * size_of::<Record>()
            + self.blocks.capacity() * size_of::<Block<'_, '_>>()
            + self.ranges.capacity() * size_of::<Bounds>()
            + self.events.capacity() * size_of::<Event>()
            + self.keys.capacity()
            + self.listed.capacity() * size_of::<(&str, Span)>()
            + self.names.capacity() * size_of::<Box<str>>()
            + self.name_bytes
    }
}
