//! Where a control's credit ends: whoever holds what it stands on is not bound by it; and what it does to the therapy.

use noharm_model::level::Scope;
use noharm_model::system::{
    Capability, ComponentIx, Content, Control, ControlIx, ControlState, DataIx, FlowIx, Function, FunctionIx,
    Hop, Privilege, Reliance, SafetyImpact, ServiceIx, SideEffect, StoreIx, Subject, System, Violation,
};

use super::builder::{Builder, Plain};
use super::fact::{Fact, Site};
use super::modes::ModeClass;
use super::protect::{Base, refine};
use super::step::{At, Condition, Origin};

/// Adds void facts and side effects of every control.
pub(super) fn add(builder: &mut Builder<'_>) {
    for (number, control) in (0u32..).zip(&builder.system.controls) {
        let ix = ControlIx(number);
        fails(builder, ix, control);
        stands_on(builder, ix, control);
        side_effects(builder, ix, control);
    }
}

/// True where what voids the control may be held in some modes only.
pub(super) fn is_transient(system: &System, control: ControlIx) -> bool {
    system.controls.get(control.at()).is_some_and(|control| {
        control.relies_on.iter().any(|reliance| matches!(reliance, Reliance::Flow(_) | Reliance::Data(_)))
            || by_pass(control)
    })
}

fn by_pass(control: &Control) -> bool {
    match &control.safety_impact {
        SafetyImpact::Effects(effects) => effects.iter().any(|(effect, _)| *effect == SideEffect::ByPass),
        SafetyImpact::Undeclared | SafetyImpact::None(_) => false,
    }
}

/// "Control fails" is an axiom, so that failures, expiry and *inherent* are one graph.
fn fails(builder: &mut Builder<'_>, ix: ControlIx, control: &Control) {
    let at = At::Control(ix);
    let ever = Fact::Void(ix, ModeClass::EVER);
    let why = match control.state {
        ControlState::Planned => "is planned, not built",
        ControlState::Implemented => "is built, but not shown to work",
        ControlState::Failed => "has failed its test",
        ControlState::Expired => "rests on evidence that is too old",
        ControlState::Due | ControlState::Verified => "fails",
    };
    let rest = Plain {
        rule: "control-fails",
        text: format!("control `{}` {why}", control.id),
        at,
        condition: Condition::Failed(ix),
        origin: Origin::Control(ix),
        repeats: Scope::Fleet,
    };
    if !is_transient(builder.system, ix) {
        builder.step(&[], ever, rest);
        return;
    }
    for class in builder.modes.all() {
        let rest = Plain { text: rest.text.clone(), condition: rest.condition.clone(), ..rest };
        builder.step(&[], Fact::Void(ix, class), rest);
        let text = format!("control `{}` is void", control.id);
        builder.follows(&[Fact::Void(ix, class)], ever, "control-void", text, at);
    }
}

fn stands_on(builder: &mut Builder<'_>, ix: ControlIx, control: &Control) {
    let at = At::Control(ix);
    let classes = if is_transient(builder.system, ix) { builder.modes.all() } else { vec![ModeClass::EVER] };
    let spread = control.protects.iter().any(|p| p.against.contains(&Capability::Spread));
    // What separates users falls with root; what is enforced elsewise, with any code there.
    let rights = if spread { Privilege::Root } else { Privilege::User };
    for &component in &control.enforced_on {
        for &class in &classes {
            let from = Fact::Code(component, rights);
            let text = format!("{}: control `{}` is void", builder.words().held(from), control.id);
            builder.follows(&[from], Fact::Void(ix, class), "control-void", text, at);
        }
    }
    for reliance in &control.relies_on {
        for (from, class) in held(builder, &builder.modes.all(), *reliance) {
            for &to in classes.iter().filter(|&&c| class == ModeClass::EVER || c == class) {
                let text = format!("{}: control `{}` is void", builder.words().held(from), control.id);
                builder.follows(&[from], Fact::Void(ix, to), "control-void", text, at);
            }
        }
    }
    if by_pass(control) {
        break_glass(builder, ix, control);
    }
}

