//! What the controls of a case protect against what, whatever evidence says of them; planned ones apart.

use noharm_model::system::{Capability, ControlIx, FlowIx, InterfaceIx};
use rustc_hash::FxHashMap;

use super::way;
use crate::case::{Case, Flow};
use crate::fields::Kind;

/// Controls by what they protect and against what.
pub(crate) struct Protections<'a> {
    case: &'a Case,
    by: FxHashMap<(Kind, u32, Capability), Vec<ControlIx>>,
}

impl<'a> Protections<'a> {
    /// Of every control that is not merely planned.
    pub(crate) fn new(case: &'a Case) -> Self {
        let mut by: FxHashMap<(Kind, u32, Capability), Vec<ControlIx>> = FxHashMap::default();
        for (no, control) in (0u32..).zip(&case.controls).filter(|(_, control)| !control.is_planned()) {
            for protects in &control.protects {
                for (what, against) in
                    protects.what.iter().flat_map(|what| protects.against.iter().map(move |one| (what, one)))
                {
                    by.entry((what.kind, what.ix, *against)).or_default().push(ControlIx(no));
                }
            }
        }
        Self { case, by }
    }

    /// Controls that protect this very thing.
    pub(crate) fn of(&self, kind: Kind, ix: u32, against: Capability) -> &[ControlIx] {
        self.by.get(&(kind, ix, against)).map_or(&[], Vec::as_slice)
    }

    /// Whether a control protects the flow, or one that carries it.
    pub(crate) fn protects_flow(&self, flow: FlowIx, against: Capability) -> bool {
        way::with_carriers(self.case, flow).any(|flow| !self.of(Kind::Flow, flow.0, against).is_empty())
    }

    /// Whether a control takes an interface on the path away.
    pub(crate) fn closes_way(&self, flow: &Flow) -> bool {
        way::interfaces(flow).any(|interface| self.closes(interface))
    }

    /// Whether a control takes the interface away.
    pub(crate) fn closes(&self, interface: InterfaceIx) -> bool {
        let controls = self.of(Kind::Interface, interface.0, Capability::Reach);
        controls.iter().any(|control| {
            self.case.controls.get(control.at()).is_some_and(|control| control.removes == Some(true))
        })
    }
}

/// Whether an attacker can hold this capability of a subject of that kind at all (the table of facts in the method).
pub(crate) fn can_be_held(kind: Kind, capability: Capability) -> bool {
    use Capability::{Code, Command, Forge, Key, Reach, Read, Replay, Session, Spread, Stop};
    match kind {
        Kind::Interface => matches!(capability, Reach | Stop),
        Kind::Flow => matches!(capability, Reach | Stop | Read | Forge | Replay | Command | Code),
        Kind::Service => matches!(capability, Session | Stop | Code | Command | Reach | Spread),
        Kind::Component => matches!(capability, Stop | Command | Code | Spread | Session | Reach),
        Kind::Store => matches!(capability, Read | Forge),
        Kind::Credential => matches!(capability, Key | Read),
        _ => true,
    }
}
