//! The ways of flows: hops, relays, carriers, and what stands on what.

use noharm_model::system::{ComponentIx, FlowIx, InterfaceIx, ZoneIx};

use crate::case::{Case, Flow, Index};

/// Carriers, and machines below machines, are followed this far. Real ones are under ten deep; without a bound a
/// case made to be slow would be.
const DEPTH: usize = 64;

/// The flow and what carries it, from itself outwards.
pub(crate) fn with_carriers(case: &Case, flow: FlowIx) -> impl Iterator<Item = FlowIx> {
    let carrier = |at: &FlowIx| case.flows.get(at.position())?.carried_by.map(|to| to.ix);
    std::iter::successors(Some(flow), carrier).take(DEPTH)
}

/// Every flow with its index.
pub(crate) fn flows(case: &Case) -> impl Iterator<Item = (FlowIx, &Flow)> {
    (0u32..).map(FlowIx).zip(&case.flows)
}

/// Components on the path, in its order.
pub(crate) fn components(flow: &Flow) -> impl Iterator<Item = ComponentIx> {
    flow.path.iter().filter_map(|hop| hop.to())
}

/// Interfaces on the path, in its order.
pub(crate) fn interfaces(flow: &Flow) -> impl Iterator<Item = InterfaceIx> {
    flow.path.iter().filter_map(|hop| hop.to())
}

/// Where the path ends, if in a component.
pub(crate) fn target(flow: &Flow) -> Option<ComponentIx> {
    flow.path.last().and_then(|hop| hop.to())
}

/// Whether the component stands on the path between sender and target.
pub(crate) fn relays(flow: &Flow, component: ComponentIx) -> bool {
    let between = flow.path.iter().skip(1).take(flow.path.len().saturating_sub(2));
    between.into_iter().any(|hop| hop.to() == Some(component))
}

/// Whether somebody else can sit on the path: an interface, a zone that is not trusted, or a relay lies on it.
pub(crate) fn is_exposed(case: &Case, flow: &Flow) -> bool {
    let foreign = |zone: ZoneIx| case.zones.get(zone.position()).is_none_or(|zone| zone.trust != "trusted");
    flow.path.len() > 2
        || interfaces(flow).next().is_some()
        || flow.path.iter().filter_map(|hop| hop.to()).any(foreign)
}

/// Whether both are one, or one runs on the other.
pub(crate) fn is_same_machine(case: &Case, one: ComponentIx, other: ComponentIx) -> bool {
    stands_on(case, one, other) || stands_on(case, other, one)
}

fn stands_on(case: &Case, above: ComponentIx, below: ComponentIx) -> bool {
    machines_below(case, above).any(|machine| machine == below)
}

/// The component, and what it runs on, downwards.
pub(crate) fn machines_below(case: &Case, component: ComponentIx) -> impl Iterator<Item = ComponentIx> {
    let below = |at: &ComponentIx| case.components.get(at.position())?.runs_on.map(|to| to.ix);
    std::iter::successors(Some(component), below).take(DEPTH)
}
