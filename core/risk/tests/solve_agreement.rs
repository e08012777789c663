//! The solver agrees with brute force on random graphs: levels, counts, witnesses, settled facts, second layer, what-ifs.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed")]

mod solve_brute;

use noharm_model::graph::FactIx;
use noharm_risk::solve::{
    ABSENT, Behind, Closure, Easing, LevelScratch, Scratch, Solution, Through, Toggle, level, levels_into,
    levels_of, proof, settled, solve, solve_into, witness,
};
use solve_brute::{Dice, random};

const GRAPHS: u64 = 20_000;

#[test]
fn levels_counts_and_witnesses_agree() {
    let mut scratch = Scratch::default();
    let mut solution = Solution::default();
    let mut level_scratch = LevelScratch::default();
    let mut facts = Vec::new();
    let (mut reached, mut unreached, mut hard) = (0, 0, 0);
    for seed in 0..GRAPHS {
        let case = random(seed, 14);
        let (compiled, levels) = (case.compiled(), case.levels());
        let want = case.fact_levels();
        let counts = case.fact_counts();
        solve_into(&compiled, &levels, &mut scratch, &mut solution);
        levels_into(&compiled, &levels, &mut level_scratch, &mut facts);
        assert_eq!(facts, want, "seed {seed}");
        let goals: Vec<u32> = (0..case.facts as u32).rev().step_by(3).collect();
        let some: Vec<u8> = goals.iter().map(|&goal| want[goal as usize]).collect();
        assert_eq!(levels_of(&compiled, &levels, &goals, &mut level_scratch), some, "seed {seed}");
        for fact in 0..case.facts {
            assert_eq!(solution.cost(fact as u32).level(), want[fact], "seed {seed} fact {fact}");
            let found = solution.cost(fact as u32).counts().map(|counts| counts.map(u64::from));
            let mut count = counts[fact];
            count.iter_mut().for_each(|count| count.reverse());
            assert_eq!(found, count, "seed {seed} fact {fact}");
            let steps = witness(&compiled, &solution, fact as u32);
            if want[fact] == ABSENT {
                assert!(steps.is_empty());
                unreached += 1;
            } else {
                assert_eq!(case.check_witness(&steps, fact as u32), want[fact], "seed {seed} fact {fact}");
                let mut gained: Vec<u32> = steps.iter().map(|step| compiled.to(step.0)).collect();
                gained.sort_unstable();
                gained.dedup();
                assert_eq!(gained.len(), steps.len(), "a fact twice: seed {seed} fact {fact}");
                reached += 1;
                hard += u32::from(want[fact] > 1);
            }
        }
        for (most, list) in settled(&compiled, &solution).iter().enumerate() {
            let held = case.held(most as u8);
            let want: Vec<FactIx> =
                (0..case.facts).filter(|&fact| held[fact]).map(|fact| FactIx(fact as u32)).collect();
            assert_eq!(list, &want, "seed {seed} level {most}");
        }
    }
    assert!(
        reached > 20_000 && unreached > 20_000 && hard > 5_000,
        "dull graphs: {reached} {unreached} {hard}"
    );
}

#[test]
fn shared_inputs_are_counted_for_each_use_and_saturate_without_harm_to_the_level() {
    // Each fact needs the one before twice over (through two others): the count doubles 40 times.
    let mut case = solve_brute::Case { facts: 1, steps: vec![(vec![], 0, 3)] };
    for _ in 0..40 {
        let last = case.facts as u32 - 1;
        case.steps.push((vec![last], last + 1, 0));
        case.steps.push((vec![last], last + 2, 1));
        case.steps.push((vec![last + 1, last + 2], last + 3, 2));
        case.facts += 3;
    }
    let goal = case.facts as u32 - 1;
    let compiled = case.compiled();
    let solution = solve(&compiled, &case.levels(), &mut Scratch::default());
    assert_eq!(solution.level(goal).map(|level| level.value()), Some(3));
    assert_eq!(solution.cost(goal).counts(), Some([2047, 2047, 2047, 2047, 0]));
    let steps = witness(&compiled, &solution, goal);
    assert_eq!(steps.len(), case.steps.len());
    assert_eq!(case.check_witness(&steps, goal), 3);
}

