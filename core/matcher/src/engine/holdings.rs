//! What is in the field: every distinct component once, who holds it, and what its answer depends on. A snapshot that was renewed
//! is laid on the components that it concerns, and on no others.

use std::collections::BTreeSet;
use std::sync::Arc;

use noharm_model::component::Component;
use noharm_model::day::Day;
use rustc_hash::FxHashMap;

use super::key;
use super::lists::Lists;
use crate::evaluate::{FindingView, Inventory, Listed, Members, Part, Statement, device, listed};
use crate::index::key::{hash_of_key, hashes_of_beginnings};
use crate::index::{Index, IndexError};

/// A distinct component that is held. Numbers are given in the order in which components are met; they stay until something is held or
/// released, and may be others then.
pub type PartNumber = u32;

/// What is forgotten is thrown away when it is more than a half of what is held, and more than this, in bytes.
const SPARE: usize = 1 << 14;
/// Holders that are gone, beside half of those that are there, until their places are thrown away.
const SPARE_HOLDERS: usize = 64;
/// Bytes that a component takes in every table beside its text, about.
const EACH: usize = 64;

/// The components of many holders (devices, releases, SBOMs).
///
/// Memory: a distinct component takes its texts, about 80 bytes beside them, 8 bytes for each key that its answer depends on and
/// for each holder, and 17 bytes for each such key that no other component depends on: some 550 bytes. [`Self::memory`] says how
/// much it is. What nobody holds any more is forgotten: memory stays within a constant times what a new one with the same holders
/// takes.
#[derive(Debug, Default)]
pub struct Holdings {
    /// What matching reads of the components, one after another.
    texts: Vec<u8>,
    parts: Vec<Held>,
    /// The components' texts by hash; of two with one hash the second has the next hash that is free.
    known: FxHashMap<u64, PartNumber>,
    /// By the hash of a key: the components whose answers depend on it; by [`of_vulnerability`]: those that have a finding of it.
    dependent: Lists,
    /// By place; `None`: the place is free.
    holders: Vec<Option<Holder>>,
    by_name: FxHashMap<Box<str>, u32>,
    /// Places of holders that are gone.
    free: Vec<u32>,
    /// By component: its holders.
    held_by: Lists,
    /// Components that nobody holds, and the bytes that they take.
    forgotten: usize,
    bytes_forgotten: usize,
}

/// A component in the tables.
#[derive(Clone, Copy, Debug)]
struct Held {
    /// Where its text ends.
    end: usize,
    /// Of what its answer depended on, and of its findings, when it was laid on a snapshot last; 0: it depends on nothing now.
    mark: u64,
    holders: u32,
}

#[derive(Debug)]
struct Holder {
    name: Box<str>,
    /// In order, each once.
    parts: Vec<PartNumber>,
}

/// What a renewal concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Concerned {
    /// Everything: another base, or other ecosystems are covered.
    All,
    /// These, in order.
    These(Vec<PartNumber>),
}

