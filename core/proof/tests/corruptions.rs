//! A sound proof is believed; each way of corrupting it is refused for its own reason.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use noharm_model::graph::{Answer, Argued, Assumptions, Condition, FactIx, Graph, GraphStep, Proof, StepIx};
use noharm_model::level::Level;
use noharm_model::place::Place;
use noharm_proof::{Checked, Refusal, check};

fn step(from: &[u32], to: u32, level: Option<u8>) -> GraphStep {
    GraphStep {
        from: from.iter().copied().map(FactIx).collect(),
        to: FactIx(to),
        text: String::new(),
        rule: String::new(),
        at: Place::default(),
        control: None,
        condition: level
            .and_then(Level::new)
            .map_or(Condition::Asked, |level| Condition::Always(Argued::all(level))),
        takes_intent: false,
    }
}

fn facts(numbers: &[u32]) -> Vec<FactIx> {
    numbers.iter().copied().map(FactIx).collect()
}

/// 0 is presence; 1 takes level 1; 2 takes 0 and 1 at level 3, or a step that is not there; 3 is out of reach.
fn sound() -> (Graph, Proof) {
    let steps = vec![
        step(&[], 0, Some(0)),
        step(&[0], 1, Some(1)),
        step(&[0, 1], 2, Some(3)),
        step(&[0], 2, None),
        step(&[3], 3, Some(0)),
    ];
    let graph =
        Graph { facts: (0..4).map(|n| n.to_string()).collect(), steps, harms: facts(&[2]), flaws: vec![] };
    let levels = vec![Level::new(0), Level::new(1), Level::new(3), None, Level::new(0)];
    let answers = vec![
        Answer { fact: FactIx(2), level: Level::new(3), witness: vec![StepIx(0), StepIx(1), StepIx(2)] },
        Answer { fact: FactIx(3), level: None, witness: vec![] },
        Answer { fact: FactIx(0), level: Level::new(0), witness: vec![StepIx(0)] },
    ];
    let settled = [facts(&[0]), facts(&[0, 1]), facts(&[0, 1]), facts(&[0, 1, 2]), facts(&[0, 1, 2])];
    (graph, Proof { solve: "today".into(), assumptions: Assumptions::default(), levels, answers, settled })
}

#[test]
fn a_sound_proof_is_believed() {
    let (graph, proof) = sound();
    assert_eq!(check(&graph, &proof), Ok(Checked { answers: 3, facts: 11 }));
}

fn refused(corrupt: impl FnOnce(&mut Graph, &mut Proof)) -> Refusal {
    let (mut graph, mut proof) = sound();
    corrupt(&mut graph, &mut proof);
    check(&graph, &proof).expect_err("a corrupted proof was believed")
}

#[test]
fn a_level_too_low_is_refused() {
    assert_eq!(refused(|_, p| p.answers[0].level = Level::new(2)), Refusal::TooHard(StepIx(2)));
}

#[test]
fn a_level_too_high_is_refused() {
    assert_eq!(
        refused(|_, p| p.answers[0].level = Level::new(4)),
        Refusal::Held { fact: FactIx(2), level: 3 }
    );
}

#[test]
fn no_path_where_there_is_one_is_refused() {
    let refusal = refused(|_, p| p.answers[0] = Answer { fact: FactIx(2), level: None, witness: vec![] });
    assert_eq!(refusal, Refusal::Held { fact: FactIx(2), level: 4 });
}

#[test]
fn a_path_where_there_is_none_is_refused() {
    let refusal = refused(|_, p| {
        p.answers[1] = Answer { fact: FactIx(3), level: Level::new(4), witness: vec![StepIx(4)] };
    });
    assert_eq!(refusal, Refusal::Premature(StepIx(4)));
}

#[test]
fn a_step_left_out_of_the_witness_is_refused() {
    assert_eq!(
        refused(|_, p| {
            p.answers[0].witness.remove(1);
        }),
        Refusal::Premature(StepIx(2))
    );
}

#[test]
fn a_witness_that_stops_short_or_leads_elsewhere_is_refused() {
    assert_eq!(
        refused(|_, p| {
            p.answers[0].witness.pop();
        }),
        Refusal::Pointless(FactIx(2))
    );
    assert_eq!(refused(|_, p| p.answers[0].witness.clear()), Refusal::Pointless(FactIx(2)));
    assert_eq!(refused(|_, p| p.answers[1].witness.push(StepIx(0))), Refusal::Pointless(FactIx(3)));
}

#[test]
fn an_absent_step_in_the_witness_is_refused() {
    assert_eq!(refused(|_, p| p.answers[0].witness = vec![StepIx(0), StepIx(3)]), Refusal::Absent(StepIx(3)));
}

#[test]
fn an_invariant_with_a_fact_taken_out_is_refused() {
    let refusal = refused(|_, p| p.settled[2] = facts(&[0]));
    assert_eq!(refusal, Refusal::NotClosed { level: 2, step: StepIx(1) });
}

