//! Does a flaw add anything? What whoever can trigger it has anyway, without the flaws of that service.

use std::rc::Rc;

use noharm_model::graph::StepIx;
use noharm_model::level::Level;
use rustc_hash::{FxHashMap, FxHashSet};

use super::engine::{Engine, Solved};
use crate::generate::{Condition, Fact, Origin, Site, Step};
use crate::solve::{ABSENT, Easing};

/// What attackers have without the flaws of a site, in one view.
pub(super) struct Adds<'e> {
    engine: &'e Engine<'e>,
    solved: &'e Solved,
    /// By site, the graph without its flaws and without anybody's presence.
    easings: FxHashMap<Site, Easing<'e>>,
    /// By site and preconditions, the levels of the harms from these alone.
    alone: FxHashMap<(Site, Vec<u32>), Rc<[u8]>>,
    /// The same by step, which is asked for with every harm.
    alone_of: FxHashMap<u32, Rc<[u8]>>,
    /// By step and level, what those know who come to it; asked for with every harm too.
    known_of: FxHashMap<(u32, u8), Rc<[Rc<Known>]>>,
    /// Who is where.
    presence: Vec<Presence>,
    /// The graph without anybody's presence and without any flaw, known or unknown.
    structure: Easing<'e>,
    /// By presence (positions) and level, what follows without any flaw.
    known: FxHashMap<(Vec<usize>, u8), Rc<Known>>,
}

/// One way of being there, or of having something from the start.
struct Presence {
    fact: u32,
    level: u8,
    profiles: Vec<u32>,
    /// The level of every fact from here, without any flaw.
    reach: Vec<u8>,
}

/// What someone holds from the start, no harder than some level.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Its number among those of the view: 0 is nothing.
    pub number: u32,
    held: Vec<bool>,
}

impl Known {
    pub fn holds(&self, fact: u32) -> bool {
        self.held.get(fact as usize).copied().unwrap_or(false)
    }
}

impl<'e> Adds<'e> {
    pub fn new(engine: &'e Engine<'_>, solved: &'e Solved) -> Self {
        let levels = levels_without(engine, solved, is_flaw);
        let mut structure = Easing::new(&engine.compiled, &levels);
        let mut presence = Vec::new();
        for (step, &level) in engine.built.steps.iter().zip(&solved.levels) {
            let Condition::Profiles(profiles, _) = &step.condition else { continue };
            if level == ABSENT {
                continue;
            }
            structure.give(&[(step.to.0, level)]);
            let reach = structure.levels().to_vec();
            structure.undo();
            presence.push(Presence { fact: step.to.0, level, profiles: profiles.clone(), reach });
        }
        Self {
            engine,
            solved,
            easings: FxHashMap::default(),
            alone_of: FxHashMap::default(),
            known_of: FxHashMap::default(),
            alone: FxHashMap::default(),
            presence,
            structure,
            known: FxHashMap::default(),
        }
    }

    /// The level of each harm from the preconditions of `step` alone, without any flaw of its `site`.
    pub fn alone(&mut self, site: Site, step: u32) -> Rc<[u8]> {
        if let Some(known) = self.alone_of.get(&step) {
            return Rc::clone(known);
        }
        let (engine, solved) = (self.engine, self.solved);
        let easings = &mut self.easings;
        let answer = self.alone.entry((site, needed(engine, step))).or_insert_with_key(|(site, needed)| {
            let easing = easings.entry(*site).or_insert_with(|| {
                let levels = levels_without(engine, solved, |origin| is_flaw_of(origin, *site));
                Easing::new(&engine.compiled, &levels)
            });
            let given: Vec<(u32, u8)> = needed
                .iter()
                .filter_map(|&fact| Some((fact, solved.solution.level(fact)?.value())))
                .collect();
            easing.give(&given);
            let answer = engine.goals.iter().map(|&goal| easing.level(goal)).collect();
            easing.undo();
            answer
        });
        let answer = Rc::clone(answer);
        self.alone_of.insert(step, Rc::clone(&answer));
        answer
    }

    /// For each profile that comes to the preconditions of `step` by where it is, no harder than `level` and without any
    /// flaw: all that follows from where it then is, without any flaw. Nothing, where no single profile comes to them so.
    pub fn known(&mut self, step: u32, level: u8) -> Rc<[Rc<Known>]> {
        if let Some(known) = self.known_of.get(&(step, level)) {
            return Rc::clone(known);
        }
        let known: Rc<[Rc<Known>]> = self.worked_out(step, level).into();
        self.known_of.insert((step, level), Rc::clone(&known));
        known
    }

