//! The ways of flows: hops, relays, carriers, and what stands on what.

use noharm_model::system::{ComponentIx, FlowIx, InterfaceIx, ZoneIx};

use crate::case::{Case, Flow, Index};

/// The flow and what carries it, from itself outwards, each once.
pub(crate) fn with_carriers(case: &Case, flow: FlowIx) -> Vec<FlowIx> {
    let mut chain = vec![flow];
    let mut at = flow;
    while let Some(next) = case.flows.get(at.position()).and_then(|flow| flow.carried_by) {
        if chain.contains(&next.ix) {
            break;
        }
        chain.push(next.ix);
        at = next.ix;
    }
    chain
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

fn stands_on(case: &Case, mut above: ComponentIx, below: ComponentIx) -> bool {
    for _ in 0..=case.components.len() {
        if above == below {
            return true;
        }
        match case.components.get(above.position()).and_then(|component| component.runs_on) {
            Some(next) => above = next.ix,
            None => return false,
        }
    }
    false
}
