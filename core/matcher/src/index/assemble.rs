//! From records to the sections of a snapshot.

use std::collections::{BTreeMap, BTreeSet};

use noharm_model::advisory::{Advisory, Affected, AffectedPackage, CpeMatch, Node};
use rustc_hash::{FxHashMap, FxHashSet};

use super::body;
use super::criterion;
use super::error::IndexError;
use super::join::{self, Targets};
use super::key::{Kind, family, folded, key, squashed};
use super::layout::{SECTIONS, Section};
use super::named::Named;
use super::open::Index;
use super::pack::{Bodies, Pack, Texts};
use super::statement::{self, Draft, Form};
use super::tree;
use super::vulnerability;
use crate::identity::name::{CpeName, Owned};
use crate::version::of_ecosystem;

/// A CPE's `product` and `vendor`.
type Product = (String, String);

/// Everything while it grows.
#[derive(Default)]
pub(super) struct Assembly {
    texts: Texts,
    bodies: Bodies,
    trees: Bodies,
    statements: BTreeMap<Vec<u8>, Vec<Draft>>,
    /// Keys that lead to plain lists.
    lists: BTreeMap<Vec<u8>, Vec<u8>>,
    ids: BTreeMap<Vec<u8>, Vec<u32>>,
    products: FxHashSet<Product>,
    sources: FxHashMap<String, u64>,
    named: Named,
    vulnerabilities: Pack,
    vulnerability_offsets: Pack,
    /// Of a segment that renews others.
    places: Pack,
    below: Pack,
}

/// What an assembly is told besides the records.
pub(super) struct Extras<'a> {
    /// Source package → CPE names.
    pub(super) debian_list: &'a [(String, Vec<String>)],
    /// Groups of CPE names of one thing.
    pub(super) same: &'a [Vec<String>],
    /// Only these keys are kept; `None`: all.
    pub(super) selection: Option<&'a FxHashSet<Vec<u8>>>,
    /// The coverage section.
    pub(super) coverage: &'a [u8],
    /// It renews another snapshot; `None`: it stands for itself.
    pub(super) renewal: Option<Renewal<'a>>,
}

/// What a segment renews.
#[derive(Clone, Copy)]
pub(super) struct Renewal<'a> {
    /// Ids of the vulnerabilities that it holds.
    pub(super) touched: &'a BTreeSet<String>,
    /// The segments below it.
    pub(super) below: &'a Index<'a>,
}

/// Packs the records.
pub(super) fn assemble(records: &[Advisory], extras: &Extras<'_>) -> Result<Vec<u8>, IndexError> {
    let targets = join::targets(records);
    let kept = kept(records, &targets, extras.selection);
    let mut assembly = Assembly::default();
    let touched = extras.renewal.map(|renewal| renewal.touched);
    let numbers = assembly.number(records, &targets, &kept, touched);
    if let Some(renewal) = extras.renewal {
        assembly.place(&numbers, renewal.below)?;
    }
    for ((record, targets), kept) in records.iter().zip(&targets).zip(&kept) {
        if *kept {
            assembly.state(record, targets, &numbers, extras.selection);
        }
    }
    assembly.similar();
    assembly.names(extras);
    Ok(assembly.finish(extras))
}

/// Which records stay: in a selection, those that state something of a selected key, and those that describe a
/// vulnerability that such a record speaks of.
fn kept(records: &[Advisory], targets: &[Targets], selection: Option<&FxHashSet<Vec<u8>>>) -> Vec<bool> {
    let Some(selection) = selection else { return vec![true; records.len()] };
    let states: Vec<bool> = records
        .iter()
        .map(|record| {
            record.affected.iter().any(|affected| {
                // Names are short, and the device itself is in no selection.
                matches!(affected, Affected::Named(_))
                    || keys(affected).iter().any(|key| selection.contains(key))
            })
        })
        .collect();
    let mut wanted: FxHashSet<&str> = FxHashSet::default();
    for (targets, _) in targets.iter().zip(&states).filter(|(_, states)| **states) {
        wanted.extend(targets.same.iter().chain(&targets.repairs).map(String::as_str));
    }
    targets
        .iter()
        .zip(states)
        .map(|(targets, states)| states || targets.same.iter().any(|id| wanted.contains(id.as_str())))
        .collect()
}

