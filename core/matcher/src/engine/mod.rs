//! Many SBOMs against one snapshot: a component that stands in several of them is looked up once.

mod holdings;
mod key;
mod lists;
mod remembered;

pub use holdings::{Concerned, Holdings, PartNumber};

use std::sync::{Arc, OnceLock};

use noharm_model::component::Component;
use noharm_model::day::Day;

use self::remembered::{Entry, Remembered};
use crate::coverage::Coverage;
use crate::evaluate::{FindingView, Inventory, Members, Part, Statement, Vex, Whole, recognise, systems};
use crate::index::{Index, IndexError};

/// Runs a job for every number below the first argument, in whatever order, in as many threads as there are; returns when all
/// are done.
pub type Spread<'s> = &'s (dyn Fn(usize, &(dyn Fn(usize) + Sync)) + Sync);

/// Components that one job of a [`Spread`] takes.
const JOB: usize = 8;

/// What `make` gives for every number below `count`, in order.
///
/// # Errors
/// The first error, in order.
pub fn spread_over<T: Send + Sync>(
    count: usize,
    spread: Spread<'_>,
    make: impl Fn(usize) -> Result<T, IndexError> + Sync,
) -> Result<Vec<T>, IndexError> {
    let slots: Vec<OnceLock<Result<T, IndexError>>> = (0..count).map(|_| OnceLock::new()).collect();
    spread(count.div_ceil(JOB), &|job| {
        for (number, slot) in slots.iter().enumerate().skip(job * JOB).take(JOB) {
            slot.get_or_init(|| make(number));
        }
    });
    let undone = || Err(IndexError::Damaged { near: 0, what: "a component was not looked at" });
    slots.into_iter().map(|slot| slot.into_inner().unwrap_or_else(undone)).collect()
}

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
        spread: Spread<'_>,
        then: impl FnOnce(&Looked<'_, 'a, T>) -> R,
    ) -> Result<R, IndexError>
    where
        T: Send + Sync,
    {
        let parts: Vec<(&Part<'_>, Vec<String>)> =
            inventory.parts.iter().map(|part| (part, systems(part))).collect();
        let all: Vec<_> = parts
            .iter()
            .flat_map(|(part, systems)| part.components.iter().map(move |one| (one, *part, systems)))
            .collect();
        let entries = spread_over(all.len(), spread, |number| {
            let missing = IndexError::Damaged { near: 0, what: "a component is missing" };
            let &(component, part, systems) = all.get(number).ok_or(missing)?;
            self.remembered.entry(component, part, systems, || {
                recognise(self.index, component, part, systems, self.identities)
            })
        })?;
        let mut identified = entries.iter().map(|entry| Arc::clone(&entry.identified));
        let missing = IndexError::Damaged { near: 0, what: "a component is missing" };
        let whole = Whole::of(inventory, |_, _, _| identified.next().ok_or(missing.clone()))?;
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
