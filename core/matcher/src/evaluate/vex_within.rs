//! Whether a statement about a product, or about a part within it, speaks of one component of the device.

use noharm_model::component::Component;
use noharm_model::finding::UnknownReason;
use noharm_model::statement::{Identity, Product};
use rustc_hash::{FxHashMap, FxHashSet};

use super::device::Device;
use super::inventory::Inventory;
use super::statement::About;
use super::vex_named::{Named, Own, Said, in_the_device, in_the_world};
use crate::cpe::Cpe;
use crate::identity::{Name, further_names};
use crate::purl::Purl;

/// The whole device, as statements name it: its components, what they are parts of, and the wholes.
#[derive(Debug)]
pub(super) struct Wholes<'d> {
    /// By number of the member.
    pub(super) owns: Vec<Own<'d>>,
    /// The part of each member.
    parts: Vec<usize>,
    /// What depends on each member, and what it depends on, by number.
    used_by: Vec<Vec<usize>>,
    uses: Vec<Vec<usize>>,
    /// What each part's SBOM describes, then the device as such; with the part, `None`: all of them.
    pub(super) subjects: Vec<(Option<usize>, Own<'d>)>,
    /// CPE names of what each part runs on.
    systems: Vec<Vec<Cpe>>,
}

impl<'d> Wholes<'d> {
    pub(super) fn of(inventory: &'d Inventory<'d>, device: &'d Device<'d>) -> Self {
        let owns: Vec<Own<'d>> = device
            .members
            .iter()
            .map(|member| {
                let found = &member.identified;
                let link = inventory.parts.get(member.part).and_then(|part| part.link);
                // A package URL that only a rule gives is told with that rule.
                let by_rule = |purl: &Purl| {
                    found.further.iter().any(|(name, _)| matches!(name, Name::Purl(other) if other == purl))
                };
                let purl = found.purl.clone().filter(|purl| !by_rule(purl));
                Own::of(member.component, purl, found.os.as_ref()).also(&found.further).within(link, false)
            })
            .collect();
        let parts: Vec<usize> = device.members.iter().map(|member| member.part).collect();
        let by_reference: FxHashMap<(usize, &str), usize> = (0..)
            .zip(&device.members)
            .map(|(number, member)| ((member.part, member.component.reference.as_str()), number))
            .collect();
        let mut used_by: Vec<Vec<usize>> = vec![Vec::new(); owns.len()];
        let mut uses = used_by.clone();
        for (number, member) in device.members.iter().enumerate() {
            let below = member.component.depends_on.iter();
            for &other in below.filter_map(|to| by_reference.get(&(member.part, to.as_str()))) {
                if let Some(list) = uses.get_mut(number) {
                    list.push(other);
                }
                if let Some(list) = used_by.get_mut(other) {
                    list.push(number);
                }
            }
        }
        let of_parts = inventory.parts.iter().enumerate();
        let whole = |subject: &'d Component| {
            Own::of(subject, None, None).also(&further_names(subject, &inventory.identities))
        };
        let subjects =
            of_parts.filter_map(|(at, part)| Some((Some(at), whole(part.subject?).within(part.link, true))));
        let subjects = subjects.chain(inventory.subject.iter().map(|one| (None, whole(one))));
        let systems = inventory.parts.iter().map(|part| {
            let listed = part.components.iter().filter(|one| one.kind.as_deref() == Some("operating-system"));
            let names = listed.flat_map(|one| &one.cpes).chain(&part.operating_systems);
            names.filter_map(|text| Cpe::parse(text).ok()).collect()
        });
        Self { owns, parts, used_by, uses, subjects: subjects.collect(), systems: systems.collect() }
    }

    pub(super) fn part(&self, member: usize) -> usize {
        self.parts.get(member).copied().unwrap_or_default()
    }

    /// The wholes that a member is in.
    pub(super) fn subjects_of(&self, member: usize) -> impl Iterator<Item = &Own<'d>> {
        let part = self.part(member);
        let own = self.subjects.iter().filter(move |(of, _)| of.is_none_or(|of| of == part));
        own.map(|(_, subject)| subject)
    }

    /// Whether the product with its sub-component `inner` (`None`: the product as such) means the member.
    pub(super) fn means(
        &self,
        about: About,
        product: &Product,
        inner: Option<usize>,
        member: usize,
    ) -> Named {
        let Some(own) = self.owns.get(member) else { return Named::Not };
        if !about.reaches(self.part(member)) {
            return Named::Not;
        }
        let Some(inner) = inner.and_then(|inner| product.subcomponents.get(inner)) else {
            return match name(about, &product.product, own) {
                Named::Not => self.whole(about, &product.product, member),
                found => stated(found),
            };
        };
        let found = name(about, inner, own);
        let (how, version) = match found {
            Named::Is(how, version) => (how, version),
            other => return other,
        };
        let whole = label(&product.product);
        let (around, is_subject) = self.around(about, &product.product, member);
        match around {
            Named::Is(how, Said::Nothing) => Named::Other(format!(
                "it is about the component in {whole} ({how}) without a version: that clears no later one"
            )),
            // A release of the device has its contents; a system or a stream of products changes them.
            Named::Is(..) if version == Said::Nothing && !is_subject => Named::Other(format!(
                "it states no version of the component in {whole}: that clears no later one"
            )),
            Named::Is(where_, _) => {
                let version = if version == Said::Nothing { Said::Range } else { version };
                Named::Is(format!("{how}, in {whole} {where_}"), version)
            }
            Named::Not => {
                Named::Other(format!("it is about the component in {whole}, which is not known to be here"))
            }
            other => other,
        }
    }

    /// A statement about a whole, as such: every component of it.
    fn whole(&self, about: About, product: &Identity, member: usize) -> Named {
        let found = self
            .subjects_of(member)
            .fold(Named::Not, |found, subject| found.or(name(about, product, subject)));
        match found {
            Named::Is(how, Said::Nothing) => {
                Named::Other(format!("it is about {} ({how}) without a version", label(product)))
            }
            Named::Is(how, version) => {
                // A CPE name's version is as often that of a stream of releases as that of one.
                let version =
                    if product.purls.is_empty() && !product.cpes.is_empty() { Said::Range } else { version };
                Named::Is(format!("as a part of {} {how}", label(product)), version)
            }
            found => found,
        }
    }

    /// Whether `product` is what the member is in: the device or its part (true), what it runs on, or a component that uses it.
    fn around(&self, about: About, product: &Identity, member: usize) -> (Named, bool) {
        let part = self.part(member);
        let mut found = self
            .subjects_of(member)
            .fold(Named::Not, |found, subject| found.or(name(about, product, subject)));
        if matches!(found, Named::Is(..)) {
            return (found, true);
        }
        let systems = self.systems.get(part).map(Vec::as_slice).unwrap_or_default();
        for text in &product.cpes {
            found = found.or(system(text, systems));
        }
        if matches!(found, Named::Is(..)) {
            return (found, false);
        }
        for user in self.reaching(member, None) {
            let Some(own) = self.owns.get(user) else { continue };
            match name(about, product, own) {
                Named::Is(how, version) => match self.also_used_by(member, user) {
                    None => return (Named::Is(how, version), false),
                    Some(other) => {
                        let label = label(product);
                        let text = format!("it is about the component in {label}; {other} uses it too");
                        found = found.or(Named::Other(text));
                    }
                },
                other => found = found.or(other),
            }
        }
        (found, false)
    }

    /// Members from which `member` is reached along dependencies, itself left out, not through `without`.
    fn reaching(&self, member: usize, without: Option<usize>) -> Vec<usize> {
        closure(&self.used_by, member, without)
    }

    /// A component that uses `member` otherwise than as a part of `whole`.
    fn also_used_by(&self, member: usize, whole: usize) -> Option<&str> {
        let inside: FxHashSet<usize> = closure(&self.uses, whole, None).into_iter().collect();
        let others = self.reaching(member, Some(whole));
        let other = others.into_iter().find(|user| !inside.contains(user))?;
        self.owns.get(other).map(|own| own.component.name.as_str())
    }
}

