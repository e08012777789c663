//! What a component says of itself: the words by which it may be found, and who makes it.

use noharm_model::component::Component;

use super::name::CpeName;
use super::resolve::Identified;
use super::words::{initials, vendor_in_one, vendor_words};
use crate::evaluate::target_of;
use crate::index::key::squashed;

/// What the component says of itself.
pub(super) struct Clues {
    pub(super) products: Vec<String>,
    pub(super) vendors: Vec<String>,
    /// Each vendor's telling words in one, and its initials.
    pub(super) vendors_in_one: Vec<String>,
    pub(super) purl_type: Option<String>,
    /// A thing, not software.
    pub(super) hardware: bool,
    pub(super) version: Option<String>,
    pub(super) name: Option<CpeName>,
}

impl Clues {
    pub(super) fn of(component: &Component, found: &Identified) -> Self {
        let purl = found.purl.as_ref();
        let mut products: Vec<String> = Vec::new();
        let own = found.names.iter().filter_map(CpeName::product).map(str::to_owned);
        let source = found.os.as_ref().map(|os| os.source.clone());
        let rest = [Some(component.name.clone()), purl.map(|purl| purl.name().to_owned())];
        // Of a distribution's package the source package says what it is; its binary's name is a part of it.
        let named: Vec<String> = match source {
            Some(source) => vec![source],
            None => own.chain(rest.into_iter().flatten()).collect(),
        };
        for product in named {
            let known = products.iter().any(|known| squashed(known) == squashed(&product));
            if !known && !product.trim().is_empty() && product.len() <= 200 {
                products.push(product);
            }
        }
        let (mut vendors, mut vendors_in_one) = (Vec::new(), Vec::new());
        let stated = found.names.iter().filter_map(|name| name.vendor().map(str::to_owned));
        let namespace =
            purl.filter(|_| found.os.is_none()).and_then(|purl| purl.namespace().map(str::to_owned));
        let supplier = component.supplier.clone().filter(|_| found.os.is_none());
        for vendor in stated.chain(supplier).chain(component.group.clone()).chain(namespace) {
            vendors.extend(vendor_words(&vendor));
            vendors_in_one.push(vendor_in_one(&vendor));
            vendors_in_one.extend(initials(&vendor));
        }
        vendors.sort_unstable();
        vendors.dedup();
        let part = found.names.first().map(|name| name.part);
        Self {
            products,
            vendors,
            vendors_in_one,
            purl_type: purl.map(|purl| purl.kind().to_owned()),
            hardware: part == Some('h') || (part.is_none() && component.kind.as_deref() == Some("device")),
            version: version_of(component, found),
            name: found.names.first().cloned(),
        }
    }
}

fn version_of(component: &Component, found: &Identified) -> Option<String> {
    let of_cpe = found.names.first().and_then(|name| name.version.value());
    of_cpe.or(component.version.as_deref()).map(str::to_owned)
}
impl Clues {
    /// It comes from a language's registry.
    pub(super) fn in_language(&self) -> bool {
        self.purl_type
            .as_deref()
            .is_some_and(|kind| target_of(kind).is_some() && !matches!(kind, "deb" | "apk" | "rpm"))
    }

    /// A vendor's word that only repeats the product's name tells nothing.
    pub(super) fn is_product_word(&self, word: &str) -> bool {
        self.products.iter().any(|product| squashed(product).contains(word))
    }

    /// One of its names begins with a vendor's, and goes on where it must.
    pub(super) fn begins_with(&self, vendor: &str, goes_on: bool) -> bool {
        let mut names = self.products.iter().map(|product| squashed(product));
        names.any(|name| name.starts_with(vendor) && (name.len() > vendor.len() || !goes_on))
    }
}
