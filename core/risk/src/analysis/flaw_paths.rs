//! Paths to harms through the steps of a flaw, in several views.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use noharm_model::graph::StepIx;
use noharm_model::level::{Level, Scope};
use noharm_model::system::HarmIx;
use rustc_hash::FxHashMap;

use super::adds::{Known, is_flaw_of};
use super::engine::{Engine, Solved};
use crate::generate::Site;
use crate::solve::{ABSENT, Behind, Through};

/// What a flaw's path may not lean on behind the flaw: another flaw of the same site, and what whoever triggers it holds
/// from the start.
#[derive(Clone, Debug)]
pub(super) struct Barred {
    pub site: Site,
    pub known: Rc<Known>,
}

impl Barred {
    fn bars_step(&self, engine: &Engine<'_>, step: u32) -> bool {
        engine.built.steps.get(step as usize).is_some_and(|step| is_flaw_of(step.origin, self.site))
    }
}

/// A step of a flaw that adds something to a harm.
#[derive(Clone, Debug)]
pub(super) struct Adding {
    pub step: u32,
    /// The level at which it does.
    pub level: Level,
    pub barred: Barred,
}

/// By harm, and by the site and the number of what is known from the start.
type ByBarred<T> = RefCell<FxHashMap<(HarmIx, Site, u32), Rc<T>>>;

/// One view with what is needed to ask for paths through steps.
pub(super) struct Asked<'e> {
    engine: &'e Engine<'e>,
    steps: &'e [u8],
    facts: &'e [u8],
    /// By harm with nothing barred, made when asked for.
    free: Vec<OnceCell<Behind>>,
    barred: ByBarred<Behind>,
}

impl<'e> Asked<'e> {
    pub fn new(engine: &'e Engine<'_>, steps: &'e [u8], facts: &'e [u8]) -> Self {
        let free = engine.goals.iter().map(|_| OnceCell::new()).collect();
        Self { engine, steps, facts, free, barred: RefCell::default() }
    }

    fn free(&self, harm: HarmIx) -> Option<&Behind> {
        let goal = self.engine.goal(harm);
        // A harm that nobody comes to is come to by no step.
        self.facts.get(goal as usize).filter(|&&level| level != ABSENT)?;
        let make = || Behind::new(&self.engine.compiled, self.steps, self.facts, goal, |_| false, |_| false);
        self.free.get(harm.at()).map(|cell| cell.get_or_init(make))
    }

    /// The level of the easiest path to the harm through one step, whatever it leans on.
    pub fn level(&self, harm: HarmIx, step: u32) -> Option<Level> {
        self.free(harm)?.level(&self.engine.compiled, self.steps, self.facts, step)
    }

    /// The same where the path leans on nothing barred.
    pub fn level_past(&self, harm: HarmIx, step: u32, barred: &Barred) -> Option<Level> {
        let compiled = &self.engine.compiled;
        let free = self.free(harm)?;
        let level = free.level(compiled, self.steps, self.facts, step)?;
        let leans = barred.known.holds(compiled.to(step))
            || free
                .steps_behind(compiled, step)
                .any(|next| barred.bars_step(self.engine, next) || barred.known.holds(compiled.to(next)));
        if !leans {
            return Some(level);
        }
        let key = (harm, barred.site, barred.known.number);
        let mut all = self.barred.borrow_mut();
        let behind = all.entry(key).or_insert_with(|| {
            let goal = self.engine.goal(harm);
            let skipped = |step| barred.bars_step(self.engine, step);
            Rc::new(Behind::new(compiled, self.steps, self.facts, goal, skipped, |fact| {
                barred.known.holds(fact)
            }))
        });
        behind.level(compiled, self.steps, self.facts, step)
    }

    /// The level of the easiest path to the harm through one of `steps`.
    pub fn easiest(&self, harm: HarmIx, steps: &[Adding]) -> Option<Level> {
        steps.iter().filter_map(|adding| self.level_past(harm, adding.step, &adding.barred)).min()
    }
}

/// The views that a flaw is asked about.
pub(super) struct Views<'e> {
    pub solved: &'e Solved,
    pub main: Asked<'e>,
    pub inherent: Asked<'e>,
    pub scoped: Vec<(Scope, Asked<'e>)>,
    through: ByBarred<Through<'e>>,
}

impl<'e> Views<'e> {
    pub fn new(
        solved: &'e Solved,
        main: Asked<'e>,
        inherent: Asked<'e>,
        scoped: Vec<(Scope, Asked<'e>)>,
    ) -> Self {
        Self { solved, main, inherent, scoped, through: RefCell::default() }
    }

    pub fn at(&self, scope: Scope) -> Option<&Asked<'e>> {
        self.scoped.iter().find(|(own, _)| *own == scope).map(|(_, asked)| asked)
    }

    /// The easiest path to a harm through one of these steps, and which of them that is.
    pub fn witness<'b>(
        &self,
        harm: HarmIx,
        steps: impl Iterator<Item = (u32, &'b Barred)>,
    ) -> Option<(u32, Vec<StepIx>)> {
        let throughs = steps.map(|(step, barred)| (step, self.through(harm, barred)));
        let (step, through) = throughs.min_by_key(|(step, through)| through.cost(*step))?;
        Some((step, through.witness(step)))
    }

    fn through(&self, harm: HarmIx, barred: &Barred) -> Rc<Through<'e>> {
        let (engine, solved) = (self.main.engine, self.solved);
        let key = (harm, barred.site, barred.known.number);
        let mut all = self.through.borrow_mut();
        let through = all.entry(key).or_insert_with(|| {
            Rc::new(Through::without(
                &engine.compiled,
                &solved.levels,
                &solved.solution,
                engine.goal(harm),
                |step| barred.bars_step(engine, step),
                |fact| barred.known.holds(fact),
            ))
        });
        Rc::clone(through)
    }
}
