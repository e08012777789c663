//! Remembered answers: what a component with a poor identity is, or is not.

use noharm_model::component::Component;

use super::name::{CpeName, Owned};
use super::purl_base;
use super::resolve::Identified;
use crate::evaluate::{Selector, Statement};
use crate::purl::Purl;

/// The answers that mean one component.
#[derive(Clone, Debug, Default)]
pub(super) struct Answered<'s> {
    statements: Vec<&'s Statement>,
}

/// The answers that mean `component` in the part named `part`.
pub(super) fn of<'s>(component: &Component, part: &str, statements: &'s [Statement]) -> Answered<'s> {
    Answered {
        statements: statements
            .iter()
            .filter(|statement| means(&statement.matches, component, part))
            .collect(),
    }
}

fn means(selector: &Selector, component: &Component, part: &str) -> bool {
    let same = |wanted: &str, found: &str| wanted.trim().eq_ignore_ascii_case(found.trim());
    if selector.part.as_deref().is_some_and(|wanted| !same(wanted, part)) {
        return false;
    }
    let full_name = component.group.as_ref().map(|group| format!("{group}/{}", component.name));
    let name = selector.name.as_deref().is_none_or(|wanted| {
        same(wanted, &component.name) || full_name.as_deref().is_some_and(|full| same(wanted, full))
    });
    let version = selector
        .version
        .as_deref()
        .is_none_or(|wanted| component.version.as_deref().is_some_and(|found| same(wanted, found)));
    let purl = selector.purl.as_deref().is_none_or(|wanted| {
        component.purl.as_deref().is_some_and(|found| {
            same(wanted, found)
                || (Purl::parse_leniently(wanted).is_ok_and(|purl| purl.version().is_none())
                    && purl_base(wanted) == purl_base(found))
        })
    });
    let cpe = selector.cpe.as_deref().is_none_or(|wanted| {
        component.cpes.iter().any(|found| {
            same(wanted, found) || CpeName::read(found).is_some_and(|name| same(wanted, &label(&name)))
        })
    });
    let says_something = [&selector.name, &selector.purl, &selector.cpe].into_iter().any(Option::is_some);
    says_something && name && version && purl && cpe
}

/// A CPE name, or `vendor:product`; without its version, which is the component's own.
pub(super) fn product_name(text: &str) -> Option<CpeName> {
    let name = CpeName::read(text).or_else(|| {
        let (vendor, product) =
            text.trim().split_once(':').filter(|(vendor, _)| *vendor != "pkg" && *vendor != "cpe")?;
        let value = |text: &str| Owned::Is(text.trim().to_lowercase());
        Some(CpeName { part: '*', vendor: value(vendor), product: value(product), ..CpeName::default() })
    })?;
    Some(CpeName { version: Owned::Any, update: Owned::Any, ..name })
}

fn label(name: &CpeName) -> String {
    format!("{}:{}", name.vendor().unwrap_or("*"), name.product().unwrap_or("*"))
}

impl<'s> Answered<'s> {
    fn is(&self) -> impl Iterator<Item = &'s str> + '_ {
        self.statements.iter().flat_map(|statement| statement.is.iter().map(String::as_str))
    }

    fn is_not(&self) -> impl Iterator<Item = &'s str> + '_ {
        self.statements.iter().flat_map(|statement| statement.is_not.iter().map(String::as_str))
    }

    /// The answers themselves, for advisories that name products in words.
    pub(super) fn cloned(&self) -> Vec<Statement> {
        self.statements.iter().map(|&statement| statement.clone()).collect()
    }

    /// The component is named anew.
    pub(super) fn settles(&self) -> bool {
        self.is().next().is_some()
    }

    /// The component is nothing that any feed knows.
    pub(super) fn is_nothing(&self) -> bool {
        !self.settles() && self.is_not().any(|what| what.trim() == "*")
    }

    /// Who said so and why, one line.
    pub(super) fn said(&self) -> String {
        let words = self.statements.iter().map(|statement| {
            match (statement.by.is_empty(), statement.reason.is_empty()) {
                (true, _) => statement.reason.clone(),
                (false, true) => statement.by.clone(),
                (false, false) => format!("{} ({})", statement.by, statement.reason),
            }
        });
        words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join("; ")
    }

    pub(super) fn cpes(&self) -> impl Iterator<Item = CpeName> + '_ {
        self.is().filter_map(product_name).filter(|name| name.product().is_some())
    }

    /// The purl of an answer, with the component's own version.
    pub(super) fn purl(&self, version: Option<&str>) -> Option<Purl> {
        let purl = self.is().find_map(|text| Purl::parse_leniently(text).ok())?;
        Some(with_version(purl, version))
    }

    /// Takes away what the component is not.
    pub(super) fn exclude(&self, found: &mut Identified) {
        found.products.retain(|hit| !self.denies(&hit.label()));
        found.packages.retain(|hit| !self.denies(&format!("{}/{}", hit.family, hit.name)));
    }

    /// An answer says that the component is not `product` (`vendor:product` or `ecosystem/name`).
    pub(super) fn denies(&self, product: &str) -> bool {
        self.is_not().any(|what| is_product(what.trim(), product))
    }
}

/// A purl, a CPE name or `vendor:product` is `product` (`vendor:product` or `ecosystem/name`).
pub(super) fn is_product(what: &str, product: &str) -> bool {
    what.eq_ignore_ascii_case(product)
        || CpeName::read(what).is_some_and(|name| label(&name).eq_ignore_ascii_case(product))
        || Purl::parse_leniently(what)
            .ok()
            .as_ref()
            .and_then(super::ecosystem::of)
            .is_some_and(|(family, name)| format!("{family}/{name}").eq_ignore_ascii_case(product))
}

/// The purl with another version.
pub(super) fn with_version(purl: Purl, version: Option<&str>) -> Purl {
    let (namespace, subpath) = (purl.namespace(), purl.subpath());
    Purl::build(purl.kind(), namespace, purl.name(), version, purl.qualifiers(), subpath).unwrap_or(purl)
}
