//! Pairs of failures that bring harms to the floor, and one larger set where no pair does.

use noharm_model::answer::FailureRow;
use noharm_model::level::Acceptance;
use noharm_model::system::HarmIx;

use super::engine::{Engine, Solved};
use super::failures::Failure;
use crate::solve::{Closure, Easing, SetLimits, Toggle, minimal_sets};

impl Engine<'_> {
    /// For each harm the pairs of controls and barriers that bring it to the policy's floor where neither alone does;
    /// where no pair does either, one larger minimal set.
    pub(super) fn pairs(&self, solved: &Solved, failures: &[Failure]) -> Vec<Vec<FailureRow>> {
        let single: Vec<&Failure> =
            failures.iter().filter(|f| f.controls.len() + f.barriers.len() == 1).collect();
        let mut easing = Easing::new(&self.compiled, &solved.levels);
        let sets = self.harms().zip(self.sets_of_two(solved, &single));
        sets.map(|(harm, sets)| {
            sets.iter().map(|set| self.revived(harm, &single, set, &mut easing)).collect()
        })
        .collect()
    }

    /// All pairs are tried, for all harms at once: with steps up to the floor alone, one more failure changes little.
    fn sets_of_two(&self, solved: &Solved, single: &[&Failure]) -> Vec<Vec<Vec<u32>>> {
        let most = self.policy.single_failure_floor.value();
        let mut closure = Closure::new(&self.compiled, &solved.levels, most);
        let before: Vec<bool> = self.goals.iter().map(|&goal| closure.holds(goal)).collect();
        let mut alone: Vec<Vec<bool>> = Vec::with_capacity(single.len());
        for failure in single {
            closure.apply(&failure.toggle);
            alone.push(self.goals.iter().map(|&goal| closure.holds(goal)).collect());
            closure.undo();
        }
        let mut sets: Vec<Vec<Vec<u32>>> = vec![Vec::new(); self.goals.len()];
        for (i, (first, by_first)) in (0u32..).zip(single.iter().zip(&alone)) {
            closure.apply(&first.toggle);
            for (j, (second, by_second)) in (0u32..).zip(single.iter().zip(&alone)).skip(i as usize + 1) {
                closure.apply(&second.toggle);
                for ((slot, &goal), (by_first, by_second)) in
                    sets.iter_mut().zip(&self.goals).zip(by_first.iter().zip(by_second))
                {
                    if closure.holds(goal) && !by_first && !by_second {
                        slot.push(vec![i, j]);
                    }
                }
                closure.undo();
            }
            closure.undo();
        }
        for (number, slot) in sets.iter_mut().enumerate() {
            let falls_alone = alone.iter().any(|held| held.get(number) == Some(&true));
            if slot.is_empty() && !falls_alone && before.get(number) == Some(&false) {
                slot.extend(self.larger(solved, single, number));
            }
        }
        sets
    }

    /// One minimal set of three or more, where there is one.
    fn larger(&self, solved: &Solved, single: &[&Failure], harm: usize) -> Option<Vec<u32>> {
        let goal = *self.goals.get(harm)?;
        let toggles: Vec<Toggle> = single.iter().map(|failure| failure.toggle.clone()).collect();
        let most = self.policy.single_failure_floor.value();
        minimal_sets(&self.compiled, &solved.levels, &toggles, goal, most, 0, SetLimits::default()).larger
    }

    fn revived(&self, harm: HarmIx, single: &[&Failure], set: &[u32], easing: &mut Easing<'_>) -> FailureRow {
        let members: Vec<&&Failure> = set.iter().filter_map(|&number| single.get(number as usize)).collect();
        let eases = members.iter().flat_map(|failure| failure.toggle.eases.iter().copied()).collect();
        let levels = easing.what_if(&Toggle { eases }, &[self.goal(harm)]);
        let level = levels.first().copied().and_then(crate::solve::level);
        let severity = self.system.harms.get(harm.at()).map(|harm| harm.severity);
        FailureRow {
            what: members.iter().map(|failure| failure.what.clone()).collect(),
            level,
            // At the floor there is no depth to be counted.
            decision: severity.map_or(Acceptance::Unacceptable, |s| self.policy.accept(s, level)),
        }
    }
}
