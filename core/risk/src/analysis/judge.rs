//! From levels to decisions: the acceptance table with depth, scope, a person's attention and single failures.

use noharm_model::answer::Cell;
use noharm_model::level::{Acceptance, Level, Scope, Severity};
use noharm_model::policy::Policy;
use noharm_model::system::{BarrierIx, Harm, HarmIx};

use super::engine::{Engine, Solved};
use super::seen::{Levels, Seen};

/// What one view says of one harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The level; `None`: no path.
    pub level: Option<Level>,
    /// 2 where two hurdles of that level are needed.
    pub depth: Option<u32>,
    /// The level of the easiest path that reaches many patients.
    pub level_for_many: Option<Level>,
    /// What is said of both, and of a person's attention.
    pub acceptance: Acceptance,
}

impl Judged {
    /// The cell as a person reads it.
    #[must_use]
    pub fn cell(self) -> Cell {
        Cell { level: self.level, acceptance: self.acceptance }
    }
}

/// The level that is judged: one harder where two hurdles are needed.
#[must_use]
pub fn judged_level(level: Option<Level>, depth: Option<u32>) -> Option<Level> {
    level.map(|level| if depth == Some(2) { level.harder() } else { level })
}

/// Serious and critical harms of many patients are judged in the next row down.
#[must_use]
pub fn for_many(policy: &Policy, severity: Severity) -> Severity {
    if severity < policy.multi_patient_from {
        return severity;
    }
    let next = Severity::ALL.iter().copied().find(|&other| other > severity);
    next.unwrap_or(severity)
}

/// The table, for one patient and for many; the worse counts.
#[must_use]
pub fn accept(
    policy: &Policy,
    severity: Severity,
    level: Option<Level>,
    level_for_many: Option<Level>,
    depth: Option<u32>,
) -> Acceptance {
    let one = policy.accept(severity, judged_level(level, depth));
    // What holds for all paths at a level holds for those that reach many; of harder ones nothing has been shown.
    let depth_for_many = depth.filter(|_| level == level_for_many);
    let many = policy.accept(for_many(policy, severity), judged_level(level_for_many, depth_for_many));
    one.max(many)
}

impl Engine<'_> {
    /// Judges every harm in a solved view.
    #[must_use]
    pub fn judge(&self, solved: &Solved) -> Vec<Judged> {
        self.judge_seen(solved.seen())
    }

    pub(super) fn judge_seen(&self, seen: Seen<'_>) -> Vec<Judged> {
        let many = self.at_scope(seen, Scope::Unit);
        let depths = self.depths(seen, &self.goals);
        let harms = self.harms().zip(&self.system.harms).zip(depths);
        harms.map(|((ix, harm), depth)| self.judge_harm(ix, harm, depth, seen, &many)).collect()
    }

    /// Judges one harm; `many`: what of the view can be repeated on many patients.
    pub(super) fn judge_one(&self, ix: HarmIx, seen: Seen<'_>, many: &Levels) -> Option<Judged> {
        let harm = self.system.harms.get(ix.at())?;
        Some(self.judge_harm(ix, harm, self.depth(seen, self.goal(ix)), seen, many))
    }

    fn judge_harm(
        &self,
        ix: HarmIx,
        harm: &Harm,
        depth: Option<u32>,
        seen: Seen<'_>,
        many: &Levels,
    ) -> Judged {
        let goal = self.goal(ix);
        let level = seen.level(goal);
        let level_for_many = many.level(goal);
        let mut acceptance = accept(self.policy, harm.severity, level, level_for_many, depth);
        if acceptance < Acceptance::Unacceptable && self.hangs_on_a_person(ix, harm, seen) {
            acceptance = Acceptance::Unacceptable;
        }
        Judged { level, depth, level_for_many, acceptance }
    }

    /// A person's attention alone never makes a catastrophic harm tolerable: what else stands there must do that.
    fn hangs_on_a_person(&self, ix: HarmIx, harm: &Harm, seen: Seen<'_>) -> bool {
        if harm.severity != Severity::Catastrophic {
            return false;
        }
        let persons: Vec<BarrierIx> =
            self.covering(ix).into_iter().filter(|&barrier| self.is_persons(barrier)).collect();
        if persons.is_empty() {
            return false;
        }
        let mut levels = seen.steps.to_vec();
        for step in persons.iter().flat_map(|&barrier| self.barrier_fails(barrier).eases) {
            if let Some(slot) = levels.get_mut(step.0 as usize) {
                *slot = step.1;
            }
        }
        let facts = self.levels_of_facts(&levels);
        let without = Seen { view: seen.view, steps: &levels, facts: &facts };
        let goal = self.goal(ix);
        let level = without.level(goal);
        let depth = self.depth(without, goal);
        self.policy.accept(harm.severity, judged_level(level, depth)) == Acceptance::Unacceptable
    }

    /// Barriers that count for a harm.
    #[must_use]
    pub fn covering(&self, ix: HarmIx) -> Vec<BarrierIx> {
        let Some(harm) = self.system.harms.get(ix.at()) else { return Vec::new() };
        let covers = |barrier: &&BarrierIx| {
            self.system.barriers.get(barrier.at()).is_some_and(|barrier| barrier.covers.contains(&ix))
        };
        harm.barriers.iter().filter(covers).copied().collect()
    }

    /// The widest scope on which a harm can be repeated: by a path as easy as its easiest, or by a harder one that is judged
    /// as badly. What is acceptable is not called wide for paths that hardly anybody can go.
    #[must_use]
    pub fn scopes(&self, solved: &Solved) -> Vec<Scope> {
        let seen = solved.seen();
        let repeated = [Scope::Bedside, Scope::Unit, Scope::Site, Scope::Fleet]
            .map(|scope| (scope, self.at_scope(seen, scope)));
        let widest = |(ix, harm): (HarmIx, &Harm)| {
            let goal = self.goal(ix);
            let level = seen.level(goal);
            let badly = |level, for_many| accept(self.policy, harm.severity, level, for_many, None);
            let many = repeated.iter().find(|(scope, _)| *scope == Scope::Unit);
            let judged = badly(level, many.and_then(|(_, many)| many.level(goal)));
            let as_far = |(scope, at): &&(Scope, Levels)| {
                let there = at.level(goal);
                let as_bad = judged > Acceptance::Acceptable
                    && badly(there, there.filter(|_| scope.is_multi_patient())) >= judged;
                there.is_some() && (there == level || as_bad)
            };
            repeated.iter().rev().find(as_far).map_or(Scope::Device, |(scope, _)| *scope)
        };
        self.harms().zip(&self.system.harms).map(widest).collect()
    }
}
