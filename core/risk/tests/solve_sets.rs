//! Depth, sets of failures, flaws away and cuts agree with trying every subset on small random graphs.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed")]

mod solve_brute;

use noharm_risk::solve::{
    ABSENT, Candidate, CutLimits, Fewest, Scratch, SetLimits, Toggle, cheapest_cut, cheapest_toggles,
    deciding, fewest, hardening, minimal_sets, single_steps, solve,
};
use solve_brute::{Case, Dice, random};

/// Some toggles that ease up to three steps each.
fn toggles(case: &Case, dice: &mut Dice, most: usize) -> Vec<Toggle> {
    let count = dice.roll(most + 1);
    let toggle = |_| {
        let steps = 1 + dice.roll(3);
        Toggle {
            eases: (0..steps).map(|_| (dice.roll(case.steps.len()) as u32, dice.roll(4) as u8)).collect(),
        }
    };
    (0..count).map(toggle).collect()
}

/// A graph whose steps mostly wait for a toggle, and the toggles; the goal is often out of reach without several.
fn waiting(seed: u64, most: usize) -> (Case, Vec<Toggle>) {
    let mut dice = Dice::new(seed + 23);
    if dice.chance(20) {
        let case = random(seed, 10);
        let toggles = toggles(&case, &mut dice, most);
        return (case, toggles);
    }
    let facts = 4 + dice.roll(6);
    let mut toggles = vec![Toggle::default(); 1 + dice.roll(most)];
    let mut case = Case { facts, steps: vec![(vec![], 0, 0)] };
    for to in 1..facts {
        for _ in 0..1 + dice.roll(2) {
            let inputs = 1 + dice.roll(2);
            // Mostly from facts shortly before, so that paths are long, now and then a cycle.
            let mut from = || if dice.chance(10) { dice.roll(facts) } else { to - 1 - dice.roll(to.min(3)) };
            let from = (0..inputs).map(|_| from() as u32).collect();
            let waits = dice.chance(60);
            if waits {
                let step = (case.steps.len() as u32, dice.roll(4) as u8);
                let toggle = dice.roll(toggles.len());
                toggles[toggle].eases.push(step);
            }
            let level = if waits { if dice.chance(50) { ABSENT } else { 4 } } else { dice.roll(3) as u8 };
            case.steps.push((from, to as u32, level));
        }
    }
    (case, toggles)
}

fn eased<'a>(case: &Case, happened: impl IntoIterator<Item = &'a Toggle>) -> Case {
    let mut case = case.clone();
    for &(step, level) in happened.into_iter().flat_map(|toggle| &toggle.eases) {
        let old = &mut case.steps[step as usize].2;
        *old = level.min(*old);
    }
    case
}

fn members<T>(subset: u32, all: &[T]) -> Vec<&T> {
    all.iter().enumerate().filter(|(bit, _)| subset >> bit & 1 == 1).map(|(_, item)| item).collect()
}

fn numbers(subset: u32) -> Vec<u32> {
    (0..32).filter(|bit| subset >> bit & 1 == 1).collect()
}

/// All minimal subsets that suffice, by trying each.
fn all_minimal(case: &Case, toggles: &[Toggle], goal: u32, most: u8) -> Vec<Vec<u32>> {
    let suffices: Vec<bool> = (0u32..1 << toggles.len())
        .map(|subset| eased(case, members(subset, toggles)).held(most)[goal as usize])
        .collect();
    let minimal = |&subset: &u32| {
        suffices[subset as usize]
            && (0..toggles.len())
                .all(|bit| subset >> bit & 1 == 0 || !suffices[(subset & !(1 << bit)) as usize])
    };
    let mut sets: Vec<Vec<u32>> = (0u32..1 << toggles.len()).filter(minimal).map(numbers).collect();
    sets.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    sets
}

#[test]
fn what_decides_alone_is_what_lowers_the_level_alone() {
    let (mut deep, mut shallow) = (0, 0);
    for seed in 0..10_000 {
        let case = random(seed, 12);
        let (compiled, levels) = (case.compiled(), case.levels());
        let solution = solve(&compiled, &levels, &mut Scratch::default());
        let mut dice = Dice::new(seed + 3);
        let goal = dice.roll(case.facts) as u32;
        let Some(level) = solution.level(goal).map(|level| level.value()) else { continue };
        let things =
            if dice.chance(50) { single_steps(&levels, level) } else { toggles(&case, &mut dice, 6) };
        let at_level = |thing: &Toggle| thing.eases.iter().any(|&(step, _)| levels[step as usize] == level);
        let lowers = |thing: &Toggle| eased(&case, [thing]).fact_levels()[goal as usize] < level;
        let want: Vec<usize> = (0..things.len())
            .filter(|&number| at_level(&things[number]) && lowers(&things[number]))
            .collect();
        let found = deciding(&compiled, &levels, &solution, goal, &things);
        assert_eq!(found, want, "seed {seed}");
        *if found.is_empty() && level > 1 { &mut deep } else { &mut shallow } += 1;
    }
    assert!(deep > 100 && shallow > 1_000, "dull graphs: {deep} {shallow}");
}

