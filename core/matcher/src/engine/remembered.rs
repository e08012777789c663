//! Components that were met, each with what it was recognised as and, where that is the same everywhere, its answer.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use noharm_model::component::Component;
use rustc_hash::FxHashMap;

use super::key;
use crate::evaluate::Part;
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

impl<T> Remembered<T> {
    pub(super) fn new(most: usize) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { shards, taken: AtomicUsize::new(0), most }
    }

    /// The entry of a component in a part with these operating systems; `identify` recognises one that is new.
    pub(super) fn entry(
        &self,
        component: &Component,
        part: &Part<'_>,
        systems: &[String],
        identify: impl FnOnce() -> Result<Identified, IndexError>,
    ) -> Result<Arc<Entry<T>>, IndexError> {
        let mut bytes = Vec::with_capacity(256);
        bytes.push(u8::from(part.by_name));
        bytes.extend_from_slice(part.name.as_bytes());
        bytes.push(0xff);
        key::write(component, systems, &mut bytes);
        let hash = bytes.iter().fold(0_usize, |hash, byte| hash.rotate_left(5) ^ usize::from(*byte));
        let Some(shard) = self.shards.get(hash % SHARDS) else {
            return Ok(Arc::new(Entry { identified: Arc::new(identify()?), answer: OnceLock::new() }));
        };
        // A thread that stopped left the table whole.
        let lock = || shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(bytes.as_slice()) {
            return Ok(Arc::clone(known));
        }
        let entry = Arc::new(Entry { identified: Arc::new(identify()?), answer: OnceLock::new() });
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
