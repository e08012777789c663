//! Looking up in an open snapshot: a base, and the segments that renew parts of it.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use noharm_model::day::Day;
use rustc_hash::FxHashMap;

use super::body::{self, Body};
use super::checksum::{DIGEST, digest};
use super::cursor::Cursor;
use super::error::IndexError;
use super::key::{Kind, hash_of_key, key};
use super::layout::{self, Section};
use super::named::Names;
use super::segment::{Postings, Segment};
use super::statement::{self, Place, Statements};
use super::store::Store;
use super::vulnerability::{self, Vulnerability, VulnerabilityView};
use crate::coverage::SnapshotCoverage;
use crate::index::tree::StoredNode;

/// The most segments that are looked through: a base and eight that renew it.
pub const MOST_SEGMENTS: usize = 9;

/// A snapshot over bytes handed in. Opening reads the heads only; every block is verified when first touched.
///
/// Of several segments the first is the base. Each of the others holds whole vulnerabilities (facts and every statement about
/// them) and takes the place of what the segments below it say of these.
#[derive(Debug)]
pub struct Index<'a> {
    segments: Vec<Segment<'a>>,
    /// Vulnerabilities that a later segment holds, by number: which segment holds them now, and their number there.
    renewed: FxHashMap<u32, (usize, u32)>,
    /// How many vulnerabilities there are.
    count: u32,
    /// Read once, when first asked for.
    coverage: OnceLock<SnapshotCoverage>,
    pub(super) names: Names,
    /// Where it is noted what is asked for; `None`: nowhere.
    asked: Option<Mutex<Vec<u64>>>,
}

/// Where the postings of a key lie, in each segment that has the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    postings: [Option<Postings>; MOST_SEGMENTS],
}

impl Run {
    const NONE: Self = Self { postings: [None; MOST_SEGMENTS] };

    fn with(mut self, segment: usize, found: Postings) -> Self {
        if let Some(slot) = self.postings.get_mut(segment) {
            *slot = Some(found);
        }
        self
    }

    /// The key was asked for when a selection was made, and no record names it.
    pub(crate) fn is_empty(self) -> bool {
        self.postings.iter().flatten().all(|postings| postings.length == 0)
    }

    /// Segments that have the key, the base first.
    pub(crate) fn segments(self) -> impl Iterator<Item = (usize, Postings)> {
        self.postings.into_iter().enumerate().filter_map(|(segment, found)| Some((segment, found?)))
    }
}

impl<'a> Index<'a> {
    /// Opens a snapshot of one file.
    ///
    /// # Errors
    /// [`IndexError`] when it is no snapshot, of another format, cut off, or its head is damaged.
    pub fn open(bytes: &'a [u8]) -> Result<Self, IndexError> {
        Self::open_all(&[bytes])
    }

