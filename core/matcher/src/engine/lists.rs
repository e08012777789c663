//! Who stands in which of many short lists. A member that stands elsewhere from now on leaves what it wrote behind; when that is
//! more than half of what counts, everything is written anew without it.

use rustc_hash::FxHashMap;

/// No further entry.
const END: u32 = u32::MAX;
/// So many entries that do not count are always suffered.
const SPARE: usize = 256;

/// Lists of members, by hash. Memory stays within a constant times what counts; each step costs what the member writes, spread
/// over many steps.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// By hash: the entry that was written last.
    heads: FxHashMap<u64, u32>,
    /// An edition, and where the next entry of its list stands.
    chain: Vec<(u32, u32)>,
    /// The member of each edition: what it wrote at one time.
    editions: Vec<u32>,
    members: Vec<Member>,
    /// Entries that do not count any more.
    left: usize,
    /// Entries read and written.
    #[cfg(test)]
    pub(super) steps: std::sync::atomic::AtomicUsize,
}

/// What counts of a member.
#[derive(Clone, Copy, Debug)]
struct Member {
    edition: u32,
    entries: u32,
}

const NOWHERE: Member = Member { edition: END, entries: 0 };

impl Lists {
    /// A member stands in these lists, each named once, and in no others.
    pub(super) fn put(&mut self, member: u32, hashes: impl IntoIterator<Item = u64>) {
        self.leave(member);
        let edition = self.editions.len() as u32;
        let before = self.chain.len();
        for hash in hashes {
            let at = self.chain.len() as u32;
            let next = self.heads.insert(hash, at).unwrap_or(END);
            self.chain.push((edition, next));
        }
        let entries = (self.chain.len() - before) as u32;
        self.count_steps(entries as usize);
        if entries > 0 {
            self.editions.push(member);
            if self.members.len() <= member as usize {
                self.members.resize(member as usize + 1, NOWHERE);
            }
            if let Some(known) = self.members.get_mut(member as usize) {
                *known = Member { edition, entries };
            }
        }
        if self.left > self.chain.len() / 3 + SPARE {
            self.compact();
        }
    }

    /// A member stands nowhere.
    pub(super) fn remove(&mut self, member: u32) {
        self.put(member, []);
    }

    fn leave(&mut self, member: u32) {
        if let Some(known) = self.members.get_mut(member as usize) {
            self.left += std::mem::replace(known, NOWHERE).entries as usize;
        }
    }

