//! Components that were met, each with what it was recognised as and, where that is the same everywhere, its answer.

use std::hash::BuildHasher;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::key;
use crate::evaluate::Listed;
use crate::identity::Identified;
use crate::index::IndexError;

/// Parts of the table that are locked apart, so that threads seldom wait for each other.
const SHARDS: usize = 16;
/// About the bytes of memory that a component takes besides its key and its answer: names, hits, an entry of the table.
const EACH: usize = 1024;

/// A component that was met.
pub(super) struct Entry<T> {
    pub(super) identified: Arc<Identified>,
    /// Set where neither the rest of a device nor a statement decided it.
    pub(super) answer: OnceLock<Arc<T>>,
}

type Shard<T> = FxHashMap<Box<[u8]>, Arc<Entry<T>>>;

/// All of them.
pub(super) struct Remembered<T> {
    shards: Vec<Mutex<Shard<T>>>,
    /// Bytes taken.
    taken: AtomicUsize,
    most: usize,
}

/// By bits of the hash that no table of a shard chooses its places by.
fn shard_of(key: &[u8]) -> usize {
    (FxBuildHasher.hash_one(key) >> 32) as usize % SHARDS
}

impl<T> Remembered<T> {
    pub(super) fn new(most: usize) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { shards, taken: AtomicUsize::new(0), most }
    }

    /// The entry of a component; `identify` recognises one that is new.
    pub(super) fn entry(
        &self,
        listed: &Listed<'_>,
        identify: impl Fn() -> Result<Identified, IndexError>,
    ) -> Result<Arc<Entry<T>>, IndexError> {
        let new = || Ok(Arc::new(Entry { identified: Arc::new(identify()?), answer: OnceLock::new() }));
        let mut bytes = Vec::with_capacity(256);
        key::write(listed, &mut bytes);
        let Some(shard) = self.shards.get(shard_of(&bytes)) else { return new() };
        // A thread that stopped left the table whole.
        let lock = || shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(bytes.as_slice()) {
            return Ok(Arc::clone(known));
        }
        let entry = new()?;
        self.grow(bytes.len() + EACH);
        let mut shard = lock();
        Ok(Arc::clone(shard.entry(bytes.as_slice().into()).or_insert(entry)))
    }

    /// Counts memory; forgets everything where it is too much.
    pub(super) fn grow(&self, bytes: usize) {
        if self.taken.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) <= self.most {
            return;
        }
        self.taken.store(0, Ordering::Relaxed);
        for shard in &self.shards {
            shard.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }
}
