//! Updates of single packages: to the first version that no source here matches, and what that buys alone.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use noharm_matcher::version::{Scheme, compare};
use noharm_model::answer::Action;
use noharm_model::level::Level;
use noharm_risk::WhatIf;

use super::{Now, buys, worth};
use crate::assess::{Failure, Matter};
use crate::flaws::Disposition;

/// The flaws of one package, and the versions that end them.
#[derive(Default)]
struct Package {
    flaws: Vec<usize>,
    /// The versions that end them, one a finding that knows one.
    fixed: Vec<String>,
}

/// The package whose update buys most.
pub(super) fn propose(matter: &Matter<'_>, now: &Now) -> Result<Vec<Action>, Failure> {
    let mut proposals = Vec::new();
    for ((component, name), package) in packages(matter) {
        let changes: Vec<WhatIf> = package.flaws.iter().map(|flaw| WhatIf::FlawMended(*flaw)).collect();
        let levels = matter.engine.levels_if(&changes);
        let better = |(now, then): (&noharm_risk::analysis::Judged, &Option<Level>)| {
            now.level.is_some_and(|now| then.is_none_or(|then| then > now))
        };
        if !now.today.iter().zip(&levels).any(better) {
            continue;
        }
        let after = matter.engine.what_if(&changes).map_err(Failure::Graph)?;
        let action = Action {
            order: 0,
            who: "maker".to_owned(),
            what: vec![words(&component, &name, &package)],
            kind: "update".to_owned(),
            buys: buys(matter, &now.today, &after.today),
            cost: "update".to_owned(),
            note: remains(matter),
        };
        proposals.push((worth(matter, &now.today, &after.today), action));
    }
    proposals.sort_by_key(|(worth, action)| (std::cmp::Reverse(*worth), action.what.clone()));
    Ok(proposals.into_iter().take(1).map(|(_, action)| action).collect())
}

/// Certain flaws by component and package.
fn packages(matter: &Matter<'_>) -> BTreeMap<(String, String), Package> {
    let mut packages: BTreeMap<(String, String), Package> = BTreeMap::new();
    for (finding, disposition) in matter.device.findings.iter().zip(&matter.device.dispositions) {
        let Disposition::Flaw(flaw) = disposition else { continue };
        let reaches = matter.analysis.flaws.get(*flaw).is_some_and(|answer| answer.worst_harm.is_some());
        let certain = matter.device.flaws.get(*flaw).is_some_and(|flaw| flaw.certain);
        let Some((part, component)) = matter.device.component(finding.component) else { continue };
        if !reaches || !certain {
            continue;
        }
        let place = matter.case.components.get(part.component.at()).map_or("", |one| one.head.id.as_str());
        let package = packages.entry((place.to_owned(), component.name.clone())).or_default();
        package.flaws.push(*flaw);
        package.fixed.extend(finding.fixed.clone());
    }
    packages
}

/// The latest of the versions that sources name as repaired. Where an order cannot be told, none is named.
fn latest(versions: &[String]) -> Option<String> {
    let (first, rest) = versions.split_first()?;
    let mut latest = first;
    for version in rest {
        if compare(Scheme::Generic, latest, version)? == Ordering::Less {
            latest = version;
        }
    }
    Some(latest.clone())
}

fn words(component: &str, name: &str, package: &Package) -> String {
    let silent = package.flaws.len() - package.fixed.len();
    match latest(&package.fixed) {
        Some(version) if silent == 0 => {
            format!(
                "{name} on {component} to {version} or later, which ends the {} that reach a patient",
                package.flaws.len()
            )
        }
        Some(version) => format!(
            "{name} on {component} to {version} or later, the newest that a source calls repaired; {silent} of {} name none",
            package.flaws.len()
        ),
        None => {
            format!("{name} on {component} to a version that no source here matches; none of them names one")
        }
    }
}

/// The worst harm that stays easy without any known vulnerability: what no update of a package cures.
fn remains(matter: &Matter<'_>) -> Option<String> {
    let easy = matter
        .analysis
        .harms
        .iter()
        .filter(|answer| answer.residual.level.is_some_and(|level| level <= Level::EASY));
    let named =
        easy.filter_map(|answer| Some((matter.system.harms.get(answer.harm.at())?, answer.residual.level?)));
    let (harm, level) = named.max_by_key(|(harm, level)| (harm.severity, std::cmp::Reverse(*level)))?;
    Some(format!("{} remains {level} without any known vulnerability", harm.name))
}