#[test]
fn proofs_are_believed_by_the_independent_checker() {
    let mut scratch = Scratch::default();
    for seed in 0..5_000 {
        let case = random(seed, 14);
        let graph = case.graph();
        let levels = case.levels().iter().map(|&byte| level(byte)).collect();
        let facts: Vec<FactIx> = (0..case.facts as u32).map(FactIx).collect();
        let proof = proof("random", &case.compiled(), &levels, &facts, &mut scratch);
        let checked =
            noharm_proof::check(&graph, &proof).unwrap_or_else(|refusal| panic!("seed {seed}: {refusal:?}"));
        assert_eq!(checked.answers, case.facts as u64);
    }
}

#[test]
fn the_second_layer_agrees() {
    let mut scratch = Scratch::default();
    let mut found = 0;
    for seed in 0..4_000 {
        let case = random(seed, 9);
        let (compiled, levels) = (case.compiled(), case.levels());
        let solution = solve(&compiled, &levels, &mut scratch);
        let layers: Vec<_> = (0..case.steps.len()).map(|step| case.second_layer(step)).collect();
        let wants: Vec<_> = layers.iter().map(|layer| (layer.fact_levels(), layer.fact_counts())).collect();
        for goal in 0..case.facts {
            let through = Through::new(&compiled, &levels, &solution, goal as u32);
            for (step, (levels, counts)) in wants.iter().enumerate() {
                let want = level(levels[case.facts + goal]);
                assert_eq!(through.level(step as u32), want, "seed {seed} goal {goal} step {step}");
                let cost = through.cost(step as u32).counts().map(|counts| counts.map(u64::from));
                let mut count = counts[case.facts + goal];
                count.iter_mut().for_each(|count| count.reverse());
                assert_eq!(cost, count, "seed {seed} goal {goal} step {step}");
                let steps = through.witness(step as u32);
                assert_eq!(steps.is_empty(), want.is_none());
                if let Some(want) = want {
                    assert!(steps.iter().any(|taken| taken.0 == step as u32));
                    let hardest = case.check_witness(&steps, goal as u32);
                    assert_eq!(hardest, want.value(), "seed {seed} goal {goal} step {step}: {steps:?}");
                    found += 1;
                }
            }
        }
    }
    assert!(found > 20_000, "dull graphs: {found}");
}

#[test]
fn what_lies_behind_a_step_is_told_by_levels_as_by_costs_and_avoids_what_it_must() {
    let mut avoided = 0;
    for seed in 0..4_000 {
        let case = random(seed, 9);
        let (compiled, levels) = (case.compiled(), case.levels());
        let solution = solve(&compiled, &levels, &mut Scratch::default());
        let facts = solution.levels();
        assert_eq!(facts, case.fact_levels());
        let mut dice = Dice::new(seed + 3);
        let skipped: Vec<bool> = case.steps.iter().map(|_| dice.chance(20)).collect();
        let closed: Vec<bool> = (0..case.facts).map(|_| dice.chance(15)).collect();
        for goal in 0..case.facts as u32 {
            let free = Behind::new(&compiled, &levels, &facts, goal, |_| false, |_| false);
            let all = Through::new(&compiled, &levels, &solution, goal);
            let skip = |step: u32| skipped[step as usize];
            let close = |fact: u32| closed[fact as usize];
            let barred = Behind::new(&compiled, &levels, &facts, goal, skip, close);
            let some = Through::without(&compiled, &levels, &solution, goal, skip, close);
            for step in 0..case.steps.len() as u32 {
                let level = free.level(&compiled, &levels, &facts, step);
                assert_eq!(level, all.level(step), "seed {seed} goal {goal} step {step}");
                let past = barred.level(&compiled, &levels, &facts, step);
                assert_eq!(past, some.level(step), "seed {seed} goal {goal} step {step}");
                avoided += usize::from(past != level);
                if past.is_some() {
                    let behind: Vec<u32> = barred.steps_behind(&compiled, step).collect();
                    assert!(behind.iter().all(|&next| !skip(next) && !close(compiled.to(next))));
                    let last = behind.last().map_or(step, |&last| last);
                    assert_eq!(compiled.to(last), goal, "seed {seed} step {step}: {behind:?}");
                }
            }
        }
    }
    assert!(avoided > 5_000, "dull graphs: {avoided}");
}

