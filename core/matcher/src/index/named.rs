//! Advisories that name products in words: each whole, and by the words of its products.
//!
//! Two kinds of keys: an advisory's id and source lead to its products; a word leads to the advisories that hold it. A
//! segment that renews one advisory holds it whole, and its words; an advisory that a stale word leads to is read as it is
//! now, so that it does no harm.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use noharm_model::advisory::{Advisory, NamedProducts};
use rustc_hash::FxHashMap;

use super::cursor::Cursor;
use super::error::IndexError;
use super::key::{Kind, key};
use super::layout::Section;
use super::open::Index;
use super::pack::{Pack, Texts};
use super::store::Store;
use crate::medical::{Document, Makers, NameIndex, Product, words_of};

/// Advisories that are kept ready; a device is compared with some dozens.
const MOST_READY: usize = 512;
/// Advisories of which it is kept who makes their products.
const MOST_MAKERS: usize = 16_384;

/// Names while a snapshot grows.
#[derive(Debug, Default)]
pub(super) struct Named {
    documents: BTreeMap<Vec<u8>, Vec<u8>>,
    words: BTreeMap<Vec<u8>, Vec<u64>>,
}

impl Named {
    /// Takes in what a record names.
    pub(super) fn add(&mut self, texts: &mut Texts, record: &Advisory, named: &NamedProducts) {
        self.documents
            .insert(key(Kind::Named, &record.id, Some(&record.source)), write(texts, record, named));
        let (id, source) = (texts.reference(&record.id), texts.reference(&record.source));
        for word in words_of(&document(&record.id, named)) {
            self.words.entry(key(Kind::Word, &word, None)).or_default().extend([id, source]);
        }
    }

    /// Keys with their postings.
    pub(super) fn postings(self) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
        let lists = self.words.into_iter().map(|(key, list)| {
            let mut pack = Pack::default();
            list.into_iter().for_each(|text| pack.number(text));
            (key, pack.into_bytes())
        });
        self.documents.into_iter().chain(lists)
    }
}

/// What a record names, as it is compared.
fn document(id: &str, named: &NamedProducts) -> Document {
    let products = named.products.iter().map(|product| Product {
        id: product.id.clone(),
        vendor: product.vendor.clone(),
        name: product.name.clone(),
        version_text: product.version_text.clone(),
        full_name: product.full_name.clone(),
        models: product.models.clone(),
        udis: product.uris.clone(),
    });
    Document { id: id.to_owned(), title: named.title.clone(), products: products.collect() }
}

fn write(texts: &mut Texts, record: &Advisory, named: &NamedProducts) -> Vec<u8> {
    let mut pack = Pack::default();
    // The makers stand first: most advisories that share a word are another's, and are read no further.
    let mut vendors: Vec<&String> = named.products.iter().map(|product| &product.vendor).collect();
    vendors.sort_unstable();
    vendors.dedup();
    pack.number(vendors.len() as u64);
    vendors.iter().for_each(|vendor| pack.number(texts.reference(vendor)));
    pack.byte(u8::from(record.withdrawn));
    pack.number(texts.reference(&named.title));
    let place: FxHashMap<&str, usize> =
        record.upstream.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    write_texts(&mut pack, texts, &record.upstream);
    pack.number(named.products.len() as u64);
    for product in &named.products {
        for text in [&product.id, &product.vendor, &product.name, &product.version_text, &product.full_name] {
            pack.number(texts.reference(text));
        }
        write_texts(&mut pack, texts, &product.models);
        write_texts(&mut pack, texts, &product.uris);
        pack.byte(u8::from(product.unstated));
        let own: Vec<usize> =
            product.vulnerabilities.iter().filter_map(|id| place.get(id.as_str()).copied()).collect();
        pack.number(own.len() as u64);
        own.iter().for_each(|&at| pack.number(at as u64));
    }
    pack.into_bytes()
}

fn write_texts(pack: &mut Pack, texts: &mut Texts, list: &[String]) {
    pack.number(list.len() as u64);
    for text in list {
        pack.number(texts.reference(text));
    }
}

/// An advisory that names products, ready to be compared with.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) id: String,
    /// It was taken back.
    pub(crate) withdrawn: bool,
    pub(crate) names: NameIndex<'static>,
    /// The vulnerabilities that it speaks of.
    vulnerabilities: Vec<String>,
    /// By product, positions among these.
    of_product: Vec<Vec<usize>>,
    /// By product: it is listed, and nothing states whether it is affected.
    unstated: Vec<bool>,
}

impl Ready {
    /// Ids of the vulnerabilities that a product is affected by.
    pub(crate) fn vulnerabilities(&self, product: usize) -> impl Iterator<Item = &str> {
        let own = self.of_product.get(product).into_iter().flatten();
        own.filter_map(|&at| self.vulnerabilities.get(at).map(String::as_str))
    }

    /// The advisory lists the product and does not state whether it is affected.
    pub(crate) fn is_unstated(&self, product: usize) -> bool {
        self.unstated.get(product) == Some(&true)
    }
}