#[test]
fn an_invariant_with_the_fact_put_in_is_refused() {
    assert_eq!(refused(|_, p| p.settled[2] = facts(&[0, 1, 2])), Refusal::Held { fact: FactIx(2), level: 2 });
}

#[test]
fn an_unsorted_or_repeating_invariant_is_refused() {
    assert_eq!(refused(|_, p| p.settled[1] = facts(&[1, 0])), Refusal::Unsorted(1));
    assert_eq!(refused(|_, p| p.settled[1] = facts(&[0, 0, 1])), Refusal::Unsorted(1));
}

#[test]
fn facts_and_steps_that_do_not_exist_are_refused() {
    assert!(matches!(refused(|_, p| p.settled[4].push(FactIx(9))), Refusal::Unknown(_)));
    assert!(matches!(refused(|_, p| p.answers[0].witness.push(StepIx(9))), Refusal::Unknown(_)));
    assert!(matches!(refused(|_, p| p.answers[0].fact = FactIx(9)), Refusal::Unknown(_)));
    assert!(matches!(refused(|g, _| g.steps[1].to = FactIx(9)), Refusal::Unknown(_)));
}

#[test]
fn levels_of_another_graph_are_refused() {
    assert_eq!(
        refused(|_, p| {
            p.levels.pop();
        }),
        Refusal::Levels { steps: 5, levels: 4 }
    );
    assert_eq!(refused(|_, p| p.levels[1] = Level::new(0)), Refusal::Level(StepIx(1)));
    assert_eq!(refused(|_, p| p.levels[2] = Level::new(4)), Refusal::Level(StepIx(2)));
}

/// Everything that follows from a false level is made to fit: only the step's own condition tells.
#[test]
fn a_false_level_with_all_that_follows_from_it_is_refused() {
    let refusal = refused(|_, p| {
        p.levels[2] = None;
        p.answers[0] = Answer { fact: FactIx(2), level: None, witness: vec![] };
        p.settled[3] = facts(&[0, 1]);
        p.settled[4] = facts(&[0, 1]);
    });
    assert_eq!(refusal, Refusal::Level(StepIx(2)));
}

/// A step of every kind, under assumptions that switch it.
#[test]
fn levels_follow_from_the_assumptions() {
    let argued = |otherwise, for_profile: &[(u32, u8)]| Argued {
        otherwise: Level::new(otherwise).unwrap(),
        for_profile: for_profile.iter().map(|&(p, l)| (p, Level::new(l).unwrap())).collect(),
    };
    let flaws = |stops, back_after_s| Condition::Flaws {
        group: 0,
        level: Level::new(2).unwrap(),
        stops,
        back_after_s,
    };
    let conditions = [
        Condition::Always(argued(3, &[(1, 1), (0, 2)])),
        Condition::Profiles(vec![1], Level::new(4).unwrap()),
        Condition::Failed(0),
        Condition::Built(0, argued(0, &[])),
        flaws(true, Some(60)),
        flaws(false, None),
        Condition::Absence(30),
        Condition::Asked,
    ];
    let steps: Vec<GraphStep> =
        conditions.into_iter().map(|condition| GraphStep { condition, ..step(&[], 0, None) }).collect();
    let graph = Graph { facts: vec!["0".into()], steps, harms: vec![], flaws: vec![vec![2]] };
    let told = |assumptions: &Assumptions| -> Vec<Option<u8>> {
        noharm_proof::levels(&graph, assumptions).into_iter().map(|level| level.map(Level::value)).collect()
    };
    let none = Assumptions::default();
    assert_eq!(told(&none), [Some(3), None, None, None, None, None, Some(0), None]);
    let all = Assumptions {
        failed: vec![true],
        built: vec![true],
        flaws: vec![false, false, true],
        profiles: vec![true, true],
        disturbance: None,
    };
    assert_eq!(told(&all), [Some(1), Some(4), Some(0), Some(0), Some(2), Some(2), Some(0), None]);
    let disturbed = |seconds| Assumptions { disturbance: Some(seconds), ..all.clone() };
    assert_eq!(told(&disturbed(30)), [None, None, Some(0), Some(0), Some(2), None, Some(0), None]);
    assert_eq!(told(&disturbed(90)), [None, None, Some(0), Some(0), None, None, None, None]);
}

/// Who calls his own assumptions by another's name is refused.
#[test]
fn assumptions_under_another_name_are_refused() {
    use noharm_model::system::System;
    let (graph, mut proof) = sound();
    let system = System::default();
    assert!(noharm_proof::check_named(&graph, &proof, &system, &[]).is_ok());
    proof.assumptions.failed = vec![true];
    assert_eq!(noharm_proof::check_named(&graph, &proof, &system, &[]), Err(Refusal::Assumptions));
    proof.assumptions.failed.clear();
    proof.solve = "some other day".into();
    assert_eq!(noharm_proof::check_named(&graph, &proof, &system, &[]), Err(Refusal::Assumptions));
}
