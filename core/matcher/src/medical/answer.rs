//! Remembered answers: an item is the product of an advisory, or is not.

use super::compare::same_name;
use super::document::{Document, Product};
use super::finding::Grade;
use super::item::Item;
use super::vendor::Maker;
use crate::evaluate::Statement;
use crate::identity::name::CpeName;

/// What the answers, which mean the item, say of it and a product. `None`: nothing.
///
/// An answer names products as `vendor:product`, as an advisory writes them (spelling and legal forms aside), as a CPE
/// name, or as `document` or `document/product id`.
pub(super) fn of(document: &Document, product: &Product, answers: &[&Statement]) -> Option<Grade> {
    let named = |text: &String| names(text, document, product);
    if let Some(answer) = answers.iter().find(|answer| said_to_be(answer).any(named)) {
        return Some(Grade::Confirmed(said(answer)));
    }
    answers
        .iter()
        .find(|answer| answer.is_not.iter().any(|text| text.trim() == "*" || named(text)))
        .map(|answer| Grade::Refused(said(answer)))
}

/// An answer says of its items what they are.
pub(super) fn settles(answer: &Statement) -> bool {
    said_to_be(answer).next().is_some()
}

/// Everything that an answer says its items are.
pub(crate) fn said_to_be(answer: &Statement) -> impl Iterator<Item = &String> {
    answer.named.iter().chain(&answer.is)
}

/// Vendor and product of an answer that names them so.
pub(crate) fn vendor_and_product(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    if let Some(cpe) = CpeName::read(text) {
        let product = cpe.product()?;
        let product = product.strip_suffix("_firmware").unwrap_or(product);
        return Some((cpe.vendor().unwrap_or_default().replace('_', " "), product.replace('_', " ")));
    }
    let (vendor, name) = text.split_once(':').filter(|(vendor, _)| *vendor != "pkg")?;
    Some((vendor.to_owned(), name.to_owned()))
}

/// True if the answer speaks of the item, as far as an item tells.
pub(super) fn means(answer: &Statement, item: &Item) -> bool {
    let same = |wanted: &str, found: &str| wanted.trim().eq_ignore_ascii_case(found.trim());
    let selector = &answer.matches;
    let name = selector.name.as_deref().is_some_and(|name| same(name, &item.name));
    let version = selector
        .version
        .as_deref()
        .is_none_or(|wanted| item.version.as_deref().is_some_and(|found| same(wanted, found)));
    name && version && selector.purl.is_none() && selector.cpe.is_none()
}

fn names(text: &str, document: &Document, product: &Product) -> bool {
    let text = text.trim();
    if text.eq_ignore_ascii_case(&document.id)
        || text.eq_ignore_ascii_case(&format!("{}/{}", document.id, product.id))
    {
        return true;
    }
    let Some((vendor, name)) = vendor_and_product(text) else { return false };
    same_name(&name, &product.name) && Maker::of(&vendor).same(&Maker::of(&product.vendor)).is_some()
}

fn said(answer: &Statement) -> String {
    match (answer.by.is_empty(), answer.reason.is_empty()) {
        (true, _) => answer.reason.clone(),
        (false, true) => answer.by.clone(),
        (false, false) => format!("{} ({})", answer.by, answer.reason),
    }
}
