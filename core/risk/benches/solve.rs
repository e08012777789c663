//! The solver's bars on a made-up device: 200 assets × 4 modes under 1 ms, all single failures under 50 ms, 20 000 facts
//! under 10 ms. Run with `cargo bench -p noharm-risk`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_macros,
    missing_docs,
    reason = "a bench stops at the first surprise and prints"
)]

mod device;

use device::Device;
use divan::{Bencher, black_box};
use noharm_risk::solve::{
    Candidate, CutLimits, Easing, LevelScratch, Scratch, SetLimits, Solution, Through, cheapest_cut,
    deciding, fewest, hardening, levels_of, minimal_sets, solve, solve_into,
};

fn main() {
    let device = Device::new(200, 80);
    let larger = Device::new(1050, 200);
    for (name, device) in [("200 assets", &device), ("1 050 assets", &larger)] {
        eprintln!(
            "{name}: {} facts, {} steps, {} controls, {} latent flaws, {} vulnerabilities; levels of harms {:?}",
            device.compiled.facts(),
            device.compiled.steps(),
            device.controls.len(),
            device.latent.len(),
            device.vulnerabilities.len(),
            levels_of(&device.compiled, &device.levels, &device.harms, &mut LevelScratch::default()),
        );
    }
    divan::main();
}

#[divan::bench]
fn solve_200_assets_4_modes(bencher: Bencher) {
    let device = Device::new(200, 80);
    let (mut scratch, mut solution) = (Scratch::default(), Solution::default());
    bencher
        .bench_local(|| solve_into(&device.compiled, black_box(&device.levels), &mut scratch, &mut solution));
}

#[divan::bench]
fn levels_of_harms_200_assets_4_modes(bencher: Bencher) {
    let device = Device::new(200, 80);
    let mut scratch = LevelScratch::default();
    bencher
        .bench_local(|| levels_of(&device.compiled, black_box(&device.levels), &device.harms, &mut scratch));
}

#[divan::bench]
fn solve_20_000_facts(bencher: Bencher) {
    let device = Device::new(1050, 200);
    let (mut scratch, mut solution) = (Scratch::default(), Solution::default());
    bencher
        .bench_local(|| solve_into(&device.compiled, black_box(&device.levels), &mut scratch, &mut solution));
}

#[divan::bench]
fn all_single_failures_of_80_controls(bencher: Bencher) {
    let device = Device::new(200, 80);
    bencher.bench_local(|| {
        let mut easing = Easing::new(&device.compiled, black_box(&device.levels));
        let answers = device.controls.iter().map(|control| easing.what_if(control, &device.harms));
        answers.map(|levels| levels.len()).sum::<usize>()
    });
}

#[divan::bench]
fn all_3160_pairs_of_failures(bencher: Bencher) {
    let device = Device::new(200, 80);
    bencher.bench_local(|| {
        let mut easing = Easing::new(&device.compiled, black_box(&device.levels));
        let mut lowest = 0;
        for (number, first) in device.controls.iter().enumerate() {
            easing.ease(&first.eases);
            for second in device.controls.iter().skip(number + 1) {
                lowest += easing.what_if(second, &device.harms).iter().filter(|&&level| level < 2).count();
            }
            easing.undo();
        }
        lowest
    });
}

#[divan::bench]
fn single_failures_solved_anew(bencher: Bencher) {
    let device = Device::new(200, 80);
    let mut scratch = LevelScratch::default();
    bencher.bench_local(|| {
        let mut sum = 0;
        for control in &device.controls {
            let mut levels = device.levels.clone();
            for &(step, level) in &control.eases {
                if let Some(place) = levels.get_mut(step as usize) {
                    *place = level.min(*place);
                }
            }
            sum += levels_of(&device.compiled, &levels, &device.harms, &mut scratch).len();
        }
        sum
    });
}

#[divan::bench]
fn worst_harm_through_each_of_800_vulnerabilities(bencher: Bencher) {
    let device = Device::new(200, 80);
    let solution = solve(&device.compiled, &device.with_vulnerabilities, &mut Scratch::default());
    bencher.bench_local(|| {
        let mut reached = 0;
        for &harm in &device.harms {
            let through = Through::new(&device.compiled, &device.with_vulnerabilities, &solution, harm);
            reached += device.vulnerabilities.iter().filter(|&&step| through.level(step).is_some()).count();
        }
        reached
    });
}

#[divan::bench]
fn depth_of_10_harms(bencher: Bencher) {
    let device = Device::new(200, 80);
    let solution = solve(&device.compiled, &device.levels, &mut Scratch::default());
    bencher.bench_local(|| {
        let alone = |&harm| deciding(&device.compiled, &device.levels, &solution, harm, &device.latent).len();
        device.harms.iter().map(alone).sum::<usize>()
    });
}

#[divan::bench]
fn minimal_failure_sets_of_10_harms(bencher: Bencher) {
    let device = Device::new(200, 80);
    bencher.bench_local(|| {
        let sets = |&harm: &u32| {
            let limits = SetLimits::default();
            minimal_sets(&device.compiled, &device.levels, &device.controls, harm, 1, 2, limits).sets.len()
        };
        device.harms.iter().map(sets).sum::<usize>()
    });
}

#[divan::bench]
fn flaws_away_of_10_harms_up_to_three(bencher: Bencher) {
    let device = Device::new(200, 80);
    bencher.bench_local(|| {
        let flaws = |&harm: &u32| {
            fewest(&device.compiled, &device.levels, &device.latent, harm, 1, 3, SetLimits::default())
        };
        device.harms.iter().map(flaws).collect::<Vec<_>>()
    });
}

#[divan::bench]
fn cheapest_cut_of_all_harms_with_40_candidates(bencher: Bencher) {
    let device = Device::new(200, 80);
    let (hardens, goals) = (device.planned(40), device.goals(3));
    let candidates: Vec<Candidate> = (1u64..)
        .zip(&hardens)
        .map(|(number, steps)| Candidate {
            cost: 1 + number % 7,
            touches: steps.iter().map(|&(step, _)| step).collect(),
        })
        .collect();
    bencher.bench_local(|| {
        let levels_of = hardening(&device.levels, &hardens);
        cheapest_cut(&device.compiled, &candidates, &goals, CutLimits::default(), levels_of).unwrap()
    });
}
