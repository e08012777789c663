//! The laws of the method, on random systems: what may never make a harm easier or harder.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that is wrong must end")]

mod sketch;

use noharm_model::control::*;
use noharm_model::flaw::*;
use noharm_model::level::*;
use noharm_model::policy::Policy;
use noharm_model::system::*;
use noharm_risk::WhatIf;
use noharm_risk::analysis::Engine;
use proptest::prelude::*;
use sketch::*;

/// Numbers that a system is drawn from; the same seed draws the same system.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.roll(list.len())]
    }
}

/// Draws a system of a few components on two networks, with flows, services, credentials, controls, harms and flaws.
fn draw(seed: u64) -> Sketch {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let d = &mut dice;
    let mut s = Sketch::new();
    let modes: Vec<ModeIx> = (0..d.roll(3)).map(|n| s.mode(&format!("m{n}"))).collect();
    let zones: Vec<ZoneIx> = (0..2).map(|n| s.zone(&format!("z{n}"))).collect();
    for n in 0..1 + d.roll(3) {
        let zone = d.pick(&zones);
        let profile = s.profile(&format!("p{n}"), zone);
        s.system.profiles[profile.at()].benign = n > 0 && d.chance(40);
    }
    let parts: Vec<ComponentIx> = (0..2 + d.roll(4)).map(|n| s.component(&format!("c{n}"))).collect();
    for &part in &parts {
        let runs_on = d.pick(&parts);
        let zone = d.pick(&zones);
        let p = s.part(part);
        p.has_users = d.chance(50);
        p.supported = d.chance(60);
        p.networked_peers = d.chance(30);
        p.zone = d.chance(30).then_some(zone);
        p.runs_on = (d.chance(10) && runs_on != part).then_some(runs_on);
        p.reach = d.pick(&[Scope::Device, Scope::Device, Scope::Site]);
    }
    let interfaces: Vec<InterfaceIx> = (0..1 + d.roll(3))
        .map(|n| {
            let (on, zone) = (d.pick(&parts), d.pick(&zones));
            let ix = s.interface(&format!("i{n}"), on, zone);
            s.system.interfaces[ix.at()].physical = d.chance(30);
            if !modes.is_empty() && d.chance(30) {
                s.system.interfaces[ix.at()].modes = vec![d.pick(&modes)];
            }
            ix
        })
        .collect();
    let credentials: Vec<CredentialIx> = (0..d.roll(4))
        .map(|n| {
            let scope = d.pick(&[CredentialScope::Device, CredentialScope::Customer, CredentialScope::Fleet]);
            let ix = s.credential(&format!("k{n}"), scope);
            if d.chance(80) {
                let kept = (d.pick(&parts), d.pick(&[Privilege::User, Privilege::Root]));
                s.system.credentials[ix.at()].kept_at.push(kept);
            }
            ix
        })
        .collect();
    let commands: Vec<CommandIx> = (0..1 + d.roll(2)).map(|n| s.command(&format!("do{n}"))).collect();
    let mut flows = Vec::new();
    for n in 0..2 + d.roll(5) {
        let ix = add_flow(
            d,
            &mut s,
            &format!("f{n}"),
            &zones,
            &parts,
            &interfaces,
            &credentials,
            &commands,
            &flows,
        );
        if !modes.is_empty() && d.chance(20) {
            s.system.flows[ix.at()].modes = vec![d.pick(&modes)];
        }
        flows.push(ix);
    }
    let mut services = Vec::new();
    for n in 0..1 + d.roll(5) {
        let on = d.pick(&parts);
        let mut inputs = vec![Input::Flow(d.pick(&flows))];
        if d.chance(40) {
            inputs.push(Input::Interface(d.pick(&interfaces)));
        }
        if d.chance(20) {
            inputs.clear();
        }
        let privilege = d.pick(&[Privilege::User, Privilege::Root]);
        let ix = s.service(&format!("s{n}"), on, privilege, &inputs);
        let service = s.svc(ix);
        service.supported = d.chance(60);
        service.handles.iter_mut().for_each(|h| h.tested = d.chance(40));
        service.memory_safe_and_small = d.chance(20);
        service.restarts_within_s = d.chance(50).then_some(10);
        if d.chance(30) {
            service.roles = vec!["nurse".into()];
        }
        services.push(ix);
    }
    let stores: Vec<StoreIx> = (0..d.roll(2))
        .map(|n| {
            let on = d.pick(&parts);
            let holds = content(d, &credentials, &commands);
            s.store(&format!("t{n}"), on, &[holds])
        })
        .collect();
    for &credential in &credentials {
        let opens = match d.roll(5) {
            0 => Unlocks::Forge(d.pick(&flows)),
            1 => Unlocks::ReadFlow(d.pick(&flows)),
            2 => Unlocks::Session(d.pick(&services), "nurse".into()),
            3 => Unlocks::Code(d.pick(&parts)),
            _ => continue,
        };
        s.system.credentials[credential.at()].unlocks.push(opens);
    }
    let mut functions = Vec::new();
    for n in 0..1 + d.roll(2) {
        let performer = d.pick(&parts);
        let ix = s.function(&format!("fn{n}"), performer);
        let function = &mut s.system.functions[ix.at()];
        if d.chance(60) {
            function.uses.push(d.pick(&flows));
        }
        if d.chance(40) {
            function.needs.push(Reliance::Flow(d.pick(&flows)));
        }
        functions.push(ix);
    }
    for n in 0..1 + d.roll(2) {
        let when = (d.pick(&functions), d.pick(Violation::ALL));
        let severity = d.pick(&[Severity::Serious, Severity::Critical, Severity::Catastrophic]);
        let harm = s.harm(&format!("h{n}"), severity, &[when]);
        if d.chance(40) {
            let performer = Performer::Component(d.pick(&parts));
            let level = d.pick(&Level::ALL);
            let barrier = s.barrier(&format!("b{n}"), performer, harm, level);
            s.system.barriers[barrier.at()].relies_on = vec![Reliance::Flow(d.pick(&flows))];
            s.system.barriers[barrier.at()].safe_when_stopped = d.chance(50);
        }
    }
    for n in 0..d.roll(5) {
        add_control(d, &mut s, &format!("c-{n}"));
    }
    if !s.system.controls.is_empty() {
        for &service in &services {
            if let Some(handled) = s.svc(service).handles.first_mut().filter(|_| d.chance(20)) {
                handled.behind = Some(ControlIx(0));
            }
        }
    }
    for n in 0..d.roll(3) {
        let subject = Subject::Flow(d.pick(&flows));
        s.system.threats.push(Threat {
            id: format!("t{n}"),
            subjects: vec![subject],
            factors: factors(d),
            ..Threat::default()
        });
    }
    for n in 0..d.roll(5) {
        add_flaw(d, &mut s, &format!("CVE-{n}"));
    }
    let _ = stores;
    s
}

