//! Who is where: profiles in their zones, misuse, and what a component is connected to.

use noharm_model::level::{Level, Scope};
use noharm_model::system::{
    Capability, ComponentIx, CredentialIx, FlowIx, Hop, Interface, InterfaceIx, Misuse, Privilege, Subject,
    ZoneIx,
};

use rustc_hash::FxHashMap;

use super::builder::{Builder, Draft, Plain};
use super::fact::Fact;
use super::modes::{ModeClass, both};
use super::protect::Base;
use super::step::{At, Condition, Origin};

/// Adds presence, misuse, reach of interfaces, and what can be given away.
pub(super) fn add(builder: &mut Builder<'_>) {
    profiles(builder);
    let misuses = builder.system.misuses.iter();
    for (number, misuse) in (0u32..).zip(misuses) {
        add_misuse(builder, number, misuse);
    }
    networks(builder);
    interfaces(builder);
    giveaways(builder);
}

fn profiles(builder: &mut Builder<'_>) {
    for (number, profile) in (0u32..).zip(&builder.system.profiles) {
        for &zone in &profile.zones {
            let text = format!("`{}` is present in `{}`", profile.id, builder.words().zone(zone));
            let condition = Condition::Profiles(vec![number], Level::NONE);
            let at = At::Profile(number);
            builder.step(
                &[],
                Fact::Present(zone),
                axiom("presence", text, at, condition, number, Scope::Fleet),
            );
            builder.mark_outside(Fact::Present(zone), &[number]);
        }
    }
}

fn add_misuse(builder: &mut Builder<'_>, number: u32, misuse: &Misuse) {
    let profiles: Vec<u32> = if misuse.profiles.is_empty() {
        let all = (0u32..).zip(&builder.system.profiles);
        all.filter(|(_, profile)| !profile.benign).map(|(number, _)| number).collect()
    } else {
        misuse.profiles.iter().map(|profile| profile.0).collect()
    };
    let level = misuse.level.unwrap_or(Level::NONE);
    let stated = misuse.scope.unwrap_or(Scope::Device);
    let classes = builder.modes.within(&misuse.modes);
    let system = builder.system;
    let mut give = |fact: Fact, repeats: Scope, outside: bool| {
        let text = format!("misuse `{}`", misuse.id);
        let condition = Condition::Profiles(profiles.clone(), level);
        builder.step(
            &[],
            fact,
            axiom("misuse", text, At::Misuse(number), condition, number + MISUSES, repeats),
        );
        if outside {
            builder.mark_outside(fact, &profiles);
        }
    };
    for &interface in &misuse.interfaces {
        let Some(found) = system.interfaces.get(interface.at()) else { continue };
        let own = if found.network && !found.physical { stated.max(Scope::Unit) } else { stated };
        for &class in &classes {
            give(Fact::ReachInterface(interface, class), own, true);
        }
    }
    for &flow in &misuse.flows {
        for &class in &classes {
            give(Fact::Touch(flow, class), stated, true);
        }
    }
    for &zone in &misuse.zones {
        // Being there is repeated as far as what one does from there.
        give(Fact::Present(zone), Scope::Fleet, true);
    }
    for &credential in &misuse.credentials {
        let scope = scope_of(system, credential).max(stated);
        give(Fact::Key(credential), scope, false);
    }
    for &component in &misuse.code_on {
        let reach = system.components.get(component.at()).map_or(Scope::Device, |part| part.reach);
        give(Fact::Code(component, Privilege::Root), stated.max(reach), false);
    }
}

/// Origins of misuse are numbered behind those of profiles.
const MISUSES: u32 = 1 << 16;

fn axiom(
    rule: &'static str,
    text: String,
    at: At,
    condition: Condition,
    number: u32,
    repeats: Scope,
) -> Plain {
    Plain { rule, text, at, condition, origin: Origin::Presence(number), repeats }
}

/// Of how many devices a credential is the same.
#[must_use]
pub(super) fn scope_of(system: &noharm_model::system::System, credential: CredentialIx) -> Scope {
    use noharm_model::system::CredentialScope as Of;
    match system.credentials.get(credential.at()).map(|credential| credential.scope) {
        Some(Of::Session | Of::Device) => Scope::Device,
        // One user's password opens what he may open: the devices of his unit.
        Some(Of::User) => Scope::Unit,
        Some(Of::Customer) => Scope::Site,
        Some(Of::Fleet) | None => Scope::Fleet,
    }
}

/// Code on a component sends into the networks that it is connected to, and to others of its kind there.
fn networks(builder: &mut Builder<'_>) {
    let system = builder.system;
    let beside = zones_beside(builder);
    for (number, part) in (0u32..).zip(&system.components) {
        let component = noharm_model::system::ComponentIx(number);
        let code = Fact::Code(component, Privilege::User);
        let mut zones: Vec<(ZoneIx, ModeClass)> = Vec::new();
        let own = (0u32..).zip(&system.interfaces).filter(|(_, i)| i.on == Some(component) && !i.physical);
        for (interface, found) in own {
            let classes = builder.modes.within(&found.modes);
            zones.extend(found.zone.into_iter().flat_map(|zone| classes.iter().map(move |&m| (zone, m))));
            if part.networked_peers && found.network {
                for class in classes {
                    let to = Fact::ReachInterface(InterfaceIx(interface), class);
                    let text = format!("`{}` reaches other devices of its kind", part.id);
                    let at = At::Subject(Subject::Component(component));
                    builder.follows(&[code], to, "peers", text, at);
                    builder.footholds.push((to, at));
                }
            }
        }
        if let Some(zone) = part.zone
            && !zones.iter().any(|(known, _)| *known == zone)
        {
            zones.extend(builder.modes.all().into_iter().map(|class| (zone, class)));
        }
        zones.extend(beside.get(&component).into_iter().flatten().copied());
        zones.sort_unstable();
        zones.dedup();
        for (zone, class) in zones {
            let text = format!("`{}` sends into `{}`", part.id, builder.words().zone(zone));
            let at = At::Subject(Subject::Component(component));
            builder.follows(&[code], Fact::Network(zone, class), "connected", text, at);
            builder.footholds.push((Fact::Network(zone, class), at));
        }
    }
}

