//! Which service runs a package: what it names itself, and what that pulls in by the SBOM's dependency graph.

use noharm_model::component::Sbom;
use noharm_model::system::ServiceIx;
use noharm_security_file::case::Case;
use rustc_hash::FxHashMap;

use crate::parts::PartSbom;

/// Where a package sits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Services that run it, in the case's order.
    pub services: Vec<ServiceIx>,
    /// The position in [`Case::unused`] of the statement that nothing feeds it. Counts only where no service runs it.
    pub unused: Option<usize>,
}

impl Attribution {
    /// Nobody has said anything of it.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.services.is_empty() && self.unused.is_none()
    }

    /// The statement that nothing feeds it, where no service runs it after all.
    #[must_use]
    pub fn argued_unused(&self) -> Option<usize> {
        self.unused.filter(|_| self.services.is_empty())
    }
}

/// The attribution of every component, in the order of the parts.
#[must_use]
pub fn attribute(case: &Case, parts: &[PartSbom]) -> Vec<Attribution> {
    parts.iter().flat_map(|part| attribute_part(case, part)).collect()
}

fn attribute_part(case: &Case, part: &PartSbom) -> Vec<Attribution> {
    let mut all = vec![Attribution::default(); part.sbom.components.len()];
    let names = by_name(&part.sbom);
    let below = dependencies(&part.sbom);
    for (number, service) in (0u32..).zip(&case.services) {
        if service.on.ix != part.component {
            continue;
        }
        let starts = service
            .runs
            .iter()
            .flat_map(|said| names.get(&*said.value.to_ascii_lowercase()).into_iter().flatten());
        for at in closure(starts.copied().collect(), &below) {
            if let Some(attribution) = all.get_mut(at) {
                attribution.services.push(ServiceIx(number));
            }
        }
    }
    for (number, unused) in case.unused.iter().enumerate() {
        if !unused.on.is_empty() && unused.on.iter().all(|on| on.ix != part.component) {
            continue;
        }
        for said in &unused.packages {
            for &at in names.get(&*said.value.to_ascii_lowercase()).into_iter().flatten() {
                if let Some(attribution) = all.get_mut(at) {
                    attribution.unused.get_or_insert(number);
                }
            }
        }
    }
    all
}

/// Positions by name, lower case; `group/name` as well as the bare name.
fn by_name(sbom: &Sbom) -> FxHashMap<String, Vec<usize>> {
    let mut names: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, component) in sbom.components.iter().enumerate() {
        let bare = component.name.to_ascii_lowercase();
        if let Some(group) = &component.group {
            names.entry(format!("{}/{bare}", group.to_ascii_lowercase())).or_default().push(at);
        }
        names.entry(bare).or_default().push(at);
    }
    names
}

fn dependencies(sbom: &Sbom) -> Vec<Vec<usize>> {
    let by_reference: FxHashMap<&str, usize> =
        sbom.components.iter().enumerate().map(|(at, one)| (one.reference.as_str(), at)).collect();
    let below = |one: &noharm_model::component::Component| {
        one.depends_on.iter().filter_map(|reference| by_reference.get(reference.as_str()).copied()).collect()
    };
    sbom.components.iter().map(below).collect()
}

fn closure(mut open: Vec<usize>, below: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; below.len()];
    let mut found = Vec::new();
    while let Some(at) = open.pop() {
        match seen.get_mut(at) {
            Some(flag) if !*flag => *flag = true,
            _ => continue,
        }
        found.push(at);
        open.extend(below.get(at).into_iter().flatten());
    }
    found
}
