//! Each sentence of the method's page on steps, harms and controls, on the smallest system that shows it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that is wrong must end")]

mod sketch;

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

// What an attacker can hold; flows. ------------------------------------------------------------------------------------

#[test]
fn what_a_flows_protocol_is_called_protects_nothing() {
    let mut n = net();
    n.s.system.flows[n.set.at()].protocol = "TLS 1.3 with everything".into();
    assert_eq!(n.s.levels(), (0, 0, 0));
}

#[test]
fn a_verified_control_protects_a_planned_or_failed_one_does_not() {
    for (state, residual, expected) in [
        (ControlState::Planned, 0, 0),
        (ControlState::Implemented, 0, 4),
        (ControlState::Failed, 0, 0),
        (ControlState::Expired, 0, 4),
        (ControlState::Due, 4, 4),
        (ControlState::Verified, 4, 4),
    ] {
        let mut n = net();
        let signed = n.s.control("signed", Subject::Flow(n.set), &[Capability::Forge], &[n.motor], SOUND);
        n.s.ctl(signed).state = state;
        let harm = &n.s.analyse().harms[0];
        let value = |level: Option<Level>| level.unwrap().value();
        assert_eq!((value(harm.residual.level), value(harm.expected.level)), (residual, expected), "{state}");
        assert_eq!(value(harm.inherent.level), 0);
    }
}

#[test]
fn a_signature_does_not_protect_from_jamming() {
    let mut n = net();
    n.s.control("signed", Subject::Flow(n.set), &[Capability::Forge, Capability::Replay], &[n.motor], SOUND);
    violated(&mut n.s, Violation::Lost);
    n.s.system.functions[n.keep.at()].needs = vec![Reliance::Flow(n.set)];
    assert_eq!(n.s.residual(), 0);
}

#[test]
fn jamming_decides_nothing_where_the_function_does_not_need_the_flow() {
    let mut n = net();
    violated(&mut n.s, Violation::Lost);
    n.s.control("signed", Subject::Flow(n.set), &[Capability::Forge], &[n.motor], SOUND);
    assert_eq!(n.s.residual(), 9);
}

#[test]
fn encryption_alone_does_not_hinder_replay() {
    let mut n = net();
    n.s.control("encrypted", Subject::Flow(n.set), &[Capability::Read, Capability::Forge], &[n.motor], SOUND);
    violated(&mut n.s, Violation::Replayed);
    assert_eq!(n.s.residual(), 0);
}

#[test]
fn a_removed_port_takes_the_step_away() {
    let mut r = relay();
    let port = InterfaceIx(0);
    let gone =
        r.s.control("no-port", Subject::Interface(port), &[Capability::Reach], &[], Factors::default());
    r.s.ctl(gone).removes = true;
    assert_eq!(r.s.levels(), (2, 9, 9));
}

#[test]
fn a_port_that_is_not_there_is_passed_by_no_flow() {
    let mut n = net();
    let port = n.s.interface("port", n.motor, n.zone);
    n.s.system.flows[n.set.at()].path.insert(2, Hop::Interface(port));
    assert_eq!(n.s.residual(), 0);
    let gone =
        n.s.control("no-port", Subject::Interface(port), &[Capability::Reach], &[], Factors::default());
    n.s.ctl(gone).removes = true;
    assert_eq!(n.s.residual(), 9);
}

#[test]
fn controls_on_the_carrier_protect_what_it_carries_from_outsiders_only() {
    let mut n = net();
    let link = n.s.flow("link", &[Hop::Zone(n.zone), Hop::Component(n.motor)], &[]);
    n.s.system.flows[n.set.at()].carried_by = Some(link);
    n.s.control("wpa2", Subject::Flow(link), &[Capability::Forge, Capability::Replay], &[n.motor], SOUND);
    assert_eq!(n.s.residual(), 4);
    n.s.misuse("malware").code_on = vec![n.sender];
    assert_eq!(n.s.residual(), 0, "who sits at the end is no outsider");
}

#[test]
fn a_medium_that_the_carrier_does_not_pass_is_reached_directly() {
    let mut n = net();
    let radio = n.s.zone("radio");
    let link = n.s.flow("link", &[Hop::Zone(radio), Hop::Component(n.motor)], &[]);
    n.s.system.flows[n.set.at()].path.insert(2, Hop::Zone(radio));
    n.s.system.flows[n.set.at()].carried_by = Some(link);
    n.s.control("wpa2", Subject::Flow(link), &[Capability::Forge, Capability::Replay], &[n.motor], SOUND);
    assert_eq!(n.s.residual(), 0);
}

#[test]
fn the_key_of_a_link_read_elsewhere_voids_its_control() {
    let mut n = net();
    let secret = n.s.credential("wifi-secret", CredentialScope::Customer);
    let signed = n.s.control("wpa2", Subject::Flow(n.set), &[Capability::Forge], &[n.motor], SOUND);
    n.s.ctl(signed).relies_on = vec![Reliance::Credential(secret)];
    assert_eq!(n.s.residual(), 4);
    let pump = n.s.misuse("second-hand-pump");
    pump.credentials = vec![secret];
    pump.level = Some(Level::EASY);
    assert_eq!(n.s.residual(), 1);
}

