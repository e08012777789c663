//! Updates of single packages: to which version, and what that buys alone.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use noharm_matcher::purl::Purl;
use noharm_matcher::version::{Scheme, compare, of_ecosystem, of_product, of_purl_type};
use noharm_model::answer::Action;
use noharm_model::component::Component;
use noharm_model::finding::Finding;
use noharm_model::level::Level;
use noharm_risk::WhatIf;
use noharm_risk::analysis::Judged;

use super::newer::{Newer, newer};
use super::{buys, worth};
use crate::assess::{Failure, Matter};
use crate::flaws::Disposition;

/// The flaws of one package, and the versions that end them.
#[derive(Default)]
struct Package {
    flaws: Vec<usize>,
    /// The package, by the matcher's count.
    number: usize,
    /// The versions that end them, one a finding that knows one, with the scheme that they are written in.
    fixed: Vec<(Option<Scheme>, String)>,
}

/// The package whose update buys most.
pub(super) fn propose(matter: &Matter<'_>, now: &[Judged]) -> Result<Vec<Action>, Failure> {
    let mut proposals = Vec::new();
    for ((component, name), package) in packages(matter) {
        let changes: Vec<WhatIf> = package.flaws.iter().map(|flaw| WhatIf::FlawMended(*flaw)).collect();
        let levels = matter.engine.levels_if(&changes);
        let better = |(now, then): (&noharm_risk::analysis::Judged, &Option<Level>)| {
            now.level.is_some_and(|now| then.is_none_or(|then| then > now))
        };
        if !now.iter().zip(&levels).any(better) {
            continue;
        }
        let after = matter.engine.today_if(&changes);
        let action = Action {
            order: 0,
            who: "maker".to_owned(),
            what: Vec::new(),
            kind: "update".to_owned(),
            buys: buys(matter, now, &after),
            cost: "update".to_owned(),
            note: remains(matter),
        };
        proposals.push((worth(matter, now, &after), (component, name), package, action));
    }
    proposals.sort_by(|(one, one_name, ..), (other, other_name, ..)| {
        (std::cmp::Reverse(one), one_name).cmp(&(std::cmp::Reverse(other), other_name))
    });
    let Some((_, (component, name), package, mut action)) = proposals.into_iter().next() else {
        return Ok(Vec::new());
    };
    action.what = vec![match newer(matter, package.number)? {
        Some(newer) => words_of(&component, &name, &package, &newer),
        None => words(&component, &name, &package),
    }];
    Ok(vec![action])
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
        let place = matter.case.id_of(part.component);
        let package = packages.entry((place.to_owned(), component.name.clone())).or_default();
        package.flaws.push(*flaw);
        package.number = finding.component;
        package.fixed.extend(finding.fixed.clone().map(|version| (scheme(finding, component), version)));
    }
    packages
}

/// The scheme of a finding's versions: its ecosystem's, else its CPE product's, else that of the package's purl.
pub(super) fn scheme(finding: &Finding, component: &Component) -> Option<Scheme> {
    if let Some(scheme) = finding.product.split_once('/').and_then(|(ecosystem, _)| of_ecosystem(ecosystem)) {
        return Some(scheme);
    }
    if let Some((vendor, product)) = finding.product.split_once(':') {
        return Some(of_product(vendor, product));
    }
    let purl = component.purl.as_deref().and_then(|purl| Purl::parse_leniently(purl).ok())?;
    of_purl_type(purl.kind())
}

/// The latest of the versions that sources name as repaired. Where an order cannot be told, none is named.
fn latest(versions: &[(Option<Scheme>, String)]) -> Option<&str> {
    let ((scheme, first), rest) = versions.split_first()?;
    let mut latest = first;
    for (other, version) in rest.iter().filter(|(_, version)| version != first) {
        // Versions of two schemes have no order, nor have those of one that is not known.
        let scheme = scheme.filter(|scheme| *other == Some(*scheme))?;
        if compare(scheme, latest, version)? == Ordering::Less {
            latest = version;
        }
    }
    Some(latest)
}

