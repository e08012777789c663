//! One file of a snapshot: the base, or a delta that renews some of its vulnerabilities.

use std::cmp::Ordering;

use super::checksum::DIGEST;
use super::error::IndexError;
use super::key::Kind;
use super::key::key;
use super::layout::{self, Section};
use super::store::Store;

/// Bytes of one entry of the key table.
const ENTRY: usize = 16;

/// An open file.
#[derive(Debug)]
pub(crate) struct Segment<'a> {
    pub(crate) store: Store<'a>,
    keys: usize,
    /// Of a delta: the number of each of its vulnerabilities among all.
    numbers: Option<&'a [u8]>,
}

/// Where the postings of a key lie in one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Postings {
    pub(crate) at: usize,
    pub(crate) length: usize,
}

impl<'a> Segment<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, IndexError> {
        let store = Store::open(bytes)?;
        let keys = store.extent(Section::KeyTable).length / ENTRY;
        let numbers = store.section(Section::Numbers)?;
        let below = store.extent(Section::Below).length;
        Ok(Self { store, keys, numbers: (below > 0).then_some(numbers) })
    }

    /// How many keys it has.
    pub(crate) fn keys(&self) -> usize {
        self.keys
    }

    /// How many vulnerabilities it holds.
    pub(crate) fn vulnerabilities(&self) -> usize {
        self.store.extent(Section::VulnerabilityTable).length / 4
    }

    /// The digests of the segments that it was made for.
    pub(crate) fn below(&self) -> Result<Vec<[u8; DIGEST]>, IndexError> {
        let bytes = self.store.section(Section::Below)?;
        Ok(bytes.chunks_exact(DIGEST).filter_map(|digest| digest.first_chunk().copied()).collect())
    }

    /// The number among all of a vulnerability of this segment.
    pub(crate) fn number(&self, own: u32) -> u32 {
        self.numbers.map_or(own, |numbers| layout::word(numbers, own as usize * 4))
    }

    /// Key (kind byte included) and postings of an entry.
    pub(crate) fn entry(&self, at: usize) -> Result<(&'a [u8], Postings), IndexError> {
        let entry = self.store.bytes(Section::KeyTable, at * ENTRY, ENTRY)?;
        let word = |offset| layout::word(entry, offset) as usize;
        let name = self.store.bytes(Section::KeyText, word(0), word(4))?;
        Ok((name, Postings { at: word(8), length: word(12) }))
    }

    /// The postings of a key.
    pub(crate) fn find(&self, wanted: &[u8]) -> Result<Option<Postings>, IndexError> {
        let at = self.lower_bound(wanted)?;
        if at >= self.keys {
            return Ok(None);
        }
        let (name, postings) = self.entry(at)?;
        Ok((name == wanted).then_some(postings))
    }

    /// The first `most` keys of a prefix (kind byte included), without that kind byte, with their postings.
    pub(crate) fn first_with(
        &self,
        prefix: &[u8],
        most: usize,
    ) -> Result<Vec<(&'a str, Postings)>, IndexError> {
        let mut found = Vec::new();
        for at in (self.lower_bound(prefix)?..self.keys).take(most) {
            let (name, postings) = self.entry(at)?;
            if !name.starts_with(prefix) {
                break;
            }
            let name = name.get(1..).and_then(|name| std::str::from_utf8(name).ok());
            found.push((name.ok_or(IndexError::Damaged { near: 0, what: "a key is not UTF-8" })?, postings));
        }
        Ok(found)
    }

    /// The numbers in this segment of the vulnerabilities that an id or alias means.
    pub(crate) fn meant_by(&self, id: &str) -> Result<Vec<u32>, IndexError> {
        let mut found = Vec::new();
        let Some(postings) = self.find(&key(Kind::Id, id, None))? else { return Ok(found) };
        let mut cursor = self.store.cursor(Section::Postings, postings.at, postings.length)?;
        while !cursor.is_empty() {
            found.push(u32::try_from(cursor.number()?).unwrap_or(u32::MAX));
        }
        Ok(found)
    }

    /// The first key that is not below `wanted`.
    fn lower_bound(&self, wanted: &[u8]) -> Result<usize, IndexError> {
        let (mut low, mut high) = (0, self.keys);
        while low < high {
            let middle = low + (high - low) / 2;
            let (name, _) = self.entry(middle)?;
            if name.cmp(wanted) == Ordering::Less { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }
}
