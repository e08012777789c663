//! The way of a flow: who stands where on it, where bytes can be put on it, and which checks still lie ahead.
//!
//! Places on a way are even for what lies before hop `k` or is its medium (2k) and odd for the component at it
//! (2k + 1). A check enforced at place `j` binds what is put on the way before `j`.

use std::rc::Rc;

use noharm_model::level::Scope;
use noharm_model::system::{
    Capability, ComponentIx, ControlIx, Flow, FlowIx, Hop, Input, Reliance, ServiceIx, Subject, System,
};

use super::builder::Builder;
use super::fact::Fact;
use super::modes::{ModeClass, Modes, both};

/// The way of one flow.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// Modes it is used in.
    pub modes: Vec<ModeClass>,
    /// Components and their places, in order; a component that comes twice has its last place.
    pub places: Vec<(ComponentIx, u16)>,
    /// Media that no carrier covers, with their places.
    pub media: Vec<(Hop, u16)>,
    /// Where what is done to the carrier comes in; `None` where nothing carries it.
    pub carrier: Option<(FlowIx, u16)>,
    /// Behind all places.
    pub end: u16,
}

/// Where an attacker can put bytes on a way.
#[derive(Clone, Debug)]
pub struct Source {
    /// What he must hold.
    pub fact: Fact,
    /// At which place.
    pub place: u16,
    /// The component, where he runs code there.
    pub component: Option<ComponentIx>,
    /// He sits on the way himself: what is enforced off the way does not see him.
    pub inside: bool,
    /// On how many patients it can be repeated.
    pub repeats: Scope,
    /// From where, for a person.
    pub from: String,
}

impl Way {
    /// The ways of all flows of `system`.
    #[must_use]
    pub fn all(system: &System, modes: &Modes) -> Vec<Rc<Self>> {
        system.flows.iter().map(|flow| Rc::new(Self::of(system, modes, flow))).collect()
    }

    fn of(system: &System, modes: &Modes, flow: &Flow) -> Self {
        let carrier = flow.carried_by.and_then(|ix| Some((ix, system.flows.get(ix.at())?)));
        let covered = |hop: &Hop| carrier.is_some_and(|(_, carrier)| carrier.path.contains(hop));
        let hops = flow.path.len() as u16;
        let last_covered = (0u16..).zip(&flow.path).filter(|(_, hop)| covered(hop)).map(|(k, _)| k).last();
        let media = (0u16..)
            .zip(&flow.path)
            .filter(|(_, hop)| !matches!(hop, Hop::Component(_)) && !covered(hop))
            .map(|(k, &hop)| (hop, 2 * k))
            .collect();
        Self {
            modes: modes_of(system, modes, flow),
            places: places(system, flow),
            media,
            carrier: carrier.map(|(ix, _)| (ix, 2 * last_covered.unwrap_or(hops.saturating_sub(1)))),
            end: 2 * hops,
        }
    }

    /// The place of a component on the way.
    #[must_use]
    pub fn place(&self, component: ComponentIx) -> Option<u16> {
        self.places.iter().find(|(c, _)| *c == component).map(|(_, place)| *place)
    }

    /// The component that it ends at.
    #[must_use]
    pub fn target(&self) -> Option<ComponentIx> {
        self.places.last().map(|(component, _)| *component)
    }

    /// The component that it starts from.
    #[must_use]
    pub fn sender(&self) -> Option<ComponentIx> {
        self.places.first().filter(|_| self.places.len() > 1).map(|(component, _)| *component)
    }
}

/// A flow is used in its modes, as far as all interfaces on its way are open; where that leaves none, the file
/// contradicts itself and its own modes hold.
fn modes_of(system: &System, modes: &Modes, flow: &Flow) -> Vec<ModeClass> {
    let own = modes.within(&flow.modes);
    let mut open = own.clone();
    for hop in &flow.path {
        if let Hop::Interface(ix) = hop
            && let Some(interface) = system.interfaces.get(ix.at())
        {
            open = both(&open, &modes.within(&interface.modes));
        }
    }
    if open.is_empty() { own } else { open }
}

/// Components at their last place; the owner of an interface stands behind it where it is not named itself.
fn places(system: &System, flow: &Flow) -> Vec<(ComponentIx, u16)> {
    let named: Vec<ComponentIx> = flow
        .path
        .iter()
        .filter_map(|hop| if let Hop::Component(c) = hop { Some(*c) } else { None })
        .collect();
    let mut places: Vec<(ComponentIx, u16)> = Vec::new();
    for (k, hop) in (0u16..).zip(&flow.path) {
        let component = match hop {
            Hop::Component(component) => Some(*component),
            Hop::Interface(ix) => {
                system.interfaces.get(ix.at()).and_then(|i| i.on).filter(|on| !named.contains(on))
            }
            Hop::Zone(_) => None,
        };
        if let Some(component) = component {
            places.retain(|(known, _)| *known != component);
            places.push((component, 2 * k + 1));
        }
    }
    places
}

