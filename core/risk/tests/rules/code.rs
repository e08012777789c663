//! Code, privileges, services.

use super::*;

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
