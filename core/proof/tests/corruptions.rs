//! A sound proof is believed; each way of corrupting it is refused for its own reason.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use noharm_model::graph::{Answer, FactIx, Graph, GraphStep, Proof, StepIx};
use noharm_model::level::Level;
use noharm_model::place::Place;
use noharm_proof::{Checked, Refusal, check};

fn step(from: &[u32], to: u32) -> GraphStep {
    GraphStep {
        from: from.iter().copied().map(FactIx).collect(),
        to: FactIx(to),
        text: String::new(),
        rule: String::new(),
        at: Place::default(),
        control: None,
    }
}

fn facts(numbers: &[u32]) -> Vec<FactIx> {
    numbers.iter().copied().map(FactIx).collect()
}

/// 0 is presence; 1 takes level 1; 2 takes 0 and 1 at level 3, or a step that is not there; 3 is out of reach.
fn sound() -> (Graph, Proof) {
    let steps = vec![step(&[], 0), step(&[0], 1), step(&[0, 1], 2), step(&[0], 2), step(&[3], 3)];
    let graph = Graph { facts: (0..4).map(|n| n.to_string()).collect(), steps, harms: facts(&[2]) };
    let levels = vec![Level::new(0), Level::new(1), Level::new(3), None, Level::new(0)];
    let answers = vec![
        Answer { fact: FactIx(2), level: Level::new(3), witness: vec![StepIx(0), StepIx(1), StepIx(2)] },
        Answer { fact: FactIx(3), level: None, witness: vec![] },
        Answer { fact: FactIx(0), level: Level::new(0), witness: vec![StepIx(0)] },
    ];
    let settled = [facts(&[0]), facts(&[0, 1]), facts(&[0, 1]), facts(&[0, 1, 2]), facts(&[0, 1, 2])];
    (graph, Proof { solve: "today".into(), levels, answers, settled })
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
    assert_eq!(refused(|_, p| p.levels[1] = Level::new(0)), Refusal::NotClosed { level: 0, step: StepIx(1) });
    assert_eq!(refused(|_, p| p.levels[2] = Level::new(4)), Refusal::TooHard(StepIx(2)));
}