/// Facts by which something relied on is held, with the mode (`EVER` for what stays).
pub(super) fn held(builder: &Builder<'_>, modes: &[ModeClass], reliance: Reliance) -> Vec<(Fact, ModeClass)> {
    let system = builder.system;
    let ever = |fact: Fact| vec![(fact, ModeClass::EVER)];
    let flow = |flow: FlowIx| modes.iter().map(|&m| (Fact::ForgeFlow(flow, m), m)).collect::<Vec<_>>();
    match reliance {
        Reliance::Component(component) => ever(Fact::Code(component, Privilege::User)),
        Reliance::Service(service) => service_held(system, service),
        Reliance::Flow(ix) => flow(ix),
        Reliance::Store(store) => ever(Fact::ForgeStore(store)),
        Reliance::Credential(credential) => ever(Fact::Key(credential)),
        Reliance::Data(data) => {
            let mut facts: Vec<(Fact, ModeClass)> =
                flows_with(system, data).into_iter().flat_map(flow).collect();
            facts.extend(
                stores_with(system, data).into_iter().map(|s| (Fact::ForgeStore(s), ModeClass::EVER)),
            );
            facts
        }
        Reliance::Person(_) => Vec::new(),
    }
}

pub(super) fn service_held(system: &System, service: ServiceIx) -> Vec<(Fact, ModeClass)> {
    let on = system.services.get(service.at()).map(|service| service.on);
    let whole = on.map(|on| Fact::Code(on, Privilege::User));
    [Some(Fact::CodeInService(service)), whole].into_iter().flatten().map(|f| (f, ModeClass::EVER)).collect()
}

/// Flows that carry the data.
pub(super) fn flows_with(system: &System, data: DataIx) -> Vec<FlowIx> {
    let holds = |content: &Content| *content == Content::Data(Some(data));
    let all = (0u32..).zip(&system.flows);
    all.filter(|(_, flow)| flow.carries.iter().any(holds)).map(|(number, _)| FlowIx(number)).collect()
}

/// Stores that hold the data.
pub(super) fn stores_with(system: &System, data: DataIx) -> Vec<StoreIx> {
    let holds = |content: &Content| *content == Content::Data(Some(data));
    let all = (0u32..).zip(&system.stores);
    all.filter(|(_, store)| store.holds.iter().any(holds)).map(|(number, _)| StoreIx(number)).collect()
}

/// What can be by-passed in an emergency can be by-passed by whoever lays hands on it.
fn break_glass(builder: &mut Builder<'_>, ix: ControlIx, control: &Control) {
    let at = At::Control(ix);
    for (number, interface) in (0u32..).zip(&builder.system.interfaces) {
        if !interface.physical || !interface.on.is_some_and(|on| control.enforced_on.contains(&on)) {
            continue;
        }
        for class in builder.modes.within(&interface.modes) {
            let from = Fact::ReachInterface(noharm_model::system::InterfaceIx(number), class);
            let text = format!("control `{}` can be by-passed in an emergency, by hand", control.id);
            builder.follows(&[from], Fact::Void(ix, class), "control-by-pass", text, at);
        }
    }
}

/// Whoever can trigger what a control does to the therapy, has it done.
fn side_effects(builder: &mut Builder<'_>, ix: ControlIx, control: &Control) {
    let effects: Vec<(FunctionIx, Vec<Violation>)> = match &control.safety_impact {
        SafetyImpact::None(_) => return,
        SafetyImpact::Effects(effects) => {
            effects.iter().map(|&(effect, function)| (function, violations(effect))).collect()
        }
        SafetyImpact::Undeclared => on_the_way_of(builder, control)
            .into_iter()
            .map(|function| (function, vec![Violation::Lost, Violation::Delayed]))
            .collect(),
    };
    if effects.iter().all(|(_, violations)| violations.is_empty()) {
        return;
    }
    if control.safety_impact == SafetyImpact::Undeclared {
        builder.undeclared_impact.push(ix);
    }
    triggers(builder, ix, control);
    for (function, violations) in effects {
        let Some(found) = builder.system.functions.get(function.at()) else { continue };
        for class in builder.modes.all() {
            for &violation in &violations {
                let text = format!("control `{}` keeps `{}` from its work", control.id, found.id);
                let to = Fact::Violated(function, violation, class);
                builder.follows(&[Fact::Trigger(ix, class)], to, "side-effect", text, At::Control(ix));
            }
        }
    }
}

