//! Whether a name in a VEX document means a component: certainly, perhaps, or another version of it.

use std::cmp::Ordering;

use noharm_model::component::{BomLink, Component};
use noharm_model::finding::UnknownReason;
use noharm_model::statement::Identity;

use super::vex_link::{Led, Link};
use super::vex_purl;
use crate::cpe::{Attribute, Cpe};
use crate::identity::Name;
use crate::identity::release::OsPackage;
use crate::purl::Purl;
use crate::version::{Scheme, Vers, compare, of_product};

/// A component as names are laid against it.
#[derive(Clone, Debug)]
pub(super) struct Own<'m> {
    pub(super) component: &'m Component,
    pub(super) purl: Option<Purl>,
    pub(super) os: Option<&'m OsPackage>,
    pub(super) cpes: Vec<Cpe>,
    /// What else it is by the maker's rules and answers, each with who says so.
    pub(super) also: Vec<(Own<'m>, String)>,
    /// What BOM-Links name its SBOM by.
    pub(super) link: Option<&'m BomLink>,
    /// It is what its SBOM describes.
    pub(super) is_whole: bool,
}

impl<'m> Own<'m> {
    pub(super) fn of(component: &'m Component, purl: Option<Purl>, os: Option<&'m OsPackage>) -> Self {
        let purl = purl.or_else(|| Purl::parse_leniently(component.purl.as_deref()?).ok());
        let cpes = component.cpes.iter().filter_map(|text| Cpe::parse(text).ok()).collect();
        Self { component, purl, os, cpes, also: Vec::new(), link: None, is_whole: false }
    }

    /// With further names of it.
    pub(super) fn also(self, further: &[(Name, String)]) -> Self {
        let named = |name: &Name| {
            let (purl, cpes) = match name {
                Name::Cpe(name) => (None, vec![Cpe::from(name)]),
                Name::Purl(purl) => (Some(purl.clone()), Vec::new()),
            };
            let also = Vec::new();
            Self { component: self.component, purl, os: None, cpes, also, link: None, is_whole: false }
        };
        let also = further.iter().map(|(name, said)| (named(name), said.clone())).collect();
        Self { also, ..self }
    }

    /// In the SBOM that BOM-Links name by `link`.
    pub(super) fn within(self, link: Option<&'m BomLink>, is_whole: bool) -> Self {
        Self { link, is_whole, ..self }
    }

    pub(super) fn version(&self) -> Option<&str> {
        let of_purl = self.purl.as_ref().and_then(Purl::version);
        of_purl.or(self.component.version.as_deref()).map(str::trim).filter(|text| !text.is_empty())
    }

    /// True if `name` is the component's, with or without its group.
    pub(super) fn is_named(&self, name: &str) -> bool {
        let same = |one: &str| one.trim().eq_ignore_ascii_case(name.trim());
        let full = self.component.group.as_ref().map(|group| format!("{group}/{}", self.component.name));
        same(&self.component.name) || full.is_some_and(|full| same(&full))
    }

    /// True if `name` is that of a package or product which the maker says it is.
    fn is_also_named(&self, name: &str) -> bool {
        let known = |other: &Self| other.names().any(|known| known.eq_ignore_ascii_case(name.trim()));
        self.also.iter().any(|(other, _)| known(other))
    }

    /// The bare names of its package and its products.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let of_cpes = self.cpes.iter().filter_map(|cpe| cpe.product.text());
        self.purl.iter().map(Purl::name).chain(of_cpes)
    }
}

/// How a name stands to a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// It means something else.
    Not,
    /// The same thing, but not this version of it, or no version at all: told, and without effect.
    Other(String),
    /// It cannot be said whether it means this one.
    Perhaps(UnknownReason, String),
    /// It means this one; how that is seen, and how its version is stated.
    Is(String, Said),
}

/// How a document states the version of what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Not at all.
    Nothing,
    /// As a range that holds the component's.
    Range,
    /// As the component's own version, or by its very bytes.
    Exactly,
}

impl Named {
    fn rank(&self) -> u8 {
        match self {
            Self::Not => 0,
            Self::Other(_) => 1,
            Self::Perhaps(..) => 2,
            Self::Is(_, Said::Nothing) => 3,
            Self::Is(_, Said::Range) => 4,
            Self::Is(_, Said::Exactly) => 5,
        }
    }

    /// With the rule or answer by which it is seen.
    fn told(self, rule: &str) -> Self {
        match self {
            Self::Not => Self::Not,
            Self::Other(text) => Self::Other(format!("{text}; {rule}")),
            Self::Perhaps(reason, text) => Self::Perhaps(reason, format!("{text}; {rule}")),
            Self::Is(how, said) => Self::Is(format!("{how}, {rule}"), said),
        }
    }

