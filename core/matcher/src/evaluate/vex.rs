//! All statements about a device, found by vulnerability and component, and what they make of its findings.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use noharm_model::component::{BomLink, Component};
use noharm_model::day::Day;
use noharm_model::finding::Applies;
use noharm_model::statement::{Identity, Product, Statement, Status};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::device::Device;
use super::finding::FindingView;
use super::inventory::Inventory;
use super::statement::{About, Voice};
use super::vex_kernel::Kernels;
use super::vex_link::Link;
use super::vex_named::Own;
use super::vex_weigh::{Ruling, Scale, Word};
use super::vex_within::Wholes;
use crate::cpe::Cpe;
use crate::identity::ecosystem::base;
use crate::index::VulnerabilityView;
use crate::purl::Purl;

/// One product of one statement, and the part of it that is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Entry {
    voice: usize,
    statement: usize,
    product: usize,
    /// Position among the sub-components; `None`: the product as such.
    inner: Option<usize>,
}

/// The statements about a device.
#[derive(Debug)]
pub(crate) struct Known<'d> {
    voices: &'d [Voice],
    wholes: Wholes<'d>,
    kernels: Kernels<'d>,
    maker: Option<&'d str>,
    day: Day,
    /// The vulnerabilities that anything is stated of: most findings are of none.
    ids: FxHashSet<u64>,
    /// By vulnerability and a name of what is meant.
    by_both: FxHashMap<u64, Vec<Entry>>,
    /// Statements that something is affected, by its names.
    affected: FxHashMap<u64, Vec<Entry>>,
}

impl<'d> Known<'d> {
    /// `None` where nobody states anything: most devices.
    pub(crate) fn of(inventory: &'d Inventory<'d>, device: &'d Device<'d>, day: Day) -> Option<Self> {
        if inventory.voices.is_empty() {
            return None;
        }
        let maker = inventory.subject.as_ref().and_then(|subject| subject.supplier.as_deref());
        let own_links: Vec<&BomLink> = inventory.parts.iter().filter_map(|part| part.link).collect();
        let mut known = Self {
            voices: &inventory.voices,
            wholes: Wholes::of(inventory, device),
            kernels: Kernels::of(inventory, device),
            maker,
            day,
            ids: FxHashSet::default(),
            by_both: FxHashMap::default(),
            affected: FxHashMap::default(),
        };
        for (at, voice) in inventory.voices.iter().enumerate() {
            known.file(at, voice, &own_links);
        }
        Some(known)
    }

    fn file(&mut self, number: usize, voice: &Voice, own_links: &[&BomLink]) {
        for (at, statement) in voice.vex.statements.iter().enumerate() {
            let ids: Vec<u64> = ids_of(statement).map(hashed).collect();
            self.ids.extend(&ids);
            for (product, said) in statement.products.iter().enumerate() {
                for (inner, identity) in leaves(said) {
                    let entry = Entry { voice: number, statement: at, product, inner };
                    for key in keys(identity, voice.about, own_links) {
                        for id in &ids {
                            self.by_both.entry(both(*id, key)).or_default().push(entry);
                        }
                        // A decision about all packages makes no finding on each of them.
                        if statement.status == Status::Affected && *identity != Identity::default() {
                            self.affected.entry(key).or_default().push(entry);
                        }
                    }
                }
            }
        }
    }

    fn statement(&self, entry: Entry) -> Option<(&'d Voice, &'d Statement, &'d Product)> {
        let voice = self.voices.get(entry.voice)?;
        let statement = voice.vex.statements.get(entry.statement)?;
        Some((voice, statement, statement.products.get(entry.product)?))
    }