#[test]
fn minimal_sets_and_fewest_agree_with_every_subset() {
    let mut by_size = [0; 8];
    for seed in 0..10_000 {
        let (case, toggles) = waiting(seed, 7);
        let (compiled, levels) = (case.compiled(), case.levels());
        let mut dice = Dice::new(seed + 11);
        let (goal, most) = (dice.roll(case.facts) as u32, dice.roll(4) as u8);
        let want = all_minimal(&case, &toggles, goal, most);
        for size in 0..4 {
            let found = minimal_sets(&compiled, &levels, &toggles, goal, most, size, SetLimits::default());
            let small: Vec<Vec<u32>> = want.iter().filter(|set| set.len() <= size).cloned().collect();
            assert_eq!(found.sets, small, "seed {seed} size {size}");
            assert!(found.complete);
            match &found.larger {
                Some(set) => {
                    assert!(small.is_empty() && want.contains(set), "seed {seed} size {size}: {set:?}")
                }
                None => assert!(!small.is_empty() || want.is_empty(), "seed {seed} size {size}"),
            }
            let least = want.first().map(Vec::len);
            let of_least: Vec<Vec<u32>> =
                want.iter().filter(|set| Some(set.len()) == least).cloned().collect();
            match (fewest(&compiled, &levels, &toggles, goal, most, size, SetLimits::default()), least) {
                (Fewest::Already, Some(0)) | (Fewest::Never, None) => {}
                (Fewest::These(sets), Some(least)) if least <= size => {
                    assert_eq!(sets, of_least, "seed {seed}")
                }
                (Fewest::More(set), Some(least)) if least > size => {
                    assert!(want.contains(&set), "seed {seed}")
                }
                (found, least) => panic!("seed {seed} size {size}: {found:?}, but least is {least:?}"),
            }
        }
        by_size[want.first().map_or(7, Vec::len)] += 1;
    }
    assert!(by_size[1] > 300 && by_size[2] > 100 && by_size[3] > 10, "dull graphs: {by_size:?}");
}

#[test]
fn a_search_that_hits_its_limit_says_so() {
    let case = Case {
        facts: 5,
        steps: vec![
            (vec![], 0, ABSENT),
            (vec![], 1, ABSENT),
            (vec![], 2, ABSENT),
            (vec![], 3, ABSENT),
            (vec![0, 1, 2, 3], 4, 0),
        ],
    };
    let toggles: Vec<Toggle> = (0..4).map(|step| Toggle::to_level(0, [step])).collect();
    let (compiled, levels) = (case.compiled(), case.levels());
    let found = minimal_sets(&compiled, &levels, &toggles, 4, 1, 3, SetLimits { tries: 3 });
    assert!(!found.complete);
    assert_eq!(fewest(&compiled, &levels, &toggles, 4, 1, 3, SetLimits { tries: 3 }), Fewest::Unknown);
    assert_eq!(
        fewest(&compiled, &levels, &toggles, 4, 1, 3, SetLimits::default()),
        Fewest::More(vec![0, 1, 2, 3])
    );
}

#[test]
fn the_cheapest_toggles_agree_with_every_subset() {
    let mut found_some = 0;
    for seed in 0..5_000 {
        let (case, toggles) = waiting(seed, 8);
        let (compiled, levels) = (case.compiled(), case.levels());
        let mut dice = Dice::new(seed + 13);
        let costs: Vec<u64> = toggles.iter().map(|_| dice.roll(6) as u64).collect();
        let (goal, most) = (dice.roll(case.facts) as u32, dice.roll(4) as u8);
        let cost = |set: &Vec<u32>| set.iter().map(|&number| costs[number as usize]).sum::<u64>();
        let minimal = all_minimal(&case, &toggles, goal, most);
        let want = minimal.iter().map(cost).min();
        let found = cheapest_toggles(&compiled, &levels, &toggles, &costs, goal, most, CutLimits::default());
        assert_eq!(found.as_ref().map(|found| found.cost), want, "seed {seed}");
        if let Some(found) = found {
            assert!(found.is_exact(), "seed {seed}");
            assert!(minimal.contains(&found.chosen), "seed {seed}: {:?}", found.chosen);
            assert_eq!(cost(&found.chosen), found.cost);
            found_some += usize::from(found.cost > 0);
        }
    }
    assert!(found_some > 500, "dull graphs: {found_some}");
}