#[test]
fn read_of_a_flow_that_carries_a_credential_gives_its_key() {
    let mut n = net();
    let key = n.s.credential("key", CredentialScope::Device);
    let signed = n.s.control("signed", Subject::Flow(n.set), &[Capability::Forge], &[n.motor], SOUND);
    n.s.ctl(signed).relies_on = vec![Reliance::Credential(key)];
    let path = [Hop::Component(n.sender), Hop::Zone(n.zone), Hop::Component(n.motor)];
    n.s.flow("pairing", &path, &[Content::Credential(key)]);
    assert_eq!(n.s.residual(), 0);
}

#[test]
fn code_carried_by_a_flow_gives_code_on_its_target() {
    let mut n = net();
    n.s.system.flows[n.set.at()].carries = vec![Content::Code];
    assert_eq!(n.s.residual(), 0);
    n.s.control("signed", Subject::Flow(n.set), &[Capability::Forge], &[n.motor], SOUND);
    assert_eq!(n.s.residual(), 4);
    n.s.system.flows[n.set.at()].accepts_old_images = true;
    assert_eq!(n.s.residual(), 1, "an old image brings the flaws of its day");
    n.s.control("floor", Subject::Flow(n.set), &[Capability::Replay], &[n.motor], SOUND);
    assert_eq!(n.s.residual(), 4);
}

#[test]
fn a_library_that_a_nurse_activates_as_always_is_easy() {
    let mut n = net();
    n.s.system.flows[n.set.at()].activated_by_user = true;
    assert_eq!(n.s.residual(), 1);
}

#[test]
fn code_stays_through_mode_changes_reach_does_not() {
    let mut r = relay();
    let service = r.s.mode("service");
    let infusing = r.s.mode("infusing");
    r.s.system.interfaces[0].modes = vec![service];
    r.s.system.harms[0].when[0].modes = vec![infusing];
    assert_eq!(r.s.residual(), 2, "planted in service mode, it acts while infusing");
    let mut n = net();
    let service = n.s.mode("service");
    let infusing = n.s.mode("infusing");
    n.s.system.flows[n.set.at()].modes = vec![service];
    n.s.system.harms[0].when[0].modes = vec![infusing];
    assert_eq!(n.s.residual(), 9);
}

// Code, privileges, services. -------------------------------------------------------------------------------------------

#[test]
fn code_on_a_relay_forges_what_it_relays_unless_the_target_checks() {
    let mut r = relay();
    assert_eq!(r.s.residual(), 2, "the flaw nobody has found in its service, supported");
    let key = r.s.credential("panel-key", CredentialScope::Device);
    r.s.system.credentials[key.at()].kept_at = vec![(r.panel, Privilege::Root)];
    let intent = r.s.control("intent", Subject::Flow(r.set), &[Capability::Forge], &[r.motor], SOUND);
    r.s.ctl(intent).relies_on = vec![Reliance::Credential(key)];
    assert_eq!(r.s.residual(), 4);
}

#[test]
fn a_check_at_the_relay_does_not_bind_the_relay() {
    let mut r = relay();
    r.s.control("checked", Subject::Flow(r.set), &[Capability::Forge], &[r.relay], SOUND);
    assert_eq!(r.s.residual(), 2);
}

#[test]
fn a_signature_does_not_shield_the_parser_in_front_of_it() {
    let mut r = relay();
    r.s.control("intent", Subject::Flow(r.set), &[Capability::Forge], &[r.motor], SOUND);
    let parser = r.s.service("motor-protocol", r.motor, Privilege::Root, &[Input::Flow(r.set)]);
    assert_eq!(r.s.residual(), 2);
    // Behind the check, which is a service of its own.
    r.s.svc(parser).handles[0].behind = Some(ControlIx(0));
    let check = r.s.service("motor-check", r.motor, Privilege::Root, &[Input::Flow(r.set)]);
    assert_eq!(r.s.residual(), 2, "the check itself parses at reach");
    r.s.svc(check).handles[0].tested = true;
    assert_eq!(r.s.residual(), 3);
}

#[test]
fn a_check_that_no_service_is_named_for_has_a_latent_flaw_all_the_same() {
    let mut r = relay();
    r.s.control("intent", Subject::Flow(r.set), &[Capability::Forge], &[r.motor], SOUND);
    let parser = r.s.service("motor-protocol", r.motor, Privilege::Root, &[Input::Flow(r.set)]);
    r.s.svc(parser).handles[0].behind = Some(ControlIx(0));
    assert_eq!(r.s.residual(), 2);
}

#[test]
fn a_check_enforced_upstream_turns_the_reach_needed_into_forge() {
    let mut n = net();
    let gate = n.s.component("gate");
    n.s.system.flows[n.set.at()].path.insert(2, Hop::Component(gate));
    n.s.system.flows[n.set.at()].carries.clear();
    n.s.service("motor-protocol", n.motor, Privilege::Root, &[Input::Flow(n.set)]);
    assert_eq!(n.s.residual(), 2);
    n.s.control("checked", Subject::Flow(n.set), &[Capability::Forge], &[gate], SOUND);
    assert_eq!(n.s.residual(), 4);
}