    /// The members of a list, the last one first.
    pub(super) fn of(&self, hash: u64) -> impl Iterator<Item = u32> + '_ {
        let head = self.heads.get(&hash).copied().unwrap_or(END);
        std::iter::successors(self.chain.get(head as usize), |(_, next)| self.chain.get(*next as usize))
            .inspect(|_| self.count_steps(1))
            .filter_map(|(edition, _)| self.member(*edition))
    }

    /// The member of an edition that counts.
    fn member(&self, edition: u32) -> Option<u32> {
        let member = *self.editions.get(edition as usize)?;
        (self.members.get(member as usize)?.edition == edition).then_some(member)
    }

    /// Members have other numbers from now on: `number` gives them; those without one stand nowhere.
    pub(super) fn renumber(&mut self, number: impl Fn(u32) -> Option<u32>) {
        let mut members = Vec::new();
        for (old, known) in self.members.iter().enumerate().filter(|(_, known)| known.edition != END) {
            let new = number(old as u32);
            if let Some(edition) = self.editions.get_mut(known.edition as usize) {
                *edition = new.unwrap_or(END);
            }
            match new {
                Some(new) => members.push((new, *known)),
                None => self.left += known.entries as usize,
            }
        }
        let count = members.iter().map(|(new, _)| *new as usize + 1).max().unwrap_or_default();
        self.members = vec![NOWHERE; count];
        for (new, known) in members {
            if let Some(place) = self.members.get_mut(new as usize) {
                *place = known;
            }
        }
        self.compact();
    }

    /// Writes what counts anew, list by list, and nothing else.
    fn compact(&mut self) {
        let count = self.chain.len().saturating_sub(self.left);
        let mut chain = Vec::with_capacity(count);
        let mut heads = Vec::new();
        for hash in self.heads.keys() {
            let begin = chain.len();
            chain.extend(self.of(*hash).map(|member| (member, 0)));
            // As an entry names the one that was written before it, they are written from the last one on.
            chain.get_mut(begin..).unwrap_or_default().reverse();
            for (at, (_, next)) in chain.iter_mut().enumerate().skip(begin) {
                *next = if at == begin { END } else { (at - 1) as u32 };
            }
            if chain.len() > begin {
                heads.push((*hash, (chain.len() - 1) as u32));
            }
        }
        self.count_steps(chain.len());
        let mut editions = Vec::new();
        for (member, known) in self.members.iter_mut().enumerate().filter(|(_, known)| known.entries > 0) {
            known.edition = editions.len() as u32;
            editions.push(member as u32);
        }
        for (member, _) in &mut chain {
            *member = self.members.get(*member as usize).map_or(END, |known| known.edition);
        }
        let end = self.members.iter().rposition(|known| known.entries > 0).map_or(0, |last| last + 1);
        self.members.truncate(end);
        self.members.shrink_to_fit();
        editions.shrink_to_fit();
        self.heads = heads.into_iter().collect();
        (self.chain, self.editions, self.left) = (chain, editions, 0);
    }

    /// Bytes of memory taken.
    pub(super) fn memory(&self) -> usize {
        self.heads.capacity() * (size_of::<(u64, u32)>() + 1)
            + self.chain.capacity() * size_of::<(u32, u32)>()
            + self.editions.capacity() * size_of::<u32>()
            + self.members.capacity() * size_of::<Member>()
    }

    #[cfg(test)]
    fn count_steps(&self, more: usize) {
        self.steps.fetch_add(more, std::sync::atomic::Ordering::Relaxed);
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, reason = "counted in tests")]
    const fn count_steps(&self, _more: usize) {}
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::atomic::Ordering;

    use proptest::prelude::*;

    use super::*;

    fn of(lists: &Lists, hash: u64) -> Vec<u32> {
        let mut all: Vec<u32> = lists.of(hash).collect();
        all.sort_unstable();
        all
    }

    proptest! {
        #[test]
        fn a_member_stands_where_it_was_put_last(
            steps in prop::collection::vec((0_u32..40, prop::collection::btree_set(0_u64..60, 0..30)), 0..300),
            renumber in any::<bool>(),
        ) {
            let mut lists = Lists::default();
            let mut truth: BTreeMap<u32, BTreeSet<u64>> = BTreeMap::new();
            for (member, hashes) in steps {
                lists.put(member, hashes.iter().copied());
                truth.insert(member, hashes);
                let live: usize = truth.values().map(BTreeSet::len).sum();
                prop_assert!(lists.chain.len() <= 2 * live + 2 * SPARE, "{} for {live}", lists.chain.len());
            }
            if renumber {
                // Odd ones are gone, the others follow each other.
                lists.renumber(|member| member.is_multiple_of(2).then_some(member / 2));
                truth = truth.into_iter().filter(|(one, _)| one % 2 == 0).map(|(one, all)| (one / 2, all)).collect();
                prop_assert_eq!(lists.chain.len(), truth.values().map(BTreeSet::len).sum::<usize>());
            }
            for hash in 0..60 {
                let expected: Vec<u32> =
                    truth.iter().filter(|(_, all)| all.contains(&hash)).map(|(member, _)| *member).collect();
                prop_assert_eq!(of(&lists, hash), expected);
            }
        }
    }

    #[test]
    fn what_many_depend_on_is_changed_without_looking_through_all_of_them() {
        const COUNT: u32 = 100_000;
        let mut lists = Lists::default();
        let mut most = 0;
        for round in 0..4_u64 {
            let before = lists.steps.load(Ordering::Relaxed);
            for member in 0..COUNT {
                // A package's name, its own version, and a vulnerability that is another each time.
                lists.put(member, [7, 1_000_000 + u64::from(member), 8 + round]);
            }
            most = most.max(lists.steps.load(Ordering::Relaxed) - before);
        }
        assert!(
            most <= 24 * COUNT as usize,
            "{most} entries read and written for {COUNT} members of 3 lists"
        );
        assert_eq!((of(&lists, 7).len(), of(&lists, 10).len()), (COUNT as usize, 0));
    }
}
