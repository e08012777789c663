//! Every advisory of the snapshot that may concern a device, decided: affected, not affected, unknown with its reason.

mod component;
mod configuration;
mod covered;
mod criterion;
mod device;
mod finding;
mod inventory;
mod members;
mod named;
mod names;
mod package;
mod package_speaker;
mod passed;
mod place;
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

pub(crate) use criterion::target_of;
pub use inventory::{Inventory, Part, Selector, Statement};
pub use statement::{About, Role, Voice};

use std::sync::Arc;

use noharm_model::day::Day;
use noharm_model::finding::Finding;

pub use self::finding::FindingView;
pub(crate) use self::members::{Beside, Listed, Members, device, listed, systems_of};
pub(crate) use self::package::{Package, judge as judge_package};
pub(crate) use self::product::{Product, judge as judge_product};
pub(crate) use self::ruler::Rulers;
pub(crate) use self::verdict::Verdict;
pub(crate) use self::vex::Known as Vex;
use crate::coverage::Coverage;
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
    inventory: &Inventory<'_>,
    day: Day,
    most: usize,
) -> Result<Matched, IndexError> {
    let listed = listed(inventory);
    let identified = listed.iter().map(|one| one.recognise(index, &inventory.identities).map(Arc::new));
    let device = device(inventory, &listed, identified.collect::<Result<Vec<_>, _>>()?);
    let known = Vex::of(inventory, &device, day);
    let members = Members { index, device: &device, known, day };
    let mut matched = Matched::default();
    for number in 0..listed.len() {
        let found = members.one(number)?;
        if matched.findings.len() + found.findings.len() > most {
            return Err(IndexError::TooManyFindings { most });
        }
        matched.findings.extend(found.findings.into_iter().map(|finding| finding.owned(number)));
        matched.coverage.push(found.coverage);
    }
    Ok(matched)
}