    /// Several names of one thing: the best of them; the first of equals.
    pub(super) fn or(self, other: Self) -> Self {
        if other.rank() > self.rank() { other } else { self }
    }
}

/// A name that is one of anything in the world.
pub(super) fn in_the_world(said: &Identity, own: &Own<'_>) -> Named {
    let led = Link::of(said).map(|link| link.against(own.component, own.is_whole, own.link));
    let mut found = match led {
        Some(Led::Here) => return one_of_many(said, own_version(said, own, "by its BOM-Link")),
        Some(Led::Elsewhere(why)) => Named::Other(why),
        Some(Led::Beside) | None => Named::Not,
    };
    found = found.or(by_identity(said, own));
    for (other, rule) in &own.also {
        found = found.or(by_identity(said, other).told(rule));
    }
    match by_hash(said, own) {
        Some(true) => found = Named::Is("by its hash".to_owned(), Said::Exactly),
        Some(false) if found != Named::Not => {
            return Named::Other("it gives another hash: another build".to_owned());
        }
        _ => {}
    }
    if matches!(found, Named::Not | Named::Other(_)) {
        found = found.or(by_name(said, own));
    }
    one_of_many(said, found)
}

/// By package URL and by CPE name.
fn by_identity(said: &Identity, own: &Own<'_>) -> Named {
    let by_purls = said.purls.iter().map(|text| vex_purl::named(text, said, own));
    let by_cpes = said.cpes.iter().map(|text| by_cpe(text, said, own));
    by_purls.chain(by_cpes).fold(Named::Not, Named::or)
}

/// A name that is one of the device's own: an SBOM's reference, or the name of a component.
pub(super) fn in_the_device(said: &Identity, own: &Own<'_>, is_own_sbom: bool) -> Named {
    let reference = said.reference.as_ref().filter(|_| is_own_sbom);
    if reference.is_some_and(|reference| *reference == own.component.reference) {
        return own_version(said, own, "by its place in the SBOM");
    }
    if *said == Identity::default() {
        return Named::Is("every component".to_owned(), Said::Exactly);
    }
    let Some(name) = said.name.as_deref().filter(|_| reference.is_none()) else {
        return in_the_world(said, own);
    };
    let of_source = own.os.is_some_and(|os| os.source_stated && os.source.eq_ignore_ascii_case(name.trim()));
    if own.is_named(name) || of_source {
        return own_version(said, own, "by its name in this device");
    }
    in_the_world(said, own)
}

/// The version of what is this component without doubt. Without one, the component's own is meant.
fn own_version(said: &Identity, own: &Own<'_>, how: &str) -> Named {
    if said.range.is_none() && (said.version.is_none() || said.version == own.component.version) {
        return Named::Is(how.to_owned(), Said::Exactly);
    }
    let scheme = own.purl.as_ref().and_then(|purl| crate::version::of_purl_type(purl.kind()));
    let source = own.os.and_then(|os| os.version.as_deref());
    let version = versions(said, own.version(), scheme.unwrap_or(Scheme::Opaque), how);
    match version {
        Named::Other(_) if source.is_some() => versions(said, source, scheme.unwrap_or(Scheme::Opaque), how),
        version => version,
    }
}

/// The version that stands beside a name, against the component's.
pub(super) fn versions(said: &Identity, own: Option<&str>, scheme: Scheme, how: &str) -> Named {
    if let Some(version) = said.version.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        return one_version(version, own, scheme, how);
    }
    let Some(range) = said.range.as_deref() else { return Named::Is(how.to_owned(), Said::Nothing) };
    let Some(own) = own else {
        return Named::Perhaps(
            UnknownReason::Version,
            format!("it is about {range}, and no version is stated here"),
        );
    };
    match Vers::parse(range).ok().and_then(|range| range.contains(own)) {
        Some(true) => Named::Is(format!("{how}, {own} in {range}"), Said::Range),
        Some(false) => Named::Other(format!("it is about {range}, and this is {own}")),
        None => Named::Perhaps(
            UnknownReason::Version,
            format!("whether {own} lies in `{range}` cannot be told for certain"),
        ),
    }
}

/// One version against the component's.
pub(super) fn one_version(said: &str, own: Option<&str>, scheme: Scheme, how: &str) -> Named {
    match own {
        None => Named::Perhaps(
            UnknownReason::Version,
            format!("it is about {said}, and no version is stated here"),
        ),
        Some(own) if own == said || compare(scheme, said, own) == Some(Ordering::Equal) => {
            Named::Is(how.to_owned(), Said::Exactly)
        }
        Some(own) => Named::Other(format!("it is about version {said}, and this is {own}")),
    }
}

