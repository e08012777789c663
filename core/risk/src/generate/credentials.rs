//! Credentials: what a key opens, and what a session may command.

use noharm_model::level::Scope;
use noharm_model::system::{
    Capability, CommandIx, ComponentIx, Content, Credential, CredentialIx, FlowIx, Input, Privilege,
    ServiceIx, Subject, Unlocks,
};

use super::builder::{Builder, Draft};
use super::fact::{Fact, Site};
use super::modes::ModeClass;
use super::protect::Base;
use super::step::At;

/// Adds what every credential unlocks and every session gives.
pub(super) fn add(builder: &mut Builder<'_>) {
    for (number, credential) in (0u32..).zip(&builder.system.credentials) {
        for opens in &credential.unlocks {
            unlock(builder, CredentialIx(number), credential, opens);
        }
    }
    for number in 0..builder.system.services.len() as u32 {
        unguarded(builder, ServiceIx(number));
        by_code(builder, ServiceIx(number));
        sessions(builder, ServiceIx(number));
    }
}

/// A service lets in whoever it takes bytes from: only controls say otherwise, on the session or on the flow that it
/// comes by. What a credential opens is another way in.
fn unguarded(builder: &mut Builder<'_>, ix: ServiceIx) {
    let Some(service) = builder.system.services.get(ix.at()) else { return };
    let Some(highest) = service.roles.len().checked_sub(1) else { return };
    let controls = builder.shield(Subject::Service(ix), Capability::Session);
    for class in builder.modes.within(&service.modes) {
        for handled in &service.handles {
            let from = match handled.input {
                Input::Flow(flow) if builder.way(flow).modes.contains(&class) => Fact::ForgeFlow(flow, class),
                Input::Interface(interface) => Fact::ReachInterface(interface, class),
                Input::Flow(_) => continue,
            };
            let draft = Draft {
                from: vec![from],
                to: Fact::Session(ix, highest as u16, class),
                rule: "session",
                text: format!("nothing shown to work keeps a session with `{}` from him", service.id),
                at: At::Subject(Subject::Service(ix)),
                gains: (Subject::Service(ix), Capability::Session),
                mode: class,
                base: Base::default(),
                repeats: Scope::Fleet,
            };
            builder.guarded(draft, &controls);
        }
    }
}

fn unlock(builder: &mut Builder<'_>, ix: CredentialIx, credential: &Credential, opens: &Unlocks) {
    let key = Fact::Key(ix);
    let at = At::Subject(Subject::Credential(ix));
    match opens {
        Unlocks::Session(service, role) => log_in(builder, ix, credential, *service, role),
        Unlocks::Forge(flow) => {
            for class in builder.way(*flow).modes.clone() {
                forge_with_key(builder, credential, key, *flow, class);
            }
        }
        Unlocks::ReadFlow(flow) => {
            for class in builder.way(*flow).modes.clone() {
                for source in builder.sources(*flow, class) {
                    let text = format!("`{}` opens `{}`", credential.id, builder.words().flow(*flow));
                    builder.follows(&[key, source.fact], Fact::ReadFlow(*flow), "key-reads", text, at);
                }
            }
        }
        Unlocks::ReadStore(store) => {
            let text = format!("`{}` opens `{}`", credential.id, builder.words().store(*store));
            builder.follows(&[key], Fact::ReadStore(*store), "key-reads", text, at);
        }
        Unlocks::Code(component) => {
            let to = Fact::Code(*component, Privilege::Root);
            for from in ways_in(builder, *component) {
                let text =
                    format!("log in to `{}` with `{}`", builder.words().component(*component), credential.id);
                builder.follows(&[key, from], to, "key-logs-in", text, at);
            }
        }
    }
}

/// Code where a service runs does what a session with its highest role may.
fn by_code(builder: &mut Builder<'_>, ix: ServiceIx) {
    let Some(service) = builder.system.services.get(ix.at()) else { return };
    let Some(highest) = service.roles.len().checked_sub(1) else { return };
    for class in builder.modes.within(&service.modes) {
        for from in [Fact::Code(service.on, Privilege::User), Fact::CodeInService(ix)] {
            let text = format!("code does what a session with `{}` may", service.id);
            let at = At::Subject(Subject::Service(ix));
            builder.follows(&[from], Fact::Session(ix, highest as u16, class), "session", text, at);
        }
    }
}

