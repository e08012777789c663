//! Services: what reaches their parsers, the flaw in them that nobody has found yet, and what code in one gives.

use noharm_model::level::{Level, Scope};
use noharm_model::system::{
    Capability, ComponentIx, ControlIx, CredentialIx, FlowIx, Input, InterfaceIx, Privilege, ServiceIx,
    Subject, Unlocks,
};

use super::builder::{Builder, Draft, Plain};
use super::fact::{Fact, Site};
use super::modes::{ModeClass, both};
use super::protect::Base;
use super::sites::{SiteFacts, SiteInput};
use super::step::{At, Condition, LatentIn, Origin};

/// Adds the steps at every site.
pub(super) fn add(builder: &mut Builder<'_>) {
    for site in builder.sites.all.clone() {
        for (number, input) in (0u16..).zip(&site.inputs) {
            for class in both(&site.modes, &input_modes(builder, input.input)) {
                let fact = input_fact(builder, &site, number, input, class);
                fed(builder, &site, fact, class);
                latent(builder, &site, number, input, fact);
            }
        }
    }
    for number in 0..builder.system.services.len() as u32 {
        service_code(builder, ServiceIx(number));
    }
    checks(builder);
}

fn input_modes(builder: &Builder<'_>, input: Input) -> Vec<ModeClass> {
    match input {
        Input::Flow(flow) => builder.way(flow).modes.clone(),
        Input::Interface(ix) => {
            let modes =
                builder.system.interfaces.get(ix.at()).map(|i| i.modes.as_slice()).unwrap_or_default();
            builder.modes.within(modes)
        }
    }
}

/// The fact that bytes of the attacker's arrive at this input, past what stands before it.
fn input_fact(
    builder: &mut Builder<'_>,
    site: &SiteFacts,
    number: u16,
    input: &SiteInput,
    class: ModeClass,
) -> Fact {
    let arrived = match input.input {
        Input::Flow(flow) => delivered(builder, flow, site.on, input.behind, class),
        Input::Interface(interface) => at_interface(builder, interface, input.behind, class),
    };
    let Site::Service(service) = site.site else { return arrived };
    let controls = builder.shield(Subject::Service(service), Capability::Reach);
    if controls.is_empty() {
        return arrived;
    }
    let to = Fact::Input(site.site, number, class);
    let outsiders = builder.outsiders(arrived);
    let draft = Draft {
        from: vec![arrived],
        to,
        rule: "reach-service",
        text: format!("reach `{}`", builder.words().service(service)),
        at: At::Subject(Subject::Service(service)),
        gains: (Subject::Service(service), Capability::Reach),
        mode: class,
        base: Base::default(),
        repeats: Scope::Fleet,
    };
    builder.guarded(draft, &controls);
    if let Some(outsiders) = outsiders {
        builder.mark_outside(to, &outsiders);
    }
    to
}

fn at_interface(
    builder: &mut Builder<'_>,
    interface: InterfaceIx,
    behind: Option<ControlIx>,
    class: ModeClass,
) -> Fact {
    let reached = Fact::ReachInterface(interface, class);
    let Some(check) = behind else { return reached };
    let to = Fact::PastCheck(interface, check, class);
    if builder.is_known(to) {
        return to;
    }
    let draft = Draft {
        from: vec![reached],
        to,
        rule: "past-check",
        text: format!("pass the check before the parsing at `{}`", builder.words().interface(interface)),
        at: At::Control(check),
        gains: (Subject::Interface(interface), Capability::Forge),
        mode: class,
        base: Base::default(),
        repeats: Scope::Fleet,
    };
    builder.guarded(draft, &[check]);
    to
}