#[test]
fn easing_giving_and_taking_back_agrees_with_solving_anew() {
    for seed in 0..10_000 {
        let case = random(seed, 12);
        let compiled = case.compiled();
        let mut easing = Easing::new(&compiled, &case.levels());
        let mut stack = vec![case.clone()];
        let mut dice = Dice::new(seed + 77);
        for _ in 0..8 {
            let mut now = stack.last().unwrap().clone();
            match dice.roll(3) {
                0 if stack.len() > 1 => {
                    easing.undo();
                    stack.pop();
                }
                1 => {
                    let given: Vec<(u32, u8)> = (0..dice.roll(3))
                        .map(|_| (dice.roll(case.facts) as u32, dice.roll(5) as u8))
                        .collect();
                    easing.give(&given);
                    now.steps.extend(given.iter().map(|&(fact, level)| (vec![], fact, level)));
                    stack.push(now);
                }
                _ => {
                    let eases: Vec<(u32, u8)> = (0..dice.roll(4))
                        .map(|_| (dice.roll(case.steps.len()) as u32, dice.roll(5) as u8))
                        .collect();
                    easing.ease(&eases);
                    for &(step, level) in &eases {
                        let old = &mut now.steps[step as usize].2;
                        *old = level.min(*old);
                    }
                    stack.push(now);
                }
            }
            assert_eq!(easing.levels(), stack.last().unwrap().fact_levels(), "seed {seed}");
        }
        let goals: Vec<u32> = (0..case.facts as u32).collect();
        let toggle = Toggle::to_level(0, [0]);
        let before = easing.levels().to_vec();
        let mut now = stack.last().unwrap().clone();
        now.steps[0].2 = 0;
        assert_eq!(easing.what_if(&toggle, &goals), now.fact_levels(), "seed {seed}");
        assert_eq!(easing.levels(), before);
    }
}

#[test]
fn closures_grow_and_shrink_as_they_should() {
    for seed in 0..10_000 {
        let case = random(seed, 12);
        let compiled = case.compiled();
        let mut dice = Dice::new(seed + 5);
        let most = dice.roll(5) as u8;
        let mut closure = Closure::new(&compiled, &case.levels(), most);
        let mut stack = vec![case.clone()];
        for _ in 0..8 {
            if stack.len() > 1 && dice.chance(35) {
                closure.undo();
                stack.pop();
            } else {
                let steps = 0..dice.roll(4);
                let mut ease = |_| (dice.roll(case.steps.len()) as u32, dice.roll(5) as u8);
                let toggle = Toggle { eases: steps.map(&mut ease).collect() };
                let mut now = stack.last().unwrap().clone();
                for &(step, level) in &toggle.eases {
                    let old = &mut now.steps[step as usize].2;
                    *old = level.min(*old);
                }
                let extends = now.held(most) != stack.last().unwrap().held(most);
                assert_eq!(closure.is_extended_by(&toggle), extends, "seed {seed}");
                closure.apply(&toggle);
                stack.push(now);
            }
            let want = stack.last().unwrap().held(most);
            let mut order = closure.facts().to_vec();
            order.sort_unstable();
            let list: Vec<u32> = (0..case.facts as u32).filter(|&fact| want[fact as usize]).collect();
            assert_eq!(order, list, "seed {seed}");
            assert!((0..case.facts as u32).all(|fact| closure.holds(fact) == want[fact as usize]));
        }
    }
}

#[test]
fn a_step_that_names_no_fact_is_refused_and_unknown_positions_are_harmless() {
    let case = solve_brute::Case { facts: 2, steps: vec![(vec![], 0, 0), (vec![0, 5], 1, 0)] };
    let error = noharm_risk::solve::Compiled::new(&case.graph()).unwrap_err();
    assert_eq!(error.to_string(), "step 1 names fact 5, but the graph has 2 facts; build the graph anew");
    let case = solve_brute::Case { facts: 2, steps: vec![(vec![], 0, 0), (vec![0], 1, 0)] };
    let compiled = case.compiled();
    let solution = solve(&compiled, &[0], &mut Scratch::default());
    assert_eq!(solution.level(1), None, "a step without a level is absent");
    assert_eq!(solution.level(99), None);
    assert!(witness(&compiled, &solution, 99).is_empty());
    assert_eq!(Through::new(&compiled, &[0], &solution, 99).level(1), None);
    let mut easing = Easing::new(&compiled, &[0, 0]);
    easing.undo();
    easing.ease(&[(99, 0)]);
    easing.give(&[(99, 0)]);
    assert_eq!(easing.levels(), [0, 0]);
}
