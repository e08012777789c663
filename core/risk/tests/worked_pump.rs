//! The pump of the design page in miniature: what an expert expects to see of it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that is wrong must end")]

mod sketch;

use noharm_model::control::*;
use noharm_model::flaw::*;
use noharm_model::level::*;
use noharm_model::system::*;
use sketch::*;

struct Pump {
    sketch: Sketch,
    comm: ComponentIx,
    motor: ComponentIx,
    panel: ComponentIx,
    dns: ServiceIx,
    wpa: ServiceIx,
    motor_protocol: ServiceIx,
    panel_protocol: ServiceIx,
    set_rate: FlowIx,
    panel_key: CredentialIx,
    wpa2: ControlIx,
}

/// 3.2.1: past its support, nothing signs the rate.
fn pump() -> Pump {
    let mut s = Sketch::new();
    let infusing = s.mode("infusing");
    s.mode("service");
    let ward = s.zone("ward-network");
    let radio = s.zone("radio");
    s.profile("site-network", ward);
    s.profile("neighbour", radio);
    let comm = s.component("comm");
    s.part(comm).has_users = true;
    s.part(comm).supported = false;
    s.part(comm).zone = Some(ward);
    s.part(comm).networked_peers = true;
    let panel = s.component("panel");
    let motor = s.component("motor");
    let wifi = s.interface("wifi", comm, radio);
    let link = s.flow("wifi-link", &[Hop::Zone(radio), Hop::Interface(wifi)], &[]);
    let dns_reply = s.flow(
        "dns-reply",
        &[Hop::Zone(ward), Hop::Zone(radio), Hop::Interface(wifi), Hop::Component(comm)],
        &[Content::Data(None)],
    );
    s.system.flows[dns_reply.at()].carried_by = Some(link);
    let rate = s.command("set-rate");
    let set_rate = s.flow(
        "set-rate",
        &[Hop::Component(panel), Hop::Component(comm), Hop::Component(motor)],
        &[Content::Command(rate)],
    );
    let to_panel = s.flow("status", &[Hop::Component(comm), Hop::Component(panel)], &[Content::Data(None)]);
    let dns = s.service("dns", comm, Privilege::User, &[Input::Flow(dns_reply)]);
    s.svc(dns).supported = false;
    let wpa = s.service("wpa", comm, Privilege::Root, &[Input::Flow(link)]);
    s.svc(wpa).supported = false;
    let motor_protocol = s.service("motor-protocol", motor, Privilege::Root, &[Input::Flow(set_rate)]);
    let panel_protocol = s.service("panel-protocol", panel, Privilege::Root, &[Input::Flow(to_panel)]);
    let keep = s.function("keep-rate", motor);
    let over = s.harm("over-infusion", Severity::Catastrophic, &[]);
    s.system.harms[over.at()].when =
        vec![HarmWhen { function: keep, violated: Violation::Tampered, modes: vec![infusing] }];
    let secret = s.credential("wifi-secret", CredentialScope::Customer);
    s.system.credentials[secret.at()].kept_at = vec![(comm, Privilege::Root)];
    let panel_key = s.credential("panel-key", CredentialScope::Device);
    s.system.credentials[panel_key.at()].kept_at = vec![(panel, Privilege::Root)];
    let wpa2 = s.control(
        "wpa2",
        Subject::Flow(link),
        &[Capability::Read, Capability::Forge, Capability::Replay],
        &[comm],
        SOUND,
    );
    s.ctl(wpa2).relies_on = vec![Reliance::Credential(secret)];
    Pump {
        sketch: s,
        comm,
        motor,
        panel,
        dns,
        wpa,
        motor_protocol,
        panel_protocol,
        set_rate,
        panel_key,
        wpa2,
    }
}

/// 3.3.0: the panel signs, the motor checks, parts are supported, parsers fuzzed.
fn fixed() -> Pump {
    let mut pump = pump();
    let s = &mut pump.sketch;
    s.part(pump.comm).supported = true;
    s.svc(pump.dns).supported = true;
    s.svc(pump.wpa).supported = true;
    let intent = s.control(
        "panel-intent",
        Subject::Flow(pump.set_rate),
        &[Capability::Forge, Capability::Replay],
        &[pump.motor],
        SOUND,
    );
    s.ctl(intent).relies_on = vec![Reliance::Credential(pump.panel_key)];
    s.svc(pump.motor_protocol).handles[0].tested = true;
    s.svc(pump.panel_protocol).handles[0].tested = true;
    pump
}

fn dnsmasq() -> Trigger {
    Trigger { exploit: Some(Exploit::Published), ..trigger(122) }
}

#[test]
fn with_no_cve_at_all_a_stack_past_its_support_is_easy() {
    let pump = pump();
    assert_eq!(pump.sketch.levels(), (1, 1, 1));
}

#[test]
fn the_dnsmasq_path_is_ranked_above_the_unknown_flaw_of_the_same_service() {
    let mut pump = pump();
    let s = &mut pump.sketch;
    let flaw = s.flaw("CVE-2017-14491", &[pump.dns], pump.comm, dnsmasq());
    let analysis = s.analyse();
    let harm = &analysis.harms[0];
    assert_eq!(harm.today.level, Some(Level::NONE));
    assert_eq!(harm.residual.level, Some(Level::EASY));
    assert!(harm.scope.is_multi_patient());
    assert_eq!(harm.decision, Decision::Unacceptable);
    let found = &analysis.flaws[flaw];
    assert_eq!(found.worst_harm, Some(HarmIx(0)));
    assert_eq!(found.verdict, Some(Verdict::Uncontrolled));
    assert!(found.scope.is_multi_patient());
    let rules: Vec<&str> = found.path.iter().map(|step| step.rule.as_str()).collect();
    assert!(rules.contains(&"vulnerability") && rules.contains(&"flow-forge"), "{rules:?}");
}