#[test]
fn the_table_of_latent_flaws() {
    for (supported, tested, memory_safe, level) in [
        (false, false, false, 1),
        (false, true, true, 1),
        (true, false, false, 2),
        (true, true, false, 3),
        (true, true, true, 3),
    ] {
        let mut r = relay();
        let service = r.s.svc(r.front);
        service.supported = supported;
        service.handles[0].tested = tested;
        service.memory_safe_and_small = memory_safe;
        assert_eq!(r.s.residual(), level);
    }
}

#[test]
fn separation_limits_code_at_user_and_is_void_with_root() {
    let mut r = relay();
    r.s.part(r.relay).has_users = true;
    let hard =
        Factors { complexity_high: Some(true), requirements_present: Some(true), ..Factors::default() };
    let separated =
        r.s.control("separated", Subject::Component(r.relay), &[Capability::Spread], &[r.relay], hard);
    assert_eq!(r.s.residual(), 2, "the kernel's own flaw, supported");
    assert_eq!(r.s.analyse().harms[0].depth, Some(2), "that and the flaw in the service");
    r.s.part(r.relay).supported = false;
    assert_eq!(r.s.analyse().harms[0].depth, Some(1), "the kernel past its support is easy");
    r.s.ctl(separated).state = ControlState::Implemented;
    r.s.part(r.relay).supported = true;
    assert_eq!(r.s.analyse().harms[0].depth, Some(1), "not shown, it counts nothing");
}

#[test]
fn what_runs_on_a_component_falls_with_it() {
    let mut r = relay();
    let guest = r.s.component("guest");
    r.s.part(guest).runs_on = Some(r.relay);
    r.s.system.functions[0].performer = guest;
    assert_eq!(r.s.residual(), 2);
}

#[test]
fn stopped_components_stop_services_and_flows_and_the_sole_service_its_component() {
    let mut r = relay();
    violated(&mut r.s, Violation::Lost);
    r.s.system.functions[0].performer = r.relay;
    let flaw = Trigger { confidentiality: Impact::None, integrity: Impact::None, ..trigger(400) };
    r.s.flaw("CVE-stop", &[r.front], r.relay, flaw);
    assert_eq!(r.s.levels().2, 1);
    let other = r.s.component("other");
    r.s.system.functions[0].performer = other;
    assert_eq!(r.s.levels().2, 9);
    r.s.system.functions[0].needs = vec![Reliance::Flow(r.set)];
    assert_eq!(r.s.levels().2, 1, "what it relays stops with it");
}

#[test]
fn a_restart_in_time_saves_from_a_disturbance_not_from_an_attacker() {
    let mut r = relay();
    violated(&mut r.s, Violation::Lost);
    r.s.system.functions[0].performer = r.relay;
    let scanner = r.s.profile("scanner", r.zone);
    r.s.system.profiles[scanner.at()].benign = true;
    let flaw = Trigger { confidentiality: Impact::None, integrity: Impact::None, ..trigger(400) };
    r.s.flaw("CVE-stop", &[r.front], r.relay, flaw);
    r.s.svc(r.front).restarts_within_s = Some(5);
    let harm = r.s.analyse().harms[0].clone();
    assert_eq!((harm.today.level, harm.disturbance.level), (Some(Level::EASY), None));
    r.s.svc(r.front).restarts_within_s = Some(60);
    let harm = r.s.analyse().harms[0].clone();
    assert_eq!(harm.disturbance.level, Some(Level::EASY));
}

#[test]
fn disturbers_take_no_flaws_but_of_availability() {
    let mut r = relay();
    r.s.system.profiles[0].benign = true;
    r.s.flaw("CVE-code", &[r.front], r.relay, Trigger { exploit: Some(Exploit::Exploited), ..trigger(787) });
    let harm = r.s.analyse().harms[0].clone();
    assert_eq!((harm.today.level, harm.disturbance.level), (None, None));
}

// Vulnerabilities. ------------------------------------------------------------------------------------------------------

