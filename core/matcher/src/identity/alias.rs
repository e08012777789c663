//! Rules about names: a product under one name is a product under another, in every SBOM and on every match.

use noharm_model::component::Component;

use super::answer::{product_name, with_version};
use super::ecosystem;
use super::name::{CpeName, Owned};
use super::resolve::{Identified, PackageHit, ProductHit};
use crate::evaluate::Statement;
use crate::index::key::{Kind, folded};
use crate::index::{Index, IndexError};
use crate::purl::Purl;

/// Most names that one component comes to: more is no renaming.
const MOST: usize = 32;

/// What the rules make of a component: further names, each with who says so, and what it is not.
#[derive(Debug, Default)]
pub(super) struct Followed<'s> {
    names: Vec<(CpeName, String)>,
    purls: Vec<(Purl, String)>,
    refused: Vec<&'s str>,
}

/// A name that rules are laid on.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    Cpe(CpeName),
    Purl(Purl),
}

/// Follows the rules from the component's names, and from each name that a rule gives.
pub(super) fn follow<'s>(
    component: &Component,
    found: &Identified,
    statements: &'s [Statement],
) -> Followed<'s> {
    let mut followed = Followed::default();
    let rules: Vec<(&Statement, &str)> =
        statements.iter().filter_map(|rule| Some((rule, rule.from.as_deref()?.trim()))).collect();
    if rules.is_empty() {
        return followed;
    }
    let mut known: Vec<Name> = found.names.iter().cloned().map(Name::Cpe).collect();
    known.extend(found.purl.clone().map(Name::Purl));
    let mut at = 0;
    while let Some(name) = known.get(at).cloned() {
        at += 1;
        for (rule, from) in rules.iter().filter(|(_, from)| name.is(from)) {
            followed.refused.extend(rule.is_not.iter().map(|what| what.trim()));
            for to in &rule.is {
                let Some(next) = name.renamed(to.trim(), component) else { continue };
                if known.len() < MOST && !known.iter().any(|one| one.is_same(&next)) {
                    followed.take(next.clone(), said(rule, from, to));
                    known.push(next);
                }
            }
        }
    }
    followed
}

/// `alias: sun:jre is oracle:jre: Jo Maker (Oracle bought Sun), 2026-01-02`.
fn said(rule: &Statement, from: &str, to: &str) -> String {
    let mut text = format!("alias: {from} is {to}");
    if !rule.by.is_empty() {
        text.push_str(&format!(": {}", rule.by));
    }
    if !rule.reason.is_empty() {
        text.push_str(&format!(" ({})", rule.reason));
    }
    if let Some(day) = rule.on {
        text.push_str(&format!(", {day}"));
    }
    text
}

impl Followed<'_> {
    fn take(&mut self, name: Name, said: String) {
        match name {
            Name::Cpe(name) => self.names.push((name, said)),
            Name::Purl(purl) => self.purls.push((purl, said)),
        }
    }

    /// The component has a further name: it needs no candidates.
    pub(super) fn renames(&self) -> bool {
        !self.names.is_empty() || !self.purls.is_empty()
    }

    /// The further names, each with who says so.
    pub(super) fn further(&self) -> impl Iterator<Item = (Name, String)> + '_ {
        let names = self.names.iter().map(|(name, said)| (Name::Cpe(name.clone()), said.clone()));
        let purls = self.purls.iter().map(|(purl, said)| (Name::Purl(purl.clone()), said.clone()));
        names.chain(purls)
    }

    /// Who said so and why, one line.
    pub(super) fn said(&self) -> String {
        let of_names = self.names.iter().map(|(_, said)| said.as_str());
        of_names.chain(self.purls.iter().map(|(_, said)| said.as_str())).collect::<Vec<_>>().join("; ")
    }

    /// Looks up the products; the component's own names stay.
    pub(super) fn products(&self, index: &Index<'_>, found: &mut Identified) -> Result<(), IndexError> {
        for (name, said) in &self.names {
            let (Some(vendor), Some(product)) = (name.vendor(), name.product()) else { continue };
            found.names.push(name.clone());
            let is_known =
                found.products.iter().any(|hit| (&*hit.vendor, &*hit.product) == (vendor, product));
            if let Some(run) = index.find(Kind::Cpe, product, Some(vendor))?.filter(|_| !is_known) {
                found.products.push(ProductHit {
                    run,
                    vendor: vendor.to_owned(),
                    product: product.to_owned(),
                    name: Some(name.clone()),
                    how: said.clone(),
                });
            }
        }
        Ok(())
    }

    /// Looks up the packages. A distribution's package stays its distribution's: only its products have further names.
    pub(super) fn packages(&self, index: &Index<'_>, found: &mut Identified) -> Result<(), IndexError> {
        for (purl, said) in self.purls.iter().filter(|_| found.os.is_none()) {
            let of_registry = ecosystem::of(purl);
            let family = of_registry.as_ref().map_or(purl.kind(), |(family, _)| family).to_owned();
            let mut runs = Vec::new();
            if let Some((family, name)) = &of_registry {
                let run = index.find(Kind::Package, family, Some(&folded(family, name)))?;
                found.looked_for |= run.is_some();
                runs.extend(run.filter(|run| !run.is_empty()).map(|run| (run, name.clone())));
            }
            let run = index.find(Kind::Purl, &ecosystem::base(purl), None)?;
            runs.extend(run.map(|run| (run, purl.name().to_owned())));
            found.packages.extend(runs.into_iter().map(|(run, name)| PackageHit {
                run,
                family: family.clone(),
                name,
                how: said.clone(),
            }));
        }
        if found.purl.is_none() {
            found.purl = self.purls.first().map(|(purl, _)| purl.clone());
        }
        Ok(())
    }

    /// Takes away what the component is not.
    pub(super) fn exclude(&self, found: &mut Identified) {
        found.products.retain(|hit| !self.denies(&hit.label()));
        found.packages.retain(|hit| !self.denies(&format!("{}/{}", hit.family, hit.name)));
    }

    /// A rule says that the component is not `product`.
    pub(super) fn denies(&self, product: &str) -> bool {
        self.refused.iter().any(|what| super::answer::is_product(what, product))
    }
}

