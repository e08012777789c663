//! The product tree: every product with the branches that lead to it, its identifiers and what it is made of.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Branch, Document, Group, Identifiers, Product, Relation, raw};
use crate::error::{Error, Place};
use crate::json::{List, Object, Text};
use crate::limits::Limits;
use crate::sbom::remarks::{Remarks, hash};
use crate::text::printable;

/// Where products and groups stand, by their ids.
#[derive(Default)]
pub(super) struct Index {
    products: FxHashMap<String, usize>,
    groups: FxHashMap<String, usize>,
}

impl Index {
    /// The products of a list of ids, each once; ids that lead nowhere are told.
    pub(super) fn products(&self, list: &List<Text<'_>>, whose: &str, remarks: &mut Remarks) -> Vec<usize> {
        found(&self.products, list, whose, remarks)
    }

    /// The same for groups.
    pub(super) fn groups(&self, list: &List<Text<'_>>, whose: &str, remarks: &mut Remarks) -> Vec<usize> {
        found(&self.groups, list, whose, remarks)
    }
}

fn found(
    ids: &FxHashMap<String, usize>,
    list: &List<Text<'_>>,
    whose: &str,
    remarks: &mut Remarks,
) -> Vec<usize> {
    let mut all = Vec::with_capacity(list.items.len());
    for id in list.items.iter().filter_map(Text::get) {
        match ids.get(id) {
            Some(index) => all.push(*index),
            None => remarks.add(|| {
                format!("{}: `{}` leads nowhere in this file", printable(whose, 80), printable(id, 80))
            }),
        }
    }
    let mut seen = rustc_hash::FxHashSet::default();
    all.retain(|index| seen.insert(*index));
    all
}

/// Fills in products and groups.
pub(super) fn read(
    raw: &raw::Document<'_>,
    document: &mut Document,
    remarks: &mut Remarks,
    limits: &Limits,
) -> Result<Index, Error> {
    let Some(tree) = &raw.product_tree.value else { return Ok(Index::default()) };
    let mut reading =
        Reading { products: Vec::new(), index: Index::default(), remarks, most: limits.records };
    let mut path = Vec::new();
    reading.branches(&tree.branches, &mut path)?;
    for name in tree.names.values() {
        reading.product(name, &[])?;
    }
    let mut relations = Vec::new();
    for relationship in tree.relationships.values() {
        let Some(name) = &relationship.name.value else { continue };
        let Some(product) = reading.product(name, &[])? else { continue };
        let category = relationship.category.owned().unwrap_or_default();
        relations.push((product, category, relationship.component.get(), relationship.within.get()));
    }
    for path in tree.paths.values() {
        let Some(name) = &path.name.value else { continue };
        let Some(product) = reading.product(name, &[])? else { continue };
        // The last step names the whole that the beginning ends up in.
        let Some(last) = path.steps.values().last() else { continue };
        let category = last.category.owned().unwrap_or_default();
        relations.push((product, category, path.beginning.get(), last.next.get()));
    }
    for (product, category, component, within) in relations {
        let (component, within) = (reading.find(component), reading.find(within));
        if let Some(product) = reading.products.get_mut(product) {
            product.relation = Some(Relation { category, component, within });
        }
    }
    for group in tree.groups.values() {
        let Some(id) = group.id.owned() else { continue };
        let products = reading.index.products(&group.products, &id, reading.remarks);
        let at = document.groups.len();
        reading.index.groups.entry(id.clone()).or_insert(at);
        document.groups.push(Group { id, products });
    }
    document.products = reading.products;
    Ok(reading.index)
}

struct Reading<'r> {
    products: Vec<Product>,
    index: Index,
    remarks: &'r mut Remarks,
    most: usize,
}

impl Reading<'_> {
    /// Goes down as deep as the JSON is nested, which is bounded.
    fn branches(
        &mut self,
        list: &List<Object<raw::Branch<'_>>>,
        path: &mut Vec<Arc<Branch>>,
    ) -> Result<(), Error> {
        for branch in list.values() {
            let (category, name) = (branch.category.owned(), branch.name.owned());
            path.push(Arc::new(Branch {
                category: category.unwrap_or_default(),
                name: name.unwrap_or_default(),
            }));
            if let Some(name) = &branch.product.value {
                self.product(name, path)?;
            }
            self.branches(&branch.branches, path)?;
            path.pop();
        }
        Ok(())
    }

    fn product(&mut self, name: &raw::FullName<'_>, path: &[Arc<Branch>]) -> Result<Option<usize>, Error> {
        let at = self.products.len();
        if at >= self.most {
            return Err(Error::limit(Place::File, "it holds more products", self.most));
        }
        let shown = || printable(name.name.get().unwrap_or("no name"), 80);
        let Some(id) = name.id.owned() else {
            self.remarks.add(|| format!("the product `{}` has no id; passed over", shown()));
            return Ok(None);
        };
        if self.index.products.contains_key(&id) {
            self.remarks
                .add(|| format!("the id of `{}` stands for several products; the first keeps it", shown()));
        } else {
            self.index.products.insert(id.clone(), at);
        }
        let helper = name.helper.value.as_deref();
        let identifiers = helper.map(|helper| self.identifiers(helper)).unwrap_or_default();
        self.products.push(Product {
            id,
            name: name.name.owned().unwrap_or_default(),
            branches: path.to_vec(),
            identifiers,
            relation: None,
        });
        Ok(Some(at))
    }

    fn identifiers(&mut self, helper: &raw::Helper<'_>) -> Identifiers {
        let texts = |list: &List<Text<'_>>| list.items.iter().filter_map(Text::owned).collect();
        let purl = helper.purl.owned();
        let purls = purl.into_iter().chain(helper.purls.items.iter().filter_map(Text::owned));
        let mut hashes = Vec::new();
        for given in helper.hashes.values().flat_map(|file| file.hashes.values()) {
            match hash(given.algorithm.get().unwrap_or_default(), given.value.get().unwrap_or_default()) {
                Some(hash) => hashes.push(hash),
                None => {
                    self.remarks.add(|| "a hash is not a digest of its algorithm; passed over".to_owned())
                }
            }
        }
        let uris = helper
            .uris
            .values()
            .filter_map(|uri| Some((uri.namespace.owned().unwrap_or_default(), uri.uri.owned()?)));
        Identifiers {
            cpe: helper.cpe.owned(),
            purls: purls.collect(),
            hashes,
            models: texts(&helper.model_numbers),
            serials: texts(&helper.serial_numbers),
            skus: texts(&helper.skus),
            sboms: texts(&helper.sbom_urls),
            uris: uris.collect(),
        }
    }

    fn find(&mut self, id: Option<&str>) -> Option<usize> {
        let found = id.and_then(|id| self.index.products.get(id).copied());
        if found.is_none() {
            let shown = printable(id.unwrap_or("(none)"), 80);
            self.remarks.add(|| format!("relationships: `{shown}` leads nowhere in this file"));
        }
        found
    }
}