    /// Opens a snapshot of a base and the segments that renew it, oldest first.
    ///
    /// # Errors
    /// As [`Self::open`]; also where a segment was made for others than those below it.
    pub fn open_all(files: &[&'a [u8]]) -> Result<Self, IndexError> {
        if files.is_empty() || files.len() > MOST_SEGMENTS {
            return Err(match files.len() {
                0 => IndexError::NotASnapshot,
                found => IndexError::TooManySegments { found, most: MOST_SEGMENTS },
            });
        }
        let segments = files.iter().map(|bytes| Segment::open(bytes)).collect::<Result<Vec<_>, _>>()?;
        let digests: Vec<[u8; DIGEST]> = segments.iter().map(|segment| segment.store.digest).collect();
        let mut renewed = FxHashMap::default();
        let mut count = segments.first().map_or(0, Segment::vulnerabilities) as u32;
        for (at, segment) in segments.iter().enumerate() {
            if segment.below()?.as_slice() != digests.get(..at).unwrap_or_default() {
                return Err(IndexError::OtherBase { segment: at });
            }
            for own in (0..segment.vulnerabilities() as u32).filter(|_| at > 0) {
                let number = segment.number(own);
                renewed.insert(number, (at, own));
                count = count.max(number.saturating_add(1));
            }
        }
        Ok(Self { segments, renewed, count, coverage: OnceLock::new(), names: Names::default(), asked: None })
    }

    /// The same index; from now on it notes the keys that are asked for, in vain or not: what an answer depends on.
    #[must_use]
    pub fn noting(mut self) -> Self {
        self.asked = Some(Mutex::default());
        self
    }

    /// True where it is noted what is asked for.
    pub(crate) fn is_noting(&self) -> bool {
        self.asked.is_some()
    }

    /// The hashes of the keys that were asked for since this was called last.
    pub(crate) fn take_asked(&self) -> Vec<u64> {
        let asked = self.asked.as_ref();
        asked.map_or_else(Vec::new, |asked| {
            std::mem::take(&mut *asked.lock().unwrap_or_else(PoisonError::into_inner))
        })
    }

    fn note(&self, key: &[u8]) {
        if let Some(asked) = &self.asked {
            asked.lock().unwrap_or_else(PoisonError::into_inner).push(hash_of_key(key));
        }
    }

    /// The keys (kind byte included) of the segments from `since` on.
    pub(crate) fn keys_since(&self, since: usize) -> impl Iterator<Item = Result<&'a [u8], IndexError>> + '_ {
        self.segments
            .iter()
            .skip(since)
            .flat_map(|segment| (0..segment.keys()).map(|at| segment.entry(at).map(|(name, _)| name)))
    }

    /// The numbers of the vulnerabilities that the segments from `since` on renew or bring.
    pub(crate) fn renewed_since(&self, since: usize) -> impl Iterator<Item = u32> + '_ {
        self.segments
            .iter()
            .skip(since)
            .flat_map(|segment| (0..segment.vulnerabilities() as u32).map(|own| segment.number(own)))
    }

    /// How many files it was opened from: the base and those that renew it.
    #[must_use]
    pub fn segments(&self) -> usize {
        self.segments.len()
    }

    /// Verifies every block.
    ///
    /// # Errors
    /// [`IndexError`] for the first damaged block.
    pub fn verify(&self) -> Result<(), IndexError> {
        self.segments.iter().try_for_each(|segment| segment.store.verify())
    }

    /// What this snapshot covers.
    ///
    /// # Errors
    /// [`IndexError`] when that section is damaged.
    pub fn coverage(&self) -> Result<SnapshotCoverage, IndexError> {
        self.covers().cloned()
    }

    /// The same, read once; the newest segment speaks for all.
    pub(crate) fn covers(&self) -> Result<&SnapshotCoverage, IndexError> {
        if let Some(coverage) = self.coverage.get() {
            return Ok(coverage);
        }
        let store = &self.segments.last().ok_or(IndexError::NotASnapshot)?.store;
        let read = coverage_of(store)?;
        Ok(self.coverage.get_or_init(|| read))
    }

    /// The vulnerabilities that an id or alias means: one, or several where one advisory names several CVEs.
    ///
    /// # Errors
    /// [`IndexError`] when a block that is needed is damaged.
    pub fn vulnerabilities(&self, id: &str) -> Result<Vec<Vulnerability>, IndexError> {
        let numbers = self.numbers_of(id)?.into_iter();
        let owned = |number| self.vulnerability(number).map(VulnerabilityView::owned);
        let mut found: Vec<_> = numbers.map(owned).collect::<Result<_, _>>()?;
        found.sort_by(|one, two| one.id.cmp(&two.id));
        Ok(found)
    }

    /// The numbers of the vulnerabilities that an id or alias means.
    pub(crate) fn numbers_of(&self, id: &str) -> Result<Vec<u32>, IndexError> {
        let mut found = Vec::new();
        for (at, segment) in self.segments.iter().enumerate() {
            let meant = segment.meant_by(id)?.into_iter().map(|own| segment.number(own));
            found.extend(meant.filter(|&number| self.holds(at, number)));
        }
        found.sort_unstable();
        Ok(found)
    }

