//! Flows: read, forge, replay, stop, by who can put bytes on their way and what binds him; and what they carry.

use noharm_model::level::Scope;
use noharm_model::system::{Capability, Content, CredentialIx, Flow, FlowIx, Privilege, Subject};

use super::builder::{Builder, Draft, Plain};
use super::fact::Fact;
use super::modes::ModeClass;
use super::protect::Base;
use super::step::{At, Condition, LatentIn, Origin};
use super::way::Source;

/// Adds the steps at every flow.
pub(super) fn add(builder: &mut Builder<'_>) {
    for number in order(builder) {
        let ix = FlowIx(number as u32);
        let Some(flow) = builder.system.flows.get(number) else { continue };
        for class in builder.way(ix).modes.clone() {
            forge(builder, ix, flow, class);
            replay(builder, ix, flow, class);
            read(builder, ix, flow, class);
            stop(builder, ix, flow, class);
            effects(builder, ix, flow, class);
        }
    }
}

/// Carriers before what they carry, as far as they do not go round: who touches a carrier first is known then.
fn order(builder: &Builder<'_>) -> Vec<usize> {
    let flows = &builder.system.flows;
    let depth = |start: usize| {
        let mut at = start;
        let mut depth = 0;
        while let Some(next) = flows.get(at).and_then(|flow| flow.carried_by) {
            depth += 1;
            if depth > flows.len() {
                break;
            }
            at = next.at();
        }
        depth
    };
    let mut order: Vec<usize> = (0..flows.len()).collect();
    order.sort_by_cached_key(|&flow| depth(flow));
    order
}

fn base(flow: &Flow) -> Base {
    Base { passive: flow.activated_by_user, ..Base::default() }
}

fn draft(
    ix: FlowIx,
    class: ModeClass,
    source: &Source,
    to: Fact,
    capability: Capability,
    text: String,
) -> Draft {
    Draft {
        from: vec![source.fact],
        to,
        rule: "flow",
        text,
        at: At::Subject(Subject::Flow(ix)),
        gains: (Subject::Flow(ix), capability),
        mode: class,
        base: Base::default(),
        repeats: source.repeats,
    }
}

fn forge(builder: &mut Builder<'_>, ix: FlowIx, flow: &Flow, class: ModeClass) {
    for source in builder.sources(ix, class) {
        let controls = builder.binding(ix, Capability::Forge, &source);
        let text = format!("forge `{}` from {}", flow.id, source.from);
        let mut draft = draft(ix, class, &source, Fact::ForgeFlow(ix, class), Capability::Forge, text);
        draft.base = base(flow);
        draft.rule = "flow-forge";
        builder.guarded(draft, &controls);
    }
}

fn replay(builder: &mut Builder<'_>, ix: FlowIx, flow: &Flow, class: ModeClass) {
    let mut sources = builder.sources(ix, class);
    if let Some((carrier, place)) = builder.way(ix).carrier {
        let from = format!("`{}`", builder.words().flow(carrier));
        let fact = Fact::Replay(carrier, class);
        sources.push(Source { fact, place, component: None, inside: false, repeats: Scope::Fleet, from });
    }
    for source in sources {
        let controls = builder.binding(ix, Capability::Replay, &source);
        let text = format!("replay `{}` from {}", flow.id, source.from);
        let mut draft = draft(ix, class, &source, Fact::Replay(ix, class), Capability::Replay, text);
        draft.base = base(flow);
        draft.rule = "flow-replay";
        builder.guarded(draft, &controls);
    }
    let text = format!("who forges `{}` can send what was true once", flow.id);
    let at = At::Subject(Subject::Flow(ix));
    builder.follows(&[Fact::ForgeFlow(ix, class)], Fact::Replay(ix, class), "flow-replay", text, at);
}

fn read(builder: &mut Builder<'_>, ix: FlowIx, flow: &Flow, class: ModeClass) {
    let way = builder.way(ix);
    let mut sources = builder.sources(ix, class);
    // What is seen of the carrier is seen of what it carries; forging the carrier is not needed for that.
    sources.retain(|source| !matches!(source.fact, Fact::ForgeFlow(..) | Fact::Inject(..)));
    if let Some((carrier, place)) = way.carrier {
        let from = format!("`{}`", builder.words().flow(carrier));
        let fact = Fact::ReadFlow(carrier);
        sources.push(Source { fact, place, component: None, inside: false, repeats: Scope::Fleet, from });
    }
    for source in sources {
        let controls = builder.binding(ix, Capability::Read, &source);
        let text = format!("read `{}` from {}", flow.id, source.from);
        let mut draft = draft(ix, class, &source, Fact::ReadFlow(ix), Capability::Read, text);
        draft.rule = "flow-read";
        let outsiders = builder.outsiders(source.fact);
        builder.guarded(draft, &controls);
        if let Some(outsiders) = outsiders {
            builder.mark_outside(Fact::ReadFlow(ix), &outsiders);
        }
    }
}

