//! The statements of a CSAF document: product status, flags, threats and remediations, product by product.

use std::sync::Arc;

use noharm_model::statement::{Identity, Justification, Product, Statement, Status, Vex};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::advisory::csaf::{About, Document, ProductStatus, Vulnerability};
use crate::limits::Limits;
use crate::room::Room;
use crate::sbom::remarks::Remarks;
use crate::text::printable;

/// Members of groups that are looked at for all remediations, threats and flags together.
const MEMBERS_MOST: usize = 4_000_000;
/// Bytes of a vulnerability's name that may be repeated even where there is no more room; a CVE's has some fifteen.
const ID_MOST: usize = 200;

/// What a CSAF document of any profile states: affected (first, known, last), fixed (first and later), not affected, under
/// investigation. What it only recommends or calls unknown states nothing.
///
/// A product that is one thing within another becomes the whole with the part as its subcomponent.
#[must_use]
pub fn of_csaf(document: &Document, limits: &Limits) -> Vex {
    let mut remarks = Remarks::new(limits);
    let products = products(document, &mut remarks);
    let mut reading =
        Reading { document, products, members: MEMBERS_MOST, texts: Room::new(Room::NAMES), remarks };
    let mut statements = Vec::new();
    for vulnerability in &document.vulnerabilities {
        reading.vulnerability(vulnerability, &mut statements);
    }
    let mut all = document.remarks.clone();
    all.extend(reading.remarks.finish());
    let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    Vex {
        format: format!("CSAF {}", document.csaf_version),
        id: text(&document.tracking.id),
        version: text(&document.tracking.version),
        author: text(&document.publisher.name),
        issued: document.tracking.initial_release.clone(),
        changed: document.tracking.current_release.clone(),
        statements,
        remarks: all,
        ..Vex::default()
    }
}

/// Every product of the tree as a statement names it; `None` where its names would take too much room.
fn products(document: &Document, remarks: &mut Remarks) -> Vec<Option<Product>> {
    let mut room = Room::new(Room::NAMES);
    let mut identities: Vec<Option<Arc<Identity>>> = Vec::with_capacity(document.products.len());
    for product in &document.products {
        let identity = identity(product);
        let texts = [&identity.vendor, &identity.name, &identity.version, &identity.range];
        let bytes = texts.into_iter().flatten().map(String::len).sum();
        identities.push(has_room(bytes, &product.id, &mut room, remarks).then(|| Arc::new(identity)));
    }
    let of = |index: usize| identities.get(index).cloned().flatten();
    let mut all = Vec::with_capacity(identities.len());
    for (at, product) in document.products.iter().enumerate() {
        let relation = product.relation.as_ref();
        let pair = relation.and_then(|relation| Some((of(relation.component?)?, of(relation.within?)?)));
        all.push(match (pair, of(at)) {
            (Some((component, within)), own) => joined(component, own, &product.id, &mut room, remarks)
                .map(|part| Product { product: within, subcomponents: vec![part] }),
            (None, Some(own)) => Some(Product { product: own, subcomponents: Vec::new() }),
            (None, None) => None,
        });
    }
    all
}

/// Whether there is room for the names of a product; that there is none is told.
fn has_room(bytes: usize, id: &str, room: &mut Room, remarks: &mut Remarks) -> bool {
    room.take(bytes, remarks, || {
        format!("the product `{}` is passed over: too many long names", printable(id, 40))
    })
}

/// The part, with the identifiers that the document gives to the part within its whole, the product `id`; `None` where
/// there is no room for its names once more.
fn joined(
    component: Arc<Identity>,
    own: Option<Arc<Identity>>,
    id: &str,
    room: &mut Room,
    remarks: &mut Remarks,
) -> Option<Arc<Identity>> {
    let Some(own) = own.filter(|own| !(own.purls.is_empty() && own.cpes.is_empty() && own.hashes.is_empty()))
    else {
        return Some(component);
    };
    if !has_room(size(&component), id, room, remarks) {
        return None;
    }
    let mut whole = (*component).clone();
    extend(&mut whole.purls, &own.purls);
    extend(&mut whole.cpes, &own.cpes);
    extend(&mut whole.hashes, &own.hashes);
    Some(Arc::new(whole))
}