/// With the signing key whatever can be put on the way is taken.
fn forge_with_key(
    builder: &mut Builder<'_>,
    credential: &Credential,
    key: Fact,
    flow: FlowIx,
    class: ModeClass,
) {
    for source in builder.sources(flow, class) {
        let text =
            format!("sign `{}` with `{}` from {}", builder.words().flow(flow), credential.id, source.from);
        let at = At::Subject(Subject::Flow(flow));
        builder.follows(&[key, source.fact], Fact::ForgeFlow(flow, class), "key-signs", text, at);
    }
}

/// What has to be held besides a login: something of the component's that takes bytes; nothing where none is named.
fn ways_in(builder: &Builder<'_>, component: ComponentIx) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (number, service) in (0u32..).zip(&builder.system.services) {
        if service.on == component && !service.handles.is_empty() {
            let classes = builder.modes.within(&service.modes);
            facts.extend(classes.into_iter().map(|m| Fact::Fed(Site::Service(ServiceIx(number)), m)));
        }
    }
    for (number, interface) in (0u32..).zip(&builder.system.interfaces) {
        if interface.on == Some(component) {
            let ix = noharm_model::system::InterfaceIx(number);
            let classes = builder.modes.within(&interface.modes);
            facts.extend(classes.into_iter().map(|m| Fact::ReachInterface(ix, m)));
        }
    }
    if facts.is_empty() {
        // Nothing is said of how one comes to it: the key is enough.
        facts.extend((0u32..).zip(&builder.system.credentials).filter_map(|(number, credential)| {
            credential.unlocks.contains(&Unlocks::Code(component)).then_some(Fact::Key(CredentialIx(number)))
        }));
    }
    facts
}

fn log_in(
    builder: &mut Builder<'_>,
    ix: CredentialIx,
    credential: &Credential,
    service: ServiceIx,
    role: &str,
) {
    let Some(found) = builder.system.services.get(service.at()) else { return };
    // A role that the service does not know is taken for its highest.
    let known = found.roles.iter().position(|r| r == role);
    let number = known.unwrap_or(found.roles.len().saturating_sub(1)) as u16;
    let controls = builder.shield(Subject::Service(service), Capability::Session);
    for class in builder.modes.within(&found.modes) {
        let mut from = vec![Fact::Key(ix)];
        if !found.handles.is_empty() {
            from.push(Fact::Fed(Site::Service(service), class));
        }
        // A second factor that rests on the very same key adds nothing; the void variant says so.
        let draft = Draft {
            from,
            to: Fact::Session(service, number, class),
            rule: "log-in",
            text: format!("log in to `{}` with `{}`", found.id, credential.id),
            at: At::Subject(Subject::Credential(ix)),
            gains: (Subject::Service(service), Capability::Session),
            mode: class,
            base: Base::default(),
            repeats: Scope::Fleet,
        };
        builder.guarded(draft, &controls);
    }
}

/// A session gives the commands of its role, and all that lower roles may.
fn sessions(builder: &mut Builder<'_>, ix: ServiceIx) {
    let Some(service) = builder.system.services.get(ix.at()) else { return };
    let at = At::Subject(Subject::Service(ix));
    for class in builder.modes.within(&service.modes) {
        for (number, role) in (0u16..).zip(&service.roles) {
            let from = Fact::Session(ix, number, class);
            if let Some(lower) = number.checked_sub(1) {
                let text = format!("`{role}` may all that lower roles may");
                builder.follows(&[from], Fact::Session(ix, lower, class), "session", text, at);
            }
            for (command, found) in (0u32..).zip(&builder.system.commands) {
                if !found.roles.contains(role) {
                    continue;
                }
                for target in takers(builder, service.on, CommandIx(command), class) {
                    let text = format!("`{}` takes `{}` from role `{role}`", service.id, found.id);
                    let to = Fact::Command(target, CommandIx(command), class);
                    builder.follows(&[from], to, "session-commands", text, at);
                }
            }
        }
    }
}

/// Who acts on a command that is given to a service on `on`: itself, and the targets of flows that start from it.
fn takers(builder: &Builder<'_>, on: ComponentIx, command: CommandIx, class: ModeClass) -> Vec<ComponentIx> {
    let mut takers = vec![on];
    for (flow, way) in builder.system.flows.iter().zip(&builder.ways) {
        let carries = flow.carries.contains(&Content::Command(command));
        if carries && way.sender() == Some(on) && way.modes.contains(&class) {
            takers.extend(way.target());
        }
    }
    takers.sort_unstable();
    takers.dedup();
    takers
}
