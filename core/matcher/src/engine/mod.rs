//! Many SBOMs against one snapshot: a component that stands in several of them is looked up once.

mod holdings;
mod key;
mod lists;
mod remembered;
mod screen;
mod screen_bare;
mod screen_judge;
mod screen_purl;
mod screen_run;
mod screen_table;

pub use holdings::{Concerned, Holdings, PartNumber};
pub use screen::{Flag, Screen, Screener, Tally};

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use noharm_model::component::Component;
use noharm_model::day::Day;

use self::remembered::{Entry, Remembered};
use crate::coverage::Coverage;
use crate::evaluate::{Beside, FindingView, Inventory, Members, Statement, Vex, device, listed};
use crate::index::{Index, IndexError};

/// Runs a job for every number below the first argument, in whatever order, in as many threads as there are; returns when all
/// are done.
pub type Spread<'s> = &'s (dyn Fn(usize, &(dyn Fn(usize) + Sync)) + Sync);

/// Components that one job of a [`Spread`] takes.
const JOB: usize = 8;

/// What `make` gives for each of `items` and its number, in order.
fn spread_over<I: Sync, T: Send + Sync>(
    items: &[I],
    spread: Spread<'_>,
    make: impl Fn(usize, &I) -> Result<T, IndexError> + Sync,
) -> Result<Vec<T>, IndexError> {
    let slots: Vec<OnceLock<Result<T, IndexError>>> = items.iter().map(|_| OnceLock::new()).collect();
    let make = |number: usize, slot: &OnceLock<_>, item: &I| {
        slot.get_or_init(|| make(number, item));
    };
    spread(items.len().div_ceil(JOB), &|job| {
        let all = slots.iter().zip(items).enumerate().skip(job * JOB).take(JOB);
        all.for_each(|(number, (slot, item))| make(number, slot, item));
    });
    // What a spread that keeps its word has left is nothing.
    slots.iter().zip(items).enumerate().for_each(|(number, (slot, item))| make(number, slot, item));
    slots.into_iter().filter_map(OnceLock::into_inner).collect()
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
        let listed = listed(inventory);
        let entries = spread_over(&listed, spread, |_, one| {
            self.remembered.entry(one, || one.recognise(self.index, self.identities))
        })?;
        let identified = entries.iter().map(|entry| Arc::clone(&entry.identified));
        let device = device(inventory, &listed, identified);
        let known = Vex::of(inventory, &device, self.day);
        let members = Members { index: self.index, device: &device, known, day: self.day };
        Ok(then(&Looked { members, entries, remembered: &self.remembered }))
    }
}

/// The components of one SBOM, looked up.
pub struct Looked<'l, 'a, T> {
    members: Members<'l, 'a>,
    entries: Vec<Arc<Entry<T>>>,
    remembered: &'l Remembered<T>,
}

/// What a caller makes of the findings of one component.
pub trait Told<'a>: Default + Send + Sync {
    /// Takes a finding; they come in the order of vulnerabilities' numbers.
    fn take(&mut self, component: &Component, finding: FindingView<'a>);

    /// All were taken. About how many bytes of memory it takes.
    fn end(&mut self, coverage: &Coverage) -> usize;

    /// For how many findings it stands.
    fn findings(&self) -> usize;
}

impl<'a, T: Told<'a>> Looked<'_, 'a, T> {
    /// The answers for all components, in order: remembered, or made now of what is found.
    ///
    /// # Errors
    /// A block of the index that was needed is damaged, or there are more than `most` findings.
    pub fn answers(&self, spread: Spread<'_>, most: usize) -> Result<Vec<Arc<T>>, IndexError> {
        let findings = AtomicUsize::new(0);
        spread_over(&self.entries, spread, |number, entry| {
            // Never all of them first, and then too many.
            if findings.load(Ordering::Relaxed) > most {
                return Err(IndexError::TooManyFindings { most });
            }
            let answer = self.answer(number, entry)?;
            findings.fetch_add(answer.findings(), Ordering::Relaxed);
            Ok(answer)
        })
        .and_then(|answers| match findings.into_inner() > most {
            true => Err(IndexError::TooManyFindings { most }),
            false => Ok(answers),
        })
    }

    fn answer(&self, number: usize, entry: &Entry<T>) -> Result<Arc<T>, IndexError> {
        let kept = entry.answer.get().filter(|_| self.members.known.is_none());
        if let Some(kept) = kept {
            return Ok(Arc::clone(kept));
        }
        let component = self.members.component(number)?;
        let mut answer = T::default();
        let Beside { coverage, alone } =
            self.members.each(number, |finding| answer.take(component, finding))?;
        let bytes = answer.end(&coverage);
        let answer = Arc::new(answer);
        if alone && entry.answer.set(Arc::clone(&answer)).is_ok() {
            self.remembered.grow(bytes);
        }
        Ok(answer)
    }
}
