//! What a flaw gains whoever can trigger it, the path that is told, and what is done without intent.

use super::*;

/// A server beside the relay on the same network, with a page of its own.
fn beside(r: &mut Relay) -> (ComponentIx, ServiceIx) {
    let server = r.s.component("server");
    let page = r.s.interface("page", server, r.zone);
    let web = r.s.service("web", server, Privilege::User, &[Input::Interface(page)]);
    (server, web)
}

#[test]
fn presence_on_a_network_is_no_gain_to_whoever_is_there() {
    let mut r = relay();
    let (server, web) = beside(&mut r);
    let here = r.s.flaw("CVE-here", &[r.front], r.relay, trigger(787));
    let there = r.s.flaw("CVE-there", &[web], server, trigger(787));
    let analysis = r.s.analyse();
    assert_eq!(analysis.flaws[here].worst_harm, Some(HarmIx(0)));
    assert_eq!(analysis.flaws[there].worst_harm, None, "{:#?}", analysis.flaws[there].path);
    let why = analysis.flaws[there].reaches_no_one.as_deref().unwrap();
    assert!(why.starts_with("whoever can trigger it"), "{why}");
    // From another network it is the way in.
    let outside = r.s.zone("outside");
    r.s.system.profiles[0].zones = vec![outside];
    r.s.system.interfaces[1].zone = Some(outside);
    r.s.part(server).zone = Some(r.zone);
    let analysis = r.s.analyse();
    assert_eq!(analysis.flaws[there].worst_harm, Some(HarmIx(0)));
    assert!(analysis.flaws[there].path.iter().any(|step| step.text.contains("CVE-here")));
}

#[test]
fn flaws_of_two_services_as_easy_do_not_hide_each_other() {
    let mut r = relay();
    let port = r.s.interface("other-port", r.relay, r.zone);
    let other = r.s.service("other", r.relay, Privilege::User, &[Input::Interface(port)]);
    let one = r.s.flaw("CVE-one", &[r.front], r.relay, trigger(787));
    let two = r.s.flaw("CVE-two", &[other], r.relay, trigger(787));
    let analysis = r.s.analyse();
    for flaw in [one, two] {
        assert_eq!(analysis.flaws[flaw].worst_harm, Some(HarmIx(0)));
        assert_eq!(analysis.flaws[flaw].level, Some(Level::EASY));
        assert_eq!(analysis.flaws[flaw].verdict, Some(Verdict::Uncontrolled));
    }
}

#[test]
fn a_flaw_does_not_lean_on_another_of_its_service() {
    let mut r = relay();
    let answer = r.s.flow("answer", &[Hop::Zone(r.zone), Hop::Component(r.relay)], &[]);
    r.s.control("signed", Subject::Flow(answer), &[Capability::Forge], &[r.relay], SOUND);
    let mut input = r.s.svc(r.front).handles[0].clone();
    input.input = Input::Flow(answer);
    r.s.svc(r.front).handles.push(input);
    let forges = r.s.flaw("CVE-forges", &[r.front], r.relay, trigger(347));
    let runs = r.s.flaw("CVE-runs", &[r.front], r.relay, trigger(787));
    let analysis = r.s.analyse();
    assert_eq!(analysis.flaws[runs].worst_harm, Some(HarmIx(0)));
    assert_eq!(analysis.flaws[forges].worst_harm, None, "{:#?}", analysis.flaws[forges].path);
}

#[test]
fn a_flaw_is_judged_with_the_depth_that_its_harm_has() {
    let mut r = relay();
    r.s.control("intent", Subject::Flow(r.set), &[Capability::Forge], &[r.motor], SOUND);
    r.s.service("motor-protocol", r.motor, Privilege::Root, &[Input::Flow(r.set)]);
    let flaw = r.s.flaw("CVE-x", &[r.front], r.relay, Trigger { complexity_high: true, ..trigger(787) });
    let analysis = r.s.analyse();
    let (harm, answer) = (&analysis.harms[0], &analysis.flaws[flaw]);
    assert_eq!((harm.today.level, harm.depth), (Some(Level::MODERATE), Some(2)));
    assert_eq!(answer.level, harm.today.level);
    assert_eq!((answer.acceptance, harm.today.acceptance), (Acceptance::Reduce, Acceptance::Reduce));
    assert_eq!(answer.verdict, Some(Verdict::Controlled));
    // Without the motor's parser in the way one hurdle is enough.
    r.s.ctl(ControlIx(0)).state = ControlState::Failed;
    let answer = &r.s.analyse().flaws[flaw];
    assert_eq!((answer.level, answer.verdict), (Some(Level::MODERATE), Some(Verdict::Uncontrolled)));
}

#[test]
fn the_path_that_is_told_takes_the_fewest_hurdles() {
    // The panel commands the motor and feeds the monitor, so one flaw in it is enough, and is needed twice. Motor and
    // monitor can be taken one by one as well: two flaws, on a shorter way.
    let mut n = net();
    let (sender, motor) = (n.sender, n.motor);
    let signed = n.s.control("signed", Subject::Flow(n.set), &[Capability::Forge], &[n.motor], SOUND);
    let key = n.s.credential("key", CredentialScope::Device);
    n.s.system.credentials[key.at()].kept_at = vec![(sender, Privilege::User)];
    n.s.ctl(signed).relies_on = vec![Reliance::Credential(key)];
    let monitor = n.s.component("monitor");
    let gate = n.s.component("gate");
    let seen = [Hop::Component(sender), Hop::Component(gate), Hop::Component(monitor)];
    let expected = n.s.flow("expected", &seen, &[]);
    let barrier = n.s.barrier("watch", Performer::Component(monitor), n.harm, Level::VERY_HARD);
    n.s.system.barriers[barrier.at()].relies_on = vec![Reliance::Flow(expected)];
    for part in [sender, motor, monitor] {
        let id = n.s.system.components[part.at()].id.clone();
        let port = n.s.interface(&format!("{id}-port"), part, n.zone);
        n.s.service(&format!("{id}-front"), part, Privilege::Root, &[Input::Interface(port)]);
    }
    let policy = Policy::default();
    let engine = Engine::new(&n.s.system, &n.s.flaws, &policy).unwrap();
    let hard =
        |path: &[noharm_model::answer::Step]| path.iter().filter(|s| s.level == Level::MODERATE).count();
    let by_counts = engine.path(&engine.solve(engine.today()), n.harm);
    assert_eq!(hard(&by_counts), 2, "or this shows nothing: {by_counts:#?}");
    let harm = &n.s.analyse().harms[0];
    assert_eq!((harm.today.level, harm.depth), (Some(Level::MODERATE), Some(1)));
    assert_eq!(hard(&harm.path), 1, "{:#?}", harm.path);
    assert!(harm.path.iter().any(|step| step.text.contains("sender-front")));
    assert_eq!(
        harm.barriers[0].failed_by.as_deref(),
        Some("`expected` is forged: barrier `watch` has failed")
    );
}

#[test]
fn without_intent_things_stop_and_nothing_is_forged() {
    let mut n = net();
    assert_eq!(n.s.residual(), 0);
    n.s.system.profiles[0].benign = true;
    assert_eq!(n.s.analyse().harms[0].disturbance.level, None, "no worm writes a prescription");
    violated(&mut n.s, Violation::Lost);
    n.s.system.functions[n.keep.at()].needs = vec![Reliance::Flow(n.set)];
    assert_eq!(n.s.analyse().harms[0].disturbance.level, Some(Level::NONE), "but it fills the line");
}