/// Every key under which an *affected* block is found.
fn keys(affected: &Affected) -> Vec<Vec<u8>> {
    match affected {
        Affected::Configuration(node) => {
            let mut matches = Vec::new();
            tree::every(node, &mut matches, 0);
            matches
                .into_iter()
                .filter(|from| from.vulnerable || names_hardware(from))
                .filter_map(|from| Some(cpe_key(&product_of(&tree::named(from)?)?)))
                .collect()
        }
        Affected::Package(package) => {
            let mut keys: Vec<Vec<u8>> =
                products(package).iter().map(|(product, _)| cpe_key(product)).collect();
            keys.extend(package_key(package));
            keys.extend(purl_key(package));
            keys
        }
        Affected::Named(_) => Vec::new(),
    }
}

fn names_hardware(from: &CpeMatch) -> bool {
    from.criteria.get(..10).is_some_and(|head| head.eq_ignore_ascii_case("cpe:2.3:h:"))
}

fn product_of(name: &CpeName) -> Option<Product> {
    let product = name.product()?;
    Some((product.to_owned(), name.vendor().unwrap_or("*").to_owned()))
}

fn cpe_key((product, vendor): &Product) -> Vec<u8> {
    key(Kind::Cpe, product, Some(vendor))
}

fn package_key(package: &AffectedPackage) -> Option<Vec<u8>> {
    let (family, _) = family(&package.ecosystem);
    (!family.is_empty()).then(|| key(Kind::Package, family, Some(&folded(family, &package.name))))
}

/// The purl that the record states, without version and qualifiers, in lower case.
fn purl_key(package: &AffectedPackage) -> Option<Vec<u8>> {
    let purl = package.purl.as_deref()?;
    Some(key(Kind::Purl, &crate::identity::purl_base(purl)?, None))
}

/// The CPE products that a CVE 5 block speaks of: its CPEs, and its vendor and product in CPE's spelling.
fn products(package: &AffectedPackage) -> Vec<(Product, CpeName)> {
    let mut found: Vec<(Product, CpeName)> = Vec::new();
    let mut add = |name: CpeName| {
        if let Some(product) = product_of(&name)
            && !found.iter().any(|(known, _)| *known == product)
        {
            found.push((product, name));
        }
    };
    package.cpes.iter().filter_map(|cpe| CpeName::read(cpe)).for_each(&mut add);
    if let Some(vendor) = &package.vendor {
        let (vendor, product) = (spelled(vendor), spelled(&package.name));
        if !vendor.is_empty() && !product.is_empty() && vendor != "n/a" && product != "n/a" {
            add(CpeName {
                part: '*',
                vendor: Owned::Is(vendor),
                product: Owned::Is(product),
                ..CpeName::default()
            });
        }
    }
    found
}

/// A name for people as a CPE would spell it: lower case, blanks as underscores.
fn spelled(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join("_").to_lowercase()
}

