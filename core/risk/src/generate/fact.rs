//! What an attacker can hold, as the generator names it; the graph knows facts by number.

use noharm_model::system::{
    BarrierIx, CommandIx, ComponentIx, ControlIx, CredentialIx, FlowIx, FunctionIx, HarmIx, InterfaceIx,
    Privilege, ServiceIx, StoreIx, System, Violation, ZoneIx,
};

use super::modes::{ModeClass, Modes};

/// One fact. Short-lived ones carry the class of modes they are held in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fact {
    /// A profile, or what misuse lets in, is in a zone.
    Present(ZoneIx),
    /// Can send into a network from a component that is connected to it.
    Network(ZoneIx, ModeClass),
    /// Can send bytes to an interface.
    ReachInterface(InterfaceIx, ModeClass),
    /// The same, past the check that stands before the parsing.
    PastCheck(InterfaceIx, ControlIx, ModeClass),
    /// Misuse gives reach of a flow as a whole.
    Touch(FlowIx, ModeClass),
    /// Can have bytes of a flow delivered at a place of its way, past the check that stands before the parsing.
    ReachFlow(FlowIx, u16, Option<ControlIx>, ModeClass),
    /// Can inject into a flow from a place of its way, by a flaw of the service there.
    Inject(FlowIx, u16, ModeClass),
    /// One input of a site (position in its list), past what protects the service from reach.
    Input(Site, u16, ModeClass),
    /// Can send something that the site parses.
    Fed(Site, ModeClass),
    /// A session with a service, with the role at that position.
    Session(ServiceIx, u16, ModeClass),
    /// Keeps a component from working.
    StopComponent(ComponentIx, ModeClass),
    /// Keeps a service from working.
    StopService(ServiceIx, ModeClass),
    /// Keeps a flow from working.
    StopFlow(FlowIx, ModeClass),
    /// A component acts on the attacker's request.
    Command(ComponentIx, CommandIx, ModeClass),
    /// Sees what a flow carries.
    ReadFlow(FlowIx),
    /// Sees what a store holds.
    ReadStore(StoreIx),
    /// The receiver takes what the attacker sends.
    ForgeFlow(FlowIx, ModeClass),
    /// Alters what a store holds.
    ForgeStore(StoreIx),
    /// The receiver takes genuine content again.
    Replay(FlowIx, ModeClass),
    /// Can use a credential.
    Key(CredentialIx),
    /// Code in one service, where separation may hold it there.
    CodeInService(ServiceIx),
    /// Code on a component.
    Code(ComponentIx, Privilege),
    /// A control does not bind the attacker in these modes.
    Void(ControlIx, ModeClass),
    /// Can make a control do to the therapy what it can do.
    Trigger(ControlIx, ModeClass),
    /// A safety function is violated.
    Violated(FunctionIx, Violation, ModeClass),
    /// A barrier has failed.
    BarrierFailed(BarrierIx, ModeClass),
    /// A harm.
    Harm(HarmIx),
}

/// Where packages sit: a service, or a component as a whole where nobody has attributed them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Site {
    /// A service.
    Service(ServiceIx),
    /// Fed by every input of the component, at its highest privilege.
    Whole(ComponentIx),
}

