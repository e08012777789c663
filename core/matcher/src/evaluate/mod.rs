//! Every advisory of the snapshot that may concern a device, decided: affected, not affected, unknown with its reason.

mod component;
mod configuration;
mod covered;
mod criterion;
mod device;
mod finding;
mod inventory;
mod named;
mod package;
mod product;
mod ruler;
mod said;
mod speaker;
mod stated;
mod statement;
mod vendor;
mod verdict;
mod vex;
mod vex_kernel;
mod vex_line;
mod vex_link;
mod vex_named;
mod vex_purl;
mod vex_weigh;
mod vex_within;
mod whole;

pub(crate) use criterion::target_of;
pub use inventory::{Inventory, Part, Selector, Statement};
pub use statement::{About, Role, Voice};

use std::sync::Arc;

use noharm_model::component::Component;
use noharm_model::day::Day;
use noharm_model::finding::Finding;

pub use self::finding::FindingView;
pub(crate) use self::vex::Known as Vex;
pub(crate) use self::whole::{Members, Whole};
use crate::coverage::Coverage;
use crate::identity::{self, Identified};
use crate::index::{Index, IndexError};

/// The most findings of one device that [`matches()`] holds: about 1.2 GB. A kernel's entry repeated a thousand times in an
/// SBOM of 300 KB would ask for more; the worked pump's 227 packages have some thousands.
pub const MOST_FINDINGS: usize = 500_000;

/// What was found for one device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matched {
    /// One finding per vulnerability and component, in the order of components, then ids.
    pub findings: Vec<Finding>,
    /// One entry per component, in the same order.
    pub coverage: Vec<Coverage>,
}

/// Matches every component of `device` against `index`, as the world stood on `day`.
///
/// # Errors
/// [`IndexError`] when a block of the index that was needed is damaged, or there are more than [`MOST_FINDINGS`]: never half
/// an answer.
pub fn matches(index: &Index<'_>, device: &Inventory<'_>, day: Day) -> Result<Matched, IndexError> {
    matches_within(index, device, day, MOST_FINDINGS)
}

/// The same, where at most `most` findings may be held.
///
/// # Errors
/// As [`matches()`].
pub fn matches_within(
    index: &Index<'_>,
    device: &Inventory<'_>,
    day: Day,
    most: usize,
) -> Result<Matched, IndexError> {
    let whole = Whole::of(device, |component, part, systems| {
        recognise(index, component, part, systems, &device.identities).map(Arc::new)
    })?;
    let members = Members { index, whole: &whole, known: Vex::of(device, &whole.device, day), day };
    let mut matched = Matched::default();
    for number in 0..whole.len() {
        let found = members.one(number)?;
        if matched.findings.len() + found.findings.len() > most {
            return Err(IndexError::TooManyFindings { most });
        }
        matched.findings.extend(found.findings.into_iter().map(|finding| finding.owned(number)));
        matched.coverage.push(found.coverage);
    }
    Ok(matched)
}

/// A part's operating systems: declared, or listed as a component.
pub(crate) fn systems(part: &Part<'_>) -> Vec<String> {
    device::Device::systems(part)
}

/// What a component of a part with these operating systems is.
pub(crate) fn recognise(
    index: &Index<'_>,
    component: &Component,
    part: &Part<'_>,
    systems: &[String],
    identities: &[Statement],
) -> Result<Identified, IndexError> {
    if part.by_name {
        return Ok(Identified::by_name(component, &part.name, identities));
    }
    identity::identify(index, component, &part.name, systems, identities)
}