impl Assembly {
    /// Numbers the vulnerabilities by id and writes their facts.
    fn number<'r>(
        &mut self,
        records: &'r [Advisory],
        targets: &'r [Targets],
        kept: &[bool],
        touched: Option<&'r BTreeSet<String>>,
    ) -> FxHashMap<&'r str, u32> {
        let mut described: BTreeMap<&str, Vec<&Advisory>> = BTreeMap::new();
        for ((record, targets), _) in records.iter().zip(targets).zip(kept).filter(|(_, kept)| **kept) {
            for id in &targets.same {
                described.entry(id).or_default().push(record);
            }
            for id in &targets.repairs {
                described.entry(id).or_default();
            }
        }
        // What no record speaks of any more takes its old place, and no id leads to it.
        let mut gone: FxHashSet<&str> = FxHashSet::default();
        if let Some(touched) = touched {
            described.retain(|id, _| touched.contains(*id));
            gone.extend(touched.iter().map(String::as_str).filter(|id| !described.contains_key(id)));
            described.extend(gone.iter().map(|id| (*id, Vec::new())));
        }
        let mut numbers = FxHashMap::default();
        for (number, (id, records)) in described.into_iter().enumerate() {
            let number = number as u32;
            let joined = vulnerability::join(id, &records);
            self.vulnerability_offsets.fixed(self.vulnerabilities.len() as u32);
            let mut pack = Pack::default();
            vulnerability::write(&mut pack, &mut self.texts, &joined);
            let bytes = pack.into_bytes();
            self.vulnerabilities.number(bytes.len() as u64);
            self.vulnerabilities.raw(&bytes);
            let names = std::iter::once(id).chain(joined.aliases.iter().map(|(alias, _)| alias.as_str()));
            for name in names.filter(|_| !gone.contains(id)) {
                self.ids.entry(key(Kind::Id, name, None)).or_default().push(number);
            }
            numbers.insert(id, number);
        }
        numbers
    }

    /// Gives each vulnerability its number among all: that which it has below, else a new one.
    fn place(&mut self, numbers: &FxHashMap<&str, u32>, below: &Index<'_>) -> Result<(), IndexError> {
        let mut ids: Vec<(u32, &str)> = numbers.iter().map(|(id, number)| (*number, *id)).collect();
        ids.sort_unstable();
        let mut next = below.count();
        for (_, id) in ids {
            let mut known = None;
            for number in below.numbers_of(id)? {
                if below.vulnerability(number)?.id == id {
                    known = Some(number);
                }
            }
            self.places.fixed(known.unwrap_or(next));
            next += u32::from(known.is_none());
        }
        below.digests().iter().for_each(|digest| self.below.raw(digest));
        Ok(())
    }

    /// Files every statement of a record under its keys.
    fn state(
        &mut self,
        record: &Advisory,
        targets: &Targets,
        numbers: &FxHashMap<&str, u32>,
        selection: Option<&FxHashSet<Vec<u8>>>,
    ) {
        let spoken_of = targets.same.iter().chain(&targets.repairs);
        if spoken_of.clone().all(|id| !numbers.contains_key(id.as_str())) {
            return;
        }
        let source = self.source(&record.source);
        let about: Vec<(u32, u64)> = spoken_of
            .filter_map(|id| {
                let own = if *id == record.id { 0 } else { self.texts.reference(&record.id) };
                Some((*numbers.get(id.as_str())?, own))
            })
            .collect();
        let beside = names_other_than_distributions(record);
        for affected in &record.affected {
            if let Affected::Named(named) = affected {
                self.named.add(&mut self.texts, record, named);
            }
            for (key, form, rest) in self.drafts(affected, beside) {
                if selection.is_some_and(|selection| !selection.contains(&key)) {
                    continue;
                }
                let filed = self.statements.entry(key).or_default();
                for &(vulnerability, own) in &about {
                    let withdrawn = record.withdrawn;
                    filed.push(Draft {
                        vulnerability,
                        source,
                        record: own,
                        withdrawn,
                        form,
                        rest: rest.clone(),
                    });
                }
            }
        }
    }

    fn source(&mut self, source: &str) -> u64 {
        let at = self.texts.reference(source);
        self.sources.insert(source.to_owned(), at);
        at
    }

    fn drafts(&mut self, affected: &Affected, beside: bool) -> Vec<(Vec<u8>, Form, Vec<u8>)> {
        match affected {
            Affected::Configuration(node) => self.configuration(node, beside),
            Affected::Package(package) => self.package(package),
            Affected::Named(_) => Vec::new(),
        }
    }

    fn configuration(&mut self, node: &Node, beside: bool) -> Vec<(Vec<u8>, Form, Vec<u8>)> {
        let mut every = Vec::new();
        let plain = tree::plain(node);
        let matches = match &plain {
            Some(matches) => matches,
            None => {
                tree::every(node, &mut every, 0);
                &every
            }
        };
        let named: Vec<(&CpeMatch, CpeName, Product)> = matches
            .iter()
            .filter_map(|&from| {
                let name = tree::named(from)?;
                let product = product_of(&name)?;
                Some((from, name, product))
            })
            .collect();
        let tree = if plain.is_some() { None } else { Some(tree::write(&mut self.texts, node)) };
        let tree = tree.map(|bytes| self.trees.reference(bytes));
        let negated = tree::negates(node);
        let mut by_product: BTreeMap<(&Product, bool), (usize, Pack)> = BTreeMap::new();
        for (from, name, product) in &named {
            let gate = !from.vulnerable;
            if gate && (tree.is_none() || !has_firmware(&named, name, product)) {
                continue;
            }
            self.products.insert(product.clone());
            let (count, pack) = by_product.entry((product, gate)).or_default();
            *count += 1;
            criterion::write(pack, &mut self.texts, name, from);
        }
        by_product
            .into_iter()
            .map(|((product, gate_only), (count, criteria))| {
                let distribution = beside && is_distribution(product);
                let form = Form::Cpe { in_tree: tree.is_some(), negated, gate_only, distribution };
                (cpe_key(product), form, statement::cpe_rest(tree, count, &criteria.into_bytes()))
            })
            .collect()
    }

    fn package(&mut self, package: &AffectedPackage) -> Vec<(Vec<u8>, Form, Vec<u8>)> {
        let body = body::write(&mut self.texts, package, of_ecosystem(&package.ecosystem));
        let body = self.bodies.reference(body);
        let mut drafts = Vec::new();
        if package.ecosystem.is_empty() {
            for (product, name) in products(package) {
                let name = CpeName { version: Owned::Any, update: Owned::Any, ..name };
                let mut pack = Pack::default();
                let from = CpeMatch { vulnerable: true, ..CpeMatch::default() };
                criterion::write(&mut pack, &mut self.texts, &name, &from);
                drafts.push((
                    cpe_key(&product),
                    Form::Product,
                    statement::product_rest(&pack.into_bytes(), body),
                ));
                self.products.insert(product);
            }
        }
        let rest = statement::package_rest(&mut self.texts, &package.ecosystem, body);
        let of_package = package_key(package);
        if let Some(key) = of_package {
            drafts.push((key, Form::Package, rest.clone()));
        }
        if let Some(key) = purl_key(package) {
            drafts.push((key, Form::Package, rest));
        }
        drafts
    }

    /// What two spellings of one product share, and the products of every vendor.
    fn similar(&mut self) {
        let known: Vec<Product> = {
            let mut known: Vec<Product> = std::mem::take(&mut self.products).into_iter().collect();
            known.retain(|product| self.statements.contains_key(&cpe_key(product)));
            known.sort_unstable();
            known
        };
        let mut lists: BTreeMap<Vec<u8>, Vec<(&str, &str)>> = BTreeMap::new();
        for (product, vendor) in &known {
            lists.entry(key(Kind::Similar, &squashed(product), None)).or_default().push((product, vendor));
            lists.entry(key(Kind::Vendor, vendor, None)).or_default().push((product, vendor));
        }
        for (key, products) in lists {
            let list = self.list(products.iter().flat_map(|&(product, vendor)| [product, vendor]));
            self.lists.insert(key, list);
        }
    }

    fn list<'t>(&mut self, items: impl Iterator<Item = &'t str>) -> Vec<u8> {
        let mut pack = Pack::default();
        items.for_each(|item| pack.number(self.texts.reference(item)));
        pack.into_bytes()
    }

    /// Debian's list, and the CPE names that mean one thing.
    fn names(&mut self, extras: &Extras<'_>) {
        let wanted = |assembly: &Self, cpe: &str| {
            extras.selection.is_none()
                || CpeName::read(cpe)
                    .and_then(|name| product_of(&name))
                    .is_some_and(|product| assembly.statements.contains_key(&cpe_key(&product)))
        };
        for (package, cpes) in extras.debian_list {
            if cpes.iter().any(|cpe| wanted(self, cpe)) {
                let list = self.list(cpes.iter().map(String::as_str));
                self.lists.insert(key(Kind::DebianList, package, None), list);
            }
        }
        for group in extras.same {
            if !group.iter().any(|cpe| wanted(self, cpe)) {
                continue;
            }
            let list = self.list(group.iter().map(String::as_str));
            for product in group.iter().filter_map(|cpe| product_of(&CpeName::read(cpe)?)) {
                let (product, vendor) = &product;
                self.lists.insert(key(Kind::SameAs, product, Some(vendor)), list.clone());
            }
        }
    }

    fn finish(mut self, extras: &Extras<'_>) -> Vec<u8> {
        let mut postings: BTreeMap<Vec<u8>, Vec<u8>> = self.lists;
        postings.extend(self.named.postings());
        for (key, numbers) in self.ids {
            let mut pack = Pack::default();
            numbers.iter().for_each(|&number| pack.number(u64::from(number)));
            postings.insert(key, pack.into_bytes());
        }
        for (key, mut drafts) in self.statements {
            let mut pack = Pack::default();
            statement::write(&mut pack, &mut drafts);
            postings.insert(key, pack.into_bytes());
        }
        for key in
            extras.selection.into_iter().flatten().filter(|key| key.first() == Some(&Kind::Package.byte()))
        {
            // Asked for, and no record names it: an empty entry says that it was looked for.
            postings.entry(key.clone()).or_default();
        }
        let mut sources: Vec<(String, u64)> = self.sources.into_iter().collect();
        sources.sort_unstable();
        let mut source_list = Pack::default();
        sources.iter().for_each(|&(_, at)| source_list.number(at));
        let (mut table, mut names, mut runs) = (Pack::default(), Pack::default(), Pack::default());
        for (key, run) in postings {
            table.fixed(names.len() as u32);
            table.fixed(key.len() as u32);
            table.fixed(runs.len() as u32);
            table.fixed(run.len() as u32);
            names.raw(&key);
            runs.raw(&run);
        }
        let mut sections: [Vec<u8>; SECTIONS] = Default::default();
        let mut put = |section: Section, bytes: Vec<u8>| {
            if let Some(slot) = sections.get_mut(section as usize) {
                *slot = bytes;
            }
        };
        put(Section::KeyTable, table.into_bytes());
        put(Section::KeyText, names.into_bytes());
        put(Section::Postings, runs.into_bytes());
        put(Section::Bodies, self.bodies.into_bytes());
        put(Section::Trees, self.trees.into_bytes());
        put(Section::VulnerabilityTable, self.vulnerability_offsets.into_bytes());
        put(Section::Vulnerabilities, std::mem::take(&mut self.vulnerabilities).into_bytes());
        put(Section::Texts, self.texts.into_bytes());
        put(Section::Sources, source_list.into_bytes());
        put(Section::Coverage, extras.coverage.to_vec());
        put(Section::Numbers, std::mem::take(&mut self.places).into_bytes());
        put(Section::Below, std::mem::take(&mut self.below).into_bytes());
        super::layout::assemble(&sections)
    }
}

