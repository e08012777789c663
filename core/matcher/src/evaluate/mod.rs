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
mod vex_named;
mod vex_purl;
mod vex_weigh;
mod vex_within;

pub(crate) use criterion::target_of;
pub use inventory::{Inventory, Part, Selector, Statement};
pub use statement::{About, Role, Voice};

use noharm_model::day::Day;
use noharm_model::finding::Finding;

use self::component::{Ground, gather};
use self::device::{Device, Member};
use self::vex::Known;
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
    let systems: Vec<Vec<String>> = device.parts.iter().map(Device::systems).collect();
    let mut members = Vec::new();
    for (part, component) in device.components() {
        let systems = systems.get(part).map(Vec::as_slice).unwrap_or_default();
        let part_of = device.parts.get(part);
        let name = part_of.map(|part| part.name.as_str()).unwrap_or_default();
        let identified = if part_of.is_some_and(|part| part.by_name) {
            Identified::by_name(component, name, &device.identities)
        } else {
            identity::identify(index, component, name, systems, &device.identities)?
        };
        members.push(Member { component, part, identified });
    }
    let inventory = device;
    let device = Device::of(inventory, members);
    let known = Known::of(inventory, &device, day);
    let coverage = index.covers()?;
    let ground = Ground { index, device: &device, coverage };
    let mut matched = Matched::default();
    for (number, member) in device.members.iter().enumerate() {
        let mut findings = Vec::new();
        let gathered = gather(&ground, member)?;
        let sources = said::sources(&gathered);
        for (vulnerability, said) in gathered.said {
            if said::is_moot(&said) {
                continue;
            }
            let vulnerability = index.vulnerability(vulnerability)?;
            let found = finding::of(number, member, vulnerability, &said, day, known.as_ref());
            findings.extend(found.map(|finding| named::also_known_as(finding, &said)));
        }
        if let Some(known) = known.as_ref().filter(|_| !member.identified.by_name) {
            let stated = known.only_stated(number, member.component, &findings);
            findings.extend(stated);
        }
        findings.sort_by(|one, two| one.id.cmp(&two.id));
        if matched.findings.len() + findings.len() > most {
            return Err(IndexError::TooManyFindings { most });
        }
        matched.findings.extend(findings);
        matched.coverage.push(covered::of(number, member, coverage, sources));
    }
    Ok(matched)
}
