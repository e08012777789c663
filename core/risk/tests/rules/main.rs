//! Each sentence of the method's page on steps, harms and controls, on the smallest system that shows it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that is wrong must end")]

#[path = "../sketch/mod.rs"]
mod sketch;

mod code;
mod controls;
mod flows;
mod gains;
mod harms;
mod vulnerabilities;
mod what_ifs;

use noharm_model::control::*;
use noharm_model::flaw::*;
use noharm_model::level::*;
use noharm_model::policy::Policy;
use noharm_model::system::*;
use noharm_risk::WhatIf;
use noharm_risk::analysis::{Engine, Measure};
use noharm_risk::solve::CutLimits;
use sketch::*;

/// An attacker on a network that a command to the motor crosses.
struct Net {
    s: Sketch,
    zone: ZoneIx,
    sender: ComponentIx,
    motor: ComponentIx,
    set: FlowIx,
    rate: CommandIx,
    keep: FunctionIx,
    harm: HarmIx,
}

fn net() -> Net {
    let mut s = Sketch::new();
    let zone = s.zone("net");
    s.profile("attacker", zone);
    let sender = s.component("sender");
    let motor = s.component("motor");
    let rate = s.command("set-rate");
    let set = s.flow(
        "set",
        &[Hop::Component(sender), Hop::Zone(zone), Hop::Component(motor)],
        &[Content::Command(rate)],
    );
    let keep = s.function("keep-rate", motor);
    let harm = s.harm("over-infusion", Severity::Catastrophic, &[(keep, Violation::Tampered)]);
    Net { s, zone, sender, motor, set, rate, keep, harm }
}

/// The attacker reaches a relay only, by a service on it; a command from a panel passes it.
struct Relay {
    s: Sketch,
    zone: ZoneIx,
    panel: ComponentIx,
    relay: ComponentIx,
    motor: ComponentIx,
    front: ServiceIx,
    set: FlowIx,
}

fn relay() -> Relay {
    let mut s = Sketch::new();
    let zone = s.zone("net");
    s.profile("attacker", zone);
    let panel = s.component("panel");
    let relay = s.component("relay");
    let motor = s.component("motor");
    let port = s.interface("port", relay, zone);
    let front = s.service("front", relay, Privilege::User, &[Input::Interface(port)]);
    let rate = s.command("set-rate");
    let set = s.flow(
        "set",
        &[Hop::Component(panel), Hop::Component(relay), Hop::Component(motor)],
        &[Content::Command(rate)],
    );
    let keep = s.function("keep-rate", motor);
    s.harm("over-infusion", Severity::Catastrophic, &[(keep, Violation::Tampered)]);
    Relay { s, zone, panel, relay, motor, front, set }
}

fn violated(s: &mut Sketch, violation: Violation) {
    s.system.harms[0].when[0].violated = violation;
}
