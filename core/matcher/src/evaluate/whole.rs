//! A device with every member recognised, and what is found for each of them.

use std::cell::Cell;
use std::sync::Arc;

use noharm_model::component::Component;
use noharm_model::day::Day;

use super::component::{Ground, gather};
use super::device::{Device, Member};
use super::finding::FindingView;
use super::inventory::{Inventory, Part};
use super::vex::Known;
use super::{covered, finding, named, said};
use crate::coverage::Coverage;
use crate::identity::Identified;
use crate::index::{Index, IndexError};

/// A device, looked up.
pub(crate) struct Whole<'d> {
    pub(crate) device: Device<'d>,
}

impl<'d> Whole<'d> {
    /// Recognises every component by `identify`, which is told its part and that part's operating systems.
    pub(crate) fn of(
        inventory: &'d Inventory<'d>,
        mut identify: impl FnMut(&Component, &Part<'_>, &[String]) -> Result<Arc<Identified>, IndexError>,
    ) -> Result<Self, IndexError> {
        let mut members = Vec::new();
        for (number, part) in inventory.parts.iter().enumerate() {
            let systems = Device::systems(part);
            for component in part.components {
                members.push(Member {
                    component,
                    part: number,
                    identified: identify(component, part, &systems)?,
                });
            }
        }
        Ok(Self { device: Device::of(inventory, members) })
    }

    /// How many components it has.
    pub(crate) fn len(&self) -> usize {
        self.device.members.len()
    }
}

/// What everything about the members of a device follows from.
pub(crate) struct Members<'w, 'a> {
    pub(crate) index: &'w Index<'a>,
    pub(crate) whole: &'w Whole<'w>,
    /// Statements about the device; `None`: there is none.
    pub(crate) known: Option<Known<'w>>,
    pub(crate) day: Day,
}

/// What is found for one component.
pub(crate) struct Found<'a> {
    /// In the order of their ids.
    pub(crate) findings: Vec<FindingView<'a>>,
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
        self.whole.device.members.get(number).ok_or(missing)
    }

    /// What is found for the component of that number.
    pub(crate) fn one(&self, number: usize) -> Result<Found<'a>, IndexError> {
        let device = &self.whole.device;
        let member = self.member(number)?;
        let coverage = self.index.covers()?;
        let ground = Ground { index: self.index, device, coverage, consulted: Cell::new(false) };
        let known = self.known.as_ref();
        let mut findings = Vec::new();
        let gathered = gather(&ground, member)?;
        let sources = said::sources(&gathered.said, &gathered.refute);
        for said in gathered.said.chunk_by(|one, two| one.vulnerability == two.vulnerability) {
            let Some(first) = said.first().filter(|_| !said::is_moot(said)) else { continue };
            let vulnerability = self.index.vulnerability(first.vulnerability)?;
            let found = finding::of(number, member, vulnerability, said, self.day, known);
            findings.extend(found.map(|finding| named::also_known_as(finding, said)));
        }
        let by_name = member.identified.by_name;
        if let Some(known) = known.filter(|_| !by_name) {
            let stated = known.only_stated(number, member.component, &findings);
            findings.extend(stated);
        }
        findings.sort_by(|one, two| one.vulnerability.id.cmp(&two.vulnerability.id));
        let coverage = covered::of(number, member, coverage, sources);
        Ok(Found { findings, coverage, alone: known.is_none() && !by_name && !ground.consulted.get() })
    }
}