/// Distributions that NVD names beside the product that they ship. Their packages are matched one by one, so that the
/// distribution as a whole is not reported for each.
const DISTRIBUTIONS: [(&str, &str); 12] = [
    ("debian", "debian_linux"),
    ("canonical", "ubuntu_linux"),
    ("fedoraproject", "fedora"),
    ("opensuse", "leap"),
    ("opensuse", "opensuse"),
    ("redhat", "enterprise_linux"),
    ("redhat", "enterprise_linux_desktop"),
    ("redhat", "enterprise_linux_server"),
    ("redhat", "enterprise_linux_workstation"),
    ("suse", "linux_enterprise_server"),
    ("alpinelinux", "alpine_linux"),
    ("oracle", "linux"),
];

fn is_distribution((product, vendor): &Product) -> bool {
    DISTRIBUTIONS.iter().any(|(of, name)| of == vendor && name == product)
}

/// The record names a vulnerable product that is no distribution.
fn names_other_than_distributions(record: &Advisory) -> bool {
    let mut matches = Vec::new();
    for affected in &record.affected {
        if let Affected::Configuration(node) = affected {
            tree::every(node, &mut matches, 0);
        }
    }
    matches
        .into_iter()
        .filter(|from| from.vulnerable)
        .filter_map(|from| product_of(&tree::named(from)?))
        .any(|product| !is_distribution(&product))
}

/// A gate is worth a key of its own where it is the hardware of a vulnerable firmware: one of the two may be all that
/// an inventory lists.
fn has_firmware(
    named: &[(&CpeMatch, CpeName, Product)],
    gate: &CpeName,
    (product, vendor): &Product,
) -> bool {
    gate.part == 'h'
        && named.iter().any(|(from, _, (other, of))| {
            from.vulnerable && of == vendor && crate::identity::is_firmware_of(other, product)
        })
}
