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

/// A distinct component; numbers are given in the order in which components are met, and stay.
pub type PartNumber = u32;

/// The components of many holders (devices, releases, SBOMs).
///
/// Memory: a distinct component takes its texts, about 50 bytes beside them, 8 bytes for each key that its answer depends on and
/// for each holder, and 17 bytes for each such key that no other component depends on: some 500 bytes. [`Self::memory`] says how
/// much it is.
#[derive(Debug, Default)]
pub struct Holdings {
    /// What matching reads of the components, one after another.
    texts: Vec<u8>,
    /// Where each component's text ends.
    ends: Vec<usize>,
    /// Of what each component's answer depended on, and of its findings, when it was laid on a snapshot last.
    marks: Vec<u64>,
    /// The components' texts by hash; of two with one hash the second has the next hash that is free.
    known: FxHashMap<u64, PartNumber>,
    /// By the hash of a key: the components whose answers depend on it.
    dependent: Lists,
    /// By the number of a vulnerability: the components that have a finding of it.
    found: Lists,
    holders: Vec<Holder>,
    by_name: FxHashMap<Box<str>, usize>,
    /// By component: the holders that have, or had, it.
    held_by: Lists,
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
        for one in listed(&inventory) {
            numbers.insert(self.number(&one, index, identities, day)?);
        }
        let parts: Vec<PartNumber> = numbers.into_iter().collect();
        let at = self.holder(holder);
        let before = self.holders.get(at).map(|holder| holder.parts.clone()).unwrap_or_default();
        let new: Vec<PartNumber> =
            parts.iter().copied().filter(|number| before.binary_search(number).is_err()).collect();
        for number in &new {
            self.held_by.add_once(u64::from(*number), at as u32);
        }
        if let Some(holder) = self.holders.get_mut(at) {
            holder.parts = parts;
        }
        Ok(new)
    }

    /// A holder is gone, and what it held with it.
    pub fn release(&mut self, holder: &str) {
        let at = self.by_name.get(holder).copied();
        if let Some(holder) = at.and_then(|at| self.holders.get_mut(at)) {
            holder.parts = Vec::new();
        }
    }

    fn holder(&mut self, name: &str) -> usize {
        if let Some(at) = self.by_name.get(name) {
            return *at;
        }
        self.holders.push(Holder { name: name.into(), parts: Vec::new() });
        let at = self.holders.len() - 1;
        self.by_name.insert(name.into(), at);
        at
    }

    /// The number of a component, which is laid on the index if it is new.
    fn number(
        &mut self,
        one: &Listed<'_>,
        index: &Index<'_>,
        identities: &[Statement],
        day: Day,
    ) -> Result<PartNumber, IndexError> {
        let mut text = Vec::new();
        key::write(one, &mut text);
        let mut hash = hash_of_key(&text);
        while let Some(number) = self.known.get(&hash) {
            if self.text(*number) == Some(text.as_slice()) {
                return Ok(*number);
            }
            hash = hash.wrapping_add(1);
        }
        let (component, part) = key::read(&text).ok_or(MISSING)?;
        let ((), learnt) = learn(&component, part, index, identities, day, |_, _| ())?;
        let number = self.ends.len() as PartNumber;
        self.texts.extend_from_slice(&text);
        self.ends.push(self.texts.len());
        self.known.insert(hash, number);
        self.depends(number, learnt);
        Ok(number)
    }

    /// Notes what the answer of a component depends on, and of which vulnerabilities it has findings.
    fn depends(&mut self, number: PartNumber, learnt: Learnt) {
        let Learnt { asked, vulnerabilities } = learnt;
        let marks = asked.iter().copied().chain(vulnerabilities.iter().map(|number| !number));
        let mark = marks.fold(0_u64, |mark, one| mark.rotate_left(7) ^ one);
        let is_new = match self.marks.get_mut(number as usize) {
            // As it was when it was laid on a snapshot last.
            Some(known) if *known == mark => return,
            Some(known) => {
                *known = mark;
                false
            }
            None => {
                self.marks.push(mark);
                true
            }
        };
        let add = if is_new { Lists::add } else { Lists::add_once };
        asked.into_iter().for_each(|hash| add(&mut self.dependent, hash, number));
        vulnerabilities.into_iter().for_each(|one| add(&mut self.found, one, number));
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
            found.extend(self.found.of(u64::from(vulnerability)));
        }
        Ok(Concerned::These(
            found.into_iter().filter(|number| self.holders(*number).next().is_some()).collect(),
        ))
    }

    /// What `index`, which must be one that notes, says of a component by itself; what its answer depends on is learnt anew.
    /// Where other parts of a device decide, it is unknown: its holders have to be asked.
    ///
    /// # Errors
    /// A block of the index that was needed is damaged, or there is no such component.
    pub fn judge<'a, T>(
        &mut self,
        number: PartNumber,
        index: &Index<'a>,
        identities: &[Statement],
        day: Day,
        then: impl FnOnce(&Component, &[FindingView<'a>]) -> T,
    ) -> Result<T, IndexError> {
        let (component, part) = self.text(number).and_then(key::read).ok_or(MISSING)?;
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
        let begin = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.texts.get(begin..*self.ends.get(at)?)
    }

    /// Who holds a component.
    pub fn holders(&self, number: PartNumber) -> impl Iterator<Item = &str> {
        let mut all: Vec<u32> = self.held_by.of(u64::from(number)).collect();
        all.sort_unstable();
        let all = all.into_iter().filter_map(|at| self.holders.get(at as usize));
        all.filter(move |holder| holder.parts.binary_search(&number).is_ok()).map(|holder| &*holder.name)
    }

    /// How many distinct components were met.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// No component was met.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Bytes of memory taken.
    #[must_use]
    pub fn memory(&self) -> usize {
        let holders: usize =
            self.holders.iter().map(|holder| holder.parts.capacity() * 4 + holder.name.len() * 2 + 64).sum();
        self.texts.capacity()
            + self.ends.capacity() * size_of::<usize>()
            + self.marks.capacity() * size_of::<u64>()
            + self.known.capacity() * (size_of::<(u64, PartNumber)>() + 1)
            + self.dependent.memory()
            + self.found.memory()
            + self.held_by.memory()
            + holders
    }
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
