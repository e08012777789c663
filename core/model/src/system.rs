//! The system under attack: one release of a device, resolved, as the risk engine needs it.
//!
//! The security-file compiler makes it from a checked case; the risk engine turns it into an attack graph. Every
//! reference is an index into one of the lists of [`System`], valid by the compiler's promise; every element carries
//! its id and the place where a person wrote it. What depends on a date (support, age of evidence) has been decided
//! for the day of the assessment before it comes here.

use serde::{Deserialize, Serialize};

pub use crate::control::{
    Capability, Control, ControlState, Factors, Protection, SafetyImpact, SideEffect, Subject, Threat,
};
use crate::level::{Level, Scope, Severity, words};
use crate::place::Place;

macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in its list.
            #[must_use]
            pub fn at(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

indices! {
    /// A mode.
    ModeIx,
    /// A zone.
    ZoneIx,
    /// An attacker's or disturber's profile.
    ProfileIx,
    /// A component.
    ComponentIx,
    /// A service.
    ServiceIx,
    /// An interface.
    InterfaceIx,
    /// A flow.
    FlowIx,
    /// A store.
    StoreIx,
    /// A kind of data.
    DataIx,
    /// A credential.
    CredentialIx,
    /// A command.
    CommandIx,
    /// A person at the device, by role.
    PersonIx,
    /// A safety function.
    FunctionIx,
    /// A barrier.
    BarrierIx,
    /// A harm.
    HarmIx,
    /// A threat.
    ThreatIx,
    /// A control.
    ControlIx,
}

/// One release of a device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct System {
    /// States of use. Empty: there is just one. Transient facts are held per mode.
    pub modes: Vec<Named>,
    /// Networks and places.
    pub zones: Vec<Zone>,
    /// Who attacks, or disturbs without meaning to.
    pub profiles: Vec<Profile>,
    /// Foreseeable misuse.
    pub misuses: Vec<Misuse>,
    /// Parts.
    pub components: Vec<Part>,
    /// Programs that parse.
    pub services: Vec<Service>,
    /// Ways in and out.
    pub interfaces: Vec<Interface>,
    /// What is carried where.
    pub flows: Vec<Flow>,
    /// Where data rests.
    pub stores: Vec<Store>,
    /// Kinds of data.
    pub data: Vec<Named>,
    /// Keys, passwords, tokens.
    pub credentials: Vec<Credential>,
    /// Commands.
    pub commands: Vec<Command>,
    /// People by role.
    pub people: Vec<Named>,
    /// Safety functions (essential performance).
    pub functions: Vec<Function>,
    /// Independent barriers.
    pub barriers: Vec<Barrier>,
    /// Harms to the patient.
    pub harms: Vec<Harm>,
    /// Declared threats.
    pub threats: Vec<Threat>,
    /// Controls, whatever their state.
    pub controls: Vec<Control>,
}

/// An element that needs no more than a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its id in the security file.
    pub id: String,
    /// Where it is written.
    pub at: Place,
}

/// A network or place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// `hostile`, `partial` or `trusted`, as written. For people and drawings: the profiles say who is there.
    pub trust: String,
}

/// Who attacks, or disturbs without meaning to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// Zones he is present in: `reach` of every interface there, in the interface's modes.
    pub zones: Vec<ZoneIx>,
    /// Disturbs without intent: solved apart, takes steps of level 0 and flaws of availability only.
    pub benign: bool,
    /// Harms that he could bring about by hand at the bedside anyway.
    pub could_anyway: Vec<HarmIx>,
}

/// Foreseeable misuse: adds reach, a zone's people, or a credential.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misuse {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// Which profiles gain by it; empty: all that are not benign.
    pub profiles: Vec<ProfileIx>,
    /// Interfaces reached by it, beside those of the profile's own zones.
    pub interfaces: Vec<InterfaceIx>,
    /// Flows reached by it.
    pub flows: Vec<FlowIx>,
    /// Zones whose interfaces are reached by it.
    pub zones: Vec<ZoneIx>,
    /// Credentials that become known by it (the service code on a label).
    pub credentials: Vec<CredentialIx>,
    /// Components on which code runs by it (the service laptop with malware).
    pub code_on: Vec<ComponentIx>,
    /// In which modes; empty: all.
    pub modes: Vec<ModeIx>,
    /// How hard it is to profit from, stated with a reason; none where the file is silent.
    pub level: Option<Level>,
    /// On how many patients it can be repeated without fresh effort (a laptop that goes from pump to pump: unit).
    pub scope: Option<Scope>,
}

