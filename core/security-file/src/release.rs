//! Orders the releases, picks one, and tells which elements and which of their fields hold in it.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::fields::Kind;
use crate::rules;
use crate::span::Span;
use crate::typed::Entity;
use crate::typed::names::EntityNo;
use crate::typed::value::{Typed, What};

/// The release selected, and what holds in it.
pub(crate) struct Selection {
    /// The release's element; none where the case knows none.
    pub(crate) release: Option<EntityNo>,
    /// Its id.
    pub(crate) name: Option<String>,
    /// Ids of all releases, oldest first.
    pub(crate) order: Vec<String>,
    ranks: FxHashMap<EntityNo, usize>,
    rank: usize,
    holds: Vec<bool>,
}

/// Picks the release named, else the newest that is in the field, else the newest. `None` where there is no such
/// release; then it has been told.
pub(crate) fn select(
    entities: &[Entity],
    wanted: Option<&str>,
    out: &mut Vec<Diagnostic>,
) -> Option<Selection> {
    let order = in_order(entities);
    let ranks: FxHashMap<EntityNo, usize> =
        order.iter().enumerate().map(|(rank, (no, _))| (*no, rank)).collect();
    let release = match wanted {
        Some(wanted) => Some(named(&order, wanted, out)?),
        None => newest_fielded(entities, &ranks).or(order.last().map(|(no, _)| *no)),
    };
    let rank = release.and_then(|no| ranks.get(&no)).copied().unwrap_or(0);
    let name = order.iter().find(|(no, _)| Some(*no) == release).map(|(_, entity)| entity.id.clone());
    let order = order.into_iter().map(|(_, entity)| entity.id.clone()).collect();
    let mut selection = Selection { release, name, order, ranks, rank, holds: Vec::new() };
    selection.holds = entities.iter().map(|entity| selection.holds_now(entity)).collect();
    Some(selection)
}

fn in_order(entities: &[Entity]) -> Vec<(EntityNo, &Entity)> {
    let mut order: Vec<(EntityNo, &Entity)> =
        (0u32..).zip(entities).filter(|(_, entity)| entity.kind == Kind::Release).collect();
    order.sort_by(|(_, a), (_, b)| date(a).cmp(&date(b)).then_with(|| compare_versions(&a.id, &b.id)));
    order
}

fn date(entity: &Entity) -> Option<noharm_model::day::Day> {
    match entity.field("date")?.value.what {
        What::Day(day) => Some(day),
        _ => None,
    }
}

fn named(order: &[(EntityNo, &Entity)], wanted: &str, out: &mut Vec<Diagnostic>) -> Option<EntityNo> {
    let found = order.iter().find(|(_, entity)| entity.id == wanted).map(|(no, _)| *no);
    if found.is_none() {
        let known: Vec<String> = order.iter().map(|(_, entity)| format!("`{}`", entity.id)).collect();
        let help = if known.is_empty() {
            "the case knows no releases; define one as `[release.\"1.0\"]`".to_owned()
        } else {
            format!("the releases are {}", known.join(", "))
        };
        let message = format!("there is no release `{wanted}`");
        out.push(rules::unknown_release::RULE.at(Span::NOWHERE, message).with_help(help));
    }
    found
}

fn newest_fielded(entities: &[Entity], ranks: &FxHashMap<EntityNo, usize>) -> Option<EntityNo> {
    entities
        .iter()
        .filter(|entity| entity.kind == Kind::Fielded)
        .filter(|entity| {
            !matches!(entity.field("count").map(|count| &count.value.what), Some(What::Integer(0)))
        })
        .filter_map(|entity| match entity.field("release")?.value.what {
            What::Reference(no) => Some((*ranks.get(&no)?, no)),
            _ => None,
        })
        .max()
        .map(|(_, no)| no)
}

impl Selection {
    /// Whether the element is part of the release.
    pub(crate) fn holds(&self, no: EntityNo) -> bool {
        self.holds.get(no as usize).copied().unwrap_or(false)
    }

    /// The element's fields in the release: its base's, changed by its overlays, oldest first.
    pub(crate) fn fields<'a>(&self, entity: &'a Entity) -> Vec<&'a Typed> {
        let mut fields: Vec<&Typed> = entity.fields.iter().collect();
        let mut overlays: Vec<(usize, &crate::typed::Overlay)> = entity
            .overlays
            .iter()
            .filter_map(|overlay| Some((*self.ranks.get(&overlay.release)?, overlay)))
            .filter(|(rank, _)| self.release.is_some() && *rank <= self.rank)
            .collect();
        overlays.sort_by_key(|(rank, _)| *rank);
        for (_, overlay) in overlays {
            for changed in &overlay.fields {
                fields.retain(|field| field.name != changed.name);
                fields.push(changed);
            }
        }
        fields
    }

    fn holds_now(&self, entity: &Entity) -> bool {
        if !entity.kind.table().in_releases || self.release.is_none() {
            return true;
        }
        let since = self.bound(entity, "since").is_none_or(|since| since <= self.rank);
        let until = self.bound(entity, "until").is_none_or(|until| self.rank < until);
        since && until
    }

    fn bound(&self, entity: &Entity, field: &str) -> Option<usize> {
        match entity.field(field)?.value.what {
            What::Reference(no) => self.ranks.get(&no).copied(),
            _ => None,
        }
    }
}

/// Compares versions run by run, numbers as numbers: `3.10` is after `3.9`.
fn compare_versions(a: &str, b: &str) -> Ordering {
    let (a, b) = (runs(a), runs(b));
    for (x, y) in a.iter().zip(&b) {
        let by_number = match (x.parse::<u64>(), y.parse::<u64>()) {
            (Ok(x), Ok(y)) => x.cmp(&y),
            _ => x.cmp(y),
        };
        if by_number.is_ne() {
            return by_number;
        }
    }
    a.len().cmp(&b.len())
}

fn runs(version: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    for part in version.split(['.', '-', '_', '+']) {
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let digit = first.is_ascii_digit();
            let end = rest.find(|c: char| c.is_ascii_digit() != digit).unwrap_or(rest.len());
            let Some((run, tail)) = rest.split_at_checked(end) else { break };
            runs.push(run);
            rest = tail;
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_as_numbers() {
        assert_eq!(compare_versions("3.9.1", "3.10"), Ordering::Less);
        assert_eq!(compare_versions("3.2.1", "3.2"), Ordering::Greater);
        assert_eq!(compare_versions("1.0b2", "1.0b10"), Ordering::Less);
        assert_eq!(compare_versions("2.0", "2.0"), Ordering::Equal);
    }
}