fn stop(builder: &mut Builder<'_>, ix: FlowIx, flow: &Flow, class: ModeClass) {
    let way = builder.way(ix);
    let mut sources = builder.outside_sources(ix, class);
    for source in &mut sources {
        if let Fact::ForgeFlow(carrier, class) = source.fact {
            source.fact = Fact::StopFlow(carrier, class);
        }
    }
    for source in sources {
        let controls = builder.shield(Subject::Flow(ix), Capability::Stop);
        let text = format!("stop `{}` at {}", flow.id, source.from);
        let mut draft = draft(ix, class, &source, Fact::StopFlow(ix, class), Capability::Stop, text);
        draft.rule = "flow-stop";
        builder.guarded(draft, &controls);
    }
    let at = At::Subject(Subject::Flow(ix));
    let to = Fact::StopFlow(ix, class);
    for (component, _) in way.places.clone() {
        let id = builder.words().component(component).to_owned();
        let text = format!("`{id}` does not pass `{}` on", flow.id);
        let code = Fact::Code(component, Privilege::User);
        builder.follows(&[code], to, "flow-stop", text, at);
        let text = format!("`{}` stops with `{id}`", flow.id);
        builder.follows(&[Fact::StopComponent(component, class)], to, "flow-stop", text, at);
    }
    for service in builder.handlers_of(ix).to_vec() {
        let id = builder.words().service(service).to_owned();
        let text = format!("`{}` stops with `{id}`", flow.id);
        builder.follows(&[Fact::StopService(service, class)], to, "flow-stop", text, at);
    }
}

/// What forging, replaying and reading the flow gives, by what it carries.
fn effects(builder: &mut Builder<'_>, ix: FlowIx, flow: &Flow, class: ModeClass) {
    let target = builder.way(ix).target();
    let at = At::Subject(Subject::Flow(ix));
    for content in &flow.carries {
        match (*content, target) {
            (Content::Command(command), Some(target)) => {
                let words = builder.words();
                let text = format!("`{}` acts on `{}`", words.component(target), words.command(command));
                let mut controls = builder.shield(Subject::Component(target), Capability::Command);
                controls.extend(builder.shield(Subject::Flow(ix), Capability::Command));
                builder.guarded(
                    Draft {
                        from: vec![Fact::ForgeFlow(ix, class)],
                        to: Fact::Command(target, command, class),
                        rule: "command",
                        text,
                        at,
                        gains: (Subject::Component(target), Capability::Command),
                        mode: class,
                        base: Base::default(),
                        repeats: Scope::Fleet,
                    },
                    &controls,
                );
            }
            (Content::Code, Some(target)) => code_carried(builder, ix, flow, class, target),
            (Content::Credential(credential), _) => {
                credential_seen(
                    builder,
                    Fact::ReadFlow(ix),
                    credential,
                    &format!("`{}` carries it", flow.id),
                    at,
                );
            }
            _ => {}
        }
    }
}

/// Code that a flow carries runs on its target; an old image brings the flaws of its day.
fn code_carried(
    builder: &mut Builder<'_>,
    ix: FlowIx,
    flow: &Flow,
    class: ModeClass,
    target: noharm_model::system::ComponentIx,
) {
    let at = At::Subject(Subject::Flow(ix));
    let id = builder.words().component(target).to_owned();
    let to = Fact::Code(target, Privilege::Root);
    let mut controls = builder.shield(Subject::Component(target), Capability::Code);
    controls.extend(builder.shield(Subject::Flow(ix), Capability::Code));
    builder.guarded(
        Draft {
            from: vec![Fact::ForgeFlow(ix, class)],
            to,
            rule: "code-carried",
            text: format!("`{id}` runs the code that `{}` brings", flow.id),
            at,
            gains: (Subject::Component(target), Capability::Code),
            mode: class,
            base: Base::default(),
            repeats: Scope::Fleet,
        },
        &controls,
    );
    if flow.accepts_old_images {
        let level = builder.policy.latent.unsupported.max(base(flow).level());
        let rest = Plain {
            rule: "old-image",
            text: format!("`{id}` takes an old image, with the flaws of its day"),
            at,
            condition: Condition::Latent(LatentIn::Fixed(level)),
            origin: Origin::OldImage(ix),
            repeats: Scope::Fleet,
        };
        builder.step(&[Fact::Replay(ix, class)], to, rest);
    }
}

/// Content that is seen and is a credential can be used.
pub(super) fn credential_seen(
    builder: &mut Builder<'_>,
    from: Fact,
    credential: CredentialIx,
    text: &str,
    at: At,
) {
    let controls = builder.shield(Subject::Credential(credential), Capability::Key);
    builder.guarded(
        Draft {
            from: vec![from],
            to: Fact::Key(credential),
            rule: "credential-seen",
            text: format!("use `{}`: {text}", builder.words().credential(credential)),
            at,
            gains: (Subject::Credential(credential), Capability::Key),
            mode: ModeClass::EVER,
            base: Base::default(),
            repeats: super::presence::scope_of(builder.system, credential),
        },
        &controls,
    );
}
