//! Every id of the case, over all releases, by kind.

use rustc_hash::FxHashMap;

use crate::fields::Kind;
use crate::load::Element;

/// Position of an element among all elements of all releases.
pub(crate) type EntityNo = u32;

/// The ids.
pub(crate) struct Names {
    by_kind: Vec<FxHashMap<String, EntityNo>>,
}

impl Names {
    /// The ids of these elements, numbered as they come.
    pub(crate) fn new(bases: &[Element]) -> Self {
        let mut by_kind: Vec<FxHashMap<String, EntityNo>> = vec![FxHashMap::default(); Kind::ALL.len()];
        for (no, element) in bases.iter().enumerate() {
            if let Some(ids) = by_kind.get_mut(element.kind.position()) {
                ids.insert(element.id.clone(), u32::try_from(no).unwrap_or(u32::MAX));
            }
        }
        Self { by_kind }
    }

    /// The element `kind.id`.
    pub(crate) fn find(&self, kind: Kind, id: &str) -> Option<EntityNo> {
        self.by_kind.get(kind.position())?.get(id).copied()
    }

    /// The ids of a kind, in order.
    pub(crate) fn ids(&self, kind: Kind) -> Vec<&str> {
        let mut ids: Vec<&str> = self
            .by_kind
            .get(kind.position())
            .map(|ids| ids.keys().map(String::as_str).collect())
            .unwrap_or_default();
        ids.sort_unstable();
        ids
    }
}