/// Bytes that a copy takes: its texts, and for the members of lists what holds them.
fn size(identity: &Identity) -> usize {
    let Identity { reference, vendor, name, version, range, purls, cpes, hashes, models, serials, skus } =
        identity;
    let single = [reference, vendor, name, version, range].into_iter().flatten().map(String::len);
    let lists = [purls, cpes, hashes, models, serials, skus].into_iter().flatten();
    let listed = lists.map(|text| text.len().saturating_add(size_of::<String>()));
    single.chain(listed).sum()
}

/// Adds to a list what it did not hold.
fn extend(list: &mut Vec<String>, more: &[String]) {
    let known: FxHashSet<&String> = list.iter().collect();
    let new: Vec<String> = more.iter().filter(|text| !known.contains(text)).cloned().collect();
    list.extend(new);
}

fn identity(product: &crate::advisory::csaf::Product) -> Identity {
    let identifiers = &product.identifiers;
    let version = product.version();
    let of = |category: &str| {
        version.filter(|branch| branch.category == category).map(|branch| branch.name.clone())
    };
    let full = Some(product.name.clone()).filter(|name| !name.is_empty());
    Identity {
        reference: Some(product.id.clone()),
        vendor: product.vendor().map(str::to_owned),
        name: product.product_name().map(str::to_owned).or(full),
        version: of("product_version"),
        range: of("product_version_range"),
        purls: identifiers.purls.clone(),
        cpes: identifiers.cpe.iter().cloned().collect(),
        hashes: identifiers.hashes.clone(),
        models: identifiers.models.clone(),
        serials: identifiers.serials.clone(),
        skus: identifiers.skus.clone(),
    }
}

/// What is said of one product beside its status: the first flag and impact, and all remediations, by their indices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Beside {
    flag: Option<usize>,
    impact: Option<usize>,
    remediations: Vec<usize>,
}

struct Reading<'d> {
    document: &'d Document,
    products: Vec<Option<Product>>,
    /// Members of groups that may still be looked at.
    members: usize,
    /// For texts that are repeated in statements.
    texts: Room,
    remarks: Remarks,
}

