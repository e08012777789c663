//! Remembered answers: an item is the product of an advisory, or is not.

use super::compare::same_name;
use super::document::{Document, Product};
use super::finding::Grade;
use super::item::Item;
use super::vendor::Maker;
use crate::evaluate::Statement;

/// What the answers say of an item and a product. `None`: nothing.
///
/// An answer names products as `vendor:product`, as an advisory writes them (spelling and legal forms aside), or as
/// `document` or `document/product id`.
pub(super) fn of(
    item: &Item,
    document: &Document,
    product: &Product,
    answers: &[Statement],
) -> Option<Grade> {
    let mine = || answers.iter().filter(|answer| means(answer, item));
    let named = |text: &String| names(text, document, product);
    if let Some(answer) = mine().find(|answer| answer.is.iter().any(named)) {
        return Some(Grade::Confirmed(said(answer)));
    }
    mine()
        .find(|answer| answer.is_not.iter().any(|text| text.trim() == "*" || named(text)))
        .map(|answer| Grade::Refused(said(answer)))
}

/// An answer says of the item what it is: products that no word leads to must be looked at too.
pub(super) fn settle(item: &Item, answers: &[Statement]) -> bool {
    answers.iter().any(|answer| !answer.is.is_empty() && means(answer, item))
}

fn means(answer: &Statement, item: &Item) -> bool {
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
    let Some((vendor, name)) = text.split_once(':') else { return false };
    same_name(name, &product.name) && Maker::of(vendor).same(&Maker::of(&product.vendor)).is_some()
}

fn said(answer: &Statement) -> String {
    match (answer.by.is_empty(), answer.reason.is_empty()) {
        (true, _) => answer.reason.clone(),
        (false, true) => answer.by.clone(),
        (false, false) => format!("{} ({})", answer.by, answer.reason),
    }
}
