//! Rows of numbers in one block, and reading by a number that is checked, not trusted.

use super::ABSENT;

/// Some rows of `u32`, stored behind each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Where each row begins, and behind the last one its end.
    start: Vec<u32>,
    items: Vec<u32>,
}

impl Rows {
    /// `count` rows out of pairs (row, item); items keep the order in which they come.
    pub(super) fn from_pairs(count: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut start = vec![0u32; count + 1];
        for (row, _) in pairs.clone() {
            if let Some(length) = start.get_mut(row as usize + 1) {
                *length += 1;
            }
        }
        let mut total = 0;
        for begin in &mut start {
            total += *begin;
            *begin = total;
        }
        let mut next = start.clone();
        let mut items = vec![0u32; total as usize];
        for (row, item) in pairs {
            if let Some(position) = next.get_mut(row as usize)
                && let Some(place) = items.get_mut(*position as usize)
            {
                *place = item;
                *position += 1;
            }
        }
        Self { start, items }
    }

    /// The row; empty where there is none.
    #[inline]
    pub(super) fn row(&self, row: u32) -> &[u32] {
        let row = row as usize;
        match (self.start.get(row), self.start.get(row + 1)) {
            (Some(&from), Some(&to)) => self.items.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// The level at `index`; absent behind the end.
#[inline]
pub(super) fn level_at(levels: &[u8], index: u32) -> u8 {
    levels.get(index as usize).copied().unwrap_or(ABSENT)
}

/// The item at `index`, or its type's default behind the end.
#[inline]
pub(super) fn item<T: Copy + Default>(items: &[T], index: u32) -> T {
    items.get(index as usize).copied().unwrap_or_default()
}

/// Writes `value` at `index`, if that is inside.
#[inline]
pub(super) fn put<T>(items: &mut [T], index: u32, value: T) {
    if let Some(place) = items.get_mut(index as usize) {
        *place = value;
    }
}