impl Reading<'_> {
    fn vulnerability(&mut self, vulnerability: &Vulnerability, out: &mut Vec<Statement>) {
        let mut names = vulnerability.cve.iter().chain(vulnerability.ids.iter().map(|id| &id.1));
        let Some(name) = names.next().cloned() else {
            self.remarks.add(|| "a vulnerability has no id; passed over".to_owned());
            return;
        };
        let aliases: Vec<String> = names.filter(|alias| **alias != name).cloned().collect();
        let beside = self.beside(vulnerability);
        for (status, lists) in by_status(&vulnerability.status) {
            // In the file's order, one statement for all products of which the same is said.
            let mut groups: Vec<(Beside, Vec<Product>)> = Vec::new();
            let mut places: FxHashMap<Beside, usize> = FxHashMap::default();
            for index in lists.into_iter().flatten() {
                let Some(product) = self.products.get(*index).cloned().flatten() else { continue };
                let key = beside.get(index).cloned().unwrap_or_default();
                let place = *places.entry(key).or_insert_with_key(|key| {
                    groups.push((key.clone(), Vec::new()));
                    groups.len().saturating_sub(1)
                });
                if let Some(group) = groups.get_mut(place) {
                    group.1.push(product);
                }
            }
            for (beside, products) in groups {
                out.extend(self.statement(vulnerability, &name, &aliases, status, &beside, products));
            }
        }
    }

    fn beside(&mut self, vulnerability: &Vulnerability) -> FxHashMap<usize, Beside> {
        let mut all: FxHashMap<usize, Beside> = FxHashMap::default();
        for (at, flag) in vulnerability.flags.iter().enumerate() {
            self.each(flag, |product| {
                all.entry(product).or_default().flag.get_or_insert(at);
            });
        }
        let threats = vulnerability.threats.iter().enumerate();
        for (at, threat) in threats.filter(|(_, threat)| threat.category == "impact") {
            self.each(threat, |product| {
                all.entry(product).or_default().impact.get_or_insert(at);
            });
        }
        for (at, remediation) in vulnerability.remediations.iter().enumerate() {
            self.each(remediation, |product| {
                let list = &mut all.entry(product).or_default().remediations;
                if list.last() != Some(&at) {
                    list.push(at);
                }
            });
        }
        all
    }

    /// Every product that a flag, threat or remediation is about, through its groups too.
    fn each(&mut self, about: &About, mut then: impl FnMut(usize)) {
        about.products.iter().copied().for_each(&mut then);
        for group in about.groups.iter().filter_map(|group| self.document.groups.get(*group)) {
            if self.members < group.products.len() {
                self.remarks
                    .add(|| "groups of products are named too often; the rest is passed over".to_owned());
                return;
            }
            self.members = self.members.saturating_sub(group.products.len());
            group.products.iter().copied().for_each(&mut then);
        }
    }

    /// `None` where there is no room to repeat the vulnerability's own long name.
    fn statement(
        &mut self,
        vulnerability: &Vulnerability,
        name: &str,
        aliases: &[String],
        status: Status,
        beside: &Beside,
        products: Vec<Product>,
    ) -> Option<Statement> {
        let flag = beside.flag.and_then(|at| vulnerability.flags.get(at)).map(|flag| flag.category.as_str());
        let justification = flag.and_then(Justification::from_word);
        if let (Some(flag), None) = (flag, justification) {
            self.remarks.add(|| format!("the flag `{}` is not known", printable(flag, 40)));
        }
        let mut impact = beside.impact.and_then(|at| vulnerability.threats.get(at)?.details.clone());
        let remediations = beside.remediations.iter().filter_map(|at| vulnerability.remediations.get(*at));
        let mut responses: Vec<String> = Vec::new();
        let mut action = None;
        for remediation in remediations {
            // A handful of categories exist; the rest of a strange file's are not worth a search.
            let known = responses.len() >= 20 || responses.contains(&remediation.category);
            if !known && !remediation.category.is_empty() {
                responses.push(remediation.category.clone());
            }
            action = action.or_else(|| remediation.details.clone());
        }
        let texts = [&impact, &action].into_iter().flatten().chain(aliases).chain(&responses);
        let bytes = texts.map(String::len).sum::<usize>().saturating_add(name.len());
        let has_room = self.texts.take(bytes, &mut self.remarks, || {
            format!("{}: too many long texts; left out", printable(name, 40))
        });
        if !has_room {
            (impact, action) = (None, None);
            responses.clear();
            if name.len() > ID_MOST {
                return None;
            }
        }
        Some(Statement {
            vulnerability: name.to_owned(),
            aliases: if has_room { aliases.to_vec() } else { Vec::new() },
            products,
            status,
            justification: justification.filter(|_| status == Status::NotAffected),
            impact,
            action,
            responses,
            issued: None,
            changed: None,
            supplier: None,
        })
    }
}

/// The lists of products that mean a status of VEX.
fn by_status(status: &ProductStatus) -> [(Status, Vec<&Vec<usize>>); 4] {
    [
        (Status::NotAffected, vec![&status.known_not_affected]),
        (Status::Affected, vec![&status.first_affected, &status.known_affected, &status.last_affected]),
        (Status::Fixed, vec![&status.first_fixed, &status.fixed]),
        (Status::UnderInvestigation, vec![&status.under_investigation]),
    ]
}
