//! What an attacker can hold; flows.

use super::*;

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