impl Holdings {
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says that `holder` holds the components of `parts`, in the place of what it held. Those that are met for the first time are
    /// laid on `index`, which must be one that notes ([`Index::noting`]). Returns the components that the holder did not
    /// hold before.
    ///
    /// # Errors
    /// A block of the index that was needed is damaged; then the holder holds what it held.
    pub fn hold(
        &mut self,
        holder: &str,
        parts: &[Part<'_>],
        index: &Index<'_>,
        identities: &[Statement],
        day: Day,
    ) -> Result<Vec<PartNumber>, IndexError> {
        let inventory = Inventory { parts: parts.to_vec(), ..Inventory::default() };
        let mut numbers = BTreeSet::new();
        let numbered = listed(&inventory).iter().try_for_each(|one| {
            let number = self.number(one, &numbers, index, identities, day)?;
            numbers.insert(number);
            Ok(())
        });
        if let Err(error) = numbered {
            numbers.into_iter().for_each(|number| self.forget_if_unheld(number));
            self.compact(&mut []);
            return Err(error);
        }
        let at = self.holder(holder);
        let mut new = self.replace(at, numbers.into_iter().collect());
        self.compact(&mut new);
        Ok(new)
    }

    /// A holder is gone, and what it held with it.
    pub fn release(&mut self, holder: &str) {
        let Some(at) = self.by_name.remove(holder) else { return };
        self.replace(at, Vec::new());
        if let Some(place) = self.holders.get_mut(at as usize) {
            *place = None;
        }
        self.free.push(at);
        self.compact(&mut []);
    }

    /// The place of a holder, a new one where it has none.
    fn holder(&mut self, name: &str) -> u32 {
        if let Some(at) = self.by_name.get(name) {
            return *at;
        }
        let at = self.free.pop().unwrap_or(self.holders.len() as u32);
        let new = Some(Holder { name: name.into(), parts: Vec::new() });
        match self.holders.get_mut(at as usize) {
            Some(place) => *place = new,
            None => self.holders.push(new),
        }
        self.by_name.insert(name.into(), at);
        at
    }

    /// A holder holds these from now on. Returns those that it did not hold before.
    fn replace(&mut self, at: u32, parts: Vec<PartNumber>) -> Vec<PartNumber> {
        let Some(Some(holder)) = self.holders.get_mut(at as usize) else { return Vec::new() };
        if holder.parts == parts {
            return Vec::new();
        }
        let before = std::mem::replace(&mut holder.parts, parts.clone());
        self.held_by.put(at, parts.iter().map(|number| u64::from(*number)));
        let not_in = |list: &[PartNumber], number: &PartNumber| list.binary_search(number).is_err();
        let new: Vec<PartNumber> = parts.iter().copied().filter(|one| not_in(&before, one)).collect();
        for number in &new {
            if let Some(part) = self.parts.get_mut(*number as usize) {
                part.holders += 1;
            }
        }
        for number in before.into_iter().filter(|one| not_in(&parts, one)) {
            if let Some(part) = self.parts.get_mut(number as usize) {
                part.holders = part.holders.saturating_sub(1);
            }
            self.forget_if_unheld(number);
        }
        new
    }

    /// A component that nobody holds is asked nothing more. When somebody holds it again, it is laid on the index as if it were new.
    fn forget_if_unheld(&mut self, number: PartNumber) {
        let bytes = self.text(number).map_or(0, |text| text.len() + EACH);
        let Some(part) = self.parts.get_mut(number as usize).filter(|part| part.holders == 0) else { return };
        part.mark = 0;
        self.dependent.remove(number);
        self.forgotten += 1;
        self.bytes_forgotten += bytes;
    }

    /// The number of a component, which is laid on the index if nobody holds it and it is not among those that are being `held`.
    fn number(
        &mut self,
        one: &Listed<'_>,
        held: &BTreeSet<PartNumber>,
        index: &Index<'_>,
        identities: &[Statement],
        day: Day,
    ) -> Result<PartNumber, IndexError> {
        let mut text = Vec::new();
        key::write(one, &mut text);
        let mut hash = hash_of_key(&text);
        let mut before = None;
        while let Some(number) = self.known.get(&hash) {
            if self.text(*number) == Some(text.as_slice()) {
                before = Some(*number);
                break;
            }
            hash = hash.wrapping_add(1);
        }
        let is_held = |number: &PartNumber| {
            held.contains(number) || self.parts.get(*number as usize).is_some_and(|part| part.holders > 0)
        };
        if let Some(number) = before.filter(is_held) {
            return Ok(number);
        }
        let (component, part) = key::read(&text).ok_or(MISSING)?;
        let ((), learnt) = learn(&component, part, index, identities, day, |_, _| ())?;
        let number = match before {
            Some(number) => {
                self.forgotten = self.forgotten.saturating_sub(1);
                self.bytes_forgotten = self.bytes_forgotten.saturating_sub(text.len() + EACH);
                number
            }
            None => {
                self.texts.extend_from_slice(&text);
                self.parts.push(Held { end: self.texts.len(), mark: 0, holders: 0 });
                let number = (self.parts.len() - 1) as PartNumber;
                self.known.insert(hash, number);
                number
            }
        };
        self.depends(number, learnt);
        Ok(number)
    }

    /// Notes what the answer of a component depends on, and of which vulnerabilities it has findings.
    fn depends(&mut self, number: PartNumber, learnt: Learnt) {
        let Learnt { asked, vulnerabilities } = learnt;
        let vulnerabilities = vulnerabilities.into_iter().map(of_vulnerability);
        let marks = asked.iter().copied().chain(vulnerabilities.clone());
        let mark = marks.fold(0_u64, |mark, one| mark.rotate_left(7) ^ one) | 1;
        match self.parts.get_mut(number as usize) {
            // As it was when it was laid on a snapshot last.
            Some(known) if known.mark == mark => {}
            Some(known) => {
                known.mark = mark;
                self.dependent.put(number, asked.into_iter().chain(vulnerabilities));
            }
            None => {}
        }
    }

    /// Throws away what is forgotten, where it is too much. `told` are numbers of components that are held.
    fn compact(&mut self, told: &mut [PartNumber]) {
        if self.free.len() > self.by_name.len() / 2 + SPARE_HOLDERS {
            self.compact_holders();
        }
        let bytes = self.texts.len() + self.parts.len() * EACH;
        if self.bytes_forgotten <= bytes.saturating_sub(self.bytes_forgotten) / 2 + SPARE {
            return;
        }
        let mut texts = Vec::new();
        let mut parts = Vec::with_capacity(self.parts.len().saturating_sub(self.forgotten));
        let mut known = FxHashMap::default();
        let mut numbers: Vec<Option<PartNumber>> = Vec::with_capacity(self.parts.len());
        for (number, part) in self.parts.iter().enumerate() {
            let text = self.text(number as PartNumber).filter(|_| part.holders > 0);
            numbers.push(text.map(|text| {
                texts.extend_from_slice(text);
                let mut hash = hash_of_key(text);
                while known.contains_key(&hash) {
                    hash = hash.wrapping_add(1);
                }
                known.insert(hash, parts.len() as PartNumber);
                parts.push(Held { end: texts.len(), ..*part });
                (parts.len() - 1) as PartNumber
            }));
        }
        texts.shrink_to_fit();
        known.shrink_to_fit();
        (self.texts, self.parts, self.known) = (texts, parts, known);
        (self.forgotten, self.bytes_forgotten) = (0, 0);
        let new = |old: PartNumber| numbers.get(old as usize).copied().flatten();
        self.dependent.renumber(new);
        // Numbers keep their order, and what is held has one.
        let renumber = |list: &mut [PartNumber]| {
            list.iter_mut().for_each(|number| *number = new(*number).unwrap_or(*number));
        };
        renumber(told);
        self.held_by = Lists::default();
        for (at, holder) in
            self.holders.iter_mut().enumerate().filter_map(|(at, one)| Some((at, one.as_mut()?)))
        {
            renumber(&mut holder.parts);
            self.held_by.put(at as u32, holder.parts.iter().map(|number| u64::from(*number)));
        }
    }

    fn compact_holders(&mut self) {
        let mut next = 0..;
        let numbers: Vec<Option<u32>> =
            self.holders.iter().map(|place| place.as_ref().and_then(|_| next.next())).collect();
        let new = |old: u32| numbers.get(old as usize).copied().flatten();
        self.held_by.renumber(new);
        self.by_name.values_mut().for_each(|at| *at = new(*at).unwrap_or(*at));
        self.by_name.shrink_to_fit();
        self.holders.retain(Option::is_some);
        self.holders.shrink_to_fit();
        self.free = Vec::new();
    }

    /// The components that are held and whose answers may differ between a snapshot of the first `since` segments of `index` and
    /// all of it: in whether it is affected, why that is unknown, and the facts. (The words for a distribution's package tell the day
    /// to which its feed reaches, which a renewal moves for all of them.)
    ///
    /// # Errors
    /// A block of the index that was needed is damaged.
    pub fn concerned(&self, index: &Index<'_>, since: usize) -> Result<Concerned, IndexError> {
        let last = index.segments().saturating_sub(1);
        if since == 0 || since > last + 1 || index.families(since - 1)? != index.families(last)? {
            return Ok(Concerned::All);
        }
        let mut found: BTreeSet<PartNumber> = BTreeSet::new();
        for key in index.keys_since(since) {
            for hash in hashes_of_beginnings(key?) {
                found.extend(self.dependent.of(hash));
            }
        }
        for vulnerability in index.renewed_since(since) {
            found.extend(self.dependent.of(of_vulnerability(u64::from(vulnerability))));
        }
        Ok(Concerned::These(found.into_iter().collect()))
    }

    /// What `index`, which must be one that notes, says of a component by itself; what its answer depends on is learnt anew.
    /// Where other parts of a device decide, it is unknown: its holders have to be asked.
    ///
    /// # Errors
    /// A block of the index that was needed is damaged, or nobody holds such a component.
    pub fn judge<'a, T>(
        &mut self,
        number: PartNumber,
        index: &Index<'a>,
        identities: &[Statement],
        day: Day,
        then: impl FnOnce(&Component, &[FindingView<'a>]) -> T,
    ) -> Result<T, IndexError> {
        let is_held = self.parts.get(number as usize).is_some_and(|part| part.holders > 0);
        let text = self.text(number).filter(|_| is_held);
        let (component, part) = text.and_then(key::read).ok_or(MISSING)?;
        let (answer, learnt) = learn(&component, part, index, identities, day, then)?;
        self.depends(number, learnt);
        Ok(answer)
    }

    /// A component, as far as matching reads it.
    #[must_use]
    pub fn component(&self, number: PartNumber) -> Option<Component> {
        self.text(number).and_then(key::read).map(|(component, _)| component)
    }

    fn text(&self, number: PartNumber) -> Option<&[u8]> {
        let at = number as usize;
        let begin = at.checked_sub(1).map_or(Some(0), |before| Some(self.parts.get(before)?.end))?;
        self.texts.get(begin..self.parts.get(at)?.end)
    }

    /// Who holds a component, in order of their names.
    pub fn holders(&self, number: PartNumber) -> impl Iterator<Item = &str> {
        let places =
            self.held_by.of(u64::from(number)).filter_map(|at| self.holders.get(at as usize)?.as_ref());
        let mut names: Vec<&str> = places.map(|holder| &*holder.name).collect();
        names.sort_unstable();
        names.into_iter()
    }

    /// How many distinct components are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.len().saturating_sub(self.forgotten)
    }

    /// No component is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The components that are held, in order.
    pub fn parts(&self) -> impl Iterator<Item = PartNumber> {
        let held = self.parts.iter().enumerate().filter(|(_, part)| part.holders > 0);
        held.map(|(number, _)| number as PartNumber)
    }

    /// Bytes of memory taken.
    #[must_use]
    pub fn memory(&self) -> usize {
        let holders = self.holders.iter().flatten();
        let holders: usize = holders.map(|one| one.parts.capacity() * 4 + one.name.len() * 2).sum();
        self.texts.capacity()
            + self.parts.capacity() * size_of::<Held>()
            + self.known.capacity() * (size_of::<(u64, PartNumber)>() + 1)
            + self.dependent.memory()
            + self.held_by.memory()
            + self.holders.capacity() * size_of::<Option<Holder>>()
            + self.by_name.capacity() * (size_of::<(Box<str>, u32)>() + 1)
            + self.free.capacity() * size_of::<u32>()
            + holders
    }
}

/// The list of those that have a finding of a vulnerability. A key may have the same hash: then one more is asked anew.
const fn of_vulnerability(number: u64) -> u64 {
    !number
}

/// A number that no component has.
const MISSING: IndexError =
    IndexError::Damaged { near: 0, what: "a component was asked for that is not there" };

/// What an answer depends on, in order, each once.
struct Learnt {
    /// Hashes of the keys that were asked for.
    asked: Vec<u64>,
    /// The vulnerabilities that there are findings of.
    vulnerabilities: Vec<u64>,
}

/// Lays one component on an index that notes.
fn learn<'a, T>(
    component: &Component,
    part: Part<'_>,
    index: &Index<'a>,
    identities: &[Statement],
    day: Day,
    then: impl FnOnce(&Component, &[FindingView<'a>]) -> T,
) -> Result<(T, Learnt), IndexError> {
    let part = Part { components: std::slice::from_ref(component), ..part };
    let inventory = Inventory { parts: vec![part], ..Inventory::default() };
    let listed = listed(&inventory);
    index.take_asked();
    let identified = listed.iter().map(|one| one.recognise(index, identities).map(Arc::new));
    let device = device(&inventory, &listed, identified.collect::<Result<Vec<_>, _>>()?);
    let found = Members { index, device: &device, known: None, day }.one(0)?;
    let mut asked = index.take_asked();
    asked.sort_unstable();
    asked.dedup();
    let mut vulnerabilities: Vec<u64> =
        found.findings.iter().map(|finding| u64::from(finding.number)).collect();
    vulnerabilities.dedup();
    Ok((then(component, &found.findings), Learnt { asked, vulnerabilities }))
}