fn by_cpe(text: &str, said: &Identity, own: &Own<'_>) -> Named {
    let Ok(name) = Cpe::parse(text) else { return Named::Not };
    // Any product is no knowledge.
    if name.product.text().is_none() {
        return Named::Not;
    }
    own.cpes.iter().fold(Named::Not, |found, cpe| found.or(one_cpe(&name, cpe, said, own)))
}

fn one_cpe(name: &Cpe, cpe: &Cpe, said: &Identity, own: &Own<'_>) -> Named {
    let is_product = name.product.admits(&cpe.product) == Some(true);
    // Nobody tells applications and operating systems of one name apart; rules and Yocto do not say which of them it is.
    let is_software = matches!(name.part.text(), Some("a" | "o"));
    let whole =
        (is_software && cpe.part == Attribute::Any).then(|| Cpe { part: name.part.clone(), ..cpe.clone() });
    match name.admits_product(whole.as_ref().unwrap_or(cpe)) {
        Some(true) => {}
        None if is_product => {
            let text = "its CPE name says more than the component's does";
            return Named::Perhaps(UnknownReason::Identity, text.to_owned());
        }
        _ => return Named::Not,
    }
    let scheme = of_product(name.vendor.text().unwrap_or_default(), name.product.text().unwrap_or_default());
    let here = cpe.version.text().or(own.version());
    let found = match &name.version {
        Attribute::Text(version) => one_version(version, here, scheme, "by CPE"),
        Attribute::Pattern(_) => {
            match here.map(|here| name.version.admits(&Attribute::Text(here.to_lowercase()))) {
                Some(Some(true)) => Named::Is("by CPE".to_owned(), Said::Range),
                Some(_) => Named::Other("its CPE name is of other versions".to_owned()),
                None => Named::Perhaps(UnknownReason::Version, "no version is stated here".to_owned()),
            }
        }
        Attribute::Any | Attribute::NotApplicable => versions(said, here, scheme, "by CPE"),
    };
    match (found, name.update.admits(&cpe.update)) {
        (Named::Is(..), Some(false)) => Named::Other("its CPE name is of another update".to_owned()),
        (Named::Is(..), None) => {
            Named::Perhaps(UnknownReason::Update, "it names an update, and none is stated here".to_owned())
        }
        (found, _) => found,
    }
}

/// The very bytes. `None`: not comparable.
fn by_hash(said: &Identity, own: &Own<'_>) -> Option<bool> {
    let kind = |hash: &str| hash.split_once(':').map(|(kind, _)| kind.to_owned());
    let mut comparable = None;
    for hash in &said.hashes {
        for here in own.component.hashes.iter().filter(|here| kind(here) == kind(hash)) {
            if here.eq_ignore_ascii_case(hash) {
                return Some(true);
            }
            comparable = Some(false);
        }
    }
    comparable
}

/// A name and a version: a candidate, where nothing better is given on one of the two sides.
fn by_name(said: &Identity, own: &Own<'_>) -> Named {
    let is_bare = said.purls.is_empty() && said.cpes.is_empty();
    let own_is_bare = own.purl.is_none() && own.cpes.is_empty() && own.also.is_empty();
    if !is_bare && !own_is_bare {
        return Named::Not;
    }
    let purls = said.purls.iter().filter(|_| own_is_bare).filter_map(|text| Purl::parse_leniently(text).ok());
    let of_purls = purls.map(|purl| (purl.name().to_owned(), purl.version().map(str::to_owned)));
    let own_name = said.name.clone().map(|name| (name, said.version.clone()));
    let mut found = Named::Not;
    for (_, version) in
        own_name.into_iter().chain(of_purls).filter(|(name, _)| own.is_named(name) || own.is_also_named(name))
    {
        let beside = Identity { version, range: said.range.clone(), ..Identity::default() };
        found = found.or(match versions(&beside, own.version(), Scheme::Opaque, "") {
            Named::Is(_, Said::Nothing) => Named::Other("it gives a name without a version".to_owned()),
            Named::Is(..) => {
                let text = "only name and version are the same: it may be another product";
                Named::Perhaps(UnknownReason::Identity, text.to_owned())
            }
            other => other,
        });
    }
    found
}

/// What is said of some units only is not said of all.
fn one_of_many(said: &Identity, found: Named) -> Named {
    match found {
        Named::Is(..) if !said.serials.is_empty() => {
            let serials = said.serials.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
            let text = format!("it is about the serial numbers {serials} only");
            Named::Perhaps(UnknownReason::Identity, text)
        }
        found => found,
    }
}