impl Fact {
    /// The fact as a person reads it: `forge(flow.set-rate) in infusing`.
    #[must_use]
    pub fn name(self, system: &System, modes: &Modes) -> String {
        let words = Words { system, modes };
        match self {
            Self::Present(z) => format!("reach(zone.{})", words.zone(z)),
            Self::Network(z, m) => words.moded(format!("network(zone.{})", words.zone(z)), m),
            Self::ReachInterface(i, m) => words.moded(format!("reach(interface.{})", words.interface(i)), m),
            Self::PastCheck(i, c, m) => words.moded(
                format!("reach(interface.{}) past control.{}", words.interface(i), words.control(c)),
                m,
            ),
            Self::Touch(f, m) => words.moded(format!("touch(flow.{})", words.flow(f)), m),
            Self::ReachFlow(f, at, behind, m) => words.reach_flow(f, at, behind, m),
            Self::Inject(f, at, m) => words.moded(format!("inject(flow.{} at {at})", words.flow(f)), m),
            Self::Input(site, k, m) => words.moded(format!("input({}, {k})", words.site(site)), m),
            Self::Fed(site, m) => words.moded(format!("fed({})", words.site(site)), m),
            Self::Session(s, role, m) => words.session(s, role, m),
            Self::StopComponent(c, m) => words.moded(format!("stop(component.{})", words.component(c)), m),
            Self::StopService(s, m) => words.moded(format!("stop(service.{})", words.service(s)), m),
            Self::StopFlow(f, m) => words.moded(format!("stop(flow.{})", words.flow(f)), m),
            Self::Command(c, k, m) => {
                words.moded(format!("command(component.{}, {})", words.component(c), words.command(k)), m)
            }
            Self::ReadFlow(f) => format!("read(flow.{})", words.flow(f)),
            Self::ReadStore(s) => format!("read(store.{})", words.store(s)),
            Self::ForgeFlow(f, m) => words.moded(format!("forge(flow.{})", words.flow(f)), m),
            Self::ForgeStore(s) => format!("forge(store.{})", words.store(s)),
            Self::Replay(f, m) => words.moded(format!("replay(flow.{})", words.flow(f)), m),
            Self::Key(k) => format!("key(credential.{})", words.credential(k)),
            Self::CodeInService(s) => format!("code(service.{})", words.service(s)),
            Self::Code(c, p) => format!("code(component.{}, {p})", words.component(c)),
            Self::Void(c, m) => words.moded(format!("void(control.{})", words.control(c)), m),
            Self::Trigger(c, m) => words.moded(format!("trigger(control.{})", words.control(c)), m),
            Self::Violated(f, v, m) => words.moded(format!("{v}(function.{})", words.function(f)), m),
            Self::BarrierFailed(b, m) => words.moded(format!("failed(barrier.{})", words.barrier(b)), m),
            Self::Harm(h) => format!("harm.{}", words.harm(h)),
        }
    }
}

/// Ids by position.
pub(super) struct Words<'a> {
    pub system: &'a System,
    pub modes: &'a Modes,
}

macro_rules! ids {
    ($($name:ident: $ix:ty = $list:ident),+ $(,)?) => {$(
        pub fn $name(&self, ix: $ix) -> &'a str {
            self.system.$list.get(ix.at()).map_or("?", |element| element.id.as_str())
        }
    )+};
}

impl<'a> Words<'a> {
    ids! {
        zone: ZoneIx = zones, interface: InterfaceIx = interfaces, flow: FlowIx = flows, store: StoreIx = stores,
        component: ComponentIx = components, service: ServiceIx = services, control: ControlIx = controls,
        credential: CredentialIx = credentials, command: CommandIx = commands, function: FunctionIx = functions,
        barrier: BarrierIx = barriers, harm: HarmIx = harms,
    }

    pub fn site(&self, site: Site) -> String {
        match site {
            Site::Service(s) => format!("service.{}", self.service(s)),
            Site::Whole(c) => format!("component.{}", self.component(c)),
        }
    }

    /// What it means for something that stands on it that this is held: `` `x` is forged ``.
    pub fn held(&self, fact: Fact) -> String {
        match fact {
            Fact::Code(c, _) => format!("the attacker's code runs on `{}`", self.component(c)),
            Fact::CodeInService(s) => format!("the attacker's code runs in `{}`", self.service(s)),
            Fact::ForgeFlow(f, _) => format!("`{}` is forged", self.flow(f)),
            Fact::Replay(f, _) => format!("`{}` is an old one", self.flow(f)),
            Fact::ForgeStore(s) => format!("`{}` is altered", self.store(s)),
            Fact::Key(k) => format!("`{}` is known", self.credential(k)),
            Fact::StopComponent(c, _) => format!("`{}` is stopped", self.component(c)),
            Fact::StopService(s, _) => format!("`{}` is stopped", self.service(s)),
            Fact::StopFlow(f, _) => format!("`{}` is stopped", self.flow(f)),
            other => other.name(self.system, self.modes),
        }
    }

    fn moded(&self, text: String, mode: ModeClass) -> String {
        match self.modes.name(self.system, mode) {
            Some(name) => format!("{text} in {name}"),
            None => text,
        }
    }

    fn reach_flow(&self, flow: FlowIx, at: u16, behind: Option<ControlIx>, mode: ModeClass) -> String {
        let past = behind.map(|c| format!(" past control.{}", self.control(c))).unwrap_or_default();
        self.moded(format!("reach(flow.{} at {at}){past}", self.flow(flow)), mode)
    }

    fn session(&self, service: ServiceIx, role: u16, mode: ModeClass) -> String {
        let roles = self.system.services.get(service.at()).map(|s| s.roles.as_slice()).unwrap_or_default();
        let role = roles.get(usize::from(role)).map_or("any role", String::as_str);
        self.moded(format!("session(service.{}, {role})", self.service(service)), mode)
    }
}