/// By component, zones that a flow of it enters next.
fn zones_beside(builder: &Builder<'_>) -> FxHashMap<ComponentIx, Vec<(ZoneIx, ModeClass)>> {
    let mut zones: FxHashMap<ComponentIx, Vec<(ZoneIx, ModeClass)>> = FxHashMap::default();
    for (flow, way) in builder.system.flows.iter().zip(&builder.ways) {
        for pair in flow.path.windows(2) {
            let (&[Hop::Zone(zone), next] | &[next, Hop::Zone(zone)]) = pair else { continue };
            let Some(owner) = super::sites::owner(builder.system, next) else { continue };
            if !is_physical(builder, next) {
                zones.entry(owner).or_default().extend(way.modes.iter().map(|&class| (zone, class)));
            }
        }
    }
    zones
}

fn is_physical(builder: &Builder<'_>, hop: Hop) -> bool {
    match hop {
        Hop::Interface(i) => builder.system.interfaces.get(i.at()).is_some_and(|i| i.physical),
        _ => false,
    }
}

/// Reach of interfaces: from their zone, and from a component next to them on a flow's way.
fn interfaces(builder: &mut Builder<'_>) {
    let system = builder.system;
    let beside = neighbours(builder);
    for (number, interface) in (0u32..).zip(&system.interfaces) {
        let ix = InterfaceIx(number);
        for class in builder.modes.within(&interface.modes) {
            if let Some(zone) = interface.zone {
                reach(builder, ix, interface, Fact::Present(zone), class);
                if !interface.physical {
                    reach(builder, ix, interface, Fact::Network(zone, class), class);
                }
            }
        }
        for &(flow, component) in beside.get(&ix).into_iter().flatten() {
            let modes = builder.way(flow).modes.clone();
            for class in both(&modes, &builder.modes.within(&interface.modes)) {
                reach(builder, ix, interface, Fact::Code(component, Privilege::User), class);
            }
        }
    }
}

fn reach(builder: &mut Builder<'_>, ix: InterfaceIx, interface: &Interface, from: Fact, class: ModeClass) {
    let repeats = match from {
        Fact::Code(..) => Scope::Fleet,
        _ if interface.physical => Scope::Device,
        _ if interface.network => Scope::Unit,
        Fact::Network(..) => Scope::Unit,
        _ => Scope::Bedside,
    };
    let to = Fact::ReachInterface(ix, class);
    let mut controls = builder.shield(Subject::Interface(ix), Capability::Reach);
    if let Some(on) = interface.on {
        controls.extend(builder.shield(Subject::Component(on), Capability::Reach));
    }
    controls.sort_unstable();
    controls.dedup();
    let outsiders = builder.outsiders(from);
    builder.guarded(
        Draft {
            from: vec![from],
            to,
            rule: "reach-interface",
            text: format!("reach `{}`", interface.id),
            at: At::Subject(Subject::Interface(ix)),
            gains: (Subject::Interface(ix), Capability::Reach),
            mode: class,
            base: Base::default(),
            repeats,
        },
        &controls,
    );
    if let Some(outsiders) = outsiders {
        builder.mark_outside(to, &outsiders);
    }
}

/// By interface, components that stand before it on some flow's way, with nothing but media between.
fn neighbours(builder: &Builder<'_>) -> FxHashMap<InterfaceIx, Vec<(FlowIx, ComponentIx)>> {
    let mut found: FxHashMap<InterfaceIx, Vec<(FlowIx, ComponentIx)>> = FxHashMap::default();
    for (number, flow) in (0u32..).zip(&builder.system.flows) {
        let mut before = None;
        for &hop in &flow.path {
            match hop {
                Hop::Component(component) => before = Some(component),
                Hop::Interface(ix) => {
                    let owner = builder.system.interfaces.get(ix.at()).and_then(|interface| interface.on);
                    let other = before.filter(|&component| Some(component) != owner);
                    found.entry(ix).or_default().extend(other.map(|component| (FlowIx(number), component)));
                }
                Hop::Zone(_) => {}
            }
        }
    }
    found
}

/// Axioms that are there only where a question gives a component or a credential away.
fn giveaways(builder: &mut Builder<'_>) {
    let asked = |origin, at, repeats| Plain {
        rule: "given-away",
        text: "given away".to_owned(),
        at,
        condition: Condition::Asked,
        origin,
        repeats,
    };
    for (number, part) in (0u32..).zip(&builder.system.components) {
        let ix = noharm_model::system::ComponentIx(number);
        for privilege in [Privilege::User, Privilege::Root] {
            let rest = asked(Origin::GivenAway(ix), At::Subject(Subject::Component(ix)), part.reach);
            builder.step(&[], Fact::Code(ix, privilege), rest);
        }
    }
    for (fact, at) in builder.footholds.clone() {
        builder.step(&[], fact, asked(Origin::Foothold, at, Scope::Unit));
    }
    for number in 0..builder.system.credentials.len() as u32 {
        let ix = CredentialIx(number);
        let scope = scope_of(builder.system, ix);
        let rest = asked(Origin::KnownKey(ix), At::Subject(Subject::Credential(ix)), scope);
        builder.step(&[], Fact::Key(ix), rest);
    }
}