/// The fact that bytes of the flow arrive at the component: relayed bytes reach a parser wherever they arrive, unless
/// a check stands upstream, or before the parsing.
fn delivered(
    builder: &mut Builder<'_>,
    flow: FlowIx,
    at: ComponentIx,
    behind: Option<ControlIx>,
    class: ModeClass,
) -> Fact {
    let way = builder.way(flow);
    let place = way.place(at).unwrap_or(way.end);
    let to = Fact::ReachFlow(flow, place, behind, class);
    if builder.is_known(to) {
        return to;
    }
    let id = builder.words().flow(flow).to_owned();
    let own_place = builder.way(flow).place(at).is_some();
    for source in builder.sources(flow, class) {
        // What is put on the way behind the parser does not come to it.
        if own_place && source.place >= place {
            continue;
        }
        let mut controls = builder.binding(flow, Capability::Reach, &source);
        let upstream = builder.shield(Subject::Flow(flow), Capability::Forge);
        let ahead = |c: &ControlIx| enforced_between(builder, &way, *c, &source, place);
        controls.extend(upstream.into_iter().filter(ahead));
        controls.extend(behind.filter(|&check| builder.binds(check, &way, &source, place)));
        controls.sort_unstable();
        controls.dedup();
        let outsiders = builder.outsiders(source.fact);
        let draft = Draft {
            from: vec![source.fact],
            to,
            rule: "reach-flow",
            text: format!("send bytes in `{id}` from {}", source.from),
            at: At::Subject(Subject::Flow(flow)),
            gains: (Subject::Flow(flow), Capability::Reach),
            mode: class,
            base: Base::default(),
            repeats: source.repeats,
        };
        builder.guarded(draft, &controls);
        signed(builder, flow, &source, to, class);
        if let Some(outsiders) = outsiders {
            builder.mark_outside(to, &outsiders);
        }
    }
    to
}

/// With a signing key what is put on the way passes every check on it; what hinders bytes as such hinders these too.
fn signed(builder: &mut Builder<'_>, flow: FlowIx, source: &super::way::Source, to: Fact, class: ModeClass) {
    let opens = Unlocks::Forge(flow);
    let all = (0u32..).zip(&builder.system.credentials);
    let keys: Vec<u32> = all.filter(|(_, c)| c.unlocks.contains(&opens)).map(|(number, _)| number).collect();
    for key in keys {
        let controls = builder.binding(flow, Capability::Reach, source);
        let words = builder.words();
        let ix = CredentialIx(key);
        let draft = Draft {
            from: vec![Fact::Key(ix), source.fact],
            to,
            rule: "reach-flow",
            text: format!("sign `{}` with `{}` from {}", words.flow(flow), words.credential(ix), source.from),
            at: At::Subject(Subject::Flow(flow)),
            gains: (Subject::Flow(flow), Capability::Reach),
            mode: class,
            base: Base::default(),
            repeats: source.repeats,
        };
        builder.guarded(draft, &controls);
    }
}

/// A check on the way, behind the source and before the parser's own place.
fn enforced_between(
    builder: &Builder<'_>,
    way: &super::way::Way,
    control: ControlIx,
    source: &super::way::Source,
    place: u16,
) -> bool {
    let Some(found) = builder.system.controls.get(control.at()) else { return false };
    let on_way = found.enforced_on.iter().any(|&component| way.place(component).is_some());
    on_way && builder.binds(control, way, source, place.saturating_sub(1))
}

fn fed(builder: &mut Builder<'_>, site: &SiteFacts, input: Fact, class: ModeClass) {
    let to = Fact::Fed(site.site, class);
    let name = builder.words().site(site.site);
    let at = site_at(site.site);
    let outsiders = builder.outsiders(input);
    builder.follows(&[input], to, "fed", format!("`{name}` parses it"), at);
    if let Some(outsiders) = outsiders {
        builder.mark_outside(to, &outsiders);
    }
}

/// Where the statement of a site stands.
pub(super) fn site_at(site: Site) -> At {
    match site {
        Site::Service(service) => At::Subject(Subject::Service(service)),
        Site::Whole(component) => At::Subject(Subject::Component(component)),
    }
}

/// What code that enters at the site is.
pub(super) fn code_at(site: &SiteFacts) -> Fact {
    match (site.privilege, site.site) {
        (Privilege::User, Site::Service(service)) if site.separated => Fact::CodeInService(service),
        (privilege, _) => Fact::Code(site.on, privilege),
    }
}

/// Controls against code at a site.
pub(super) fn code_controls(builder: &Builder<'_>, site: &SiteFacts) -> Vec<ControlIx> {
    let mut controls = builder.shield(Subject::Component(site.on), Capability::Code);
    if let Site::Service(service) = site.site {
        controls.extend(builder.shield(Subject::Service(service), Capability::Code));
    }
    controls.sort_unstable();
    controls.dedup();
    controls
}

