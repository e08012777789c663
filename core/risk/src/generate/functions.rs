//! Safety functions: how each can be violated, mode by mode.

use noharm_model::level::Scope;
use noharm_model::system::{
    CommandIx, Content, FlowIx, Function, FunctionIx, Privilege, Reliance, Violation,
};

use super::builder::{Builder, Plain};
use super::fact::Fact;
use super::modes::ModeClass;
use super::step::{At, Condition, Origin};

/// Adds the violations of every function.
pub(super) fn add(builder: &mut Builder<'_>) {
    for (number, function) in (0u32..).zip(&builder.system.functions) {
        let ix = FunctionIx(number);
        for class in builder.modes.all() {
            tampered(builder, ix, function, class);
            replayed(builder, ix, function, class);
            lost(builder, ix, function, class);
        }
    }
}

/// Commands that the function obeys: its own list, or all that its performer takes.
fn commands(builder: &Builder<'_>, function: &Function) -> Vec<CommandIx> {
    if function.commands.is_empty() {
        return (0..builder.system.commands.len() as u32).map(CommandIx).collect();
    }
    function.commands.clone()
}

/// Flows that bring such commands to the performer.
pub(super) fn commanding(builder: &Builder<'_>, function: &Function) -> Vec<FlowIx> {
    let obeyed = commands(builder, function);
    let carries = |content: &Content| matches!(content, Content::Command(c) if obeyed.contains(c));
    (0u32..)
        .zip(builder.system.flows.iter().zip(&builder.ways))
        .filter(|(_, (flow, way))| {
            way.target() == Some(function.performer) && flow.carries.iter().any(carries)
        })
        .map(|(number, _)| FlowIx(number))
        .collect()
}

fn tampered(builder: &mut Builder<'_>, ix: FunctionIx, function: &Function, class: ModeClass) {
    let to = Fact::Violated(ix, Violation::Tampered, class);
    let at = At::Function(ix);
    let performer = builder.words().component(function.performer).to_owned();
    let code = Fact::Code(function.performer, Privilege::User);
    let text = format!("`{performer}` performs `{}` as the attacker's code says", function.id);
    builder.follows(&[code], to, "tampered", text, at);
    for command in commands(builder, function) {
        let text = format!("`{performer}` performs `{}` as commanded", function.id);
        let from = Fact::Command(function.performer, command, class);
        builder.follows(&[from], to, "tampered", text, at);
    }
    for &flow in &function.uses {
        let text = format!("`{}` uses what `{}` brings", function.id, builder.words().flow(flow));
        builder.follows(&[Fact::ForgeFlow(flow, class)], to, "tampered", text, at);
    }
}

fn replayed(builder: &mut Builder<'_>, ix: FunctionIx, function: &Function, class: ModeClass) {
    let to = Fact::Violated(ix, Violation::Replayed, class);
    let at = At::Function(ix);
    let text = format!("`{}` is performed by the attacker's code", function.id);
    builder.follows(&[Fact::Code(function.performer, Privilege::User)], to, "replayed", text, at);
    let mut flows = function.uses.clone();
    flows.extend(commanding(builder, function));
    flows.sort_unstable();
    flows.dedup();
    for flow in flows {
        let text =
            format!("`{}` takes for true what `{}` brought once", function.id, builder.words().flow(flow));
        builder.follows(&[Fact::Replay(flow, class)], to, "replayed", text, at);
    }
}

/// Its performer or what it needs is stopped for longer than it may be absent.
fn lost(builder: &mut Builder<'_>, ix: FunctionIx, function: &Function, class: ModeClass) {
    let performer = Reliance::Component(function.performer);
    for need in std::iter::once(&performer).chain(&function.needs) {
        for from in stopped(builder, *need, class) {
            for violation in [Violation::Lost, Violation::Delayed] {
                let rest = Plain {
                    rule: violation.word(),
                    text: format!("`{}` stops with it, for longer than {} s", function.id, function.within_s),
                    at: At::Function(ix),
                    condition: Condition::Absence(function.within_s),
                    origin: Origin::Consequence,
                    repeats: Scope::Fleet,
                };
                builder.step(&[from], Fact::Violated(ix, violation, class), rest);
            }
        }
    }
}

/// How something is kept from working.
pub(super) fn stopped(builder: &Builder<'_>, reliance: Reliance, class: ModeClass) -> Vec<Fact> {
    let system = builder.system;
    match reliance {
        Reliance::Component(component) => vec![Fact::StopComponent(component, class)],
        Reliance::Service(service) => vec![Fact::StopService(service, class)],
        Reliance::Flow(flow) => vec![Fact::StopFlow(flow, class)],
        Reliance::Store(store) => system
            .stores
            .get(store.at())
            .and_then(|store| store.on)
            .map(|on| Fact::StopComponent(on, class))
            .into_iter()
            .collect(),
        Reliance::Data(data) => super::void::flows_with(system, data)
            .into_iter()
            .map(|flow| Fact::StopFlow(flow, class))
            .collect(),
        Reliance::Credential(_) | Reliance::Person(_) => Vec::new(),
    }
}
