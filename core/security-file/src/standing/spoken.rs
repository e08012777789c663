//! Which evidence speaks of what.

use rustc_hash::FxHashMap;

use crate::case::{Case, EvidenceIx, Index};
use crate::fields::Kind;

/// Which evidence speaks of what, in the order of evidence.
pub(super) struct Spoken {
    by_object: FxHashMap<(Kind, u32), Vec<EvidenceIx>>,
    qualities: FxHashMap<(Kind, u32), Vec<EvidenceIx>>,
}

impl Spoken {
    pub(super) fn new(case: &Case) -> Self {
        let mut spoken = Self { by_object: FxHashMap::default(), qualities: FxHashMap::default() };
        for (no, evidence) in (0u32..).zip(&case.evidence) {
            let ix = EvidenceIx(no);
            let checks =
                evidence.test.and_then(|test| case.tests.get(test.ix.position())).map(|test| &test.checks);
            for link in evidence.proves.iter().chain(checks.into_iter().flatten()) {
                spoken.by_object.entry((link.kind, link.ix)).or_default().push(ix);
            }
            for shown in &evidence.shows {
                spoken.qualities.entry((shown.of.kind, shown.of.ix)).or_default().push(ix);
            }
        }
        for (no, control) in (0u32..).zip(&case.controls) {
            let named = control.evidence.iter().map(|evidence| evidence.ix);
            spoken.by_object.entry((Kind::Control, no)).or_default().extend(named);
        }
        for list in spoken.by_object.values_mut().chain(spoken.qualities.values_mut()) {
            list.sort_unstable();
            list.dedup();
        }
        spoken
    }

    pub(super) fn of(&self, kind: Kind, ix: u32) -> &[EvidenceIx] {
        self.by_object.get(&(kind, ix)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn qualities_of(&self, kind: Kind, ix: u32) -> &[EvidenceIx] {
        self.qualities.get(&(kind, ix)).map_or(&[], Vec::as_slice)
    }
}
