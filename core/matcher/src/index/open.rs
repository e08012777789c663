//! Looking up in an open snapshot.

use std::cmp::Ordering;
use std::sync::OnceLock;

use super::error::IndexError;
use super::key::{Kind, key};
use super::layout::{self, Section};
use super::statement::{self, Statements};
use super::store::Store;
use super::vulnerability::{self, Vulnerability};
use crate::coverage::SnapshotCoverage;
use crate::index::body::Body;
use crate::index::tree::StoredNode;

/// Bytes of one entry of the key table.
const ENTRY: usize = 16;

/// A snapshot over bytes handed in. Opening reads the head only; every block is verified when first touched.
#[derive(Debug)]
pub struct Index<'a> {
    store: Store<'a>,
    keys: usize,
    /// Read once, when first asked for.
    coverage: OnceLock<SnapshotCoverage>,
}

/// Where the postings of a key lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    at: usize,
    length: usize,
}

impl Run {
    /// The key was asked for when a selection was made, and no record names it.
    pub(crate) fn is_empty(self) -> bool {
        self.length == 0
    }
}

impl<'a> Index<'a> {
    /// Opens a snapshot.
    ///
    /// # Errors
    /// [`IndexError`] when it is no snapshot, of another format, cut off, or its head is damaged.
    pub fn open(bytes: &'a [u8]) -> Result<Self, IndexError> {
        let store = Store::open(bytes)?;
        let keys = store.extent(Section::KeyTable).length / ENTRY;
        Ok(Self { store, keys, coverage: OnceLock::new() })
    }

    /// Verifies every block.
    ///
    /// # Errors
    /// [`IndexError`] for the first damaged block.
    pub fn verify(&self) -> Result<(), IndexError> {
        self.store.verify()
    }

    /// What this snapshot covers.
    ///
    /// # Errors
    /// [`IndexError`] when that section is damaged.
    pub fn coverage(&self) -> Result<SnapshotCoverage, IndexError> {
        self.covers().cloned()
    }

    /// The same, read once.
    pub(crate) fn covers(&self) -> Result<&SnapshotCoverage, IndexError> {
        if let Some(coverage) = self.coverage.get() {
            return Ok(coverage);
        }
        let extent = self.store.extent(Section::Coverage);
        let bytes = self.store.bytes(Section::Coverage, 0, extent.length)?;
        let near = extent.at as u64;
        let read = serde_json::from_slice(bytes)
            .map_err(|_| IndexError::Damaged { near, what: "its coverage cannot be read" })?;
        Ok(self.coverage.get_or_init(|| read))
    }

    /// The vulnerabilities that an id or alias means: one, or several where one advisory names several CVEs.
    ///
    /// # Errors
    /// [`IndexError`] when a block that is needed is damaged.
    pub fn vulnerabilities(&self, id: &str) -> Result<Vec<Vulnerability>, IndexError> {
        let mut found = Vec::new();
        let Some(run) = self.find(Kind::Id, id, None)? else { return Ok(found) };
        let mut cursor = self.store.cursor(Section::Postings, run.at, run.length)?;
        while !cursor.is_empty() {
            let number = u32::try_from(cursor.number()?).unwrap_or(u32::MAX);
            found.push(self.vulnerability(number)?);
        }
        Ok(found)
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

    pub(crate) fn vulnerability(&self, number: u32) -> Result<Vulnerability, IndexError> {
        let at = self.store.bytes(Section::VulnerabilityTable, (number as usize).saturating_mul(4), 4)?;
        let mut run = self.store.run(Section::Vulnerabilities, u64::from(layout::word(at, 0)))?;
        vulnerability::read(&self.store, &mut run)
    }

    /// The postings of a key.
    pub(crate) fn find(
        &self,
        kind: Kind,
        first: &str,
        second: Option<&str>,
    ) -> Result<Option<Run>, IndexError> {
        let wanted = key(kind, first, second);
        let at = self.lower_bound(&wanted)?;
        if at >= self.keys {
            return Ok(None);
        }
        let (name, run) = self.entry(at)?;
        Ok((name == wanted.as_slice()).then_some(run))
    }

    /// The keys of a prefix (kind byte included), without that kind byte, with their postings.
    pub(crate) fn starting_with(&self, prefix: &[u8]) -> Result<Vec<(&'a str, Run)>, IndexError> {
        self.first_with(prefix, usize::MAX)
    }

    /// The first `most` keys of a prefix.
    pub(crate) fn first_with(&self, prefix: &[u8], most: usize) -> Result<Vec<(&'a str, Run)>, IndexError> {
        let mut found = Vec::new();
        for at in (self.lower_bound(prefix)?..self.keys).take(most) {
            let (name, run) = self.entry(at)?;
            if !name.starts_with(prefix) {
                break;
            }
            let name = name.get(1..).and_then(|name| std::str::from_utf8(name).ok());
            found.push((name.ok_or(IndexError::Damaged { near: 0, what: "a key is not UTF-8" })?, run));
        }
        Ok(found)
    }

    /// The statements of postings.
    pub(crate) fn statements(&self, run: Run) -> Result<Statements<'_, 'a>, IndexError> {
        let cursor = self.store.cursor(Section::Postings, run.at, run.length)?;
        Ok(Statements::new(&self.store, cursor))
    }

    /// The texts of postings that are a list.
    pub(crate) fn list(&self, run: Run) -> Result<Vec<&'a str>, IndexError> {
        let mut cursor = self.store.cursor(Section::Postings, run.at, run.length)?;
        let mut texts = Vec::new();
        while !cursor.is_empty() {
            texts.push(self.store.text(cursor.number()?)?);
        }
        Ok(texts)
    }

    pub(crate) fn body(&self, at: u64) -> Result<Body<'a>, IndexError> {
        statement::body(&self.store, at)
    }

    pub(crate) fn configuration(&self, at: u64) -> Result<StoredNode<'a>, IndexError> {
        statement::configuration(&self.store, at)
    }

    fn entry(&self, at: usize) -> Result<(&'a [u8], Run), IndexError> {
        let entry = self.store.bytes(Section::KeyTable, at * ENTRY, ENTRY)?;
        let word = |offset| layout::word(entry, offset) as usize;
        let name = self.store.bytes(Section::KeyText, word(0), word(4))?;
        Ok((name, Run { at: word(8), length: word(12) }))
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

/// The two halves of a key.
pub(crate) fn split(name: &str) -> Option<(&str, &str)> {
    name.split_once('\0')
}