fn closure(edges: &[Vec<usize>], start: usize, without: Option<usize>) -> Vec<usize> {
    let mut seen: FxHashSet<usize> = [Some(start), without].into_iter().flatten().collect();
    let (mut open, mut found) = (vec![start], Vec::new());
    while let Some(at) = open.pop() {
        for &next in edges.get(at).into_iter().flatten() {
            if seen.insert(next) {
                found.push(next);
                open.push(next);
            }
        }
    }
    found
}

/// Whether an identity means something that the statement's author can speak of: `about` reaches it.
fn name(about: About, said: &Identity, own: &Own<'_>) -> Named {
    match about {
        About::Anything => in_the_world(said, own),
        About::Device => in_the_device(said, own, false),
        About::Part(_) => in_the_device(said, own, true),
    }
}

/// A product without a version clears no later version.
fn stated(found: Named) -> Named {
    match found {
        Named::Is(how, Said::Nothing) => {
            Named::Other(format!("it states no version ({how}): that clears no later one"))
        }
        found => found,
    }
}

/// The operating system of the part, by its CPE name.
fn system(text: &str, systems: &[Cpe]) -> Named {
    let Ok(said) = Cpe::parse(text) else { return Named::Not };
    let mut found = Named::Not;
    for system in systems.iter().filter(|system| said.admits_product(system) == Some(true)) {
        let version = said.version.text();
        found = found.or(match (version, said.version.admits(&system.version)) {
            (None, _) => Named::Is("that it runs on".to_owned(), Said::Nothing),
            (Some(_), Some(true)) => Named::Is("that it runs on".to_owned(), Said::Exactly),
            (Some(version), Some(false)) => {
                Named::Other(format!("it is about {version} of what this runs on"))
            }
            (Some(_), None) => {
                let text = "the version of what this runs on is not stated";
                Named::Perhaps(UnknownReason::Version, text.to_owned())
            }
        });
    }
    found
}

/// What a document calls it, one line.
fn label(said: &Identity) -> String {
    let name = said.name.as_ref().map(|name| match said.version.as_ref().or(said.range.as_ref()) {
        Some(version) => format!("{name} {version}"),
        None => name.clone(),
    });
    let names = [name, said.purls.first().cloned(), said.cpes.first().cloned(), said.reference.clone()];
    names
        .into_iter()
        .flatten()
        .next()
        .map_or_else(|| "something unnamed".to_owned(), |name| super::vex_line::short(&name))
}
