//! Texts of bytes, each with what is kept for it. Everything lies in three runs of memory; nothing is taken out singly.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// Slots of a new table; there are always a power of two of them.
const SLOTS: usize = 64;

/// Values by key.
pub(super) struct Table<T> {
    /// The upper half of a hash, and below it the number of its entry + 1; 0: free. Found from the lower half on, the next free
    /// slot on; at most half of them are taken.
    slots: Vec<u64>,
    entries: Vec<Entry<T>>,
    /// The keys, one after another.
    keys: Vec<u8>,
}

#[derive(Clone, Copy)]
struct Entry<T> {
    hash: u64,
    /// Where its key begins and ends.
    key: (u32, u32),
    value: T,
}

/// Where a hash and what it leads to share a slot.
const UPPER: u64 = 0xFFFF_FFFF_0000_0000;

impl<T: Copy> Table<T> {
    pub(super) fn new() -> Self {
        Self { slots: vec![0; SLOTS], entries: Vec::new(), keys: Vec::new() }
    }

    /// What is kept for a key whose hash this is.
    #[inline]
    pub(super) fn get(&self, hash: u64, key: &[u8]) -> Option<T> {
        let mut at = hash as usize;
        loop {
            let slot = *self.slots.get(at & (self.slots.len() - 1))?;
            if slot == 0 {
                return None;
            }
            if slot & UPPER == hash & UPPER {
                let entry = self.entries.get((slot as u32 - 1) as usize)?;
                let (begin, end) = entry.key;
                if self.keys.get(begin as usize..end as usize) == Some(key) {
                    return Some(entry.value);
                }
            }
            at = at.wrapping_add(1);
        }
    }

    /// Keeps a value for a key that has none yet.
    pub(super) fn put(&mut self, hash: u64, key: &[u8], value: T) {
        if self.slots.len() <= 2 * (self.entries.len() + 1) {
            self.slots = vec![0; 2 * self.slots.len()];
            for (number, entry) in self.entries.iter().enumerate() {
                take(&mut self.slots, entry.hash, number);
            }
        }
        take(&mut self.slots, hash, self.entries.len());
        let begin = self.keys.len() as u32;
        self.keys.extend_from_slice(key);
        self.entries.push(Entry { hash, key: (begin, self.keys.len() as u32), value });
    }

    /// Bytes of memory taken.
    pub(super) fn memory(&self) -> usize {
        self.slots.capacity() * size_of::<u64>()
            + self.entries.capacity() * size_of::<Entry<T>>()
            + self.keys.capacity()
    }
}

/// Puts the number of an entry into the first free slot of its hash.
fn take(slots: &mut [u64], hash: u64, number: usize) {
    let (count, mut at) = (slots.len(), hash as usize);
    while let Some(slot) = slots.get_mut(at & (count - 1)) {
        if *slot == 0 {
            *slot = hash & UPPER | (number as u64 + 1);
            return;
        }
        at = at.wrapping_add(1);
    }
}

/// The hash that a key is found by.
#[inline]
pub(super) fn hash(key: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(key);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_one_hash_are_told_apart() {
        let mut table = Table::new();
        for (number, key) in [&b"one"[..], b"two", b"", b"on"].into_iter().enumerate() {
            table.put(7, key, number);
        }
        assert_eq!(table.get(7, b"one"), Some(0));
        assert_eq!(table.get(7, b"two"), Some(1));
        assert_eq!(table.get(7, b""), Some(2));
        assert_eq!(table.get(7, b"on"), Some(3));
        assert_eq!((table.get(7, b"o"), table.get(8, b"one")), (None, None));
    }
}