/// By flow, the services that parse it, ascending.
pub(super) fn handlers(system: &System) -> Vec<Vec<ServiceIx>> {
    let mut handlers: Vec<Vec<ServiceIx>> = vec![Vec::new(); system.flows.len()];
    for (number, service) in (0u32..).zip(&system.services) {
        for handled in &service.handles {
            let Input::Flow(flow) = handled.input else { continue };
            if let Some(list) =
                handlers.get_mut(flow.at()).filter(|list| list.last() != Some(&ServiceIx(number)))
            {
                list.push(ServiceIx(number));
            }
        }
    }
    handlers
}

impl Builder<'_> {
    /// The way of a flow.
    pub fn way(&self, flow: FlowIx) -> Rc<Way> {
        self.ways.get(flow.at()).cloned().unwrap_or_default()
    }

    /// Where bytes can be put on `flow` in `mode`. Code where it ends decides what it brings, past every check.
    pub fn sources(&self, flow: FlowIx, mode: ModeClass) -> Vec<Source> {
        let way = self.way(flow);
        let mut sources = self.media_sources(flow, &way, mode);
        sources.extend(self.carrier_sources(&way, mode));
        for &(component, place) in &way.places {
            sources.extend(self.code_sources(flow, component, place));
            sources.extend(self.injection(flow, place, mode, self.words().component(component)));
        }
        // Whoever parses the flow without standing on its way in the file stands at its end.
        for component in self.off_way(flow, &way) {
            sources.extend(self.code_sources(flow, component, way.end));
        }
        sources.extend(self.injection(flow, way.end, mode, "its end"));
        sources
    }

    /// Bytes put in by a flaw at a place, where there is one.
    fn injection(&self, flow: FlowIx, place: u16, mode: ModeClass, name: &str) -> Option<Source> {
        self.injectable.contains(&(flow, place)).then(|| Source {
            fact: Fact::Inject(flow, place, mode),
            place,
            component: None,
            inside: true,
            repeats: Scope::Fleet,
            from: format!("`{name}`"),
        })
    }

    /// Components with a service that handles the flow, and no place on its way.
    fn off_way(&self, flow: FlowIx, way: &Way) -> Vec<ComponentIx> {
        let services = self.handlers_of(flow).iter().filter_map(|ix| self.system.services.get(ix.at()));
        let mut found: Vec<ComponentIx> =
            services.map(|service| service.on).filter(|&on| way.place(on).is_none()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The same, but only what comes from outside: media and the carrier.
    pub fn outside_sources(&self, flow: FlowIx, mode: ModeClass) -> Vec<Source> {
        let way = self.way(flow);
        let mut sources = self.media_sources(flow, &way, mode);
        sources.extend(self.carrier_sources(&way, mode));
        sources
    }

    fn media_sources(&self, flow: FlowIx, way: &Way, mode: ModeClass) -> Vec<Source> {
        let carried = way.carrier.map(|(_, place)| place);
        let last = way.media.last().map(|(_, place)| *place).max(carried);
        let touch = Source {
            fact: Fact::Touch(flow, mode),
            place: last.unwrap_or(way.end.saturating_sub(2)),
            component: None,
            inside: false,
            repeats: Scope::Fleet,
            from: "misuse".to_owned(),
        };
        let mut sources = vec![touch];
        for &(hop, place) in &way.media {
            let repeats = self.medium_repeats(flow, hop);
            let mut push = |fact: Fact, from: String| {
                sources.push(Source { fact, place, component: None, inside: false, repeats, from });
            };
            match hop {
                Hop::Interface(i) => {
                    push(Fact::ReachInterface(i, mode), format!("`{}`", self.words().interface(i)));
                }
                Hop::Zone(z) if !self.enters_by_hand(way, z) => {
                    push(Fact::Present(z), format!("`{}`", self.words().zone(z)));
                    push(Fact::Network(z, mode), format!("`{}`", self.words().zone(z)));
                }
                Hop::Zone(_) | Hop::Component(_) => {}
            }
        }
        // Where nobody can be, nothing comes from.
        sources.retain(|source| self.is_known(source.fact));
        sources
    }

    /// In such a zone one has to lay hands on an interface on the way: being there is not enough.
    fn enters_by_hand(&self, way: &Way, zone: noharm_model::system::ZoneIx) -> bool {
        way.media.iter().any(|(hop, _)| match hop {
            Hop::Interface(i) => {
                self.system.interfaces.get(i.at()).is_some_and(|i| i.physical && i.zone == Some(zone))
            }
            _ => false,
        })
    }

    /// What a medium is worth for repeating: a network reaches a unit, what is no network one device.
    fn medium_repeats(&self, flow: FlowIx, hop: Hop) -> Scope {
        let is_network = |i: &noharm_model::system::Interface| i.network && !i.physical;
        let networked = match hop {
            // What reach of it is worth has been decided where it is gained.
            Hop::Interface(_) => return Scope::Fleet,
            Hop::Zone(zone) => {
                let path = self.system.flows.get(flow.at()).map(|f| f.path.as_slice()).unwrap_or_default();
                self.system.interfaces.iter().any(|i| i.zone == Some(zone) && is_network(i))
                    || path.iter().any(|hop| match hop {
                        Hop::Interface(i) => self.system.interfaces.get(i.at()).is_some_and(is_network),
                        _ => false,
                    })
            }
            Hop::Component(_) => false,
        };
        if networked { Scope::Unit } else { Scope::Device }
    }

    fn carrier_sources(&self, way: &Way, mode: ModeClass) -> Vec<Source> {
        let Some((carrier, place)) = way.carrier else { return Vec::new() };
        let from = format!("`{}`", self.words().flow(carrier));
        let fact = Fact::ForgeFlow(carrier, mode);
        vec![Source { fact, place, component: None, inside: false, repeats: Scope::Fleet, from }]
    }

    fn code_sources(&self, flow: FlowIx, component: ComponentIx, place: u16) -> Vec<Source> {
        let name = self.words().component(component).to_owned();
        let source = |fact, from| Source {
            fact,
            place,
            component: Some(component),
            inside: true,
            repeats: Scope::Fleet,
            from,
        };
        let whole =
            source(Fact::Code(component, noharm_model::system::Privilege::User), format!("code on `{name}`"));
        let services = self
            .sites
            .separated_on(component)
            .filter(|&s| self.handles(s, flow))
            .map(|s| source(Fact::CodeInService(s), format!("code in `{}`", self.words().service(s))));
        std::iter::once(whole).chain(services).collect()
    }

    /// True where the service parses the flow.
    pub fn handles(&self, service: ServiceIx, flow: FlowIx) -> bool {
        self.handlers_of(flow).contains(&service)
    }

    /// The services that parse the flow.
    pub fn handlers_of(&self, flow: FlowIx) -> &[ServiceIx] {
        self.handlers.get(flow.at()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Controls on the flow against `capability` that bind what `source` puts on its way: enforced further on, and not
    /// resting on a key that lies where he runs code. What is enforced off the way binds outsiders only.
    pub fn binding(&self, flow: FlowIx, capability: Capability, source: &Source) -> Vec<ControlIx> {
        let way = self.way(flow);
        let controls = self.shields.get(&(Subject::Flow(flow), capability)).into_iter().flatten().copied();
        let mut binding: Vec<ControlIx> =
            controls.filter(|&control| self.binds(control, &way, source, way.end)).collect();
        if !source.inside {
            binding.extend(self.removed_ports(flow, source.place));
        }
        binding
    }

    /// Controls that take an interface away which bytes put on the way at `place` would have to pass.
    fn removed_ports(&self, flow: FlowIx, place: u16) -> Vec<ControlIx> {
        let path = self.system.flows.get(flow.at()).map(|flow| flow.path.as_slice()).unwrap_or_default();
        let ahead = (0u16..).zip(path).filter(|(k, _)| 2 * k > place);
        let ports = ahead.filter_map(|(_, hop)| if let Hop::Interface(ix) = hop { Some(*ix) } else { None });
        let controls = ports.flat_map(|ix| self.shield(Subject::Interface(ix), Capability::Reach));
        controls
            .filter(|ix| self.system.controls.get(ix.at()).is_some_and(|control| control.removes))
            .collect()
    }

    /// True where the control checks at a place behind the source and not behind `until`.
    pub fn binds(&self, control: ControlIx, way: &Way, source: &Source, until: u16) -> bool {
        let Some(control) = self.system.controls.get(control.at()) else { return false };
        let mut on_way = control.enforced_on.iter().filter_map(|&c| way.place(c)).peekable();
        if on_way.peek().is_none() {
            return !source.inside;
        }
        on_way.any(|place| place > source.place && place <= until) && !self.has_key(control, source.component)
    }

    /// Code on a component that sends or relays has the use of the key kept there, at whatever privilege.
    fn has_key(&self, control: &noharm_model::system::Control, at: Option<ComponentIx>) -> bool {
        let Some(at) = at else { return false };
        control.relies_on.iter().any(|reliance| match reliance {
            Reliance::Credential(ix) => {
                self.system.credentials.get(ix.at()).is_some_and(|credential| {
                    credential.kept_at.iter().any(|&(component, _)| component == at)
                })
            }
            _ => false,
        })
    }
}
