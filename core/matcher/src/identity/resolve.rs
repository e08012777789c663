//! One component looked up: exact names first, then answers, then what it may be.

use noharm_model::component::Component;

use super::alias;
use super::answer::{self, Answered};
use super::candidate;
use super::ecosystem;
use super::name::{CpeName, Owned};
use super::release::{self, OsPackage};
use crate::coverage::Candidate;
use crate::evaluate::Statement;
use crate::index::key::{Kind, folded, key};
use crate::index::statement::Says;
use crate::index::{Index, IndexError, Run, split};
use crate::purl::Purl;

/// Statements of a product that are looked at to see who names it so.
const SAMPLE: usize = 16;

/// What a component was recognised as.
#[derive(Clone, Debug, Default)]
pub(crate) struct Identified {
    pub(crate) purl: Option<Purl>,
    pub(crate) os: Option<OsPackage>,
    /// Its own CPE names, or those of an answer.
    pub(crate) names: Vec<CpeName>,
    /// Products that it certainly is.
    pub(crate) products: Vec<ProductHit>,
    /// Packages that it certainly is.
    pub(crate) packages: Vec<PackageHit>,
    /// Its package was looked for when the snapshot's selection was made, and no record names it.
    pub(crate) looked_for: bool,
    /// For a distribution's package: the upstream products that its source package is.
    pub(crate) upstream: Vec<ProductHit>,
    /// Products that it may be, best first.
    pub(crate) candidates: Vec<(Candidate, ProductHit)>,
    /// An answer of the maker settled it; who and why.
    pub(crate) answer: Option<String>,
    /// The maker's answers that speak of it.
    pub(crate) answers: Vec<Statement>,
    /// Further names by the maker's rules and answers, each with who says so: VEX documents may use any of them.
    pub(crate) further: Vec<(alias::Name, String)>,
    /// It is no package, but a thing with a name: no feed is expected to cover it.
    pub(crate) by_name: bool,
}

impl Identified {
    /// Something that only advisories are asked for that name products in words.
    pub(crate) fn by_name(component: &Component, part: &str, statements: &[Statement]) -> Self {
        let answers = answer::of(component, part, statements).cloned();
        Self { answers, by_name: true, ..Self::default() }
    }
}

/// A product of the snapshot.
#[derive(Clone, Debug)]
pub(crate) struct ProductHit {
    pub(crate) run: Run,
    pub(crate) vendor: String,
    pub(crate) product: String,
    /// The component's own CPE name of it, if it has one.
    pub(crate) name: Option<CpeName>,
    /// How it was recognised, as a finding says it.
    pub(crate) how: String,
}

/// A package of an ecosystem in the snapshot.
#[derive(Clone, Debug)]
pub(crate) struct PackageHit {
    pub(crate) run: Run,
    /// `PyPI`, or the purl's type where only that is known.
    pub(crate) family: String,
    pub(crate) name: String,
    pub(crate) how: String,
}

impl ProductHit {
    /// `vendor:product`.
    pub(crate) fn label(&self) -> String {
        format!("{}:{}", self.vendor, self.product)
    }
}

/// Looks a component up.
pub(crate) fn identify(
    index: &Index<'_>,
    component: &Component,
    part: &str,
    systems: &[String],
    statements: &[Statement],
) -> Result<Identified, IndexError> {
    let mut found = Identified {
        purl: component.purl.as_deref().and_then(|purl| Purl::parse_leniently(purl).ok()),
        names: component.cpes.iter().filter_map(|cpe| CpeName::read(cpe)).collect(),
        ..Identified::default()
    };
    found.names.retain(|name| name.product().is_some());
    found.names.dedup();
    let answered = answer::of(component, part, statements);
    found.answers = answered.cloned();
    if answered.settles() {
        settle(&mut found, &answered);
    }
    let how = if answered.settles() { format!("answer: {}", answered.said()) } else { "cpe".to_owned() };
    let named = if answered.settles() { found.names.clone() } else { Vec::new() };
    let unsure = exact_products(index, &mut found, &how)?;
    let followed = alias::follow(component, &found, statements);
    followed.products(index, &mut found)?;
    found.os = found.purl.as_ref().and_then(|purl| release::of(component, purl, systems));
    packages(index, &mut found, if answered.settles() { Some(how.as_str()) } else { None })?;
    followed.packages(index, &mut found)?;
    answered.exclude(&mut found);
    followed.exclude(&mut found);
    let is_settled = answered.settles() || followed.renames();
    if answered.is_nothing() {
        found = Identified {
            purl: found.purl,
            names: found.names,
            answer: Some(answered.said()),
            answers: found.answers,
            ..Identified::default()
        };
        return Ok(found);
    }
    if found.os.is_some() {
        found.upstream = std::mem::take(&mut found.products);
        if found.upstream.is_empty() && !is_settled {
            found.candidates = candidate::of(index, component, &found, unsure)?;
        }
    } else if !is_settled && is_poor(index, &found)? {
        found.candidates = candidate::of(index, component, &found, unsure)?;
        let known = std::mem::take(&mut found.products);
        found.candidates.retain(|(candidate, _)| !known.iter().any(|hit| hit.label() == candidate.product));
        found.products = known;
    }
    let denied = |product: &str| answered.denies(product) || followed.denies(product);
    let of_answer = named.into_iter().map(|name| (alias::Name::Cpe(name), how.clone()));
    found.further = of_answer.chain(followed.further()).collect();
    found.further.retain(|(name, _)| !denied(&name.label()));
    found.candidates.retain(|(candidate, _)| !denied(&candidate.product));
    let said = [answered.settles().then(|| answered.said()), followed.renames().then(|| followed.said())];
    found.answer = said.into_iter().flatten().reduce(|one, two| format!("{one}; {two}"));
    Ok(found)
}