#[test]
fn no_key_on_the_communication_processor_can_cut_it() {
    for privilege in [Privilege::User, Privilege::Root] {
        let mut pump = pump();
        let s = &mut pump.sketch;
        let key = s.credential("comm-key", CredentialScope::Device);
        s.system.credentials[key.at()].kept_at = vec![(pump.comm, privilege)];
        let signed =
            s.control("signed", Subject::Flow(pump.set_rate), &[Capability::Forge], &[pump.motor], SOUND);
        s.ctl(signed).relies_on = vec![Reliance::Credential(key)];
        assert_eq!(s.residual(), 1, "{privilege}");
    }
}

#[test]
fn krack_lets_a_radio_neighbour_forge_what_the_wifi_carries() {
    let mut pump = pump();
    let s = &mut pump.sketch;
    // Only the neighbour attacks; WPA2 keeps him out.
    s.system.profiles.remove(0);
    let wpa = &mut s.system.services[pump.wpa.at()];
    wpa.supported = true;
    wpa.handles[0].tested = true;
    s.flaw("CVE-2017-14491", &[pump.dns], pump.comm, dnsmasq());
    assert_eq!(s.levels().2, 3, "the flaw that nobody has found in the supplicant itself");
    let krack = Trigger {
        complexity_high: true,
        vector: Vector::Adjacent,
        confidentiality: Impact::High,
        integrity: Impact::High,
        availability: Impact::None,
        ..trigger(323)
    };
    let flaw = s.flaw("CVE-2017-13077", &[pump.wpa], pump.comm, krack);
    let analysis = s.analyse();
    assert_eq!(analysis.harms[0].today.level, Some(Level::MODERATE));
    assert_eq!(analysis.flaws[flaw].level, Some(Level::MODERATE));
    assert_eq!(analysis.flaws[flaw].worst_harm, Some(HarmIx(0)));
    let _ = pump.wpa2;
}

#[test]
fn release_3_3_0_is_hard_and_none_of_its_parts_alone() {
    let pump = fixed();
    let analysis = pump.sketch.analyse();
    assert_eq!(analysis.harms[0].residual.level, Some(Level::HARD));
    assert_eq!(analysis.harms[0].depth, Some(1), "the motor's parser given away, the first foothold is left");
    let without = |change: &dyn Fn(&mut Pump)| {
        let mut pump = fixed();
        change(&mut pump);
        pump.sketch.residual()
    };
    assert_eq!(without(&|p| p.sketch.svc(p.motor_protocol).handles[0].tested = false), 2);
    assert_eq!(without(&|p| p.sketch.svc(p.panel_protocol).handles[0].tested = false), 2);
    let mut untested = fixed();
    untested.sketch.svc(untested.motor_protocol).handles[0].tested = false;
    assert_eq!(
        untested.sketch.analyse().harms[0].depth,
        Some(2),
        "foothold and motor's parser are two of level 2"
    );
    assert_eq!(without(&|p| p.sketch.ctl(ControlIx(1)).state = ControlState::Planned), 2);
}

#[test]
fn tools_that_nothing_feeds_reach_nothing() {
    let mut pump = pump();
    let s = &mut pump.sketch;
    let tool = s.service("tcpdump", pump.comm, Privilege::Root, &[]);
    let flaw = s.flaw("CVE-2017-13011", &[tool], pump.comm, trigger(119));
    let analysis = s.analyse();
    assert_eq!(analysis.flaws[flaw].worst_harm, None);
    assert!(analysis.flaws[flaw].reaches_no_one.is_some());
    assert_eq!(analysis.harms[0].today, analysis.harms[0].residual);
}

#[test]
fn kernel_escalations_add_nothing_where_users_are_not_separated() {
    let mut pump = pump();
    let s = &mut pump.sketch;
    let kernel = s.service("kernel", pump.comm, Privilege::Root, &[]);
    let local = Trigger { vector: Vector::Local, privileges: Privileges::Low, ..trigger(416) };
    let flaw = s.flaw("CVE-2018-0001", &[kernel], pump.comm, local);
    assert_eq!(s.analyse().flaws[flaw].worst_harm, None);
    // Really separated: the first foothold stays in `dns`, and the kernel's flaw matters.
    let separation = s.control(
        "separation",
        Subject::Component(pump.comm),
        &[Capability::Spread],
        &[pump.comm],
        Factors { complexity_high: Some(true), requirements_present: Some(true), ..Factors::default() },
    );
    s.svc(pump.wpa).handles.clear();
    s.part(pump.comm).supported = true;
    let before = s.analyse();
    assert_eq!(before.harms[0].residual.level, Some(Level::MODERATE), "by the kernel's own unknown flaw");
    assert_eq!(before.flaws[flaw].worst_harm, Some(HarmIx(0)));
    assert_eq!(before.flaws[flaw].level, Some(Level::EASY));
    let _ = (separation, pump.panel);
}

#[test]
fn proofs_of_every_solve_are_believed() {
    for pump in [pump(), fixed()] {
        let analysis = pump.sketch.analyse();
        assert_eq!(analysis.proofs.len(), 6);
        for proof in &analysis.proofs {
            noharm_proof::check(&analysis.graph, proof).unwrap();
        }
    }
}