    fn worked_out(&mut self, step: u32, level: u8) -> Vec<Rc<Known>> {
        let needed = needed(self.engine, step);
        let comes = |presence: &Presence, fact: u32| {
            presence.level <= level && presence.reach.get(fact as usize).is_some_and(|&found| found <= level)
        };
        let mut sets: Vec<Vec<usize>> = Vec::new();
        for profile in 0..self.solved.view.profiles.len() as u32 {
            let own: Vec<usize> = (0..)
                .zip(&self.presence)
                .filter(|(_, presence)| presence.profiles.contains(&profile))
                .filter(|(_, presence)| needed.iter().any(|&fact| comes(presence, fact)))
                .map(|(at, _)| at)
                .collect();
            let all = needed.iter().all(|&fact| {
                own.iter().any(|&at| self.presence.get(at).is_some_and(|presence| comes(presence, fact)))
            });
            if all && !own.is_empty() && self.is_in_view(profile) && !sets.contains(&own) {
                sets.push(own);
            }
        }
        if sets.is_empty() {
            return vec![Rc::default()];
        }
        sets.into_iter().map(|own| self.known_from(own, level)).collect()
    }

    fn is_in_view(&self, profile: u32) -> bool {
        self.solved.view.profiles.get(profile as usize) == Some(&true)
    }

    fn known_from(&mut self, own: Vec<usize>, level: u8) -> Rc<Known> {
        let number = self.known.len() as u32 + 1;
        let Self { presence, structure, known, .. } = self;
        let found = known.entry((own, level)).or_insert_with_key(|(own, level)| {
            let given: Vec<(u32, u8)> =
                own.iter().filter_map(|&at| presence.get(at)).map(|one| (one.fact, one.level)).collect();
            structure.give(&given);
            let held = structure.levels().iter().map(|found| found <= level).collect();
            structure.undo();
            Rc::new(Known { number, held })
        });
        Rc::clone(found)
    }
}

/// True where those on the path come to the goal no harder than `level` without the flaws of `site`, with the other flaws
/// of that very path: then it adds nothing to it.
pub(super) fn does_without(
    engine: &Engine<'_>,
    solved: &Solved,
    path: &[StepIx],
    site: Site,
    (goal, level): (u32, Level),
) -> bool {
    let on_path: FxHashSet<u32> = path.iter().map(|step| step.0).collect();
    let origins: FxHashSet<Origin> = path
        .iter()
        .filter_map(|step| engine.built.steps.get(step.0 as usize))
        .map(|step| step.origin)
        .filter(|&origin| is_flaw(origin) && !is_flaw_of(origin, site))
        .collect();
    let steps = (0u32..).zip(engine.built.steps.iter().zip(&solved.levels));
    let levels: Vec<u8> = steps
        .map(|(number, (step, &level))| {
            let there = if is_flaw(step.origin) {
                origins.contains(&step.origin)
            } else {
                !is_from_the_start(step) || on_path.contains(&number)
            };
            if there { level } else { ABSENT }
        })
        .collect();
    engine.levels_of_facts(&levels).get(goal as usize).is_some_and(|&found| found <= level.value())
}

fn is_flaw(origin: Origin) -> bool {
    origin.is_latent() || matches!(origin, Origin::Flaws(_))
}

/// Somebody's presence, or what is given away.
fn is_from_the_start(step: &Step) -> bool {
    step.from.is_empty() && !matches!(step.condition, Condition::Failed(_) | Condition::Barrier(..))
}

/// Known and unknown flaws of a site.
pub(super) fn is_flaw_of(origin: Origin, site: Site) -> bool {
    origin == Origin::Flaws(site) || origin == Origin::Latent(site)
}

/// What `step` needs, but for what makes controls void.
fn needed(engine: &Engine<'_>, step: u32) -> Vec<u32> {
    let from = engine.built.steps.get(step as usize).map(|step| step.from.as_slice()).unwrap_or_default();
    let void = |fact: u32| matches!(engine.built.facts.get(fact as usize), Some(Fact::Void(..)));
    from.iter().map(|fact| fact.0).filter(|&fact| !void(fact)).collect()
}

/// The steps of a view without anybody's presence and without those that `left_out` names.
fn levels_without(engine: &Engine<'_>, solved: &Solved, left_out: impl Fn(Origin) -> bool) -> Vec<u8> {
    let steps = engine.built.steps.iter().zip(&solved.levels);
    steps
        .map(|(step, &level)| if is_from_the_start(step) || left_out(step.origin) { ABSENT } else { level })
        .collect()
}