#[test]
fn what_a_flaw_is_decides_what_it_gives() {
    let low = |confidentiality, integrity, availability, cwe| Trigger {
        confidentiality,
        integrity,
        availability,
        ..trigger(cwe)
    };
    use Impact::{High, Low, None as No};
    for (name, trigger, tampered, lost) in [
        ("corruption, C or I high: code", low(High, No, No, 787), 1, 1),
        ("corruption, A only: stop", low(No, No, High, 787), 9, 1),
        ("corruption, I low: forge", low(No, Low, No, 787), 1, 9),
        ("authenticity: forge, whatever the impacts", low(No, No, No, 347), 1, 9),
        ("weak link: forge, not code on the peer", low(High, High, No, 323), 1, 9),
        ("disclosure: reads, no more", low(High, No, No, 200), 9, 9),
        ("disclosure with I high: code as a user", low(High, High, No, 200), 1, 1),
        ("availability: stop", low(No, No, High, 400), 9, 1),
        ("availability with I low: forge too", low(No, Low, High, 400), 1, 1),
        ("anything else, I high: code as a user", low(No, High, No, 20), 1, 1),
        ("no CWE, I low: forge", Trigger { cwes: vec![], ..low(No, Low, No, 20) }, 1, 9),
        ("privilege over a network: by impacts", low(No, High, No, 269), 1, 1),
    ] {
        for (violation, expected) in [(Violation::Tampered, tampered), (Violation::Lost, lost)] {
            let mut s = Sketch::new();
            let zone = s.zone("net");
            s.profile("attacker", zone);
            let sender = s.component("sender");
            let relay = s.component("relay");
            let motor = s.component("motor");
            let port = s.interface("port", relay, zone);
            let rate = s.command("set-rate");
            let path = [Hop::Component(sender), Hop::Component(relay), Hop::Component(motor)];
            let set = s.flow("set", &path, &[Content::Command(rate)]);
            let inputs = [Input::Interface(port), Input::Flow(set)];
            let service = s.service("front", relay, Privilege::User, &inputs);
            let keep = s.function("keep-rate", motor);
            s.system.functions[keep.at()].needs = vec![Reliance::Service(service)];
            s.harm("harm", Severity::Critical, &[(keep, violation)]);
            s.flaw("CVE-x", &[service], relay, trigger.clone());
            // Without the flaw that nobody has found yet, so that the known one alone speaks.
            let policy = Policy { latent: latent_never_below_the_flaw(), ..Policy::default() };
            let engine = Engine::new(&s.system, &s.flaws, &policy).unwrap();
            let level = engine.levels_if(&[])[0].map_or(9, Level::value);
            let expected = if expected == 9 { 4 } else { expected };
            assert_eq!(level, expected, "{name}: {violation}");
        }
    }
}

fn latent_never_below_the_flaw() -> noharm_model::policy::Latent {
    let level = Level::VERY_HARD;
    noharm_model::policy::Latent { unsupported: level, supported: level, tested: level, memory_safe: level }
}

#[test]
fn a_flaws_level_is_by_its_trigger_and_what_is_known_of_exploitation() {
    let base = trigger(787);
    for (trigger, level) in [
        (base.clone(), 1),
        (Trigger { user: User::Passive, ..base.clone() }, 1),
        (Trigger { complexity_high: true, ..base.clone() }, 2),
        (Trigger { requirements_present: true, ..base.clone() }, 2),
        (Trigger { user: User::Active, ..base.clone() }, 2),
        (Trigger { user: User::Active, complexity_high: true, ..base.clone() }, 3),
        (
            Trigger { user: User::Active, complexity_high: true, requirements_present: true, ..base.clone() },
            4,
        ),
        (Trigger { exploit: Some(Exploit::Published), ..base.clone() }, 0),
        (Trigger { exploit: Some(Exploit::Published), complexity_high: true, ..base.clone() }, 1),
        (Trigger { exploit: Some(Exploit::Exploited), complexity_high: true, ..base }, 0),
    ] {
        assert_eq!(noharm_risk::generate::level_of(&trigger).value(), level);
    }
}

#[test]
fn a_package_that_nobody_attributed_is_fed_by_every_input_at_the_highest_privilege() {
    let mut r = relay();
    r.s.svc(r.front).privilege = Privilege::Root;
    let flaw = r.s.flaw("CVE-x", &[], r.relay, trigger(787));
    let analysis = r.s.analyse();
    assert_eq!(analysis.harms[0].today.level, Some(Level::EASY));
    assert!(analysis.flaws[flaw].path.iter().any(|step| step.to.contains("code(component.relay, root)")));
}

#[test]
fn privileges_low_need_a_session_or_code_and_high_an_administrators() {
    for (privileges, role) in [(Privileges::Low, "nurse"), (Privileges::High, "admin")] {
        let mut r = relay();
        r.s.svc(r.front).roles = vec!["nurse".into(), "admin".into()];
        let login =
            r.s.control("login", Subject::Service(r.front), &[Capability::Session], &[r.relay], SOUND);
        r.s.svc(r.front).handles[0].tested = true;
        r.s.flaw("CVE-x", &[r.front], r.relay, Trigger { privileges, ..trigger(787) });
        assert_eq!(r.s.levels().2, 3, "by the flaw that nobody has found: there is no session");
        let password = r.s.credential("password", CredentialScope::User);
        r.s.ctl(login).relies_on = vec![Reliance::Credential(password)];
        r.s.system.credentials[password.at()].unlocks = vec![Unlocks::Session(r.front, role.into())];
        r.s.misuse("on a label").credentials = vec![password];
        assert_eq!(r.s.levels().2, 1, "{privileges}");
    }
}

#[test]
fn a_local_flaw_needs_code_as_a_user_or_the_flow_that_brings_the_file() {
    let local = Trigger { vector: Vector::Local, user: User::Passive, ..trigger(787) };
    let mut r = relay();
    r.s.svc(r.front).handles[0].tested = true;
    r.s.flaw("CVE-file", &[r.front], r.relay, local.clone());
    assert_eq!(r.s.levels().2, 3, "an interface feeds it too: no file");
    let mut n = net();
    let library = n.s.flow("library", &[Hop::Zone(n.zone), Hop::Component(n.sender)], &[]);
    let reader = n.s.service("reader", n.sender, Privilege::User, &[Input::Flow(library)]);
    n.s.svc(reader).handles[0].tested = true;
    n.s.system.flows[n.set.at()].path.remove(1);
    n.s.flaw("CVE-file", &[reader], n.sender, local.clone());
    assert_eq!(n.s.levels().2, 1);
    n.s.flaws[0].trigger.privileges = Privileges::Low;
    assert_eq!(n.s.levels().2, 3);
}

