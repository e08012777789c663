//! Texts of bytes, each with what is kept for it. Everything lies in four runs of memory; nothing is taken out singly.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

/// No further entry.
const END: u32 = u32::MAX;

/// Values by key.
pub(super) struct Table<T> {
    /// By hash: the entry that was written last.
    heads: FxHashMap<u64, u32>,
    entries: Vec<Entry<T>>,
    /// The keys, one after another.
    keys: Vec<u8>,
}

#[derive(Clone, Copy)]
struct Entry<T> {
    /// Where its key begins and ends.
    key: (u32, u32),
    /// The entry with the same hash that was written before.
    next: u32,
    value: T,
}

impl<T: Copy> Table<T> {
    pub(super) fn new() -> Self {
        Self { heads: FxHashMap::default(), entries: Vec::new(), keys: Vec::new() }
    }

    /// What is kept for a key whose hash this is.
    #[inline]
    pub(super) fn get(&self, hash: u64, key: &[u8]) -> Option<T> {
        let mut at = *self.heads.get(&hash)?;
        while let Some(entry) = self.entries.get(at as usize) {
            let (begin, end) = entry.key;
            if self.keys.get(begin as usize..end as usize) == Some(key) {
                return Some(entry.value);
            }
            at = entry.next;
        }
        None
    }

    /// Keeps a value for a key that has none yet.
    pub(super) fn put(&mut self, hash: u64, key: &[u8], value: T) {
        let begin = self.keys.len() as u32;
        self.keys.extend_from_slice(key);
        let at = self.entries.len() as u32;
        let next = self.heads.insert(hash, at).unwrap_or(END);
        self.entries.push(Entry { key: (begin, self.keys.len() as u32), next, value });
    }

    /// Bytes of memory taken.
    pub(super) fn memory(&self) -> usize {
        self.heads.capacity() * (size_of::<(u64, u32)>() + 1)
            + self.entries.capacity() * size_of::<Entry<T>>()
            + self.keys.capacity()
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