    /// How many vulnerabilities there are; the next new one gets this number.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The digests of the segments, the base first: what a further segment is made for.
    #[must_use]
    pub fn digests(&self) -> Vec<[u8; DIGEST]> {
        self.segments.iter().map(|segment| segment.store.digest).collect()
    }

    /// SHA-256 that names what is in it: of the head, which lists that of every block; of several segments, of theirs in
    /// order. Known without reading the rest, and whatever is read is checked against it.
    #[must_use]
    pub fn digest(&self) -> [u8; DIGEST] {
        match self.digests().as_slice() {
            [one] => *one,
            several => digest(several.concat().as_slice()),
        }
    }

    /// True if what `segment` says of a vulnerability is what counts.
    pub(crate) fn holds(&self, segment: usize, number: u32) -> bool {
        if self.renewed.is_empty() {
            return true;
        }
        self.renewed.get(&number).map_or(segment == 0, |(holder, _)| *holder == segment)
    }

    pub(crate) fn segment(&self, at: usize) -> Option<&Segment<'a>> {
        self.segments.get(at)
    }

    /// Every product known from CPEs, as vendor and product.
    ///
    /// # Errors
    /// [`IndexError`] when a block that is needed is damaged.
    pub fn products(&self) -> Result<Vec<(String, String)>, IndexError> {
        let keys = self.starting_with(&key(Kind::Cpe, "", None))?;
        Ok(keys
            .into_iter()
            .filter_map(|(name, _)| split(name))
            .map(|(p, v)| (v.to_owned(), p.to_owned()))
            .collect())
    }

    pub(crate) fn vulnerability(&self, number: u32) -> Result<VulnerabilityView<'a>, IndexError> {
        let (store, mut run) = self.described(number)?;
        vulnerability::read(store, &mut run)
    }

    /// The id of a vulnerability, and the day of its first publication.
    pub(crate) fn dated(&self, number: u32) -> Result<(&'a str, Option<Day>), IndexError> {
        let (store, mut run) = self.described(number)?;
        vulnerability::read_dated(store, &mut run)
    }

    /// Where a vulnerability is described.
    fn described(&self, number: u32) -> Result<(&Store<'a>, Cursor<'a>), IndexError> {
        let (at, own) = self.renewed.get(&number).copied().unwrap_or((0, number));
        let missing = IndexError::Damaged { near: 0, what: "a vulnerability is in no segment" };
        let store = &self.segments.get(at).ok_or(missing)?.store;
        let entry = store.bytes(Section::VulnerabilityTable, (own as usize).saturating_mul(4), 4)?;
        Ok((store, store.run(Section::Vulnerabilities, u64::from(layout::word(entry, 0)))?))
    }

    /// The postings of a key.
    pub(crate) fn find(
        &self,
        kind: Kind,
        first: &str,
        second: Option<&str>,
    ) -> Result<Option<Run>, IndexError> {
        let wanted = key(kind, first, second);
        self.note(&wanted);
        let mut run = None;
        for (at, segment) in self.segments.iter().enumerate() {
            if let Some(found) = segment.find(&wanted)? {
                run = Some(run.unwrap_or(Run::NONE).with(at, found));
            }
        }
        Ok(run)
    }

    /// The keys of a prefix (kind byte included), without that kind byte, with their postings.
    pub(crate) fn starting_with(&self, prefix: &[u8]) -> Result<Vec<(&'a str, Run)>, IndexError> {
        self.first_with(prefix, usize::MAX)
    }

    /// The first `most` keys of a prefix.
    pub(crate) fn first_with(&self, prefix: &[u8], most: usize) -> Result<Vec<(&'a str, Run)>, IndexError> {
        self.note(prefix);
        self.first_unnoted(prefix, most)
    }

    /// Some record names a package of this family. Not noted: whole ecosystems are told by the coverage.
    pub(crate) fn covers_family(&self, family: &str) -> Result<bool, IndexError> {
        Ok(!self.first_unnoted(&key(Kind::Package, family, Some("")), 1)?.is_empty())
    }

    /// The families of ecosystems that the segment `at` and those below it cover, in order.
    pub(crate) fn families(&self, at: usize) -> Result<Vec<String>, IndexError> {
        let segment = self.segments.get(at).ok_or(IndexError::NotASnapshot)?;
        let coverage = coverage_of(&segment.store)?;
        // A release that is covered newly is news for its whole distribution.
        let mut families: Vec<String> = coverage.ecosystems.into_iter().map(|(name, _)| name).collect();
        families.sort_unstable();
        Ok(families)
    }

    fn first_unnoted(&self, prefix: &[u8], most: usize) -> Result<Vec<(&'a str, Run)>, IndexError> {
        let mut merged: BTreeMap<&'a str, Run> = BTreeMap::new();
        for (at, segment) in self.segments.iter().enumerate() {
            let found = segment.first_with(prefix, most)?;
            if self.segments.len() == 1 {
                return Ok(found
                    .into_iter()
                    .map(|(name, found)| (name, Run::NONE.with(at, found)))
                    .collect());
            }
            for (name, found) in found {
                let run = merged.entry(name).or_insert(Run::NONE);
                *run = run.with(at, found);
            }
        }
        Ok(merged.into_iter().take(most).collect())
    }

    /// The statements of postings.
    pub(crate) fn statements(&self, run: Run) -> Result<Statements<'_, 'a>, IndexError> {
        Statements::new(self, run)
    }

    /// The texts of postings that are a list: that of the newest segment that has one.
    pub(crate) fn list(&self, run: Run) -> Result<Vec<&'a str>, IndexError> {
        let Some((at, postings)) = run.segments().last() else { return Ok(Vec::new()) };
        self.list_of(at, postings)
    }

    /// The pairs of postings that are a list of pairs: those of all segments, each once.
    pub(crate) fn pairs(&self, run: Run) -> Result<Vec<(&'a str, &'a str)>, IndexError> {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for (at, postings) in run.segments() {
            for pair in self.list_of(at, postings)?.chunks_exact(2) {
                let [first, second] = pair else { continue };
                if at == 0 || !pairs.contains(&(*first, *second)) {
                    pairs.push((first, second));
                }
            }
        }
        Ok(pairs)
    }

    fn list_of(&self, segment: usize, postings: Postings) -> Result<Vec<&'a str>, IndexError> {
        let Some(segment) = self.segments.get(segment) else { return Ok(Vec::new()) };
        let mut cursor = segment.store.cursor(Section::Postings, postings.at, postings.length)?;
        let mut texts = Vec::new();
        while !cursor.is_empty() {
            texts.push(segment.store.text(cursor.number()?)?);
        }
        Ok(texts)
    }

    /// A body that is still to be read, with the store that its texts lie in.
    pub(crate) fn body_at(&self, place: Place) -> Result<(&Store<'a>, Cursor<'a>), IndexError> {
        let store = &self.at(place)?.store;
        Ok((store, store.run(Section::Bodies, place.at)?))
    }

    pub(crate) fn body(&self, place: Place) -> Result<Body<'_, 'a>, IndexError> {
        let (store, mut cursor) = self.body_at(place)?;
        body::read(store, &mut cursor)
    }

    pub(crate) fn configuration(&self, place: Place) -> Result<StoredNode<'_, 'a>, IndexError> {
        statement::configuration(&self.at(place)?.store, place.at)
    }

    fn at(&self, place: Place) -> Result<&Segment<'a>, IndexError> {
        let outside = IndexError::Damaged { near: place.at, what: "a reference leads to no segment" };
        self.segments.get(place.segment).ok_or(outside)
    }
}

fn coverage_of(store: &Store<'_>) -> Result<SnapshotCoverage, IndexError> {
    let bytes = store.section(Section::Coverage)?;
    let near = store.extent(Section::Coverage).at as u64;
    serde_json::from_slice(bytes)
        .map_err(|_| IndexError::Damaged { near, what: "its coverage cannot be read" })
}

/// The two halves of a key.
pub(crate) fn split(name: &str) -> Option<(&str, &str)> {
    name.split_once('\0')
}
