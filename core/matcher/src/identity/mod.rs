//! Which products of the snapshot a component is: exactly, by an answer of its maker, or perhaps (candidates).

mod alias;
mod answer;
mod candidate;
mod clues;
pub(crate) mod ecosystem;
mod evidence;
pub(crate) mod name;
pub(crate) mod release;
mod resolve;
mod words;

use rustc_hash::FxHashSet;

use noharm_model::component::Component;

use crate::index::key::{Kind, folded, key};
use crate::index::{Index, IndexError};
use crate::purl::Purl;

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

/// Every key of the snapshot that a component may be matched against, candidates included.
pub(crate) fn keys_of(
    index: &Index<'_>,
    component: &Component,
    keys: &mut FxHashSet<Vec<u8>>,
) -> Result<(), IndexError> {
    let found = identify(index, component, "", &[], &[])?;
    for hit in
        found.products.iter().chain(found.upstream.iter()).chain(found.candidates.iter().map(|(_, hit)| hit))
    {
        keys.insert(key(Kind::Cpe, &hit.product, Some(&hit.vendor)));
    }
    if let Some(os) = &found.os {
        keys.insert(key(Kind::Package, &os.family, Some(&folded(&os.family, &os.source))));
    } else if let Some((family, name)) = found.purl.as_ref().and_then(ecosystem::of) {
        keys.insert(key(Kind::Package, family, Some(&folded(family, &name))));
    }
    if let Some(purl) = &found.purl {
        keys.insert(key(Kind::Purl, &ecosystem::base(purl), None));
    }
    Ok(())
}