/// The flaw that nobody has found yet.
fn latent(builder: &mut Builder<'_>, site: &SiteFacts, number: u16, input: &SiteInput, from: Fact) {
    let Site::Service(ix) = site.site else { return };
    let Some(service) = builder.system.services.get(ix.at()) else { return };
    let why = match (service.supported, input.tested, service.memory_safe_and_small) {
        (false, ..) => "past its support",
        (true, false, _) => "supported",
        (true, true, false) => "supported, and tested at this input",
        (true, true, true) => "memory-safe, small and tested at this input",
    };
    let controls = code_controls(builder, site);
    let draft = Draft {
        from: vec![from],
        to: code_at(site),
        rule: "latent-flaw",
        text: format!("a flaw in `{}` that nobody has found yet ({why})", service.id),
        at: At::Subject(Subject::Service(ix)),
        gains: (Subject::Service(ix), Capability::Code),
        mode: mode_of(from),
        base: Base::default(),
        repeats: Scope::Fleet,
    };
    // The table is never 4, whatever controls make of it.
    let condition = |raised: Level| Condition::Latent(LatentIn::Input(ix, number, raised.min(Level::HARD)));
    builder.guarded_at(draft, &controls, Origin::Latent(site.site), condition);
}

/// The mode that a short-lived fact is held in.
pub(super) fn mode_of(fact: Fact) -> ModeClass {
    match fact {
        Fact::ReachInterface(_, m)
        | Fact::PastCheck(_, _, m)
        | Fact::ReachFlow(_, _, _, m)
        | Fact::Input(_, _, m)
        | Fact::Fed(_, m) => m,
        _ => ModeClass::EVER,
    }
}

/// From one service to the rest of its component, and its own stopping.
fn service_code(builder: &mut Builder<'_>, ix: ServiceIx) {
    let Some(service) = builder.system.services.get(ix.at()) else { return };
    let on = service.on;
    let at = At::Subject(Subject::Service(ix));
    for class in builder.modes.all() {
        let stop = Fact::StopService(ix, class);
        let text = format!("code stops `{}`", service.id);
        builder.follows(&[Fact::CodeInService(ix)], stop, "code-stops", text, at);
        let text = format!("`{}` stops with its component", service.id);
        builder.follows(&[Fact::StopComponent(on, class)], stop, "component-stops", text, at);
    }
    if !builder.sites.separated_on(on).any(|other| other == ix) {
        return;
    }
    let mut controls = builder.shield(Subject::Component(on), Capability::Spread);
    controls.extend(builder.shield(Subject::Service(ix), Capability::Spread));
    controls.sort_unstable();
    controls.dedup();
    let id = builder.words().component(on).to_owned();
    let draft = Draft {
        from: vec![Fact::CodeInService(ix)],
        to: Fact::Code(on, Privilege::User),
        rule: "spread",
        text: format!("code in `{}` spreads over `{id}`", service.id),
        at,
        gains: (Subject::Service(ix), Capability::Spread),
        mode: ModeClass::EVER,
        base: Base::default(),
        repeats: Scope::Fleet,
    };
    builder.guarded(draft, &controls);
    if let Some(part) = builder.system.components.get(on.at()) {
        super::components::kernel(builder, on, part, Fact::CodeInService(ix));
    }
}

/// A check before a parser parses at `reach` itself. Where no service is named for that, its component is asked.
fn checks(builder: &mut Builder<'_>) {
    let mut done = Vec::new();
    for site in builder.sites.all.clone() {
        for input in &site.inputs {
            let Some(check) = input.behind else { continue };
            let Some(control) = builder.system.controls.get(check.at()) else { continue };
            for &component in &control.enforced_on {
                let known = (check, component, input.input);
                if !done.contains(&known) && !has_open_parser(builder, component, input.input) {
                    done.push(known);
                    latent_check(builder, check, component, input.input);
                }
            }
        }
    }
}

fn has_open_parser(builder: &Builder<'_>, component: ComponentIx, input: Input) -> bool {
    let services = builder.system.services.iter().filter(|service| service.on == component);
    services.flat_map(|service| &service.handles).any(|h| h.input == input && h.behind.is_none())
}

fn latent_check(builder: &mut Builder<'_>, check: ControlIx, component: ComponentIx, input: Input) {
    let Some(part) = builder.system.components.get(component.at()) else { return };
    let id = &part.id;
    for class in input_modes(builder, input) {
        let from = match input {
            Input::Flow(flow) => delivered(builder, flow, component, None, class),
            Input::Interface(interface) => Fact::ReachInterface(interface, class),
        };
        let text = format!(
            "a flaw that nobody has found yet, where control `{}` parses what it checks on `{id}`",
            builder.words().control(check)
        );
        let rest = Plain {
            rule: "latent-check",
            text,
            at: At::Control(check),
            condition: Condition::Latent(LatentIn::Part(component)),
            origin: Origin::LatentCheck(check),
            repeats: Scope::Fleet,
        };
        builder.step(&[from], Fact::Code(component, Privilege::Root), rest);
    }
}
