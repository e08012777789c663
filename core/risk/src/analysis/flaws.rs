//! A vulnerability on a release: the worst harm that has a path through it, where it adds something.

use std::rc::Rc;

use noharm_model::answer::{ADDS_NOTHING, Step};
use noharm_model::graph::StepIx;
use noharm_model::level::{Acceptance, Level, Scope, Severity, Verdict};
use noharm_model::system::HarmIx;
use rustc_hash::FxHashMap;

use super::adds::{Adds, does_without};
use super::engine::{Engine, Solved};
use super::flaw_paths::{Adding, Asked, Barred, Views};
use super::judge::{Judged, accept};
use super::seen::Levels;
use crate::generate::{Condition, FlawsSeen, Origin};
use crate::solve::ABSENT;

/// What is answered of one flaw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlawAnalysis {
    /// Its position in the list that was given.
    pub flaw: usize,
    /// The worst harm through it; `None`: it reaches no one.
    pub worst_harm: Option<HarmIx>,
    /// The level of the easiest path through it to that harm, today (in *worst* where it is not certain).
    pub level: Option<Level>,
    /// The same where no control counts.
    pub level_inherent: Option<Level>,
    /// What the table says of that cell.
    pub acceptance: Acceptance,
    /// The widest scope of a path as easy.
    pub scope: Scope,
    /// That path.
    pub path: Vec<Step>,
    /// Uncontrolled, undetermined, controlled; `None`: it adds nothing to any harm that it leads to.
    pub verdict: Option<Verdict>,
    /// The worst harm that a path through it leads to, where that is judged worse than `worst_harm`: whoever can trigger
    /// it comes to that harm as easily without.
    pub as_easy_without: Option<AsEasyWithout>,
    /// Why it reaches no one, where it does not.
    pub reaches_no_one: Option<String>,
}

/// A harm that is as easy without a flaw as through it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsEasyWithout {
    /// The harm.
    pub harm: HarmIx,
    /// The level of the easiest path through the flaw.
    pub level: Level,
    /// What the table says of that cell.
    pub acceptance: Acceptance,
    /// What the verdict would be if it counted.
    pub verdict: Verdict,
}

/// The worst harm that flaws with the same steps lead to, whether they add anything to it or not.
#[derive(Clone, Copy, Debug)]
struct Leads {
    harm: HarmIx,
    rank: Rank,
}

/// Worse ones are greater.
type Rank = (Acceptance, Severity, std::cmp::Reverse<Level>);

/// What flaws with the same steps have in common.
#[derive(Clone, Debug)]
struct Found {
    harm: HarmIx,
    level: Level,
    level_inherent: Option<Level>,
    acceptance: Acceptance,
    scope: Scope,
    path: Vec<Step>,
}

