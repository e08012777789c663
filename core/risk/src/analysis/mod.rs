//! Answers: every harm under every set of assumptions, every flaw by the worst harm through it, and all what-ifs.

mod adds;
mod cuts;
mod depth;
mod engine;
mod failures;
mod flaw_paths;
mod flaws;
mod hands;
mod judge;
mod pairs;
mod path;
mod seen;
mod what_if;

pub use cuts::{Measure, Remedy};
pub use engine::{Engine, Solved};
pub use failures::{Failure, Fallen};
pub use flaws::{AsEasyWithout, FlawAnalysis};
pub use judge::{Judged, accept, for_many, judged_level};
pub use what_if::{Answered, WhatIf};

use hands::{Alone, ApartFromHands};
use noharm_model::answer::{BarrierRow, Cell, FailureRow, Step};
use noharm_model::flaw::Flaw;
use noharm_model::graph::{Graph, Proof};
use noharm_model::level::{Acceptance, Decision, Level, Scope};
use noharm_model::policy::Policy;
use noharm_model::system::{ControlIx, HarmIx, ProfileIx, System};

use crate::generate::Unspoken;
use crate::solve::{Fewest, GraphError, SetLimits, Toggle, fewest};

/// Everything that is answered of one release.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The attack graph, for whoever checks the proofs.
    pub graph: Graph,
    /// The harms, in the order of the system's.
    pub harms: Vec<HarmAnalysis>,
    /// The flaws, in the order they were given.
    pub flaws: Vec<FlawAnalysis>,
    /// One proof for each solve: inherent, residual, expected, today, worst, and one for each disturbance.
    pub proofs: Vec<Proof>,
    /// First touches that no threat speaks of: they count at worst.
    pub unspoken: Vec<Unspoken>,
    /// Controls on the way of an essential function that do not say what they can do to it.
    pub undeclared_impact: Vec<ControlIx>,
}

/// What is answered of one harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HarmAnalysis {
    /// Which.
    pub harm: HarmIx,
    /// What is decided.
    pub decision: Decision,
    /// The widest number of patients that it can be repeated on: by a path as easy as the easiest, or by a harder one that is
    /// judged as badly.
    pub scope: Scope,
    /// The least number of flaws nobody has found yet that bring it to level 1 or 0 today; `None`: more than three, or
    /// it never comes to that.
    pub flaws_away: Option<u32>,
    /// 2 where two hurdles of its level are needed today; `None` below level 2, or without a path.
    pub depth: Option<u32>,
    /// No control counts.
    pub inherent: Cell,
    /// Verified controls, no known flaw.
    pub residual: Cell,
    /// As if every implemented control were verified.
    pub expected: Cell,
    /// Residual, and the flaws that affect.
    pub today: Cell,
    /// Today, and those that cannot be decided.
    pub worst: Cell,
    /// Without intent.
    pub disturbance: Cell,
    /// The path today, or where there is none that of *worst*: of its level the one with the fewest hurdles, told as it is judged,
    /// apart from what the hands of those nearby can do anyway.
    pub path: Vec<Step>,
    /// The barriers named at it.
    pub barriers: Vec<BarrierRow>,
    /// Single failures that change the decision.
    pub single_failures: Vec<FailureRow>,
    /// Pairs that bring it to the floor where no single failure does; where no pair does, one larger minimal set.
    pub double_failures: Vec<FailureRow>,
    /// A single failure brings a harm that must not fall so far to the policy's floor.
    pub falls_by_one: bool,
    /// Profiles who could do it by hand anyway, where no more than that is shown: reported, not judged.
    pub could_anyway: Vec<ProfileIx>,
}

/// Generates, solves and judges.
///
/// # Errors
/// Where the generator made a step on a fact that is not there: a fault of the program, never of the case.
pub fn analyse(system: &System, flaws: &[Flaw], policy: &Policy) -> Result<Analysis, GraphError> {
    Ok(Engine::new(system, flaws, policy)?.analyse())
}

/// The solves that are shown, judged.
struct Shown {
    inherent: (Solved, Vec<Judged>),
    residual: (Solved, Vec<Judged>),
    expected: (Solved, Vec<Judged>),
    today: (Solved, Vec<Judged>),
    worst: (Solved, Vec<Judged>),
    disturbances: Vec<(Solved, Vec<Judged>)>,
}

