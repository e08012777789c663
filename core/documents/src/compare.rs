//! What changed between two SBOMs, whatever their formats.
//!
//! In: two SBOMs read in full, and an order of versions. Out: parts added and removed, and for each part that both have
//! what differs. Parts are paired by purl without version and qualifiers, else by name; several versions of one part are
//! paired with their equals first, then in the order of the files.

mod pair;

use std::cmp::Ordering;

use noharm_model::component::{Component, Sbom};
use rustc_hash::FxHashMap;
use serde::Serialize;

use pair::{name_key, pairs, purl_key};

/// Compares two versions of a part; `None`: cannot be told.
pub type Order<'o> = &'o dyn Fn(&Component, &str, &str) -> Option<Ordering>;

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Parts of the second alone.
    pub added: Vec<Named>,
    /// Parts of the first alone.
    pub removed: Vec<Named>,
    /// Parts of both, with what differs.
    pub changed: Vec<Changed>,
    /// How many parts of both differ in nothing.
    pub same: usize,
}

impl Comparison {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// A part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Group and name.
    pub name: String,
    /// Version.
    pub version: Option<String>,
    /// Package URL.
    pub purl: Option<String>,
}

/// A part that both have, and what differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Group and name, as the second has them.
    pub name: String,
    /// Package URL, as the second has it.
    pub purl: Option<String>,
    /// Version before; `None`: not told.
    pub version_before: Option<String>,
    /// Version after; `None`: not told.
    pub version_after: Option<String>,
    /// Where the versions differ: which way.
    pub direction: Option<Direction>,
    /// What else differs, in a fixed order.
    pub differences: Vec<Difference>,
}

/// Which way a version went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// To a later one.
    Newer,
    /// To an earlier one.
    Older,
    /// To one that is written otherwise but counts as equal.
    Equal,
    /// Cannot be told.
    Unknown,
}

/// One field that differs. Absent on one side: empty there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// `identity`, `licence`, `supplier`, `hash`, `dependencies`.
    pub field: &'static str,
    /// What the first has and the second has not.
    pub before: Vec<String>,
    /// What the second has and the first has not.
    pub after: Vec<String>,
}

/// Compares two SBOMs.
#[must_use]
pub fn compare(before: &Sbom, after: &Sbom, order: Order<'_>) -> Comparison {
    let (old, new): (Vec<&Component>, Vec<&Component>) = (before.parts().collect(), after.parts().collect());
    let paired = pairs(&old, &new);
    let (mut names_before, names_after) = (names(&old), names(&new));
    // The same part is called the same on both sides, so that its other spelling is no change of whoever needs it.
    for (first, second) in &paired.both {
        names_before.insert(&first.reference, name_key(second));
    }
    let mut comparison = Comparison::default();
    for (first, second) in &paired.both {
        let changed = changed(first, second, (&names_before, &names_after), order);
        if changed.direction.is_none() && changed.differences.is_empty() {
            comparison.same = comparison.same.saturating_add(1);
        } else {
            comparison.changed.push(changed);
        }
    }
    comparison.added = paired.second.into_iter().map(named).collect();
    comparison.removed = paired.first.into_iter().map(named).collect();
    comparison
}

/// What a reference stands for, in words that another file would use too.
fn names<'s>(parts: &[&'s Component]) -> FxHashMap<&'s str, String> {
    parts.iter().map(|part| (part.reference.as_str(), name_key(part))).collect()
}

fn named(part: &Component) -> Named {
    Named { name: part.full_name(), version: part.version.clone(), purl: part.purl.clone() }
}

type Names<'n> = FxHashMap<&'n str, String>;

fn changed(
    before: &Component,
    after: &Component,
    names: (&Names<'_>, &Names<'_>),
    order: Order<'_>,
) -> Changed {
    let direction = (before.version != after.version).then(|| direction(before, after, order));
    // Some write the mail address into the name, or the name in quotes.
    let name = |supplier: &String| {
        let name = supplier.split(['<', '(']).next().unwrap_or(supplier);
        name.trim().trim_matches('"').to_owned()
    };
    let suppliers = |part: &Component| part.supplier.iter().map(name).collect::<Vec<_>>();
    let licences =
        |part: &Component| part.particulars.as_ref().map(|said| said.licences.clone()).unwrap_or_default();
    let needs = |part: &Component, names: &Names<'_>| {
        part.depends_on.iter().filter_map(|to| names.get(to.as_str()).cloned()).collect::<Vec<_>>()
    };
    let differences = [
        difference("identity", identity(before), identity(after)),
        difference("licence", licences(before), licences(after)),
        difference("supplier", suppliers(before), suppliers(after)),
        difference("hash", before.hashes.clone(), after.hashes.clone()),
        difference("dependencies", needs(before, names.0), needs(after, names.1)),
    ];
    Changed {
        name: after.full_name(),
        purl: after.purl.clone(),
        version_before: before.version.clone(),
        version_after: after.version.clone(),
        direction,
        differences: differences.into_iter().flatten().collect(),
    }
}

fn direction(before: &Component, after: &Component, order: Order<'_>) -> Direction {
    let (Some(old), Some(new)) = (&before.version, &after.version) else { return Direction::Unknown };
    match order(after, old, new) {
        Some(Ordering::Less) => Direction::Newer,
        Some(Ordering::Greater) => Direction::Older,
        Some(Ordering::Equal) => Direction::Equal,
        None => Direction::Unknown,
    }
}

/// The identifiers without what a new version changes: the purl's base, vendor and product of each CPE.
fn identity(part: &Component) -> Vec<String> {
    let cpes = part.cpes.iter().map(|cpe| {
        let fields: usize = if cpe.starts_with("cpe:2.3:") { 5 } else { 4 };
        cpe.splitn(fields.saturating_add(1), ':').take(fields).collect::<Vec<_>>().join(":")
    });
    let mut all: Vec<String> = purl_key(part).into_iter().chain(cpes).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What each side has and the other has not; `None` where that is nothing.
fn difference(field: &'static str, before: Vec<String>, after: Vec<String>) -> Option<Difference> {
    let sorted = |mut list: Vec<String>| {
        list.sort_unstable();
        list.dedup();
        list
    };
    let (before, after) = (sorted(before), sorted(after));
    let without = |list: &[String], other: &[String]| -> Vec<String> {
        list.iter().filter(|text| other.binary_search(text).is_err()).cloned().collect()
    };
    let (before, after) = (without(&before, &after), without(&after, &before));
    (!before.is_empty() || !after.is_empty()).then_some(Difference { field, before, after })
}
