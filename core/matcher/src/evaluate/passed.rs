//! Statements that a glance refutes: counted, and come back to where it matters what exactly they say.

use std::rc::Rc;

use super::said::{Gathered, Said};
use super::speaker::Glancing;
use crate::index::criterion::Asked;
use crate::index::statement::{Glances, Mark, Relation, Statement};
use crate::index::store::Store;
use crate::index::{Index, IndexError, Run};

/// Passes over what a glance refutes.
pub(crate) struct Passing<'p, 'g, 'a> {
    pub(crate) glance: &'p mut Glancing<'g>,
    pub(crate) passed: &'p mut Passed<'a>,
}

impl<'a> Glances<'a> for Passing<'_, '_, 'a> {
    fn has_update(&self) -> bool {
        self.glance.has_update
    }

    fn relate(&mut self, store: &Store<'a>, segment: usize, asked: Asked) -> Result<Relation, IndexError> {
        self.glance.relate(store, segment, asked)
    }

    fn pass(&mut self, vulnerability: u32, source: &'a str, mark: Mark<'a>) {
        self.passed.take(vulnerability, source, mark);
    }
}

/// Statements that a glance refuted.
#[derive(Default)]
pub(crate) struct Passed<'a> {
    /// Counts the statements.
    pub(crate) turn: u32,
    /// Vulnerability, turn, place.
    marks: Vec<(u32, u32, Mark<'a>)>,
    /// Who made them.
    pub(crate) sources: Vec<&'a str>,
}

impl<'a> Passed<'a> {
    /// Nothing yet, after so many statements.
    pub(crate) fn after(turn: u32) -> Self {
        Self { turn, ..Self::default() }
    }

    pub(crate) fn take(&mut self, vulnerability: u32, source: &'a str, mark: Mark<'a>) {
        self.turn += 1;
        self.marks.push((vulnerability, self.turn, mark));
        if self.sources.last() != Some(&source) && !self.sources.contains(&source) {
            self.sources.push(source);
        }
    }

    /// Goes back to what was passed over where another statement on the same vulnerability says something else; `say` tells what
    /// it says, and is told its turn. `called` tells the product's name where what says no adds nothing to what the same record says of it.
    pub(crate) fn come_back(
        &self,
        index: &Index<'a>,
        run: Run,
        gathered: &mut Gathered<'a>,
        mut called: impl FnMut(&Statement<'_, 'a>) -> Option<Rc<str>>,
        mut say: impl FnMut(&Statement<'_, 'a>, u32) -> Result<Option<Said<'a>>, IndexError>,
    ) -> Result<(), IndexError> {
        let mut statements = index.statements(run)?;
        for &(vulnerability, turn, mark) in &self.marks {
            if !gathered.has(vulnerability) {
                continue;
            }
            statements.return_to(mark);
            let Some(statement) = statements.read()? else { continue };
            if called(&statement).is_some_and(|product| gathered.absorbs(&statement, &product, turn)) {
                continue;
            }
            if let Some(said) = say(&statement, turn)? {
                gathered.push(said);
            }
        }
        Ok(())
    }
}
