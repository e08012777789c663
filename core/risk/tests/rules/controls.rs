//! Threats, controls.

use super::*;

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
