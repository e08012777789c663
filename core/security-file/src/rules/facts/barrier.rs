//! The harms that a barrier says it covers.

use noharm_model::system::HarmIx;

use crate::case::{Barrier, Case, Harm, Index, To};

/// Each harm with the place that names it.
pub(crate) fn harms<'c>(
    case: &'c Case,
    barrier: &'c Barrier,
) -> impl Iterator<Item = (&'c To<HarmIx>, &'c Harm)> {
    barrier.covers.iter().filter_map(|to| Some((to, case.harms.get(to.ix.position())?)))
}