    /// What is said of a vulnerability, by any of its ids, in a member; `files` of the kernel hold it.
    pub(super) fn ruling(&self, member: usize, ids: &[&str], files: &[&str]) -> Option<Ruling> {
        let asked: Vec<u64> = ids.iter().map(|id| hashed(id)).filter(|id| self.ids.contains(id)).collect();
        let is_of_kernel = !files.is_empty() && !self.kernels.is_empty();
        if asked.is_empty() && !is_of_kernel {
            return None;
        }
        let own = self.wholes.owns.get(member)?;
        let mut entries: Vec<Entry> = Vec::new();
        for key in self.keys_of(member) {
            for id in &asked {
                entries.extend(self.by_both.get(&both(*id, key)).into_iter().flatten());
            }
        }
        if entries.is_empty() && !is_of_kernel {
            return None;
        }
        entries.sort_unstable();
        entries.dedup();
        let mut scale = Scale::new(own, self.maker, self.day);
        self.kernels.weigh(member, ids.first().copied().unwrap_or_default(), files, &mut scale);
        for entry in entries {
            let Some((voice, statement, product)) = self.statement(entry) else { continue };
            if is_of(statement, ids) {
                scale.add(voice, statement, self.wholes.means(voice.about, product, entry.inner, member));
            }
        }
        let ruling = scale.weigh();
        (!ruling.lines.is_empty()).then_some(ruling)
    }

    /// Findings that only statements make: somebody says that the member is affected, and no advisory does.
    pub(super) fn only_stated(
        &self,
        member: usize,
        component: &Component,
        found: &[FindingView<'_>],
    ) -> Vec<FindingView<'static>> {
        // By its own names only: what is said of a whole as such makes no finding on each of its parts.
        let mut own = Vec::new();
        self.wholes.owns.get(member).into_iter().for_each(|one| own_keys(one, &mut own));
        let mut entries: Vec<Entry> =
            own.into_iter().filter_map(|key| self.affected.get(&key)).flatten().copied().collect();
        if entries.is_empty() {
            return Vec::new();
        }
        entries.sort_unstable();
        entries.dedup();
        let known: FxHashSet<String> = found
            .iter()
            .map(|one| &one.vulnerability)
            .flat_map(|one| std::iter::once(&one.id).chain(one.aliases.iter().map(|(alias, _)| alias)))
            .map(|id| id.to_ascii_uppercase())
            .collect();
        let mut seen = FxHashSet::default();
        let mut made = Vec::new();
        for entry in entries {
            let Some((_, statement, _)) = self.statement(entry) else { continue };
            let id = statement.vulnerability.as_str();
            if ids_of(statement).any(|id| known.contains(&id.to_ascii_uppercase())) || !seen.insert(id) {
                continue;
            }
            let ids: Vec<&str> = ids_of(statement).collect();
            let Some(ruling) = self.ruling(member, &ids, &[]) else { continue };
            let applies = match &ruling.word {
                Word::Affects(text) => (Applies::Affected, None, text.clone()),
                Word::Conflict(text) => {
                    (Applies::Unknown, Some(noharm_model::finding::UnknownReason::Conflict), text.clone())
                }
                _ => continue,
            };
            made.push(stated(component, statement, ruling, applies));
        }
        made
    }

    /// Every name of a member and of the wholes that it is in.
    fn keys_of(&self, member: usize) -> Vec<u64> {
        let mut all = vec![key("any", ""), key("other link", "")];
        let own = self.wholes.owns.get(member).into_iter();
        own.chain(self.wholes.subjects_of(member)).for_each(|own| own_keys(own, &mut all));
        all.sort_unstable();
        all.dedup();
        all
    }
}

fn stated(
    component: &Component,
    statement: &Statement,
    ruling: Ruling,
    (applies, unknown, reason): (Applies, Option<noharm_model::finding::UnknownReason>, String),
) -> FindingView<'static> {
    let mut walk = vec![Cow::Borrowed("no advisory of the snapshot names it here; a statement does")];
    walk.extend(ruling.lines.into_iter().map(Cow::Owned));
    let vulnerability = VulnerabilityView {
        id: statement.vulnerability.trim().to_owned().into(),
        aliases: statement.aliases.iter().map(|alias| (alias.clone().into(), "")).collect(),
        ..VulnerabilityView::default()
    };
    FindingView {
        number: u32::MAX,
        vulnerability,
        applies,
        unknown,
        reason,
        walk,
        identity: "statement".into(),
        product: component.name.as_str().into(),
        all_versions: false,
        fixed: None,
        sources: ruling.sources.into_iter().map(Cow::Owned).collect(),
    }
}