words! {
    /// With which rights a program runs.
    Privilege {
        /// An ordinary account.
        User = "user",
        /// Everything.
        Root = "root",
    }
}

/// A part of the device or of its surroundings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// Name for people.
    pub name: String,
    /// `hardware`, `software`, `server`, `display`, `panel`, …
    pub kind: String,
    /// The zone it stands in.
    pub zone: Option<ZoneIx>,
    /// The component it runs on: code at `root` there is code at `root` here; stopped there, stopped here.
    pub runs_on: Option<ComponentIx>,
    /// How many patients its compromise touches.
    pub reach: Scope,
    /// The customer owns and keeps it.
    pub customer: bool,
    /// Still supported on the day of the assessment. Silence in the file is `false` for software.
    pub supported: bool,
    /// It has an operating system of its own with users, so that `user` and `root` differ.
    pub has_users: bool,
    /// Another device of its kind on the same network can be reached from it (worms).
    pub networked_peers: bool,
}

/// What a service takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Input {
    /// Bytes at an interface.
    Interface(InterfaceIx),
    /// Bytes of a flow.
    Flow(FlowIx),
}

/// A program that parses what somebody can send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// The component it runs on.
    pub on: ComponentIx,
    /// With which rights.
    pub privilege: Privilege,
    /// What it parses.
    pub handles: Vec<Handled>,
    /// Modes it runs in; empty: all.
    pub modes: Vec<ModeIx>,
    /// Written in a memory-safe language and small enough to be reviewed whole.
    pub memory_safe_and_small: bool,
    /// Seconds until it is back after a crash; none: it stays down.
    pub restarts_within_s: Option<u32>,
    /// All that it runs is supported on the day of the assessment.
    pub supported: bool,
    /// Roles that a session with it can have; the highest last.
    pub roles: Vec<String>,
}

/// One input of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handled {
    /// The input.
    pub input: Input,
    /// The control whose check comes before the parsing: then `forge`, not `reach`, is needed.
    pub behind: Option<ControlIx>,
    /// Fuzzed or verified at this very input, with evidence that counts on the day.
    pub tested: bool,
    /// Id of that evidence, for people.
    pub tested_by: Option<String>,
}

/// A way in or out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// Whose it is.
    pub on: Option<ComponentIx>,
    /// The zone from which it is reached.
    pub zone: Option<ZoneIx>,
    /// `wifi`, `ethernet`, `serial`, `usb`, `ble`, `nfc`, `jtag`, `optical`, …
    pub medium: String,
    /// Modes it is open in; empty: all.
    pub modes: Vec<ModeIx>,
    /// Needs hands on the device.
    pub physical: bool,
    /// Carries a network (a flow over it can be repeated on other devices there without fresh effort).
    pub network: bool,
}

/// A stop on a flow's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Hop {
    /// A zone: whoever is there.
    Zone(ZoneIx),
    /// An interface.
    Interface(InterfaceIx),
    /// A component.
    Component(ComponentIx),
}

/// What a flow or store holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Content {
    /// Data of a kind that matters, or of none in particular.
    Data(Option<DataIx>),
    /// A command.
    Command(CommandIx),
    /// Code, firmware, images: whoever forges it runs code on the target, at `root`.
    Code,
    /// A credential.
    Credential(CredentialIx),
}

/// What is carried where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// From the sender to the target; the components between relay.
    pub path: Vec<Hop>,
    /// The flow that carries it. None: its media are the zones and interfaces on its path.
    pub carried_by: Option<FlowIx>,
    /// What it carries.
    pub carries: Vec<Content>,
    /// Modes it is used in; empty: all.
    pub modes: Vec<ModeIx>,
    /// A relay on the path that checks nothing. False where the file says which relay checks by a control.
    pub protocol: String,
    /// For code: versions below a floor are refused on the strength of a control (then replay of an old image is void).
    pub accepts_old_images: bool,
    /// The flow runs only on a person's act (a library that a nurse activates): what users do, as a rule.
    pub activated_by_user: bool,
}

/// Where data rests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// The component it lies on.
    pub on: Option<ComponentIx>,
    /// What it holds.
    pub holds: Vec<Content>,
    /// Rights needed on the component to use it.
    pub privilege: Option<Privilege>,
}

/// What a credential opens.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unlocks {
    /// A session with a service, with a role.
    Session(ServiceIx, String),
    /// Forging a flow (a signing key).
    Forge(FlowIx),
    /// Reading a flow (a decryption key).
    ReadFlow(FlowIx),
    /// Reading a store.
    ReadStore(StoreIx),
    /// Code on a component at `root` (a login with a shell).
    Code(ComponentIx),
}

