//! Which service runs a package: what it names itself, and what that pulls in by the SBOM's dependency graph.

use noharm_model::component::Sbom;
use noharm_model::system::{ComponentIx, ServiceIx};
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

/// A bare name of an `unused` that says no component and is held by several of them: it speaks of none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ambiguous {
    /// The position in [`Case::unused`].
    pub unused: usize,
    /// The position among its packages.
    pub package: usize,
    /// The components whose SBOMs hold that name.
    pub components: Vec<ComponentIx>,
}

/// Names that must say of which component they speak.
#[must_use]
pub fn ambiguous(case: &Case, parts: &[PartSbom]) -> Vec<Ambiguous> {
    let names: Vec<Names> = parts.iter().map(|part| by_name(&part.sbom)).collect();
    ambiguous_among(case, parts, &names)
}

fn ambiguous_among(case: &Case, parts: &[PartSbom], names: &[Names]) -> Vec<Ambiguous> {
    let mut found = Vec::new();
    for (unused, statement) in case.unused.iter().enumerate().filter(|(_, one)| one.on.is_empty()) {
        for (package, said) in statement.packages.iter().enumerate() {
            let name = said.value.to_ascii_lowercase();
            let holding = parts.iter().zip(names).filter(|(_, names)| names.contains_key(&name));
            let components: Vec<ComponentIx> = holding.map(|(part, _)| part.component).collect();
            if components.len() > 1 {
                found.push(Ambiguous { unused, package, components });
            }
        }
    }
    found
}

/// The attribution of every component, in the order of the parts.
#[must_use]
pub fn attribute(case: &Case, parts: &[PartSbom]) -> Vec<Attribution> {
    let names: Vec<Names> = parts.iter().map(|part| by_name(&part.sbom)).collect();
    let ambiguous = ambiguous_among(case, parts, &names);
    parts.iter().zip(&names).flat_map(|(part, names)| attribute_part(case, part, names, &ambiguous)).collect()
}

fn attribute_part(case: &Case, part: &PartSbom, names: &Names, ambiguous: &[Ambiguous]) -> Vec<Attribution> {
    let mut all = vec![Attribution::default(); part.sbom.components.len()];
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
        for (package, said) in unused.packages.iter().enumerate() {
            // Of two parts that hold the name, only one may be meant: neither is declared unused by it.
            if ambiguous.iter().any(|one| one.unused == number && one.package == package) {
                continue;
            }
            for &at in names.get(&*said.value.to_ascii_lowercase()).into_iter().flatten() {
                if let Some(attribution) = all.get_mut(at) {
                    attribution.unused.get_or_insert(number);
                }
            }
        }
    }
    all
}

/// Positions in an SBOM by name.
type Names = FxHashMap<String, Vec<usize>>;

/// Positions by name, lower case; `group/name` as well as the bare name.
fn by_name(sbom: &Sbom) -> Names {
    let mut names = Names::default();
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