/// A statement is about a vulnerability by its own id, or by one that it gives as the same; two CVEs are never the same.
fn is_of(statement: &Statement, ids: &[&str]) -> bool {
    let is_id = |one: &str| ids.iter().any(|id| id.trim().eq_ignore_ascii_case(one.trim()));
    let is_cve = |id: &str| id.trim().get(..4).is_some_and(|head| head.eq_ignore_ascii_case("CVE-"));
    if is_id(&statement.vulnerability) {
        return true;
    }
    let other_cve = is_cve(&statement.vulnerability) && ids.iter().any(|id| is_cve(id));
    !other_cve && statement.aliases.iter().any(|alias| is_id(alias))
}

fn ids_of(statement: &Statement) -> impl Iterator<Item = &str> {
    std::iter::once(&statement.vulnerability).chain(&statement.aliases).map(String::as_str)
}

/// What a product's entry is found by: its sub-components, or itself.
fn leaves(product: &Product) -> Vec<(Option<usize>, &Identity)> {
    if product.subcomponents.is_empty() {
        return vec![(None, &product.product)];
    }
    product.subcomponents.iter().enumerate().map(|(at, inner)| (Some(at), &**inner)).collect()
}

fn hashed(id: &str) -> u64 {
    key("id", id.trim())
}

fn both(id: u64, key: u64) -> u64 {
    let mut hasher = FxHasher::default();
    (id, key).hash(&mut hasher);
    hasher.finish()
}

/// Two names with one key are told apart when they are laid against each other.
fn key(kind: &str, text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    kind.hash(&mut hasher);
    text.to_lowercase().hash(&mut hasher);
    hasher.finish()
}

fn keys(said: &Identity, about: About, own_links: &[&BomLink]) -> Vec<u64> {
    let mut all = Vec::new();
    for purl in said.purls.iter().filter_map(|text| Purl::parse_leniently(text).ok()) {
        all.push(key("purl", &base(&purl)));
        all.push(key("name", purl.name()));
    }
    let cpes = said.cpes.iter().filter_map(|text| Cpe::parse(text).ok());
    all.extend(cpes.filter_map(|cpe| Some(key("cpe", cpe.product.text()?))));
    all.extend(said.hashes.iter().map(|hash| key("hash", hash)));
    all.extend(said.name.iter().map(|name| key("name", name.trim())));
    if let (About::Part(_), Some(reference)) = (about, &said.reference) {
        all.push(key("reference", reference));
    }
    // By the part's reference; whatever lies elsewhere is told of every component that has the flaw.
    if let Some(link) = Link::of(said) {
        all.push(key("link", link.part.as_deref().unwrap_or_default()));
        if !own_links.iter().any(|own| **own == link.bom) {
            all.push(key("other link", ""));
        }
    }
    if about != About::Anything && *said == Identity::default() {
        all.push(key("any", ""));
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn own_keys(own: &Own<'_>, all: &mut Vec<u64>) {
    if let Some(purl) = &own.purl {
        all.push(key("purl", &base(purl)));
        if let Some(os) = own.os {
            let namespace = purl.namespace().map(|namespace| format!("{namespace}/")).unwrap_or_default();
            all.push(key("purl", &format!("pkg:{}/{namespace}{}", purl.kind(), os.source)));
        }
    }
    all.extend(own.os.iter().map(|os| key("name", &os.source)));
    all.extend(own.cpes.iter().filter_map(|cpe| Some(key("cpe", cpe.product.text()?))));
    for (other, _) in &own.also {
        all.extend(other.purl.iter().map(|purl| key("purl", &base(purl))));
        all.extend(other.cpes.iter().filter_map(|cpe| Some(key("cpe", cpe.product.text()?))));
        all.extend(other.names().map(|name| key("name", name)));
    }
    let component = own.component;
    all.extend(component.hashes.iter().map(|hash| key("hash", hash)));
    all.push(key("name", component.name.trim()));
    all.extend(component.group.iter().map(|group| key("name", &format!("{group}/{}", component.name))));
    all.push(key("reference", &component.reference));
    all.push(key("link", if own.is_whole { "" } else { &component.reference }));
    if own.is_whole {
        all.push(key("link", &component.reference));
    }
}