#[test]
fn a_physical_flaw_needs_hands() {
    let mut r = relay();
    r.s.svc(r.front).handles[0].tested = true;
    r.s.flaw("CVE-x", &[r.front], r.relay, Trigger { vector: Vector::Physical, ..trigger(787) });
    assert_eq!(r.s.levels().2, 3);
    let bedside = r.s.zone("bedside");
    let pads = r.s.interface("pads", r.relay, bedside);
    r.s.system.interfaces[pads.at()].physical = true;
    r.s.profile("visitor", bedside);
    let analysis = r.s.analyse();
    assert_eq!(analysis.harms[0].today.level, Some(Level::EASY));
    assert_eq!(analysis.flaws[0].scope, Scope::Device);
}

#[test]
fn the_makers_own_word_replaces_the_table_of_effects() {
    let mut r = relay();
    r.s.svc(r.front).handles[0].tested = true;
    r.s.flaw("CVE-x", &[r.front], r.relay, trigger(787));
    assert_eq!(r.s.levels().2, 1);
    r.s.flaws[0].stated =
        Some(Stated { gives: vec![Capability::Stop], reason: "shown".into(), at: Default::default() });
    assert_eq!(r.s.levels().2, 3);
}

#[test]
fn flaws_of_one_service_are_ranked_beside_each_other_and_a_release_stands_alone() {
    let mut r = relay();
    let easy = r.s.flaw("CVE-easy", &[r.front], r.relay, trigger(787));
    let hard = r.s.flaw("CVE-hard", &[r.front], r.relay, Trigger { complexity_high: true, ..trigger(78) });
    let analysis = r.s.analyse();
    assert_eq!(analysis.flaws[easy].level, Some(Level::EASY));
    assert_eq!(analysis.flaws[hard].level, Some(Level::MODERATE), "told by its own path");
}

#[test]
fn an_undecided_flaw_counts_in_worst_only_and_leaves_the_harm_undecided() {
    let mut r = relay();
    let n = r.s.flaw("CVE-x", &[r.front], r.relay, trigger(787));
    r.s.svc(r.front).handles[0].tested = true;
    r.s.flaws[n].certain = false;
    let analysis = r.s.analyse();
    let harm = &analysis.harms[0];
    assert_eq!((harm.today.level, harm.worst.level), (Some(Level::HARD), Some(Level::EASY)));
    assert_eq!(harm.decision, Decision::Undecided);
    assert_eq!(analysis.flaws[n].verdict, Verdict::Undetermined);
}

// Threats, controls. ----------------------------------------------------------------------------------------------------

#[test]
fn a_first_touch_that_no_threat_names_is_a_finding_and_counts_at_worst() {
    let mut n = net();
    let analysis = n.s.analyse();
    let touch = |a: &noharm_risk::Analysis| {
        a.unspoken.iter().any(|u| u.subject == Subject::Flow(n.set) && u.capability == Capability::Forge)
    };
    assert!(touch(&analysis));
    n.s.system.threats.push(Threat {
        id: "t".into(),
        subjects: vec![Subject::Flow(n.set)],
        gives: vec![Capability::Forge],
        factors: COMPLEX,
        ..Threat::default()
    });
    let analysis = n.s.analyse();
    assert!(!touch(&analysis));
    assert_eq!(analysis.harms[0].residual.level, Some(Level::MODERATE));
}

#[test]
fn a_threat_for_one_profile_binds_that_profile_only() {
    let mut n = net();
    n.s.system.threats.push(Threat {
        id: "t".into(),
        subjects: vec![Subject::Flow(n.set)],
        factors: COMPLEX,
        profiles: vec![ProfileIx(0)],
        ..Threat::default()
    });
    assert_eq!(n.s.residual(), 2);
    n.s.profile("other", n.zone);
    assert_eq!(n.s.residual(), 0);
}

#[test]
fn two_controls_on_one_step_are_factor_by_factor_the_harder_and_never_added() {
    let mut n = net();
    n.s.control("a", Subject::Flow(n.set), &[Capability::Forge], &[n.motor], COMPLEX);
    n.s.control("b", Subject::Flow(n.set), &[Capability::Forge], &[n.motor], COMPLEX);
    assert_eq!(n.s.residual(), 2);
    n.s.control("c", Subject::Flow(n.set), &[Capability::Forge], &[n.motor], CONDITION);
    assert_eq!(n.s.residual(), 3);
}

#[test]
fn a_controls_credit_ends_where_the_attacker_holds_what_it_stands_on() {
    for voids in ["enforced-on", "credential", "data"] {
        let mut n = net();
        let signed = n.s.control("signed", Subject::Flow(n.set), &[Capability::Forge], &[n.motor], SOUND);
        let gate = n.s.component("gate");
        match voids {
            "enforced-on" => {
                n.s.system.flows[n.set.at()].path.insert(2, Hop::Component(gate));
                n.s.ctl(signed).enforced_on = vec![gate];
                n.s.misuse("held").code_on = vec![gate];
            }
            "credential" => {
                let key = n.s.credential("key", CredentialScope::Device);
                n.s.ctl(signed).relies_on = vec![Reliance::Credential(key)];
                n.s.misuse("held").credentials = vec![key];
            }
            _ => {
                let clock = n.s.flow("clock", &[Hop::Zone(n.zone), Hop::Component(n.motor)], &[]);
                n.s.ctl(signed).relies_on = vec![Reliance::Flow(clock)];
            }
        }
        assert_eq!(n.s.residual(), 0, "{voids}");
    }
}