#[expect(clippy::too_many_arguments, reason = "everything a flow may refer to")]
fn add_flow(
    d: &mut Dice,
    s: &mut Sketch,
    id: &str,
    zones: &[ZoneIx],
    parts: &[ComponentIx],
    interfaces: &[InterfaceIx],
    credentials: &[CredentialIx],
    commands: &[CommandIx],
    carriers: &[FlowIx],
) -> FlowIx {
    let mut path = Vec::new();
    for _ in 0..2 + d.roll(3) {
        path.push(match d.roll(4) {
            0 => Hop::Zone(d.pick(zones)),
            1 => Hop::Interface(d.pick(interfaces)),
            _ => Hop::Component(d.pick(parts)),
        });
    }
    path.push(Hop::Component(d.pick(parts)));
    path.dedup();
    let holds = content(d, credentials, commands);
    let ix = s.flow(id, &path, &[holds]);
    if !carriers.is_empty() && d.chance(30) {
        s.system.flows[ix.at()].carried_by = Some(d.pick(carriers));
    }
    s.system.flows[ix.at()].accepts_old_images = d.chance(50);
    s.system.flows[ix.at()].activated_by_user = d.chance(20);
    ix
}

fn content(d: &mut Dice, credentials: &[CredentialIx], commands: &[CommandIx]) -> Content {
    match d.roll(5) {
        0 => Content::Code,
        1 if !credentials.is_empty() => Content::Credential(d.pick(credentials)),
        2 | 3 => Content::Command(d.pick(commands)),
        _ => Content::Data(None),
    }
}

