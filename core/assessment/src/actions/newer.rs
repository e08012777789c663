//! The version to which a package is to be updated: the lowest that the snapshot names and that nothing in it matches, else the
//! lowest that ends what matches today.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use noharm_matcher::version::{Scheme, compare};
use noharm_matcher::{Inventory, matches};
use noharm_model::component::Component;
use noharm_model::finding::{Applies, Finding};

use super::update::scheme;
use crate::assess::{Failure, Matter};
use crate::parts;

/// Versions of one package that are tried at most, and how often what matches them may name further ones.
const MOST: usize = 16;
const ROUNDS: usize = 3;

/// A version of a package, and what still matches it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Newer {
    pub version: String,
    /// Vulnerabilities that match it, or may match it.
    pub still: usize,
}

/// The lowest version above that of `component` (by the matcher's count) that nothing matches; where there is none, the lowest
/// that no vulnerability matches that matches it now; `None` where the snapshot names none. The candidates are the versions that records about it call repaired, and the
/// matcher says of each whether it is one.
pub(super) fn newer(matter: &Matter<'_>, number: usize) -> Result<Option<Newer>, Failure> {
    let (Some(index), Some((part, component))) = (matter.grounds.index, matter.device.component(number))
    else {
        return Ok(None);
    };
    let own: Vec<&Finding> =
        matter.device.findings.iter().filter(|finding| finding.component == number).collect();
    let now: BTreeSet<&str> = own
        .iter()
        .filter(|finding| finding.applies == Applies::Affected)
        .map(|finding| finding.id.as_str())
        .collect();
    let affecting = own.iter().filter(|finding| finding.applies == Applies::Affected);
    let Some(order) = affecting.filter_map(|finding| scheme(finding, component)).next() else {
        return Ok(None);
    };
    let mut named: Vec<String> = bounds(own.iter().copied(), component, order);
    let place = matter.case.id_of(part.component);
    let identities = parts::identities(matter.case, matter.grounds.shared);
    let mut tried: Vec<(String, usize, bool)> = Vec::new();
    for _ in 0..ROUNDS {
        let open: Vec<String> = above(&named, component, order)
            .into_iter()
            .filter(|version| tried.iter().all(|(other, ..)| other != version))
            .take(MOST)
            .collect();
        if open.is_empty() {
            break;
        }
        let copies: Vec<Component> =
            open.iter().filter_map(|version| with_version(component, version)).collect();
        let mut inventory = Inventory::of_sbom(&copies);
        inventory.identities.clone_from(&identities);
        inventory.parts.iter_mut().for_each(|part| part.name = place.to_owned());
        let matched = matches(index, &inventory, matter.compiled.as_of).map_err(Failure::Index)?;
        for (at, copy) in copies.iter().enumerate() {
            let Some(version) = &copy.version else { continue };
            let mut still = matched
                .findings
                .iter()
                .filter(|finding| finding.component == at && finding.applies != Applies::NotAffected);
            let left = still.clone().any(|finding| now.contains(finding.id.as_str()));
            // Nothing is known of a version whose package is no longer recognised.
            let known = matched.coverage.get(at).is_some_and(|coverage| coverage.covered);
            tried.push((version.clone(), still.by_ref().count(), left || !known));
        }
        named.extend(bounds(matched.findings.iter(), component, order));
    }
    tried.sort_by(|(one, ..), (other, ..)| compare(order, one, other).unwrap_or(Ordering::Equal));
    let ends = |least: bool| tried.iter().find(|(_, still, left)| !left && (!least || *still == 0));
    let found = ends(true).or_else(|| ends(false));
    Ok(found.map(|(version, still, _)| Newer { version: version.clone(), still: *still }))
}

/// Versions that findings call repaired, in the order that is meant.
fn bounds<'a>(
    findings: impl Iterator<Item = &'a Finding>,
    component: &Component,
    order: Scheme,
) -> Vec<String> {
    findings
        .filter(|finding| scheme(finding, component) == Some(order))
        .filter_map(|finding| finding.fixed.clone())
        .collect()
}

/// Those above the component's own version, ascending, each once.
fn above(named: &[String], component: &Component, order: Scheme) -> Vec<String> {
    let Some(current) = &component.version else { return Vec::new() };
    let mut above: Vec<String> = named
        .iter()
        .filter(|version| compare(order, current, version) == Some(Ordering::Less))
        .cloned()
        .collect();
    above.sort_by(|one, other| compare(order, one, other).unwrap_or(Ordering::Equal));
    above.dedup();
    above
}

/// The same package in another version, in its names too; `None` where its own version is not known.
fn with_version(component: &Component, version: &str) -> Option<Component> {
    let old = component.version.as_deref()?;
    let mut copy = component.clone();
    copy.version = Some(version.to_owned());
    copy.purl = copy.purl.map(|purl| purl.replacen(&format!("@{old}"), &format!("@{version}"), 1));
    for cpe in &mut copy.cpes {
        *cpe = cpe.replacen(&format!(":{old}"), &format!(":{version}"), 1);
    }
    Some(copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_in_another_version_has_it_in_all_its_names() {
        let old = Component {
            name: "dnsmasq".to_owned(),
            version: Some("2.76".to_owned()),
            purl: Some("pkg:generic/dnsmasq@2.76".to_owned()),
            cpes: vec!["cpe:2.3:a:thekelleys:dnsmasq:2.76:*:*:*:*:*:*:*".to_owned()],
            ..Component::default()
        };
        let new = with_version(&old, "2.90").unwrap();
        assert_eq!(new.purl.as_deref(), Some("pkg:generic/dnsmasq@2.90"));
        assert_eq!(new.cpes, ["cpe:2.3:a:thekelleys:dnsmasq:2.90:*:*:*:*:*:*:*"]);
        assert_eq!(with_version(&Component::default(), "1"), None);
        let named = ["2.90", "2.70", "2.78", "2.9", "2.90"].map(str::to_owned);
        assert_eq!(above(&named, &old, Scheme::Generic), ["2.78", "2.90"]);
    }
}
