//! Many short lists of numbers in few pieces of memory.

use rustc_hash::FxHashMap;

/// No further entry.
const END: u32 = u32::MAX;

/// Lists of numbers, by hash; each is a chain through one array.
#[derive(Debug, Default)]
pub(super) struct Lists {
    heads: FxHashMap<u64, u32>,
    /// A number, and where the next one of its list stands.
    chain: Vec<(u32, u32)>,
}

impl Lists {
    /// Puts a number before the others of a list.
    pub(super) fn add(&mut self, hash: u64, number: u32) {
        let at = self.chain.len() as u32;
        let next = self.heads.insert(hash, at).unwrap_or(END);
        self.chain.push((number, next));
    }

    /// The same, unless the list has the number.
    pub(super) fn add_once(&mut self, hash: u64, number: u32) {
        if !self.of(hash).any(|known| known == number) {
            self.add(hash, number);
        }
    }

    /// The numbers of a list, the last one first.
    pub(super) fn of(&self, hash: u64) -> impl Iterator<Item = u32> + '_ {
        let head = self.heads.get(&hash).copied().unwrap_or(END);
        std::iter::successors(self.chain.get(head as usize), |(_, next)| self.chain.get(*next as usize))
            .map(|(number, _)| *number)
    }

    /// Bytes of memory taken.
    pub(super) fn memory(&self) -> usize {
        self.heads.capacity() * (size_of::<(u64, u32)>() + 1)
            + self.chain.capacity() * size_of::<(u32, u32)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_holds_each_number_once() {
        let mut lists = Lists::default();
        for number in [1, 3, 2, 3, 1, 7] {
            lists.add_once(9, number);
        }
        lists.add(8, 4);
        let mut all: Vec<u32> = lists.of(9).collect();
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3, 7]);
        assert_eq!(lists.of(8).collect::<Vec<_>>(), [4]);
        assert_eq!(lists.of(0).next(), None);
    }
}