#[test]
fn whoever_can_trigger_a_lock_out_has_a_stop() {
    let mut n = net();
    violated(&mut n.s, Violation::Lost);
    let signed = n.s.control("signed", Subject::Flow(n.set), &[Capability::Forge], &[n.motor], SOUND);
    assert_eq!(n.s.residual(), 9);
    n.s.ctl(signed).safety_impact = SafetyImpact::Effects(vec![(SideEffect::LockOut, n.keep)]);
    assert_eq!(n.s.residual(), 0);
    n.s.ctl(signed).safety_impact = SafetyImpact::Undeclared;
    let analysis = n.s.analyse();
    assert_eq!(analysis.harms[0].residual.level, Some(Level::NONE), "silence counts at worst");
    assert_eq!(analysis.undeclared_impact, vec![signed]);
    n.s.ctl(signed).state = ControlState::Planned;
    assert_eq!(n.s.residual(), 9, "what is not built does nothing");
}

#[test]
fn what_shares_a_key_falls_together() {
    let mut r = relay();
    r.s.svc(r.front).handles[0].tested = true;
    let key = r.s.credential("key", CredentialScope::Device);
    r.s.system.credentials[key.at()].kept_at = vec![(r.panel, Privilege::Root)];
    for effect in [COMPLEX, CONDITION] {
        let ix = r.s.control("shared", Subject::Flow(r.set), &[Capability::Forge], &[r.motor], effect);
        r.s.ctl(ix).relies_on = vec![Reliance::Credential(key)];
    }
    let engine_policy = Policy::default();
    let engine = Engine::new(&r.s.system, &r.s.flaws, &engine_policy).unwrap();
    let failures = engine.failures(&engine.solve(engine.residual()));
    let group = failures.iter().find(|f| f.what == "group credential.key").unwrap();
    assert_eq!(group.controls.len(), 2);
}

// Harms, barriers, decisions. -------------------------------------------------------------------------------------------

#[test]
fn a_harm_needs_the_failure_of_every_barrier_that_covers_it_wholly() {
    let mut n = net();
    let monitor = n.s.component("monitor");
    let barrier = n.s.barrier("monitor", Performer::Component(monitor), n.harm, Level::HARD);
    assert_eq!(n.s.residual(), 3, "at its residual");
    n.s.system.barriers[barrier.at()].relies_on = vec![Reliance::Flow(n.set)];
    assert_eq!(n.s.residual(), 0, "forged with the command");
    n.s.system.barriers[barrier.at()].relies_on.clear();
    n.s.system.barriers[barrier.at()].covers.clear();
    n.s.system.barriers[barrier.at()].partly = vec![(n.harm, "high rates only".into())];
    let analysis = n.s.analyse();
    assert_eq!(analysis.harms[0].residual.level, Some(Level::NONE), "partly counts nothing");
    assert!(analysis.harms[0].barriers[0].failed_by.as_deref().unwrap().contains("high rates only"));
}

#[test]
fn a_stopped_barrier_has_failed_unless_stopped_is_safe() {
    let mut n = net();
    let sensor = n.s.flow("sensor", &[Hop::Zone(n.zone), Hop::Component(n.motor)], &[]);
    n.s.control("s", Subject::Flow(sensor), &[Capability::Forge, Capability::Replay], &[n.motor], SOUND);
    let monitor = n.s.component("monitor");
    let barrier = n.s.barrier("monitor", Performer::Component(monitor), n.harm, Level::HARD);
    n.s.system.barriers[barrier.at()].relies_on = vec![Reliance::Flow(sensor)];
    assert_eq!(n.s.residual(), 0);
    n.s.system.barriers[barrier.at()].safe_when_stopped = true;
    assert_eq!(n.s.residual(), 3);
}

#[test]
fn a_persons_attention_alone_never_makes_a_catastrophic_harm_tolerable() {
    let mut n = net();
    n.s.system.people.push(Named { id: "nurse".into(), ..Named::default() });
    n.s.barrier("nurse", Performer::Person(PersonIx(0)), n.harm, Level::VERY_HARD);
    let harm = n.s.analyse().harms[0].clone();
    assert_eq!(harm.residual.level, Some(Level::VERY_HARD));
    assert_eq!(harm.decision, Decision::Unacceptable);
    n.s.system.harms[n.harm.at()].severity = Severity::Serious;
    assert_ne!(n.s.analyse().harms[0].residual.acceptance, noharm_model::level::Acceptance::Unacceptable);
}