fn read(store: &Store<'_>, cursor: &mut Cursor<'_>, id: &str) -> Result<Ready, IndexError> {
    read_texts(store, cursor)?;
    let withdrawn = cursor.byte()? != 0;
    let title = store.text(cursor.number()?)?.to_owned();
    let vulnerabilities = read_texts(store, cursor)?;
    let (mut products, mut of_product, mut unstated) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..cursor.count()? {
        let mut text = || store.text(cursor.number()?).map(str::to_owned);
        let (id, vendor, name, version_text, full_name) = (text()?, text()?, text()?, text()?, text()?);
        let models = read_texts(store, cursor)?;
        let udis = read_texts(store, cursor)?;
        unstated.push(cursor.byte()? != 0);
        let mut own = Vec::new();
        for _ in 0..cursor.count()? {
            let at = cursor.number()?;
            let inside = usize::try_from(at).ok().filter(|&at| at < vulnerabilities.len());
            own.push(inside.ok_or_else(|| cursor.damaged("a product of an unknown vulnerability"))?);
        }
        of_product.push(own);
        products.push(Product { id, vendor, name, version_text, full_name, models, udis });
    }
    let names = NameIndex::of_one(Document { id: id.to_owned(), title, products });
    let id = id.to_owned();
    Ok(Ready { id, withdrawn, names, vulnerabilities, of_product, unstated })
}

fn read_texts(store: &Store<'_>, cursor: &mut Cursor<'_>) -> Result<Vec<String>, IndexError> {
    let count = cursor.count()?;
    let mut list = Vec::with_capacity(count);
    for _ in 0..count {
        list.push(store.text(cursor.number()?)?.to_owned());
    }
    Ok(list)
}

/// By id and source.
type Kept<T> = FxHashMap<(String, String), Arc<T>>;

/// What is kept of the names in an open snapshot.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// There are any at all.
    any: OnceLock<bool>,
    makers: Mutex<Kept<Makers>>,
    ready: Mutex<Kept<Ready>>,
}

impl<'a> Index<'a> {
    /// True if some advisory names products in words.
    pub(crate) fn has_names(&self) -> Result<bool, IndexError> {
        // Whether there is any may change; what is looked up then is what an answer depends on.
        if self.is_noting() {
            return Ok(true);
        }
        if let Some(known) = self.names.any.get() {
            return Ok(*known);
        }
        let any = !self.first_with(&key(Kind::Named, "", None), 1)?.is_empty();
        Ok(*self.names.any.get_or_init(|| any))
    }

    /// The advisories, as id and source, that hold a word.
    pub(crate) fn named_by(&self, word: &str) -> Result<Vec<(&'a str, &'a str)>, IndexError> {
        self.find(Kind::Word, word, None)?.map_or(Ok(Vec::new()), |run| self.pairs(run))
    }

    /// The advisories of an id, as id and source.
    pub(crate) fn named_with_id(&self, id: &str) -> Result<Vec<(&'a str, &'a str)>, IndexError> {
        let found = self.starting_with(&key(Kind::Named, id, Some("")))?;
        Ok(found.into_iter().filter_map(|(name, _)| super::split(name)).collect())
    }

    /// Who makes the products of an advisory.
    pub(crate) fn makers(&self, id: &str, source: &str) -> Result<Arc<Makers>, IndexError> {
        kept(&self.names.makers, MOST_MAKERS, id, source, || {
            let Some((store, mut cursor)) = self.named_at(id, source)? else { return Ok(None) };
            let vendors = read_texts(store, &mut cursor)?;
            Ok(Some(Makers::of(vendors.iter().map(String::as_str))))
        })
        .map(Option::unwrap_or_default)
    }

    /// An advisory as the newest segment has it.
    pub(crate) fn named(&self, id: &str, source: &str) -> Result<Option<Arc<Ready>>, IndexError> {
        kept(&self.names.ready, MOST_READY, id, source, || {
            let Some((store, mut cursor)) = self.named_at(id, source)? else { return Ok(None) };
            read(store, &mut cursor, id).map(Some)
        })
    }

    fn named_at(&self, id: &str, source: &str) -> Result<Option<(&Store<'a>, Cursor<'a>)>, IndexError> {
        let Some(run) = self.find(Kind::Named, id, Some(source))? else { return Ok(None) };
        let Some((at, postings)) = run.segments().last() else { return Ok(None) };
        let Some(segment) = self.segment(at) else { return Ok(None) };
        let cursor = segment.store.cursor(Section::Postings, postings.at, postings.length)?;
        Ok(Some((&segment.store, cursor)))
    }
}

/// What is kept, or is read now; where there is too much all is forgotten.
fn kept<T>(
    all: &Mutex<Kept<T>>,
    most: usize,
    id: &str,
    source: &str,
    read: impl FnOnce() -> Result<Option<T>, IndexError>,
) -> Result<Option<Arc<T>>, IndexError> {
    // A thread that stopped left the table whole.
    let lock = || all.lock().unwrap_or_else(PoisonError::into_inner);
    let name = (id.to_owned(), source.to_owned());
    if let Some(known) = lock().get(&name) {
        return Ok(Some(Arc::clone(known)));
    }
    let Some(new) = read()?.map(Arc::new) else { return Ok(None) };
    let mut all = lock();
    if all.len() >= most {
        all.clear();
    }
    all.insert(name, Arc::clone(&new));
    Ok(Some(new))
}
