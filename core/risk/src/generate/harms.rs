//! Harms: a violation in a mode, and the failure of every barrier that covers the harm wholly.

use noharm_model::level::{Level, Scope};
use noharm_model::system::{Barrier, BarrierIx, Harm, HarmIx, Performer, Reliance};

use super::builder::{Builder, Plain};
use super::fact::Fact;
use super::modes::ModeClass;
use super::step::{At, Condition, Origin};

/// Adds barriers and harms.
pub(super) fn add(builder: &mut Builder<'_>) {
    for (number, barrier) in (0u32..).zip(&builder.system.barriers) {
        for class in builder.modes.all() {
            add_barrier(builder, BarrierIx(number), barrier, class);
        }
    }
    for (number, harm) in (0u32..).zip(&builder.system.harms) {
        builder.fact(Fact::Harm(HarmIx(number)));
        add_harm(builder, HarmIx(number), harm);
    }
}

fn add_barrier(builder: &mut Builder<'_>, ix: BarrierIx, barrier: &Barrier, class: ModeClass) {
    let to = Fact::BarrierFailed(ix, class);
    let at = At::Barrier(ix);
    let residual = Plain {
        rule: "barrier-residual",
        text: match barrier.performer {
            Performer::Person(_) => format!("barrier `{}` does not notice", barrier.id),
            Performer::Component(_) => format!("barrier `{}` fails by itself", barrier.id),
        },
        at,
        condition: Condition::Barrier(ix, barrier.residual),
        origin: Origin::Barrier(ix),
        // Nobody's attention is repeated everywhere; to defeat what is built takes hands on each, unless it never worked.
        repeats: match barrier.performer {
            Performer::Component(_) if barrier.residual > Level::NONE => Scope::Device,
            _ => Scope::Fleet,
        },
    };
    builder.step(&[], to, residual);
    let performer = match barrier.performer {
        Performer::Component(component) => Some(Reliance::Component(component)),
        Performer::Person(_) => None,
    };
    for reliance in performer.iter().chain(&barrier.relies_on) {
        for from in held(builder, *reliance, class) {
            let text = format!("{}: barrier `{}` has failed", builder.words().held(from), barrier.id);
            builder.follows(&[from], to, "barrier-held", text, at);
        }
        if barrier.safe_when_stopped {
            continue;
        }
        for from in super::functions::stopped(builder, *reliance, class) {
            let text = format!("{}: barrier `{}` has failed", builder.words().held(from), barrier.id);
            builder.follows(&[from], to, "barrier-stopped", text, at);
        }
    }
}

/// How something that a barrier stands on is held: code there, forged, sent again, or its key known.
fn held(builder: &Builder<'_>, reliance: Reliance, class: ModeClass) -> Vec<Fact> {
    let flow = |ix| [Fact::ForgeFlow(ix, class), Fact::Replay(ix, class)];
    match reliance {
        Reliance::Flow(ix) => flow(ix).to_vec(),
        Reliance::Data(data) => {
            let mut facts: Vec<Fact> =
                super::void::flows_with(builder.system, data).into_iter().flat_map(flow).collect();
            facts.extend(super::void::stores_with(builder.system, data).into_iter().map(Fact::ForgeStore));
            facts
        }
        other => {
            let facts = super::void::held(builder, &[class], other);
            facts.into_iter().map(|(fact, _)| fact).collect()
        }
    }
}

/// Barriers that count for a harm: named at it, and covering it wholly.
pub(super) fn covering(builder: &Builder<'_>, ix: HarmIx, harm: &Harm) -> Vec<BarrierIx> {
    let covers = |barrier: &BarrierIx| {
        builder.system.barriers.get(barrier.at()).is_some_and(|barrier| barrier.covers.contains(&ix))
    };
    let mut barriers: Vec<BarrierIx> = harm.barriers.iter().copied().filter(covers).collect();
    barriers.sort_unstable();
    barriers.dedup();
    barriers
}

fn add_harm(builder: &mut Builder<'_>, ix: HarmIx, harm: &Harm) {
    let barriers = covering(builder, ix, harm);
    for when in &harm.when {
        for class in builder.modes.within(&when.modes) {
            let mut from = vec![Fact::Violated(when.function, when.violated, class)];
            from.extend(barriers.iter().map(|&barrier| Fact::BarrierFailed(barrier, class)));
            let function = builder.system.functions.get(when.function.at()).map_or("?", |f| f.id.as_str());
            let text = format!("`{function}` is {}, and no barrier holds", when.violated);
            builder.follows(&from, Fact::Harm(ix), "harm", text, At::Harm(ix));
        }
    }
}
