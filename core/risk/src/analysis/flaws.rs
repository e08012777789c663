//! A vulnerability on a release: the worst harm that has a path through it, where it adds something.

use std::cell::OnceCell;
use std::rc::Rc;

use noharm_model::answer::Step;
use noharm_model::graph::StepIx;
use noharm_model::level::{Acceptance, Level, Scope, Severity, Verdict};
use noharm_model::system::HarmIx;
use rustc_hash::FxHashMap;

use super::engine::{Engine, Solved};
use super::judge::accept;
use super::seen::AtScope;
use crate::generate::{Condition, Fact, FlawsSeen, Origin, Site};
use crate::solve::{ABSENT, Behind, Easing, Through};

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
    /// Uncontrolled, undetermined, controlled.
    pub verdict: Verdict,
    /// Why it reaches no one, where it does not.
    pub reaches_no_one: Option<String>,
}

/// One view with what is needed to ask for paths through steps.
struct Asked<'e> {
    engine: &'e Engine<'e>,
    steps: &'e [u8],
    facts: &'e [u8],
    /// By harm, made when asked for.
    behind: Vec<OnceCell<Behind>>,
}

impl<'e> Asked<'e> {
    fn new(engine: &'e Engine<'_>, steps: &'e [u8], facts: &'e [u8]) -> Self {
        Self { engine, steps, facts, behind: engine.goals.iter().map(|_| OnceCell::new()).collect() }
    }

    fn behind(&self, harm: HarmIx) -> Option<&Behind> {
        let goal = self.engine.goal(harm);
        // A harm that nobody comes to is come to by no step.
        self.facts.get(goal as usize).filter(|&&level| level != ABSENT)?;
        let make = || Behind::new(&self.engine.compiled, self.steps, self.facts, goal, |_| false);
        self.behind.get(harm.at()).map(|cell| cell.get_or_init(make))
    }

    /// The level of the easiest path to the harm through one step.
    fn level(&self, harm: HarmIx, step: u32) -> Option<Level> {
        self.behind(harm)?.level(&self.engine.compiled, self.steps, self.facts, step)
    }