fn factors(d: &mut Dice) -> Factors {
    Factors {
        complexity_high: d.chance(40).then_some(true),
        requirements_present: d.chance(30).then_some(true),
        user: d.chance(30).then(|| d.pick(User::ALL)),
        cryptography_sound: d.chance(30).then_some(true),
    }
}

/// A control with no effect on the therapy, so that only its protection counts.
fn add_control(d: &mut Dice, s: &mut Sketch, id: &str) -> ControlIx {
    let some = |d: &mut Dice, count: usize| d.roll(count) as u32;
    let (subject, against) = match d.roll(6) {
        0 => (
            Subject::Service(ServiceIx(some(d, s.system.services.len()))),
            d.pick(&[Capability::Spread, Capability::Code, Capability::Reach, Capability::Session]),
        ),
        1 => (
            Subject::Component(ComponentIx(some(d, s.system.components.len()))),
            d.pick(&[Capability::Spread, Capability::Code]),
        ),
        2 => (Subject::Interface(InterfaceIx(some(d, s.system.interfaces.len()))), Capability::Reach),
        _ => (
            Subject::Flow(FlowIx(some(d, s.system.flows.len()))),
            d.pick(&[
                Capability::Forge,
                Capability::Replay,
                Capability::Read,
                Capability::Stop,
                Capability::Reach,
            ]),
        ),
    };
    let place = ComponentIx(some(d, s.system.components.len()));
    let effect = factors(d);
    let places = if d.chance(80) { vec![place] } else { vec![] };
    let ix = s.control(id, subject, &[against], &places, effect);
    let credentials = s.system.credentials.len();
    let flows = s.system.flows.len();
    let control = s.ctl(ix);
    control.state = d.pick(ControlState::ALL);
    control.removes = d.chance(10);
    if credentials > 0 && d.chance(50) {
        control.relies_on.push(Reliance::Credential(CredentialIx(d.roll(credentials) as u32)));
    }
    if d.chance(20) {
        control.relies_on.push(Reliance::Flow(FlowIx(d.roll(flows) as u32)));
    }
    ix
}

fn add_flaw(d: &mut Dice, s: &mut Sketch, id: &str) -> usize {
    let impacts = |d: &mut Dice| d.pick(Impact::ALL);
    let trigger = Trigger {
        vector: d.pick(Vector::ALL),
        complexity_high: d.chance(30),
        requirements_present: d.chance(20),
        privileges: d.pick(Privileges::ALL),
        user: d.pick(User::ALL),
        confidentiality: impacts(d),
        integrity: impacts(d),
        availability: impacts(d),
        cwes: [vec![], vec![787], vec![287], vec![798], vec![323], vec![200], vec![269], vec![400], vec![20]]
            [d.roll(9)]
        .clone(),
        exploit: d.pick(&[None, Some(Exploit::Published), Some(Exploit::Exploited)]),
    };
    let component = ComponentIx(d.roll(s.system.components.len()) as u32);
    let service = ServiceIx(d.roll(s.system.services.len()) as u32);
    let services = if d.chance(75) { vec![service] } else { vec![] };
    let ix = s.flaw(id, &services, component, trigger);
    s.flaws[ix].certain = d.chance(70);
    ix
}

/// Levels of all harms in the named solves: inherent, residual, expected, today, worst, disturbance; 9 for no path.
fn levels(s: &Sketch) -> Vec<[u8; 6]> {
    let policy = Policy::default();
    let engine = Engine::new(&s.system, &s.flaws, &policy).unwrap();
    let views = [engine.inherent(), engine.residual(), engine.expected(), engine.today(), engine.worst()];
    let disturbed = engine.disturbances();
    let solved: Vec<_> = views.into_iter().chain(disturbed).map(|view| engine.solve(view)).collect();
    (0..s.system.harms.len())
        .map(|harm| {
            let goal = engine.built.harms[harm].0;
            let level = |n: usize| solved[n].solution.level(goal).map_or(9, Level::value);
            let disturbance = (5..solved.len()).map(level).min().unwrap_or(9);
            [level(0), level(1), level(2), level(3), level(4), disturbance]
        })
        .collect()
}

