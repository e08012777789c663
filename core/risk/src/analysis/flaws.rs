//! A vulnerability on a release: the worst harm that has a path through it, where it adds something.

use std::cell::OnceCell;

use noharm_model::answer::Step;

use noharm_model::level::{Acceptance, Level, Scope, Verdict};
use noharm_model::system::HarmIx;
use rustc_hash::FxHashMap;

use super::engine::{Engine, Solved};
use super::judge::accept;
use crate::generate::{Condition, Fact, FlawsSeen, Origin, Site};
use crate::solve::{ABSENT, Easing, Through};

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
    solved: &'e Solved,
    /// By harm, made when asked for.
    through: Vec<OnceCell<Through<'e>>>,
}

impl<'e> Asked<'e> {
    fn new(engine: &'e Engine<'_>, solved: &'e Solved) -> Self {
        Self { engine, solved, through: engine.goals.iter().map(|_| OnceCell::new()).collect() }
    }

    fn through(&self, harm: HarmIx) -> Option<&Through<'e>> {
        let goal = self.engine.goal(harm);
        // A harm that nobody comes to is come to by no step.
        self.solved.solution.level(goal)?;
        let make = || Through::new(&self.engine.compiled, &self.solved.levels, &self.solved.solution, goal);
        self.through.get(harm.at()).map(|cell| cell.get_or_init(make))
    }

    /// The level of the easiest path to the harm through one step.
    fn level(&self, harm: HarmIx, step: u32) -> Option<Level> {
        self.through(harm)?.level(step)
    }

    /// The easiest of `steps` by which the harm is come to, with the level.
    fn easiest(&self, harm: HarmIx, steps: &[u32]) -> Option<(u32, Level)> {
        let through = self.through(harm)?;
        let best = steps.iter().copied().min_by_key(|&step| through.cost(step))?;
        Some((best, through.level(best)?))
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
            let inherent = self.solve(self.inherent().with_flaws(self.flaws, seen));
            let scoped: Vec<(Scope, Solved)> = [Scope::Fleet, Scope::Site, Scope::Unit, Scope::Bedside]
                .into_iter()
                .map(|scope| (scope, self.at_scope(solved, scope)))
                .collect();
            let views = Views {
                main: Asked::new(self, solved),
                inherent: Asked::new(self, &inherent),
                scoped: scoped.iter().map(|(scope, solved)| (*scope, Asked::new(self, solved))).collect(),
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
                for &flaw in members {
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
        steps: &[u32],
        alone: &mut Alone,
    ) -> Result<Found, &'static str> {
        let solved = views.main.solved;
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
        let mut worst: Option<(Found, u32)> = None;
        let mut adds_nothing = false;
        for harm in self.harms() {
            // Only steps that give more than what they start from gives anyway.
            let adding: Vec<u32> = reached
                .iter()
                .copied()
                .filter(|&step| {
                    let Some(level) = views.main.level(harm, step) else { return false };
                    let adds = self
                        .without_the_flaw(solved, step, alone)
                        .get(harm.at())
                        .is_none_or(|&other| other > level.value());
                    adds_nothing |= !adds;
                    adds
                })
                .collect();
            let Some((step, level)) = views.main.easiest(harm, &adding) else { continue };
            let found = self.found(views, harm, &adding, level);
            let rank = |found: &Found| {
                let severity = self.system.harms.get(found.harm.at()).map(|harm| harm.severity);
                (found.acceptance, severity, std::cmp::Reverse(found.level))
            };
            if worst.as_ref().is_none_or(|(other, _)| rank(&found) > rank(other)) {
                worst = Some((found, step));
            }
        }
        match worst {
            Some((mut found, step)) => {
                let witness = views.main.through(found.harm).map(|through| through.witness(step));
                found.path = self.told(&solved.levels, &witness.unwrap_or_default());
                Ok(found)
            }
            None if adds_nothing => Err(
                "whoever can trigger it comes to the same harm as easily without any flaw of that service",
            ),
            None => Err("what it gives leads to no harm"),
        }
    }

    fn found(&self, views: &Views<'_>, harm: HarmIx, steps: &[u32], level: Level) -> Found {
        let at = |scope: Scope| {
            let (_, asked) = views.scoped.iter().find(|(own, _)| *own == scope)?;
            asked.easiest(harm, steps).map(|(_, level)| level)
        };
        let scope = views
            .scoped
            .iter()
            .find(|(_, asked)| asked.easiest(harm, steps).is_some_and(|(_, own)| own == level))
            .map_or(Scope::Device, |(scope, _)| *scope);
        let severity = self.system.harms.get(harm.at()).map(|harm| harm.severity);
        let many = at(Scope::Unit);
        Found {
            harm,
            level,
            level_inherent: views.inherent.easiest(harm, steps).map(|(_, level)| level),
            acceptance: severity.map_or(Acceptance::Unacceptable, |severity| {
                accept(self.policy, severity, Some(level), many, None)
            }),
            scope,
            path: Vec::new(),
        }
    }

    /// The level of each harm from the preconditions of `step` alone, without any flaw of the same service.
    fn without_the_flaw<'k>(&self, solved: &Solved, step: u32, known: &'k mut Alone) -> &'k [u8] {
        let Some(found) = self.built.steps.get(step as usize) else { return &[] };
        let Origin::Flaws(site) = found.origin else { return &[] };
        let needed: Vec<u32> = found
            .from
            .iter()
            .map(|fact| fact.0)
            .filter(|&fact| !matches!(self.built.facts.get(fact as usize), Some(Fact::Void(..))))
            .collect();
        let Alone { easings, answers } = known;
        answers.entry((site, needed)).or_insert_with_key(|(site, needed)| {
            let levels = easings.entry(*site).or_insert_with(|| self.levels_without(solved, *site));
            let mut easing = Easing::new(&self.compiled, levels);
            let given: Vec<(u32, u8)> = needed
                .iter()
                .filter_map(|&fact| Some((fact, solved.solution.level(fact)?.value())))
                .collect();
            easing.give(&given);
            self.goals.iter().map(|&goal| easing.level(goal)).collect()
        })
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
struct Alone {
    /// By site, the levels of all steps without its flaws.
    easings: FxHashMap<Site, Vec<u8>>,
    /// By site and preconditions, the levels of the harms.
    answers: FxHashMap<(Site, Vec<u32>), Vec<u8>>,
}

struct Views<'e> {
    main: Asked<'e>,
    inherent: Asked<'e>,
    scoped: Vec<(Scope, Asked<'e>)>,
}