#[test]
fn a_stale_reading_harms_though_nothing_commands_anything() {
    let mut n = net();
    n.s.system.flows[n.set.at()].carries = vec![Content::Data(None)];
    n.s.system.functions[n.keep.at()].uses = vec![n.set];
    n.s.control("signed", Subject::Flow(n.set), &[Capability::Forge], &[n.motor], SOUND);
    violated(&mut n.s, Violation::Replayed);
    assert_eq!(n.s.residual(), 0);
}

#[test]
fn no_grave_harm_falls_to_easy_by_the_failure_of_one_control() {
    let mut n = net();
    n.s.control("signed", Subject::Flow(n.set), &[Capability::Forge], &[n.motor], SOUND);
    let harm = n.s.analyse().harms[0].clone();
    assert_eq!(harm.residual.acceptance, noharm_model::level::Acceptance::Acceptable);
    assert!(harm.falls_by_one);
    assert_eq!(harm.decision, Decision::Unacceptable);
    let row = harm.single_failures.iter().find(|row| row.what == ["control.signed"]).unwrap();
    assert_eq!(row.level, Some(Level::NONE));
}

#[test]
fn pairs_that_revive_a_harm_are_told_where_no_single_one_does() {
    let mut n = net();
    for id in ["a", "b"] {
        n.s.control(id, Subject::Flow(n.set), &[Capability::Forge], &[n.motor], SOUND);
    }
    // Two places, so that nothing is shared.
    let gate = n.s.component("gate");
    n.s.system.flows[n.set.at()].path.insert(2, Hop::Component(gate));
    n.s.ctl(ControlIx(0)).enforced_on = vec![gate];
    let harm = n.s.analyse().harms[0].clone();
    assert!(!harm.falls_by_one);
    assert_eq!(harm.double_failures.len(), 1);
    assert_eq!(harm.double_failures[0].what, ["control.a", "control.b"]);
}

#[test]
fn where_neither_one_nor_two_failures_suffice_a_larger_set_is_told() {
    let mut n = net();
    for id in ["a", "b", "c"] {
        let gate = n.s.component(&format!("gate-{id}"));
        n.s.system.flows[n.set.at()].path.insert(2, Hop::Component(gate));
        n.s.control(id, Subject::Flow(n.set), &[Capability::Forge], &[gate], SOUND);
    }
    let harm = n.s.analyse().harms[0].clone();
    assert_eq!(harm.double_failures.len(), 1);
    assert_eq!(harm.double_failures[0].what, ["control.a", "control.b", "control.c"]);
    assert_eq!(harm.double_failures[0].level, Some(Level::NONE));
}

#[test]
fn what_one_could_do_by_hand_anyway_is_reported_and_not_judged() {
    let mut s = Sketch::new();
    let bedside = s.zone("bedside");
    let visitor = s.profile("visitor", bedside);
    let motor = s.component("motor");
    let keypad = s.interface("keypad", motor, bedside);
    s.system.interfaces[keypad.at()].physical = true;
    s.system.interfaces[keypad.at()].network = false;
    let stop = s.command("stop");
    let keys = s.flow("keys", &[Hop::Interface(keypad), Hop::Component(motor)], &[Content::Command(stop)]);
    let keep = s.function("keep-rate", motor);
    let harm = s.harm("therapy-stops", Severity::Catastrophic, &[(keep, Violation::Tampered)]);
    assert_eq!(s.residual(), 0);
    s.system.profiles[visitor.at()].could_anyway = vec![harm];
    let analysis = s.analyse();
    assert_eq!(analysis.harms[0].could_anyway, vec![visitor]);
    assert_eq!(analysis.harms[0].today.level, None);
    // By code it is judged like anybody's deed.
    s.service("parser", motor, Privilege::Root, &[Input::Flow(keys)]);
    assert_eq!(s.analyse().harms[0].today.level, Some(Level::MODERATE));
}

#[test]
fn scope_is_how_many_patients_a_path_can_be_repeated_on() {
    let device = {
        let mut s = relay();
        s.s.system.interfaces[0].physical = true;
        s.s
    };
    assert_eq!(device.analyse().harms[0].scope, Scope::Device);
    assert_eq!(relay().s.analyse().harms[0].scope, Scope::Unit, "over a network");
    // Hands on one, from there over the network to the others of its kind.
    let mut worm = relay();
    let bedside = worm.s.zone("bedside");
    worm.s.system.profiles[0].zones = vec![bedside];
    let usb = worm.s.interface("usb", worm.relay, bedside);
    worm.s.system.interfaces[usb.at()].physical = true;
    worm.s.service("usb-reader", worm.relay, Privilege::User, &[Input::Interface(usb)]);
    worm.s.part(worm.relay).networked_peers = true;
    assert_eq!(worm.s.analyse().harms[0].scope, Scope::Unit);
    worm.s.part(worm.relay).networked_peers = false;
    worm.s.system.interfaces[0].zone = None;
    assert_eq!(worm.s.analyse().harms[0].scope, Scope::Device);
    // A server, whoever takes it.
    let mut server = net();
    server.s.part(server.sender).reach = Scope::Site;
    server.s.system.profiles.clear();
    server.s.misuse("taken").code_on = vec![server.sender];
    server.s.system.profiles.push(Profile::default());
    assert_eq!(server.s.analyse().harms[0].scope, Scope::Site);
}