impl Name {
    /// `vendor:product`, or `ecosystem/name`.
    pub(super) fn label(&self) -> String {
        match self {
            Self::Cpe(name) => {
                format!("{}:{}", name.vendor().unwrap_or("*"), name.product().unwrap_or("*"))
            }
            Self::Purl(purl) => {
                let (family, name) = ecosystem::of(purl)
                    .map_or_else(|| (purl.kind(), purl.name().to_owned()), |(family, name)| (family, name));
                format!("{family}/{name}")
            }
        }
    }

    /// The rule is about this name: `vendor:product`, `vendor:*`, a CPE name or a package URL; a version in it is the only one.
    fn is(&self, from: &str) -> bool {
        match self {
            Self::Cpe(name) => {
                let (Some(vendor), Some(product)) = (name.vendor(), name.product()) else { return false };
                if from.starts_with("cpe:") {
                    let Some(said) = CpeName::read(from) else { return false };
                    let version = said.version.value();
                    return (said.vendor(), said.product()) == (Some(vendor), Some(product))
                        && version.is_none_or(|version| name.version.value() == Some(version));
                }
                from.split_once(':').is_some_and(|(said, of)| {
                    said.eq_ignore_ascii_case(vendor) && (of == "*" || of.eq_ignore_ascii_case(product))
                })
            }
            Self::Purl(purl) => {
                let said = from.starts_with("pkg:").then(|| Purl::parse_leniently(from).ok()).flatten();
                said.is_some_and(|said| {
                    ecosystem::base(&said) == ecosystem::base(purl)
                        && said.version().is_none_or(|version| purl.version() == Some(version))
                })
            }
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Cpe(one), Self::Cpe(two)) => {
                (one.vendor(), one.product()) == (two.vendor(), two.product())
            }
            (Self::Purl(one), Self::Purl(two)) => ecosystem::base(one) == ecosystem::base(two),
            _ => false,
        }
    }

    /// The name that a rule gives, with this one's version; a version in the rule is not looked at.
    fn renamed(&self, to: &str, component: &Component) -> Option<Self> {
        let (version, update) = match self {
            Self::Cpe(name) => (name.version.clone(), name.update.clone()),
            Self::Purl(purl) => (purl.version().map_or(Owned::Any, plain), Owned::Any),
        };
        if to.starts_with("pkg:") {
            let version = version.value().or(component.version.as_deref());
            return Some(Self::Purl(with_version(Purl::parse_leniently(to).ok()?, version)));
        }
        let name = match (to.strip_suffix(":*"), self) {
            (Some(vendor), Self::Cpe(name)) if !to.starts_with("cpe:") => {
                CpeName { vendor: Owned::Is(vendor.to_lowercase()), ..name.clone() }
            }
            _ => product_name(to).filter(|name| name.vendor().is_some() && name.product().is_some())?,
        };
        Some(Self::Cpe(CpeName { version, update, ..name }))
    }
}

/// A version as CPE names hold it: in lower case.
fn plain(version: &str) -> Owned {
    Owned::Is(version.to_lowercase())
}
