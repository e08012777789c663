//! Vulnerabilities.

use super::*;

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
    assert_eq!(analysis.flaws[n].verdict, Some(Verdict::Undetermined));
}