impl Engine<'_> {
    /// All answers.
    #[must_use]
    pub fn analyse(&self) -> Analysis {
        let judged = |view| {
            let solved = self.solve(view);
            let judged = self.judge_apart_from_hands(solved.seen());
            (solved, judged)
        };
        let shown = Shown {
            inherent: judged(self.inherent()),
            residual: judged(self.residual()),
            expected: judged(self.expected()),
            today: judged(self.today()),
            worst: judged(self.worst()),
            disturbances: self.disturbances().into_iter().map(judged).collect(),
        };
        let fallen = self.fallen(&shown.residual.0, &shown.today.0, &shown.residual.1, &shown.today.1);
        let scopes = self.scopes(&shown.today.0);
        let alone = self.alone(&shown.today.0.view);
        let mut told = [&shown.today.0, &shown.worst.0].map(ApartFromHands::of);
        let harms = self
            .harms()
            .zip(fallen)
            .zip(scopes)
            .filter_map(|((harm, fallen), scope)| self.harm(harm, &shown, (fallen, scope), &alone, &mut told))
            .collect();
        Analysis {
            graph: self.graph(),
            harms,
            flaws: self.flaw_analyses(&shown.today, &shown.worst),
            proofs: self.proofs(&shown),
            unspoken: self.built.unspoken.clone(),
            undeclared_impact: self.built.undeclared_impact.clone(),
        }
    }

    fn harm(
        &self,
        harm: HarmIx,
        shown: &Shown,
        (fallen, scope): (Fallen, Scope),
        alone: &[Alone],
        [told_today, told_worst]: &mut [ApartFromHands<'_>; 2],
    ) -> Option<HarmAnalysis> {
        let at = harm.at();
        let today = shown.today.1.get(at)?;
        let worst = shown.worst.1.get(at)?;
        let told = self.shown(harm, if today.level.is_some() { told_today } else { told_worst });
        let could_anyway = self.could_anyway(harm, alone);
        Some(HarmAnalysis {
            harm,
            decision: decide(today.acceptance, worst.acceptance, fallen.demand_broken),
            scope,
            flaws_away: self.flaws_away(harm, &shown.today.0),
            depth: today.depth,
            inherent: shown.inherent.1.get(at)?.cell(),
            residual: shown.residual.1.get(at)?.cell(),
            expected: shown.expected.1.get(at)?.cell(),
            today: today.cell(),
            worst: worst.cell(),
            disturbance: self.disturbance(at, shown),
            path: self.path(&told, harm),
            barriers: self.barriers(&told, harm),
            single_failures: fallen.single,
            double_failures: fallen.pairs,
            falls_by_one: fallen.demand_broken,
            could_anyway,
        })
    }

    /// The easiest of all disturbances.
    fn disturbance(&self, at: usize, shown: &Shown) -> Cell {
        let cells =
            shown.disturbances.iter().filter_map(|(_, judged)| judged.get(at)).map(|judged| judged.cell());
        let easiest = cells.min_by_key(|cell| cell.level.map_or(u8::MAX, Level::value));
        easiest.unwrap_or(Cell { level: None, acceptance: Acceptance::Acceptable })
    }

    /// The least number of flaws nobody has found yet that bring a harm to the policy's floor.
    #[must_use]
    pub fn flaws_away(&self, harm: HarmIx, solved: &Solved) -> Option<u32> {
        let mut groups: std::collections::BTreeMap<crate::generate::Origin, Vec<u32>> =
            std::collections::BTreeMap::new();
        for (number, step) in (0u32..).zip(&self.built.steps) {
            if step.origin.is_latent() {
                groups.entry(step.origin).or_default().push(number);
            }
        }
        let toggles: Vec<Toggle> = groups.into_values().map(|steps| Toggle::to_level(0, steps)).collect();
        let most = self.policy.single_failure_floor.value();
        let goal = self.goal(harm);
        match fewest(&self.compiled, &solved.levels, &toggles, goal, most, 3, SetLimits::default()) {
            Fewest::Already => Some(0),
            Fewest::These(sets) => sets.first().map(|set| set.len() as u32),
            Fewest::More(_) | Fewest::Never | Fewest::Unknown => None,
        }
    }

    fn proofs(&self, shown: &Shown) -> Vec<Proof> {
        let named = [
            ("inherent", &shown.inherent.0),
            ("residual", &shown.residual.0),
            ("expected", &shown.expected.0),
            ("today", &shown.today.0),
            ("worst", &shown.worst.0),
        ];
        let mut proofs: Vec<Proof> =
            named.into_iter().map(|(name, solved)| self.proof(name, solved)).collect();
        for (solved, _) in &shown.disturbances {
            let within = solved.view.disturbance.unwrap_or_default();
            proofs.push(self.proof(&format!("disturbance, absent for {within} s"), solved));
        }
        proofs
    }
}

/// *Today* decides, *worst* may leave it open, and a demand that one failure breaks makes it unacceptable.
#[must_use]
pub fn decide(today: Acceptance, worst: Acceptance, demand_broken: bool) -> Decision {
    if demand_broken {
        return Decision::Unacceptable;
    }
    if today == worst { today.into() } else { Decision::Undecided }
}