fn violations(effect: SideEffect) -> Vec<Violation> {
    match effect {
        SideEffect::Delay => vec![Violation::Delayed],
        SideEffect::Stop | SideEffect::LockOut => vec![Violation::Lost, Violation::Delayed],
        SideEffect::ByPass => Vec::new(),
    }
}

/// Essential functions on whose way the control stands.
fn on_the_way_of(builder: &Builder<'_>, control: &Control) -> Vec<FunctionIx> {
    let all = (0u32..).zip(&builder.system.functions);
    all.filter(|(_, function)| function.essential && stands_before(builder, control, function))
        .map(|(number, _)| FunctionIx(number))
        .collect()
}

fn stands_before(builder: &Builder<'_>, control: &Control, function: &Function) -> bool {
    let flows = needed_flows(builder, function);
    let components = needed_components(function);
    control.protects.iter().any(|protection| match protection.subject {
        Subject::Flow(flow) => flows.contains(&flow),
        Subject::Interface(ix) => flows.iter().any(|flow| {
            builder.system.flows.get(flow.at()).is_some_and(|flow| flow.path.contains(&Hop::Interface(ix)))
        }),
        Subject::Component(component) => components.contains(&component),
        Subject::Service(service) => {
            builder.system.services.get(service.at()).is_some_and(|service| components.contains(&service.on))
        }
        Subject::Store(_) | Subject::Credential(_) => false,
    })
}

/// Flows that the function uses, needs or is commanded by, with what carries them.
fn needed_flows(builder: &Builder<'_>, function: &Function) -> Vec<FlowIx> {
    let mut flows = function.uses.clone();
    flows.extend(
        function.needs.iter().filter_map(|need| if let Reliance::Flow(f) = need { Some(*f) } else { None }),
    );
    flows.extend(super::functions::commanding(builder, function));
    let mut at = 0;
    while let Some(&flow) = flows.get(at) {
        at += 1;
        let carrier = builder.system.flows.get(flow.at()).and_then(|flow| flow.carried_by);
        flows.extend(carrier.filter(|carrier| !flows.contains(carrier)));
    }
    flows
}

fn needed_components(function: &Function) -> Vec<ComponentIx> {
    let needs = function
        .needs
        .iter()
        .filter_map(|need| if let Reliance::Component(c) = need { Some(*c) } else { None });
    std::iter::once(function.performer).chain(needs).collect()
}

/// Whoever can send what the control looks at can trigger it.
fn triggers(builder: &mut Builder<'_>, ix: ControlIx, control: &Control) {
    for protection in &control.protects {
        let subject = protection.subject;
        for class in builder.modes.all() {
            for from in seen_by(builder, subject, class) {
                let level =
                    refine(builder, (subject, Capability::Stop), &Base::default(), Base::default(), &[]);
                let rest = Plain {
                    rule: "side-effect",
                    text: format!("make control `{}` refuse", control.id),
                    at: At::Control(ix),
                    condition: Condition::SideEffect(ix, level),
                    origin: Origin::Structure(subject, Capability::Stop),
                    repeats: Scope::Fleet,
                };
                builder.step(&[from], Fact::Trigger(ix, class), rest);
            }
        }
    }
}

fn seen_by(builder: &Builder<'_>, subject: Subject, class: ModeClass) -> Vec<Fact> {
    match subject {
        Subject::Flow(flow) if builder.way(flow).modes.contains(&class) => {
            builder.sources(flow, class).into_iter().map(|source| source.fact).collect()
        }
        Subject::Interface(interface) => vec![Fact::ReachInterface(interface, class)],
        Subject::Service(service) => vec![Fact::Fed(Site::Service(service), class)],
        Subject::Component(component) => (0u32..)
            .zip(&builder.system.services)
            .filter(|(_, service)| service.on == component)
            .map(|(number, _)| Fact::Fed(Site::Service(ServiceIx(number)), class))
            .collect(),
        Subject::Flow(_) | Subject::Store(_) | Subject::Credential(_) => Vec::new(),
    }
}