fn ends(package: &Package) -> String {
    match package.flaws.len() {
        1 => "which ends the one that reaches a patient".to_owned(),
        many => format!("which ends the {many} that reach a patient"),
    }
}

/// The version that the matcher was asked about, with what it says of it.
fn words_of(component: &str, name: &str, package: &Package, newer: &Newer) -> String {
    let Newer { version, still } = newer;
    let ends = ends(package);
    match still {
        0 => format!(
            "{name} on {component} to {version}, the first version here that no source matches, {ends}"
        ),
        still => {
            format!(
                "{name} on {component} to {version} or later, {ends}; {still} others here match that version or may"
            )
        }
    }
}

fn words(component: &str, name: &str, package: &Package) -> String {
    let silent = package.flaws.len() - package.fixed.len();
    match latest(&package.fixed) {
        Some(version) if silent == 0 => {
            format!("{name} on {component} to {version} or later, {}", ends(package))
        }
        Some(version) => format!(
            "{name} on {component} to {version} or later, the newest that a source calls repaired; {silent} of {} name none",
            package.flaws.len()
        ),
        None if package.fixed.is_empty() => {
            format!("{name} on {component} to a version that no source here matches; none of them names one")
        }
        None => format!(
            "{name} on {component} to a version that no source here matches; those that they name as repaired have no \
             common order: {}",
            package
                .fixed
                .iter()
                .map(|(_, version)| version.as_str())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
                .join(", ")
        ),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(product: &str) -> Finding {
        Finding {
            id: String::new(),
            aliases: Vec::new(),
            component: 0,
            applies: noharm_model::finding::Applies::Affected,
            unknown: None,
            reason: String::new(),
            walk: Vec::new(),
            identity: String::new(),
            product: product.to_owned(),
            all_versions: false,
            fixed: None,
            sources: Vec::new(),
            facts: noharm_model::finding::Facts::default(),
        }
    }

    #[test]
    fn versions_are_ordered_by_the_scheme_of_their_package() {
        let latest_in = |scheme, versions: [&str; 2]| {
            let versions = versions.map(|version| (scheme, version.to_owned()));
            latest(&versions).map(str::to_owned)
        };
        // `~` comes before the end in Debian's order only.
        assert_eq!(latest_in(Some(Scheme::Deb), ["2.80-1", "2.80-1~bpo9+1"]).as_deref(), Some("2.80-1"));
        assert_eq!(latest_in(Some(Scheme::Deb), ["1:1.0-1", "2.0-1"]).as_deref(), Some("1:1.0-1"));
        assert_eq!(latest_in(Some(Scheme::Openssl), ["1.0.2z", "1.0.2za"]).as_deref(), Some("1.0.2za"));
        assert_eq!(latest_in(Some(Scheme::Semver), ["1.10.0", "1.9.0"]).as_deref(), Some("1.10.0"));
        assert_eq!(latest_in(None, ["1.10", "1.9"]), None, "no scheme, no order");
        assert_eq!(latest_in(None, ["1.9", "1.9"]).as_deref(), Some("1.9"));
        let mixed = [(Some(Scheme::Deb), "2.76-5".to_owned()), (Some(Scheme::Generic), "2.78".to_owned())];
        assert_eq!(latest(&mixed), None, "two schemes have no common order");
    }

    #[test]
    fn a_finding_says_by_which_scheme_its_versions_go() {
        let bare = Component::default();
        let of = |product: &str| scheme(&finding(product), &bare);
        assert_eq!(of("Debian:9/dnsmasq"), Some(Scheme::Deb));
        assert_eq!(of("npm/@angular/core"), Some(Scheme::Npm));
        assert_eq!(of("openssl:openssl"), Some(Scheme::Openssl));
        assert_eq!(of("thekelleys:dnsmasq"), Some(Scheme::Generic));
        assert_eq!(of("dnsmasq"), None);
        let rpm =
            Component { purl: Some("pkg:rpm/fedora/dnsmasq@2.76-1".to_owned()), ..Component::default() };
        assert_eq!(scheme(&finding("dnsmasq"), &rpm), Some(Scheme::Rpm));
    }
}