/// Every harm at least as hard in `after` as in `before`, in every solve.
fn never_easier(before: &[[u8; 6]], after: &[[u8; 6]]) -> bool {
    before.iter().zip(after).all(|(b, a)| b.iter().zip(a).all(|(b, a)| a >= b))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn adding_a_control_never_makes_a_harm_easier(seed: u64) {
        let before = draw(seed);
        let mut after = before.clone();
        add_control(&mut Dice(seed | 1), &mut after, "new");
        prop_assert!(never_easier(&levels(&before), &levels(&after)));
    }

    #[test]
    fn removing_passing_evidence_never_lowers_risk(seed: u64) {
        let mut with = draw(seed);
        for control in &mut with.system.controls {
            control.state = ControlState::Verified;
        }
        let before = levels(&with);
        let d = &mut Dice(seed | 1);
        if !with.system.controls.is_empty() {
            let mut without = with.clone();
            let number = d.roll(with.system.controls.len());
            without.system.controls[number].state =
                d.pick(&[ControlState::Implemented, ControlState::Expired, ControlState::Failed]);
            prop_assert!(never_easier(&levels(&without), &before));
        }
        let service = d.roll(with.system.services.len());
        let mut without = with.clone();
        without.system.services[service].handles.iter_mut().for_each(|h| h.tested = false);
        let untested = levels(&without);
        prop_assert!(never_easier(&untested, &before));
        without.system.services[service].supported = false;
        prop_assert!(never_easier(&levels(&without), &untested));
    }

    #[test]
    fn removing_passing_evidence_never_takes_a_verdict_away(seed: u64) {
        let mut with = draw(seed);
        for control in &mut with.system.controls {
            control.state = ControlState::Verified;
        }
        let mut without = with.clone();
        let d = &mut Dice(seed.rotate_left(29) | 1);
        if !with.system.controls.is_empty() {
            let number = d.roll(with.system.controls.len());
            without.system.controls[number].state = ControlState::Expired;
        }
        if d.chance(50) {
            let service = d.roll(without.system.services.len());
            without.system.services[service].handles.iter_mut().for_each(|h| h.tested = false);
        }
        let policy = Policy::default();
        let led = |s: &Sketch| -> Vec<bool> {
            let flaws = noharm_risk::analyse(&s.system, &s.flaws, &policy).unwrap().flaws;
            let grave = |verdict| verdict != Verdict::Controlled;
            flaws
                .iter()
                .map(|flaw| {
                    flaw.verdict.is_some_and(grave)
                        || flaw.as_easy_without.is_some_and(|without| grave(without.verdict))
                })
                .collect()
        };
        prop_assert!(led(&with).iter().zip(&led(&without)).all(|(with, without)| without >= with));
    }

    #[test]
    fn adding_a_flow_a_credential_or_a_vulnerability_never_raises_difficulty(seed: u64) {
        let before = draw(seed);
        let old = levels(&before);
        let d = &mut Dice(seed.rotate_left(17) | 1);
        let mut flow = before.clone();
        let zones: Vec<ZoneIx> = (0..2).map(ZoneIx).collect();
        let parts: Vec<ComponentIx> = (0..flow.system.components.len() as u32).map(ComponentIx).collect();
        let interfaces: Vec<InterfaceIx> = (0..flow.system.interfaces.len() as u32).map(InterfaceIx).collect();
        let commands: Vec<CommandIx> = (0..flow.system.commands.len() as u32).map(CommandIx).collect();
        let credentials: Vec<CredentialIx> = (0..flow.system.credentials.len() as u32).map(CredentialIx).collect();
        let flows: Vec<FlowIx> = (0..flow.system.flows.len() as u32).map(FlowIx).collect();
        add_flow(d, &mut flow, "new", &zones, &parts, &interfaces, &credentials, &commands, &flows);
        prop_assert!(never_easier(&levels(&flow), &old));
        let mut credential = before.clone();
        let key = credential.credential("new", CredentialScope::Fleet);
        let kept = (parts[d.roll(parts.len())], Privilege::User);
        credential.system.credentials[key.at()].kept_at.push(kept);
        let service = ServiceIx(d.roll(credential.system.services.len()) as u32);
        credential.system.credentials[key.at()].unlocks.push(Unlocks::Session(service, "nurse".into()));
        prop_assert!(never_easier(&levels(&credential), &old));
        let mut flaw = before.clone();
        add_flaw(d, &mut flaw, "CVE-new");
        prop_assert!(never_easier(&levels(&flaw), &old));
    }

    #[test]
    fn no_decision_gets_better_by_a_flaw_or_worse_by_a_control(seed: u64) {
        let judged = |s: &Sketch| {
            let policy = Policy::default();
            let engine = Engine::new(&s.system, &s.flaws, &policy).unwrap();
            let residual = engine.judge(&engine.solve(engine.residual()));
            let today = engine.judge(&engine.solve(engine.today()));
            residual.into_iter().chain(today).map(|judged| judged.acceptance).collect::<Vec<_>>()
        };
        let before = draw(seed);
        let old = judged(&before);
        let d = &mut Dice(seed.rotate_left(7) | 1);
        let mut flaw = before.clone();
        add_flaw(d, &mut flaw, "CVE-new");
        prop_assert!(judged(&flaw).iter().zip(&old).all(|(new, old)| new >= old));
        let mut control = before.clone();
        let ix = add_control(d, &mut control, "new");
        control.ctl(ix).state = ControlState::Verified;
        prop_assert!(judged(&control).iter().zip(&old).all(|(new, old)| new <= old));
    }

    #[test]
    fn a_threat_only_refines_within_the_worst_case(seed: u64) {
        let with = draw(seed);
        let mut without = with.clone();
        without.system.threats.clear();
        prop_assert!(never_easier(&levels(&without), &levels(&with)));
    }

    #[test]
    fn results_do_not_depend_on_the_order_of_lists(seed: u64) {
        let before = draw(seed);
        let mut after = before.clone();
        after.system.threats.reverse();
        after.flaws.reverse();
        // Nothing refers to profiles, misuse, threats or flaws by position here.
        after.system.profiles.reverse();
        let last = after.system.controls.len() as u32;
        after.system.controls.reverse();
        for handled in after.system.services.iter_mut().flat_map(|service| &mut service.handles) {
            handled.behind = handled.behind.map(|ControlIx(at)| ControlIx(last - 1 - at));
        }
        for control in &mut after.system.controls {
            control.enforced_on.reverse();
            control.relies_on.reverse();
        }
        for function in &mut after.system.functions {
            function.needs.reverse();
        }
        prop_assert_eq!(levels(&before), levels(&after));
    }

    #[test]
    fn the_solves_stand_in_their_order(seed: u64) {
        for [inherent, residual, expected, today, worst, _] in levels(&draw(seed)) {
            // Controls here do nothing to the therapy.
            prop_assert!(inherent <= residual && residual <= expected);
            prop_assert!(today <= residual && worst <= today);
        }
    }

    #[test]
    fn giving_a_component_away_is_never_better_than_any_flaw_in_it(seed: u64) {
        let s = draw(seed);
        let policy = Policy::default();
        let engine = Engine::new(&s.system, &s.flaws, &policy).unwrap();
        for (number, flaw) in s.flaws.iter().enumerate() {
            let service = flaw.services.first().map(|service| s.system.services[service.at()].on);
            let component = service.unwrap_or(flaw.component);
            let with = engine.levels_if(&[WhatIf::FlawAffects(number)]);
            let given = engine.levels_if(&[WhatIf::FlawMended(number), WhatIf::ComponentGiven(component)]);
            for (with, given) in with.iter().zip(&given) {
                let value = |level: &Option<Level>| level.map_or(9, Level::value);
                prop_assert!(value(given) <= value(with), "{}", flaw.id);
            }
        }
    }

    #[test]
    fn a_vulnerability_in_a_package_that_nothing_feeds_changes_nothing(seed: u64) {
        let before = draw(seed);
        let mut after = before.clone();
        let component = ComponentIx(0);
        let idle = after.service("idle", component, Privilege::Root, &[]);
        let mut fed = after.clone();
        let flaw = after.flaw("CVE-idle", &[idle], component, trigger(787));
        prop_assert_eq!(levels(&fed), levels(&after));
        prop_assert!(after.analyse().flaws[flaw].worst_harm.is_none());
        fed.flaws.clear();
    }

    #[test]
    fn a_flaw_with_a_higher_impact_is_never_less_than_one_with_a_lower(seed: u64) {
        let mut lower = draw(seed);
        if lower.flaws.is_empty() {
            add_flaw(&mut Dice(seed | 1), &mut lower, "CVE-0");
        }
        let raise = |impact: Impact| if impact == Impact::None { Impact::Low } else { Impact::High };
        for field in 0..3 {
            let mut higher = lower.clone();
            let trigger = &mut higher.flaws[0].trigger;
            let slot = [&mut trigger.confidentiality, &mut trigger.integrity, &mut trigger.availability]
                .into_iter()
                .nth(field)
                .unwrap();
            *slot = raise(*slot);
            prop_assert!(never_easier(&levels(&higher), &levels(&lower)), "field {field}");
        }
    }

    #[test]
    fn a_failure_is_the_same_as_a_control_that_never_was(seed: u64) {
        let mut s = draw(seed);
        // A check before a parser is a parser itself, and stays one when it fails.
        s.system.services.iter_mut().flat_map(|service| &mut service.handles).for_each(|h| h.behind = None);
        let policy = Policy::default();
        let engine = Engine::new(&s.system, &s.flaws, &policy).unwrap();
        for number in 0..s.system.controls.len() {
            let failed = engine.levels_if(&[WhatIf::ControlFails(ControlIx(number as u32))]);
            let mut without = s.clone();
            without.system.controls[number].protects.clear();
            let gone = levels(&without);
            for (failed, gone) in failed.iter().zip(&gone) {
                prop_assert_eq!(failed.map_or(9, Level::value), gone[3]);
            }
        }
    }

    #[test]
    fn authentication_whose_key_lies_on_the_path_equals_none(seed: u64) {
        let mut s = draw(seed);
        // Code on the sender, whose key it is.
        let flow = FlowIx(0);
        let path = s.system.flows[flow.at()].path.clone();
        let parts: Vec<ComponentIx> =
            path.iter().filter_map(|hop| if let Hop::Component(c) = hop { Some(*c) } else { None }).collect();
        let target = *parts.last().unwrap();
        let attacker = s.zone("attacker");
        s.system.profiles.clear();
        s.profile("p", attacker);
        s.system.misuses.clear();
        let held: Vec<ComponentIx> = parts.iter().copied().filter(|&c| c != target).collect();
        s.misuse("held").code_on = held.clone();
        let without = levels(&s);
        let key = s.credential("on-the-path", CredentialScope::Device);
        s.system.credentials[key.at()].kept_at = held.iter().map(|&c| (c, Privilege::Root)).collect();
        let signed = s.control("signed", Subject::Flow(flow), &[Capability::Forge], &[target], SOUND);
        s.ctl(signed).relies_on = vec![Reliance::Credential(key)];
        let with = levels(&s);
        if !held.is_empty() {
            prop_assert_eq!(with, without);
        }
    }

    #[test]
    fn every_proof_is_believed_and_every_path_ends_in_its_harm(seed: u64) {
        let s = draw(seed);
        let analysis = s.analyse();
        for proof in &analysis.proofs {
            prop_assert!(noharm_proof::check(&analysis.graph, proof).is_ok(), "{}", proof.solve);
        }
        for harm in &analysis.harms {
            let id = format!("harm.{}", s.system.harms[harm.harm.at()].id);
            prop_assert_eq!(harm.path.is_empty(), harm.worst.level.is_none());
            prop_assert!(harm.path.last().is_none_or(|step| step.to == id));
        }
        for flaw in &analysis.flaws {
            prop_assert_eq!(flaw.worst_harm.is_none(), flaw.reaches_no_one.is_some());
            prop_assert_eq!(flaw.path.is_empty(), flaw.level.is_none());
        }
    }
}