/// A key, password or token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// `session`, `device`, `user`, `customer`, `fleet`.
    pub scope: CredentialScope,
    /// Where it is kept, and with which rights it can be used there.
    pub kept_at: Vec<(ComponentIx, Privilege)>,
    /// What it opens.
    pub unlocks: Vec<Unlocks>,
}

words! {
    /// Of how many a credential is the same.
    CredentialScope {
        /// One session.
        Session = "session",
        /// One device.
        Device = "device",
        /// One user.
        User = "user",
        /// One customer.
        Customer = "customer",
        /// All devices.
        Fleet = "fleet",
    }
}

/// A command.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// Roles that may give it.
    pub roles: Vec<String>,
}

/// Something that a function needs or a barrier or control relies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reliance {
    /// A component (a supply, a display and a library that is a component too).
    Component(ComponentIx),
    /// A service.
    Service(ServiceIx),
    /// A flow.
    Flow(FlowIx),
    /// A store.
    Store(StoreIx),
    /// A credential.
    Credential(CredentialIx),
    /// Data: whatever flow or store carries it.
    Data(DataIx),
    /// A person.
    Person(PersonIx),
}

/// A safety function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// Essential performance.
    pub essential: bool,
    /// Who performs it.
    pub performer: ComponentIx,
    /// Flows whose data it uses.
    pub uses: Vec<FlowIx>,
    /// What it stops without.
    pub needs: Vec<Reliance>,
    /// Commands that it obeys; empty: every command that its performer takes.
    pub commands: Vec<CommandIx>,
    /// Seconds after which its absence harms.
    pub within_s: u32,
}

words! {
    /// How a safety function is violated.
    Violation {
        /// It acts on the attacker's word.
        Tampered = "tampered",
        /// It acts on what was true once.
        Replayed = "replayed",
        /// It does not act.
        Lost = "lost",
        /// It acts too late.
        Delayed = "delayed",
    }
}

/// Whoever performs a barrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Performer {
    /// A component.
    Component(ComponentIx),
    /// A person.
    Person(PersonIx),
}

/// An independent barrier before a harm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barrier {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// Who performs it.
    pub performer: Performer,
    /// What it relies on.
    pub relies_on: Vec<Reliance>,
    /// Harms that it covers wholly.
    pub covers: Vec<HarmIx>,
    /// Harms that it covers partly, with what is missing: counts nothing.
    pub partly: Vec<(HarmIx, String)>,
    /// Stopped is safe, and evidence that counts says so.
    pub safe_when_stopped: bool,
    /// How hard it is to defeat without touching anything it stands on; already `Level::NONE` where a technical
    /// barrier has no evidence that counts.
    pub residual: Level,
    /// Technical barrier whose evidence counts today; people's barriers need none.
    pub verified: bool,
}

/// One way in which a harm comes about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HarmWhen {
    /// The function violated.
    pub function: FunctionIx,
    /// How.
    pub violated: Violation,
    /// In which modes; empty: all.
    pub modes: Vec<ModeIx>,
}

/// A harm to the patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Harm {
    /// Id.
    pub id: String,
    /// Where it is written.
    pub at: Place,
    /// Name for people.
    pub name: String,
    /// Any of these.
    pub when: Vec<HarmWhen>,
    /// Barriers named at the harm; only those that cover it wholly count.
    pub barriers: Vec<BarrierIx>,
    /// Severity, in the worst context the device is labelled for.
    pub severity: Severity,
    /// That context.
    pub context: String,
}

/// Anything of the system that can be named by `kind.id`.
impl System {
    /// `kind.id` of a subject, as a person would write it.
    #[must_use]
    pub fn subject_name(&self, subject: Subject) -> String {
        let (kind, id) = match subject {
            Subject::Flow(ix) => ("flow", self.flows.get(ix.at()).map(|e| &e.id)),
            Subject::Interface(ix) => ("interface", self.interfaces.get(ix.at()).map(|e| &e.id)),
            Subject::Service(ix) => ("service", self.services.get(ix.at()).map(|e| &e.id)),
            Subject::Component(ix) => ("component", self.components.get(ix.at()).map(|e| &e.id)),
            Subject::Store(ix) => ("store", self.stores.get(ix.at()).map(|e| &e.id)),
            Subject::Credential(ix) => ("credential", self.credentials.get(ix.at()).map(|e| &e.id)),
        };
        format!("{kind}.{}", id.map_or("?", String::as_str))
    }
}
