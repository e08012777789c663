//! What-ifs and remedies.

use super::*;

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