    /// The level of the easiest path to the harm through one of `steps`.
    fn easiest(&self, harm: HarmIx, steps: &[u32]) -> Option<Level> {
        steps.iter().filter_map(|&step| self.level(harm, step)).min()
    }
}

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
    #[must_use]
    pub fn flaw_analyses(&self, today: &Solved, worst: &Solved) -> Vec<FlawAnalysis> {
        if self.flaws.is_empty() {
            return Vec::new();
        }
        let steps = self.steps_of_flaws();
        let certain = self.same_steps(&steps, true);
        let uncertain = self.same_steps(&steps, false);
        let mut answers: Vec<Option<FlawAnalysis>> = vec![None; self.flaws.len()];
        for (groups, solved, seen) in
            [(certain, today, FlawsSeen::Certain), (uncertain, worst, FlawsSeen::All)]
        {
            if groups.is_empty() {
                continue;
            }
            let inherent = self.level_view(self.inherent().with_flaws(self.flaws, seen));
            let inherent = inherent.seen();
            let scoped: Vec<(Scope, AtScope)> = [Scope::Fleet, Scope::Site, Scope::Unit, Scope::Bedside]
                .into_iter()
                .map(|scope| (scope, self.at_scope(solved.seen(), scope)))
                .collect();
            let views = Views {
                solved,
                through: self.goals.iter().map(|_| OnceCell::new()).collect(),
                main: Asked::new(self, &solved.levels, &solved.facts),
                inherent: Asked::new(self, inherent.steps, inherent.facts),
                scoped: scoped
                    .iter()
                    .map(|(scope, at)| (*scope, Asked::new(self, &at.steps, &at.facts)))
                    .collect(),
            };
            let mut alone = Alone::default();
            for (steps, members) in groups {
                let found = self.through_flaw(&views, &steps, &mut alone);
                for flaw in members {
                    if let Some(slot) = answers.get_mut(flaw) {
                        *slot = Some(self.answer(flaw, found.clone()));
                    }
                }
            }
        }
        answers
            .into_iter()
            .enumerate()
            .map(|(flaw, answer)| answer.unwrap_or_else(|| self.answer(flaw, Err(NO_STEP))))
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

    fn through_flaw<'e>(
        &'e self,
        views: &Views<'_>,
        steps: &[u32],
        alone: &mut Alone<'e>,
    ) -> Result<Found, &'static str> {
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
            return Err("nobody comes to where it is triggered");
        }
        let reached: Vec<(u32, Rc<[u8]>)> =
            reached.into_iter().map(|step| (step, self.without_the_flaw(solved, step, alone))).collect();
        let mut worst: Option<Candidate> = None;
        let mut adds_nothing = false;
        for (ix, harm) in self.harms().zip(&self.system.harms) {
            // Only steps that give more than what they start from gives anyway.
            let adds = |(step, without): &(u32, Rc<[u8]>)| {
                let level = views.main.level(ix, *step)?;
                Some((*step, without.get(ix.at()).is_none_or(|&other| other > level.value())))
            };
            let asked: Vec<(u32, bool)> = reached.iter().filter_map(adds).collect();
            adds_nothing |= asked.iter().any(|(_, adds)| !adds);
            let adding: Vec<u32> =
                asked.into_iter().filter(|(_, adds)| *adds).map(|(step, _)| step).collect();
            let Some(level) = views.main.easiest(ix, &adding) else { continue };
            let many = views.at(Scope::Unit).and_then(|asked| asked.easiest(ix, &adding));
            let acceptance = accept(self.policy, harm.severity, Some(level), many, None);
            let rank = (acceptance, harm.severity, std::cmp::Reverse(level));
            if worst.as_ref().is_none_or(|other| rank > other.rank) {
                worst = Some(Candidate { harm: ix, rank, adding });
            }
        }
        match worst {
            Some(worst) => Ok(self.found(views, &worst)),
            None if adds_nothing => Err(
                "whoever can trigger it comes to the same harm as easily without any flaw of that service",
            ),
            None => Err("what it gives leads to no harm"),
        }
    }

    fn found(&self, views: &Views<'_>, worst: &Candidate) -> Found {
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
            path: self.told(&views.solved.levels, &views.witness(worst)),
        }
    }

    /// The level of each harm from the preconditions of `step` alone, without any flaw of the same service.
    fn without_the_flaw<'e>(&'e self, solved: &Solved, step: u32, known: &mut Alone<'e>) -> Rc<[u8]> {
        let none = || Rc::from([]);
        let Some(found) = self.built.steps.get(step as usize) else { return none() };
        let Origin::Flaws(site) = found.origin else { return none() };
        let needed: Vec<u32> = found
            .from
            .iter()
            .map(|fact| fact.0)
            .filter(|&fact| !matches!(self.built.facts.get(fact as usize), Some(Fact::Void(..))))
            .collect();
        let Alone { easings, answers } = known;
        let answer = answers.entry((site, needed)).or_insert_with_key(|(site, needed)| {
            let easing = easings
                .entry(*site)
                .or_insert_with(|| Easing::new(&self.compiled, &self.levels_without(solved, *site)));
            let given: Vec<(u32, u8)> = needed
                .iter()
                .filter_map(|&fact| Some((fact, solved.solution.level(fact)?.value())))
                .collect();
            easing.give(&given);
            let answer = self.goals.iter().map(|&goal| easing.level(goal)).collect();
            easing.undo();
            answer
        });
        Rc::clone(answer)
    }

    /// The steps of a view without anybody's presence and without the flaws of a site.
    fn levels_without(&self, solved: &Solved, site: Site) -> Vec<u8> {
        let steps = self.built.steps.iter().zip(&solved.levels);
        steps
            .map(|(step, &level)| {
                let axiom = step.from.is_empty()
                    && !matches!(step.condition, Condition::Failed(_) | Condition::Barrier(..));
                let own = step.origin == Origin::Flaws(site) || step.origin == Origin::Latent(site);
                if axiom || own { ABSENT } else { level }
            })
            .collect()
    }

    fn answer(&self, flaw: usize, found: Result<Found, &'static str>) -> FlawAnalysis {
        let certain = self.flaws.get(flaw).is_some_and(|flaw| flaw.certain);
        match found {
            Ok(found) => FlawAnalysis {
                flaw,
                worst_harm: Some(found.harm),
                level: Some(found.level),
                level_inherent: found.level_inherent,
                acceptance: found.acceptance,
                scope: found.scope,
                path: found.path,
                verdict: match (found.acceptance, certain) {
                    (Acceptance::Unacceptable, true) => Verdict::Uncontrolled,
                    (Acceptance::Unacceptable, false) => Verdict::Undetermined,
                    _ => Verdict::Controlled,
                },
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
                verdict: Verdict::Controlled,
                reaches_no_one: Some(why.to_owned()),
            },
        }
    }
}

/// The generator left its steps out: nothing feeds it, or nothing that it gives leads to harm.
const NO_STEP: &str = "nothing feeds it, or nothing that it gives leads to a harm";

/// What is known of harms without a site's flaws.
#[derive(Default)]
struct Alone<'e> {
    /// By site, the graph without its flaws and without anybody's presence.
    easings: FxHashMap<Site, Easing<'e>>,
    /// By site and preconditions, the levels of the harms.
    answers: FxHashMap<(Site, Vec<u32>), Rc<[u8]>>,
}

/// A harm that has a path through a flaw.
struct Candidate {
    harm: HarmIx,
    /// Worse ones are greater.
    rank: (Acceptance, Severity, std::cmp::Reverse<Level>),
    /// All steps that add something.
    adding: Vec<u32>,
}

struct Views<'e> {
    solved: &'e Solved,
    /// By harm, made when a path is told.
    through: Vec<OnceCell<Through<'e>>>,
    main: Asked<'e>,
    inherent: Asked<'e>,
    scoped: Vec<(Scope, Asked<'e>)>,
}

impl<'e> Views<'e> {
    fn at(&self, scope: Scope) -> Option<&Asked<'e>> {
        self.scoped.iter().find(|(own, _)| *own == scope).map(|(_, asked)| asked)
    }

    /// The easiest path to a harm through one of the flaw's steps.
    fn witness(&self, worst: &Candidate) -> Vec<StepIx> {
        let (engine, solved) = (self.main.engine, self.solved);
        let goal = engine.goal(worst.harm);
        let make = || Through::new(&engine.compiled, &solved.levels, &solved.solution, goal);
        let Some(through) = self.through.get(worst.harm.at()).map(|cell| cell.get_or_init(make)) else {
            return Vec::new();
        };
        let best = worst.adding.iter().copied().min_by_key(|&step| through.cost(step));
        best.map_or_else(Vec::new, |step| through.witness(step))
    }
}
