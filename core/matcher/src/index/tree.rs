//! NVD's configurations: flattened where they are one OR, stored as trees where they are more.

use noharm_model::advisory::{CpeMatch, Node};

use super::criterion::{self, Criterion};
use super::cursor::Cursor;
use super::error::IndexError;
use super::pack::{Pack, Texts};
use super::store::Store;
use crate::identity::name::CpeName;

/// Deepest tree that is stored; NVD's have three levels. What lies deeper is stored as *unknown*.
const DEEPEST: usize = 32;
const ALL: u8 = 1;
const NEGATE: u8 = 2;
const TOO_DEEP: u8 = 4;
/// Matches for which memory is taken before they are read.
const MANY: usize = 64;

/// A node of a configuration, read from the snapshot.
#[derive(Debug, Default)]
pub(crate) struct StoredNode<'s, 'a> {
    /// AND; else OR.
    pub(crate) all: bool,
    pub(crate) negate: bool,
    /// Something was too deep, or no CPE name: never false, never true.
    pub(crate) unreadable: bool,
    pub(crate) matches: Vec<StoredMatch<'s, 'a>>,
    pub(crate) children: Vec<StoredNode<'s, 'a>>,
}

/// A match of a configuration: where what it says lies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoredMatch<'s, 'a> {
    pub(crate) store: &'s Store<'a>,
    /// Text references of vendor and product.
    pub(crate) product: (u64, u64),
    /// As [`Criterion::part`].
    pub(crate) part: char,
    /// As [`Criterion::vulnerable`].
    pub(crate) vulnerable: bool,
    /// It begins here.
    pub(crate) criterion: Cursor<'a>,
}

impl<'a> StoredMatch<'_, 'a> {
    /// Vendor and product.
    pub(crate) fn names(&self) -> Result<(&'a str, &'a str), IndexError> {
        let (vendor, product) = self.product;
        Ok((self.store.text(vendor)?, self.store.text(product)?))
    }

    /// All that it says.
    pub(crate) fn read(&self) -> Result<Criterion<'a>, IndexError> {
        criterion::read(&mut { self.criterion }, self.store)
    }
}

/// The matches of a configuration that is one OR and nothing else; `None` for every other.
pub(crate) fn plain(node: &Node) -> Option<Vec<&CpeMatch>> {
    let mut matches = Vec::new();
    collect_plain(node, &mut matches, 0).then_some(matches)
}

fn collect_plain<'n>(node: &'n Node, matches: &mut Vec<&'n CpeMatch>, depth: usize) -> bool {
    let single = node.matches.len() + node.children.len() <= 1;
    if node.negate || (node.all && !single) || depth >= DEEPEST {
        return false;
    }
    matches.extend(&node.matches);
    node.children.iter().all(|child| collect_plain(child, matches, depth + 1))
}

/// True if something in it may be negated; what is stored as unknown counts.
pub(crate) fn negates(node: &Node) -> bool {
    negates_below(node, 0)
}

fn negates_below(node: &Node, depth: usize) -> bool {
    node.negate || depth >= DEEPEST || node.children.iter().any(|child| negates_below(child, depth + 1))
}

/// Every match of a configuration.
pub(crate) fn every<'n>(node: &'n Node, matches: &mut Vec<&'n CpeMatch>, depth: usize) {
    matches.extend(&node.matches);
    if depth < DEEPEST {
        node.children.iter().for_each(|child| every(child, matches, depth + 1));
    }
}

/// Writes a configuration.
pub(crate) fn write(texts: &mut Texts, node: &Node) -> Vec<u8> {
    let mut pack = Pack::default();
    write_node(&mut pack, texts, node, 0);
    pack.into_bytes()
}

fn write_node(pack: &mut Pack, texts: &mut Texts, node: &Node, depth: usize) {
    let readable: Vec<(&CpeMatch, CpeName)> =
        node.matches.iter().filter_map(|from| Some((from, named(from)?))).collect();
    let too_deep = depth >= DEEPEST && !node.children.is_empty();
    let unreadable = too_deep || readable.len() < node.matches.len();
    pack.byte(flag(node.all, ALL) | flag(node.negate, NEGATE) | flag(unreadable, TOO_DEEP));
    pack.number(readable.len() as u64);
    for (from, name) in &readable {
        pack.number(texts.reference(name.vendor().unwrap_or("*")));
        pack.number(texts.reference(name.product().unwrap_or("*")));
        criterion::write(pack, texts, name, from);
    }
    let children = if too_deep { &[] } else { node.children.as_slice() };
    pack.number(children.len() as u64);
    for child in children {
        write_node(pack, texts, child, depth + 1);
    }
}

/// The CPE name of a match, if it names a product.
pub(crate) fn named(from: &CpeMatch) -> Option<CpeName> {
    CpeName::read(&from.criteria).filter(|name| name.product().is_some())
}

fn flag(set: bool, bit: u8) -> u8 {
    if set { bit } else { 0 }
}

/// Reads a configuration.
pub(crate) fn read<'s, 'a>(
    store: &'s Store<'a>,
    cursor: &mut Cursor<'a>,
) -> Result<StoredNode<'s, 'a>, IndexError> {
    read_node(store, cursor, 0)
}

fn read_node<'s, 'a>(
    store: &'s Store<'a>,
    cursor: &mut Cursor<'a>,
    depth: usize,
) -> Result<StoredNode<'s, 'a>, IndexError> {
    if depth > DEEPEST {
        return Err(cursor.damaged("a configuration is too deep"));
    }
    let flags = cursor.byte()?;
    let mut node = StoredNode {
        all: flags & ALL != 0,
        negate: flags & NEGATE != 0,
        unreadable: flags & TOO_DEEP != 0,
        ..StoredNode::default()
    };
    let count = cursor.count()?;
    node.matches.reserve_exact(count.min(MANY));
    for _ in 0..count {
        let product = (cursor.number()?, cursor.number()?);
        let criterion = *cursor;
        let (part, vulnerable) = criterion::head(criterion)?;
        criterion::skip(cursor)?;
        node.matches.push(StoredMatch { store, product, part, vulnerable, criterion });
    }
    for _ in 0..cursor.count()? {
        node.children.push(read_node(store, cursor, depth + 1)?);
    }
    Ok(node)
}