#[test]
fn many_patients_are_judged_in_the_next_row_down() {
    let mut r = relay();
    r.s.system.harms[0].severity = Severity::Serious;
    // Serious at 2 is `reduce`, critical at 2 is not.
    assert_eq!(r.s.analyse().harms[0].decision, Decision::Unacceptable);
    r.s.system.interfaces[0].physical = true;
    assert_eq!(r.s.analyse().harms[0].decision, Decision::Reduce);
}

#[test]
fn flaws_away_counts_the_unknown_flaws_that_are_missing() {
    let mut r = relay();
    assert_eq!(r.s.analyse().harms[0].flaws_away, Some(1));
    r.s.control("intent", Subject::Flow(r.set), &[Capability::Forge], &[r.motor], SOUND);
    r.s.service("motor-protocol", r.motor, Privilege::Root, &[Input::Flow(r.set)]);
    assert_eq!(r.s.analyse().harms[0].flaws_away, Some(2));
}

// What-ifs and remedies. ------------------------------------------------------------------------------------------------

#[test]
fn what_ifs_answer_like_another_system() {
    let mut r = relay();
    let intent = r.s.control("intent", Subject::Flow(r.set), &[Capability::Forge], &[r.motor], SOUND);
    let flaw = r.s.flaw("CVE-x", &[r.front], r.relay, trigger(787));
    r.s.svc(r.front).supported = false;
    let policy = Policy::default();
    let engine = Engine::new(&r.s.system, &r.s.flaws, &policy).unwrap();
    let today = |changes: &[WhatIf]| engine.levels_if(changes)[0].map_or(9, Level::value);
    assert_eq!(today(&[]), 4);
    assert_eq!(today(&[WhatIf::ControlFails(intent)]), 1);
    assert_eq!(today(&[WhatIf::ComponentGiven(r.motor)]), 0);
    assert_eq!(today(&[WhatIf::ComponentGiven(r.relay)]), 4, "it relays, no more");
    let fails = WhatIf::ControlFails(intent);
    let mended = [fails.clone(), WhatIf::FlawMended(flaw)];
    assert_eq!(today(&mended), 1, "the unknown flaw past support");
    let supported = [fails.clone(), WhatIf::FlawMended(flaw), WhatIf::ServiceSupported(r.front)];
    assert_eq!(today(&supported), 2);
    let tested =
        [fails.clone(), WhatIf::FlawMended(flaw), WhatIf::Supported(r.relay), WhatIf::Tested(r.front, None)];
    assert_eq!(today(&tested), 3);
    assert_eq!(today(&[fails.clone(), WhatIf::WithoutProfile(ProfileIx(0))]), 9);
    let new = Flaw { services: vec![], component: r.motor, ..r.s.flaws[0].clone() };
    let answered = engine.what_if(&[WhatIf::FlawAdded(Box::new(new))]).unwrap();
    assert_eq!(
        answered.today[0].level,
        Some(Level::EASY),
        "unattributed on the motor: fed by what is relayed"
    );
    assert_eq!(engine.what_if(&[fails]).unwrap().today[0].level, Some(Level::EASY));
}

#[test]
fn one_measure_alone_buys_nothing_and_the_cheapest_set_is_found() {
    let mut r = relay();
    let intent = r.s.control("intent", Subject::Flow(r.set), &[Capability::Forge], &[r.motor], SOUND);
    r.s.ctl(intent).state = ControlState::Planned;
    let parser = r.s.service("motor-protocol", r.motor, Privilege::Root, &[Input::Flow(r.set)]);
    r.s.svc(parser).supported = false;
    r.s.svc(r.front).supported = false;
    let policy = Policy::default();
    let engine = Engine::new(&r.s.system, &r.s.flaws, &policy).unwrap();
    let measure = |changes: Vec<WhatIf>, cost| Measure { changes, cost };
    let sound = vec![WhatIf::ServiceSupported(parser), WhatIf::Tested(parser, None)];
    let measures = [
        measure(vec![WhatIf::ControlVerified(intent)], 5),
        measure(sound, 3),
        measure(vec![WhatIf::ServiceSupported(r.front)], 1),
        measure(vec![WhatIf::ControlFails(intent)], 0),
    ];
    let remedy = engine.remedy(&measures, &[(HarmIx(0), Level::MODERATE)], CutLimits::default()).unwrap();
    assert_eq!((remedy.take.as_slice(), remedy.cost, remedy.is_cheapest), (&[0, 1][..], 8, true));
    assert_eq!(remedy.levels, vec![Some(Level::HARD)]);
    let eased = engine.remedy(&measures, &[(HarmIx(0), Level::EASY)], CutLimits::default()).unwrap();
    assert_eq!(eased.take, vec![2]);
    assert!(engine.remedy(&measures, &[(HarmIx(0), Level::VERY_HARD)], CutLimits::default()).is_none());
}

#[test]
fn every_way_to_reach_a_command_is_its_own_place() {
    let n = net();
    let analysis = n.s.analyse();
    let last = analysis.harms[0].path.last().unwrap();
    assert_eq!((last.file.as_deref(), last.line), (Some("over-infusion.toml"), Some(1)));
    assert!(analysis.harms[0].path.iter().any(|step| step.to == "command(component.motor, set-rate)"));
    let _ = n.rate;
}
