//! Which products of the snapshot a component is: exactly, by an answer of its maker, or perhaps (candidates).

mod alias;
mod answer;
mod candidate;
mod clues;
mod code_name;
pub(crate) mod ecosystem;
mod evidence;
pub(crate) mod name;
pub(crate) mod release;
mod resolve;
mod words;

use rustc_hash::FxHashSet;

use noharm_model::component::Component;

use crate::evaluate::Statement;
use crate::index::key::{Kind, folded, key};
use crate::index::{Index, IndexError};
use crate::purl::Purl;

pub(crate) use alias::Name;
pub(crate) use resolve::{Identified, PackageHit, ProductHit, identify};

/// A purl as it is looked up: without version, qualifiers and subpath, in lower case.
pub(crate) fn purl_base(text: &str) -> Option<String> {
    Purl::parse_leniently(text).ok().map(|purl| ecosystem::base(&purl))
}

/// `x_firmware` is the firmware of `x`; some vendors name both alike.
pub(crate) fn is_firmware_of(firmware: &str, hardware: &str) -> bool {
    firmware == hardware
        || firmware
            .strip_suffix("_firmware")
            .or_else(|| firmware.strip_suffix("-firmware"))
            .is_some_and(|x| x == hardware)
}

/// True where no product of the snapshot is spelled like a component that was recognised as nothing: it has no candidates, in
/// whatever version.
pub(crate) fn is_unlike_all(
    index: &Index<'_>,
    component: &Component,
    found: &Identified,
) -> Result<bool, IndexError> {
    candidate::is_unlike_all(index, component, found)
}

/// The further names of something that no record is looked up for (what an SBOM describes), by the rules about names.
pub(crate) fn further_names(component: &Component, statements: &[Statement]) -> Vec<(Name, String)> {
    let found = Identified {
        purl: component.purl.as_deref().and_then(|purl| Purl::parse_leniently(purl).ok()),
        names: component.cpes.iter().filter_map(|cpe| name::CpeName::read(cpe)).collect(),
        ..Identified::default()
    };
    let followed = alias::follow(component, &found, statements);
    followed.further().filter(|(name, _)| !followed.denies(&name.label())).collect()
}

/// Every key of the snapshot that a component may be matched against, candidates included: by its own names, and by what
/// answers and rules make of them in any part of a device.
pub(crate) fn keys_of(
    index: &Index<'_>,
    component: &Component,
    statements: &[Statement],
    keys: &mut FxHashSet<Vec<u8>>,
) -> Result<(), IndexError> {
    add_keys(&identify(index, component, "", &[], &[])?, keys);
    if !statements.is_empty() {
        add_keys(&identify(index, component, "", &[], statements)?, keys);
    }
    Ok(())
}

fn add_keys(found: &Identified, keys: &mut FxHashSet<Vec<u8>>) {
    let products = found.products.iter().chain(&found.upstream);
    for hit in products.chain(found.candidates.iter().map(|(_, hit)| hit)) {
        keys.insert(key(Kind::Cpe, &hit.product, Some(&hit.vendor)));
    }
    if let Some(os) = &found.os {
        keys.insert(key(Kind::Package, &os.family, Some(&folded(&os.family, &os.source))));
    }
    let further = found.further.iter().filter_map(|(name, _)| match name {
        Name::Purl(purl) => Some(purl),
        Name::Cpe(_) => None,
    });
    for purl in found.purl.iter().chain(further) {
        if let Some((family, name)) = ecosystem::of(purl).filter(|_| found.os.is_none()) {
            keys.insert(key(Kind::Package, family, Some(&folded(family, &name))));
        }
        keys.insert(key(Kind::Purl, &ecosystem::base(purl), None));
    }
}
