//! Many SBOMs against one snapshot: a component that stands in several of them is looked up once.

mod holdings;
mod key;
mod lists;
mod remembered;

pub use holdings::{Concerned, Holdings, PartNumber};

use std::sync::Arc;

use noharm_model::component::Component;
use noharm_model::day::Day;

use self::remembered::{Entry, Remembered};
use crate::coverage::Coverage;
use crate::evaluate::{FindingView, Inventory, Members, Statement, Vex, Whole, recognise};
use crate::index::{Index, IndexError};

/// What is found for one component.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// One finding per vulnerability, in the order of ids.
    pub findings: Vec<FindingView<'a>>,
    /// What the snapshot covers of it.
    pub coverage: Coverage,
}

/// A snapshot that SBOMs are looked up in, and the answers for components that were met, in the form `T` that the caller
/// makes of them. Shared by threads.
pub struct Lookups<'i, 'a, T> {
    index: &'i Index<'a>,
    identities: &'i [Statement],
    day: Day,
    remembered: Remembered<T>,
}

impl<'i, 'a, T> Lookups<'i, 'a, T> {
    /// `identities` are what is known of poor identities, `most` the bytes of memory that answers may take; when they are
    /// used up, all are forgotten.
    #[must_use]
    pub fn new(index: &'i Index<'a>, identities: &'i [Statement], day: Day, most: usize) -> Self {
        Self { index, identities, day, remembered: Remembered::new(most) }
    }

    /// Looks up the components of an inventory, whose own identities are not looked at, and hands them to `then`.
    ///
    /// # Errors
    /// A block of the index that was needed is damaged.
    pub fn look<R>(
        &self,
        inventory: &Inventory<'_>,
        then: impl FnOnce(&Looked<'_, 'a, T>) -> R,
    ) -> Result<R, IndexError> {
        let mut entries = Vec::new();
        let mut bytes = Vec::new();
        let whole = Whole::of(inventory, |component, part, systems| {
            let entry = self.remembered.entry(component, part, systems, &mut bytes, || {
                recognise(self.index, component, part, systems, self.identities)
            })?;
            let identified = Arc::clone(&entry.identified);
            entries.push(entry);
            Ok(identified)
        })?;
        let known = Vex::of(inventory, &whole.device, self.day);
        let members = Members { index: self.index, whole: &whole, known, day: self.day };
        Ok(then(&Looked { members, entries, remembered: &self.remembered }))
    }
}

/// The components of one SBOM, looked up.
pub struct Looked<'l, 'a, T> {
    members: Members<'l, 'a>,
    entries: Vec<Arc<Entry<T>>>,
    remembered: &'l Remembered<T>,
}

impl<'a, T> Looked<'_, 'a, T> {
    /// How many components there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// There is no component.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The answer for the component of that number: remembered, or made now of what is found. `make` also says about how
    /// many bytes of memory the answer takes.
    ///
    /// # Errors
    /// A block of the index that was needed is damaged, or there is no such component.
    pub fn answer(
        &self,
        number: usize,
        make: impl FnOnce(&Component, Found<'a>) -> (T, usize),
    ) -> Result<Arc<T>, IndexError> {
        let entry = self.entries.get(number);
        let kept = entry.filter(|_| self.members.known.is_none()).and_then(|entry| entry.answer.get());
        if let Some(kept) = kept {
            return Ok(Arc::clone(kept));
        }
        let found = self.members.one(number)?;
        let alone = found.alone;
        let component = self.members.component(number)?;
        let (answer, bytes) = make(component, Found { findings: found.findings, coverage: found.coverage });
        let answer = Arc::new(answer);
        if let Some(entry) = entry.filter(|_| alone)
            && entry.answer.set(Arc::clone(&answer)).is_ok()
        {
            self.remembered.grow(bytes);
        }
        Ok(answer)
    }
}