impl Engine<'_> {
    /// Every flaw: certain ones in *today*, the others in *worst*.
    pub(super) fn flaw_analyses(
        &self,
        today: &(Solved, Vec<Judged>),
        worst: &(Solved, Vec<Judged>),
    ) -> Vec<FlawAnalysis> {
        if self.flaws.is_empty() {
            return Vec::new();
        }
        let steps = self.steps_of_flaws();
        let certain = self.same_steps(&steps, true);
        let uncertain = self.same_steps(&steps, false);
        let mut answers: Vec<Option<FlawAnalysis>> = vec![None; self.flaws.len()];
        for (groups, (solved, judged), seen) in
            [(certain, today, FlawsSeen::Certain), (uncertain, worst, FlawsSeen::All)]
        {
            if groups.is_empty() {
                continue;
            }
            let inherent = self.level_view(self.inherent().with_flaws(self.flaws, seen));
            let inherent = inherent.seen();
            let scoped: Vec<(Scope, Levels)> = [Scope::Fleet, Scope::Site, Scope::Unit, Scope::Bedside]
                .into_iter()
                .map(|scope| (scope, self.at_scope(solved.seen(), scope)))
                .collect();
            let views = Views::new(
                solved,
                Asked::new(self, &solved.levels, &solved.facts),
                Asked::new(self, inherent.steps, inherent.facts),
                scoped.iter().map(|(scope, at)| (*scope, Asked::new(self, &at.steps, &at.facts))).collect(),
            );
            let mut adds = Adds::new(self, solved);
            for (steps, members) in groups {
                let (found, leads) = self.through_flaw(&views, judged, &steps, &mut adds);
                for flaw in members {
                    if let Some(slot) = answers.get_mut(flaw) {
                        *slot = Some(self.answer(flaw, found.clone(), leads));
                    }
                }
            }
        }
        answers
            .into_iter()
            .enumerate()
            .map(|(flaw, answer)| answer.unwrap_or_else(|| self.answer(flaw, Err(NO_STEP), None)))
            .collect()
    }

    fn steps_of_flaws(&self) -> Vec<Vec<u32>> {
        let mut steps = vec![Vec::new(); self.flaws.len()];
        for (number, step) in (0u32..).zip(&self.built.steps) {
            if let Condition::Flaws { members, .. } = &step.condition {
                for &flaw in members.iter() {
                    if let Some(list) = steps.get_mut(flaw as usize) {
                        list.push(number);
                    }
                }
            }
        }
        steps
    }

    /// Flaws by their steps.
    fn same_steps(&self, steps: &[Vec<u32>], certain: bool) -> Vec<(Vec<u32>, Vec<usize>)> {
        let mut groups: FxHashMap<&Vec<u32>, Vec<usize>> = FxHashMap::default();
        for (number, (own, flaw)) in steps.iter().zip(self.flaws).enumerate() {
            if flaw.certain == certain && !own.is_empty() {
                groups.entry(own).or_default().push(number);
            }
        }
        let mut groups: Vec<(Vec<u32>, Vec<usize>)> =
            groups.into_iter().map(|(steps, members)| (steps.clone(), members)).collect();
        groups.sort_unstable();
        groups
    }

    fn through_flaw(
        &self,
        views: &Views<'_>,
        judged: &[Judged],
        steps: &[u32],
        adds: &mut Adds<'_>,
    ) -> (Result<Found, &'static str>, Option<Leads>) {
        let solved = views.solved;
        let reached: Vec<u32> = steps
            .iter()
            .copied()
            .filter(|&step| solved.levels.get(step as usize).is_some_and(|&level| level != ABSENT))
            .collect();
        let triggered = reached
            .iter()
            .any(|&step| self.compiled.from(step).iter().all(|&fact| solved.solution.level(fact).is_some()));
        if !triggered {
            return (Err("nobody comes to where it is triggered"), None);
        }
        let leads = self.leads(views, judged, &reached);
        let mut adds_nothing = false;
        let mut candidates: Vec<Candidate> = Vec::new();
        for harm in self.harms() {
            let mut adding: Vec<Adding> = Vec::new();
            for &step in &reached {
                let Some(level) = views.main.level(harm, step) else { continue };
                match self.added(views, adds, harm, step, level) {
                    Some(found) => adding.push(found),
                    None => adds_nothing = true,
                }
            }
            candidates.extend(self.candidate(views, judged, harm, adding));
        }
        while let Some(at) = first_worst(&candidates) {
            let Candidate { harm, rank, mut adding } = candidates.remove(at);
            let (.., std::cmp::Reverse(level)) = rank;
            let easiest = adding.iter().filter(|adding| adding.level == level);
            let Some((step, path)) = views.witness(harm, easiest.map(|adding| (adding.step, &adding.barred)))
            else {
                continue;
            };
            let site = adding.iter().find(|adding| adding.step == step).map(|adding| adding.barred.site);
            let goal = (self.goal(harm), level);
            if site.is_some_and(|site| does_without(self, solved, &path, site, goal)) {
                adds_nothing = true;
                adding.retain(|adding| adding.step != step);
                candidates.extend(self.candidate(views, judged, harm, adding));
                continue;
            }
            return (Ok(self.found(views, &Candidate { harm, rank, adding }, &path)), leads);
        }
        (Err(if adds_nothing { ADDS_NOTHING } else { "what it gives leads to no harm" }), leads)
    }

    /// The worst harm with a path through one of these steps.
    fn leads(&self, views: &Views<'_>, judged: &[Judged], reached: &[u32]) -> Option<Leads> {
        let easiest = |asked: &Asked<'_>, harm: HarmIx| {
            reached.iter().filter_map(|&step| asked.level(harm, step)).min()
        };
        let mut worst: Option<Leads> = None;
        for harm in self.harms() {
            let Some(level) = easiest(&views.main, harm) else { continue };
            let many = views.at(Scope::Unit).and_then(|asked| easiest(asked, harm));
            let Some(rank) = self.rank(judged, harm, level, many) else { continue };
            if worst.is_none_or(|other| rank > other.rank) {
                worst = Some(Leads { harm, rank });
            }
        }
        worst
    }

    /// How a path of `level` to the harm is judged, and how it is ranked by that.
    fn rank(&self, judged: &[Judged], harm: HarmIx, level: Level, many: Option<Level>) -> Option<Rank> {
        let severity = self.system.harms.get(harm.at())?.severity;
        // What holds for all paths to the harm at its level holds for those through the flaw.
        let depth = judged.get(harm.at()).filter(|judged| judged.level == Some(level));
        let depth = depth.and_then(|judged| judged.depth);
        let acceptance = accept(self.policy, severity, Some(level), many, depth);
        Some((acceptance, severity, std::cmp::Reverse(level)))
    }

    /// A harm with the steps that add something to it; `None` where none does.
    fn candidate(
        &self,
        views: &Views<'_>,
        judged: &[Judged],
        harm: HarmIx,
        adding: Vec<Adding>,
    ) -> Option<Candidate> {
        let level = adding.iter().map(|adding| adding.level).min()?;
        let many = views.at(Scope::Unit).and_then(|asked| asked.easiest(harm, &adding));
        let rank = self.rank(judged, harm, level, many)?;
        Some(Candidate { harm, rank, adding })
    }

    /// The easiest level, from `least` on, at which a step gives more than what whoever takes it has anyway: than its
    /// preconditions alone give, and than what follows from where he is. And what the path then does not lean on.
    fn added(
        &self,
        views: &Views<'_>,
        adds: &mut Adds<'_>,
        harm: HarmIx,
        step: u32,
        least: Level,
    ) -> Option<Adding> {
        let Origin::Flaws(site) = self.built.steps.get(step as usize)?.origin else { return None };
        let alone = adds.alone(site, step).get(harm.at()).copied().unwrap_or(ABSENT);
        for level in Level::ALL.into_iter().filter(|&level| level >= least && level.value() < alone) {
            for known in adds.known(step, level.value()).iter() {
                let barred = Barred { site, known: Rc::clone(known) };
                if views.main.level_past(harm, step, &barred).is_some_and(|found| found <= level) {
                    return Some(Adding { step, level, barred });
                }
            }
        }
        None
    }

    fn found(&self, views: &Views<'_>, worst: &Candidate, path: &[StepIx]) -> Found {
        let (acceptance, _, std::cmp::Reverse(level)) = worst.rank;
        let as_easy =
            |asked: &Asked<'_>| asked.easiest(worst.harm, &worst.adding).is_some_and(|own| own == level);
        let scope = views.scoped.iter().find(|(_, asked)| as_easy(asked));
        Found {
            harm: worst.harm,
            level,
            level_inherent: views.inherent.easiest(worst.harm, &worst.adding),
            acceptance,
            scope: scope.map_or(Scope::Device, |(scope, _)| *scope),
            path: self.told(&views.solved.levels, path),
        }
    }

    fn answer(&self, flaw: usize, found: Result<Found, &'static str>, leads: Option<Leads>) -> FlawAnalysis {
        let certain = self.flaws.get(flaw).is_some_and(|flaw| flaw.certain);
        let verdict = |acceptance: Acceptance| match (acceptance, certain) {
            (Acceptance::Unacceptable, true) => Verdict::Uncontrolled,
            (Acceptance::Unacceptable, false) => Verdict::Undetermined,
            _ => Verdict::Controlled,
        };
        let counted = found.as_ref().ok().map(|found| found.acceptance);
        let as_easy_without =
            leads.filter(|leads| counted.is_none_or(|counted| leads.rank.0 > counted)).map(|leads| {
                let Leads { harm, rank: (acceptance, _, std::cmp::Reverse(level)) } = leads;
                AsEasyWithout { harm, level, acceptance, verdict: verdict(acceptance) }
            });
        match found {
            Ok(found) => FlawAnalysis {
                flaw,
                worst_harm: Some(found.harm),
                level: Some(found.level),
                level_inherent: found.level_inherent,
                acceptance: found.acceptance,
                scope: found.scope,
                path: found.path,
                verdict: Some(verdict(found.acceptance)),
                as_easy_without,
                reaches_no_one: None,
            },
            Err(why) => FlawAnalysis {
                flaw,
                worst_harm: None,
                level: None,
                level_inherent: None,
                acceptance: Acceptance::Acceptable,
                scope: Scope::Device,
                path: Vec::new(),
                verdict: (why != ADDS_NOTHING).then_some(Verdict::Controlled),
                as_easy_without,
                reaches_no_one: Some(why.to_owned()),
            },
        }
    }
}

/// The generator left its steps out: nothing feeds it, or nothing that it gives leads to harm.
const NO_STEP: &str = "nothing feeds it, or nothing that it gives leads to a harm";

/// A harm that has a path through a flaw.
struct Candidate {
    harm: HarmIx,
    rank: Rank,
    /// All steps that add something.
    adding: Vec<Adding>,
}

/// The first of the worst.
fn first_worst(candidates: &[Candidate]) -> Option<usize> {
    let mut worst: Option<(usize, &Candidate)> = None;
    for (at, candidate) in candidates.iter().enumerate() {
        let worse = |other: &Candidate| (candidate.rank, other.harm) > (other.rank, candidate.harm);
        if worst.is_none_or(|(_, other)| worse(other)) {
            worst = Some((at, candidate));
        }
    }
    worst.map(|(at, _)| at)
}