/// What brute force says: the least cost of candidates after which no goal is held at its level.
fn cheapest_by_trying(
    case: &Case,
    candidates: &[Candidate],
    goals: &[(u32, u8)],
    mut levels_of: impl FnMut(&[bool], &mut Vec<u8>),
) -> Option<u64> {
    let mut best: Option<u64> = None;
    for subset in 0u32..1 << candidates.len() {
        let selected: Vec<bool> = (0..candidates.len()).map(|bit| subset >> bit & 1 == 1).collect();
        let mut levels = Vec::new();
        levels_of(&selected, &mut levels);
        let facts = case.with_levels(&levels).fact_levels();
        if goals.iter().all(|&(goal, most)| facts[goal as usize] > most) {
            let cost = members(subset, candidates).iter().map(|candidate| candidate.cost).sum();
            best = Some(best.map_or(cost, |old| old.min(cost)));
        }
    }
    best
}

#[test]
fn the_cheapest_cut_agrees_with_every_subset() {
    let mut cut = 0;
    for seed in 0..6_000 {
        let case = random(seed, 10);
        let (compiled, levels) = (case.compiled(), case.levels());
        let mut dice = Dice::new(seed + 17);
        let mut harden = |_| -> Vec<(u32, u8)> {
            let steps = 1 + dice.roll(3);
            let level = |dice: &mut Dice| if dice.chance(40) { ABSENT } else { dice.roll(5) as u8 };
            (0..steps).map(|_| (dice.roll(case.steps.len()) as u32, level(&mut dice))).collect()
        };
        let count = (seed % 9) as usize;
        let hardens: Vec<Vec<(u32, u8)>> = (0..count).map(&mut harden).collect();
        let candidates: Vec<Candidate> = hardens
            .iter()
            .map(|steps| Candidate {
                cost: dice.roll(7) as u64,
                touches: steps.iter().map(|&(step, _)| step).collect(),
            })
            .collect();
        let goals: Vec<(u32, u8)> =
            (0..1 + dice.roll(2)).map(|_| (dice.roll(case.facts) as u32, dice.roll(5) as u8)).collect();
        let want = cheapest_by_trying(&case, &candidates, &goals, hardening(&levels, &hardens));
        let found =
            cheapest_cut(&compiled, &candidates, &goals, CutLimits::default(), hardening(&levels, &hardens));
        assert_eq!(found.as_ref().map(|found| found.cost), want, "seed {seed}");
        if let Some(found) = found {
            assert!(found.is_exact(), "seed {seed}");
            cut += usize::from(found.cost > 0);
        }
        // Controls that only together make a step harder: each adds one level to what it touches.
        let together = |selected: &[bool], out: &mut Vec<u8>| {
            out.clear();
            out.extend_from_slice(&levels);
            for (candidate, _) in candidates.iter().zip(selected).filter(|&(_, &on)| on) {
                for &step in &candidate.touches {
                    let level = &mut out[step as usize];
                    *level = if *level >= 4 { ABSENT } else { *level + 1 };
                }
            }
        };
        let want = cheapest_by_trying(&case, &candidates, &goals, together);
        let found = cheapest_cut(&compiled, &candidates, &goals, CutLimits::default(), together);
        assert_eq!(found.as_ref().map(|found| found.cost), want, "seed {seed}, together");
        cut += found.map_or(0, |found| usize::from(found.is_exact() && found.cost > 0));
    }
    assert!(cut > 800, "dull graphs: {cut}");
}

#[test]
fn a_cut_that_ran_out_of_effort_is_an_upper_bound_and_says_so() {
    // 40 paths of five steps out of 24, each step with a candidate of its own.
    let mut dice = Dice::new(4);
    let mut case = Case { facts: 25, steps: (0..24).map(|fact| (vec![], fact, 0)).collect() };
    for _ in 0..40 {
        case.steps.push(((0..5).map(|_| dice.roll(24) as u32).collect(), 24, 0));
    }
    let hardens: Vec<Vec<(u32, u8)>> = (0..24).map(|step| vec![(step, ABSENT)]).collect();
    let candidates: Vec<Candidate> =
        (0..24).map(|step| Candidate { cost: 3 + u64::from(step) % 5, touches: vec![step] }).collect();
    let (compiled, levels) = (case.compiled(), case.levels());
    let run = |limits| {
        cheapest_cut(&compiled, &candidates, &[(24, 1)], limits, hardening(&levels, &hardens)).unwrap()
    };
    let exact = run(CutLimits::default());
    assert!(exact.is_exact());
    for limits in [CutLimits { asked: 3, nodes: 1_000_000 }, CutLimits { asked: 10_000, nodes: 2 }] {
        let rough = run(limits);
        assert!(!rough.is_exact());
        assert!(rough.at_least <= exact.cost && exact.cost <= rough.cost);
    }
}
