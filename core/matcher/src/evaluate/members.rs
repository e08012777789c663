//! The components of a device as they are listed, recognised one by one, and what is found for each of them.

use std::cell::Cell;
use std::sync::Arc;

use noharm_model::component::Component;
use noharm_model::day::Day;

use super::component::{Ground, gather};
use super::device::{Device, Member};
use super::finding::FindingView;
use super::inventory::{Inventory, Part, Statement};
use super::vex::Known;
use super::{covered, finding, named, said};
use crate::coverage::Coverage;
use crate::identity::{self, Identified};
use crate::index::{Index, IndexError};

/// A component as it is listed.
pub(crate) struct Listed<'d> {
    pub(crate) component: &'d Component,
    pub(crate) part: &'d Part<'d>,
    /// The number of its part.
    at: usize,
    /// The operating systems of its part.
    pub(crate) systems: Arc<Vec<String>>,
}

/// The operating systems of a part.
pub(crate) fn systems_of(part: &Part<'_>) -> Arc<Vec<String>> {
    Arc::new(Device::systems(part))
}

/// Every component of an inventory, in order.
pub(crate) fn listed<'d>(inventory: &'d Inventory<'d>) -> Vec<Listed<'d>> {
    let parts = inventory.parts.iter().enumerate();
    let of_part = |(at, part): (usize, &'d Part<'d>)| {
        let systems = systems_of(part);
        part.components.iter().map(move |component| Listed {
            component,
            part,
            at,
            systems: Arc::clone(&systems),
        })
    };
    parts.flat_map(of_part).collect()
}

impl<'d> Listed<'d> {
    /// A component of the part of that number, whose operating systems are known.
    pub(crate) fn of(
        component: &'d Component,
        (at, part): (usize, &'d Part<'d>),
        systems: Arc<Vec<String>>,
    ) -> Self {
        Self { component, part, at, systems }
    }

    /// What it is.
    pub(crate) fn recognise(
        &self,
        index: &Index<'_>,
        identities: &[Statement],
    ) -> Result<Identified, IndexError> {
        let Self { component, part, systems, .. } = self;
        if part.by_name {
            return Ok(Identified::by_name(component, &part.name, identities));
        }
        identity::identify(index, component, &part.name, systems, identities)
    }
}

/// The device of components that were recognised, in the order in which they are listed.
pub(crate) fn device<'d>(
    inventory: &'d Inventory<'d>,
    listed: &[Listed<'d>],
    identified: impl IntoIterator<Item = Arc<Identified>>,
) -> Device<'d> {
    let members = listed.iter().zip(identified);
    let members =
        members.map(|(one, identified)| Member { component: one.component, part: one.at, identified });
    Device::of(inventory, members.collect())
}

/// What everything about the members of a device follows from.
pub(crate) struct Members<'w, 'a> {
    pub(crate) index: &'w Index<'a>,
    pub(crate) device: &'w Device<'w>,
    /// Statements about the device; `None`: there is none.
    pub(crate) known: Option<Known<'w>>,
    pub(crate) day: Day,
}

/// What is found for one component.
#[derive(Clone, Debug)]
pub(crate) struct Found<'a> {
    /// One finding per vulnerability, in the order of ids.
    pub(crate) findings: Vec<FindingView<'a>>,
    /// What the snapshot covers of it.
    pub(crate) coverage: Coverage,
}

/// What is told of a component beside its findings.
pub(crate) struct Beside {
    /// What the snapshot covers of it.
    pub(crate) coverage: Coverage,
    /// Neither the rest of the device nor a statement about it was asked: it holds wherever the component is.
    pub(crate) alone: bool,
}

impl<'a> Members<'_, 'a> {
    /// The component of that number.
    pub(crate) fn component(&self, number: usize) -> Result<&Component, IndexError> {
        Ok(self.member(number)?.component)
    }

    fn member(&self, number: usize) -> Result<&Member<'_>, IndexError> {
        let missing = IndexError::Damaged { near: 0, what: "a component was asked for that is not there" };
        self.device.members.get(number).ok_or(missing)
    }

    /// What is found for the component of that number.
    pub(crate) fn one(&self, number: usize) -> Result<Found<'a>, IndexError> {
        let mut findings = Vec::new();
        let Beside { coverage, .. } = self.each(number, |finding| findings.push(finding))?;
        findings.sort_by(|one, two| one.vulnerability.id.cmp(&two.vulnerability.id));
        Ok(Found { findings, coverage })
    }

    /// The same, handed to `take` one by one, in the order of vulnerabilities.
    pub(crate) fn each(
        &self,
        number: usize,
        mut take: impl FnMut(FindingView<'a>),
    ) -> Result<Beside, IndexError> {
        let member = self.member(number)?;
        let coverage = self.index.covers()?;
        let ground = Ground { index: self.index, device: self.device, coverage, consulted: Cell::new(false) };
        let known = self.known.as_ref();
        let gathered = gather(&ground, member)?;
        let sources = said::sources(&gathered.said, &gathered.refute);
        let by_name = member.identified.by_name;
        let stating = known.filter(|_| !by_name);
        // What nothing but statements names is told by what is found.
        let mut all = Vec::new();
        for said in gathered.said.chunk_by(|one, two| one.vulnerability == two.vulnerability) {
            let Some(first) = said.first().filter(|_| !said::is_moot(said)) else { continue };
            let vulnerability = self.index.vulnerability(first.vulnerability)?;
            let Some(found) = finding::of(number, member, vulnerability, said, self.day, known) else {
                continue;
            };
            let found = named::also_known_as(found, said);
            match stating {
                Some(_) => all.push(found),
                None => take(found),
            }
        }
        if let Some(known) = stating {
            let stated = known.only_stated(number, member.component, &all);
            all.into_iter().chain(stated).for_each(take);
        }
        let coverage = covered::of(number, member, coverage, sources);
        Ok(Beside { coverage, alone: known.is_none() && !by_name && !ground.consulted.get() })
    }
}
