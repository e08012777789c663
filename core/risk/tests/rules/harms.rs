//! Harms, barriers, decisions.

use super::*;

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