/// No registry's package, and no product but one that a CVE record happens to spell so.
fn is_poor(index: &Index<'_>, found: &Identified) -> Result<bool, IndexError> {
    let registered = found.purl.as_ref().is_some_and(|purl| ecosystem::of(purl).is_some());
    if registered && !found.packages.is_empty() {
        return Ok(false);
    }
    for hit in &found.products {
        let mut statements = index.statements(hit.run)?;
        for _ in 0..SAMPLE {
            let Some(statement) = statements.read()? else { break };
            let spelled = matches!(statement.says, Says::Product { criterion, .. } if criterion.part == '*');
            if !spelled {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Puts an answer's identities in the place of the component's own. Its version stays.
fn settle(found: &mut Identified, answered: &Answered<'_>) {
    let own = found.names.iter().find(|name| name.version.value().is_some()).cloned();
    let version = found.purl.as_ref().and_then(|purl| purl.version().map(str::to_owned));
    found.names = answered.cpes().collect();
    for name in &mut found.names {
        if let Some(own) = &own {
            (name.version, name.update) = (own.version.clone(), own.update.clone());
        } else if let Some(version) = &version {
            name.version = Owned::Is(version.clone());
        }
    }
    if let Some(purl) = answered.purl(version.as_deref()) {
        found.purl = Some(purl);
    } else if !found.names.is_empty() {
        found.purl = None;
    }
}

/// Looks up the CPE names; returns the products of names without a vendor where several vendors have one.
fn exact_products(
    index: &Index<'_>,
    found: &mut Identified,
    how: &str,
) -> Result<Vec<ProductHit>, IndexError> {
    let mut unsure = Vec::new();
    for name in &found.names {
        let Some(product) = name.product() else { continue };
        let hit = |run: Run, vendor: &str, how: String| ProductHit {
            run,
            vendor: vendor.to_owned(),
            product: product.to_owned(),
            name: Some(name.clone()),
            how,
        };
        if let Some(vendor) = name.vendor() {
            if let Some(run) = index.find(Kind::Cpe, product, Some(vendor))? {
                add(&mut found.products, hit(run, vendor, how.to_owned()));
            }
            continue;
        }
        let mut vendors = Vec::new();
        for (name, run) in index.starting_with(&key(Kind::Cpe, product, Some("")))? {
            vendors.extend(split(name).map(|(_, vendor)| (vendor, run)));
        }
        let own = |vendor: &str| vendor == product || vendor.strip_suffix("_project") == Some(product);
        let told = match vendors.as_slice() {
            [only] => Some(*only),
            several => several.iter().find(|(vendor, _)| own(vendor)).copied(),
        };
        match told {
            Some((vendor, run)) => {
                add(&mut found.products, hit(run, vendor, format!("{how}, vendor not stated")))
            }
            None => unsure.extend(vendors.into_iter().map(|(vendor, run)| hit(run, vendor, how.to_owned()))),
        }
    }
    Ok(unsure)
}

fn add(products: &mut Vec<ProductHit>, hit: ProductHit) {
    let known = products
        .iter()
        .any(|known| known.vendor == hit.vendor && known.product == hit.product && known.name == hit.name);
    if !known {
        products.push(hit);
    }
}

/// Looks up the package of the purl's ecosystem or distribution, and the purl itself.
fn packages(index: &Index<'_>, found: &mut Identified, settled: Option<&str>) -> Result<(), IndexError> {
    let Some(purl) = &found.purl else { return Ok(()) };
    let how = |way: &str| settled.unwrap_or(way).to_owned();
    if let Some(os) = &found.os {
        if let Some(run) = index.find(Kind::Package, &os.family, Some(&folded(&os.family, &os.source)))? {
            found.looked_for = true;
            let way = if os.source_stated { "source package" } else { "purl" };
            let (family, name) = (os.family.clone(), os.source.clone());
            found.packages.push(PackageHit { run, family, name, how: how(way) });
        }
        found.packages.retain(|hit| !hit.run.is_empty());
        return Ok(());
    }
    if let Some((family, name)) = ecosystem::of(purl)
        && let Some(run) = index.find(Kind::Package, family, Some(&folded(family, &name)))?
    {
        found.looked_for = true;
        found.packages.push(PackageHit { run, family: family.to_owned(), name, how: how("purl") });
    }
    found.packages.retain(|hit| !hit.run.is_empty());
    let base = ecosystem::base(purl);
    if let Some(run) = index.find(Kind::Purl, &base, None)? {
        let family =
            ecosystem::of(purl).map_or_else(|| purl.kind().to_owned(), |(family, _)| family.to_owned());
        found.packages.push(PackageHit { run, family, name: purl.name().to_owned(), how: how("purl") });
    }
    Ok(())
}
