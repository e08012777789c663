//! Collects facts and steps; what every rule is handed.

use std::rc::Rc;

use noharm_model::flaw::Flaw;
use noharm_model::graph::FactIx;
use noharm_model::level::{Level, Scope};
use noharm_model::policy::Policy;
use noharm_model::system::{
    Capability, ControlIx, ControlState, FlowIx, ProfileIx, ServiceIx, Subject, System,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::fact::{Fact, Words};
use super::modes::{ModeClass, Modes};
use super::protect::{self, Shield};
use super::sites::Sites;
use super::step::{At, Condition, Origin, Refined, Step, Unspoken};
use super::way::Way;

/// What a rule reads, and where it puts what it makes.
pub(super) struct Builder<'a> {
    pub system: &'a System,
    pub flaws: &'a [Flaw],
    pub policy: &'a Policy,
    pub modes: Modes,
    /// One for each flow.
    pub ways: Vec<Rc<Way>>,
    pub sites: Sites,
    /// By flow, the services that parse it, ascending.
    pub handlers: Vec<Vec<ServiceIx>>,
    /// Places on ways where some flaw lets bytes be put in.
    pub injectable: FxHashSet<(FlowIx, u16)>,
    /// Controls by what they protect against what.
    pub shields: FxHashMap<(Subject, Capability), Vec<ControlIx>>,
    /// Threats by subject.
    pub threats: FxHashMap<Subject, Vec<usize>>,
    pub facts: Vec<Fact>,
    index: FxHashMap<Fact, FactIx>,
    pub steps: Vec<Step>,
    /// Facts by which an attacker first touches the device, with the profiles that can be there.
    pub outside: FxHashMap<FactIx, Vec<u32>>,
    /// Facts that some step gives.
    given: FxHashSet<FactIx>,
    pub unspoken: FxHashSet<Unspoken>,
    pub undeclared_impact: Vec<ControlIx>,
    /// Facts that one device taken over gives on others.
    pub footholds: Vec<(Fact, At)>,
}

/// A step to be made, before controls and threats have their say.
pub(super) struct Draft {
    pub from: Vec<Fact>,
    pub to: Fact,
    pub rule: &'static str,
    pub text: String,
    pub at: At,
    /// What is gained, at what: threats and controls are found by it.
    pub gains: (Subject, Capability),
    /// In which modes a control must be void.
    pub mode: ModeClass,
    pub base: protect::Base,
    pub repeats: Scope,
}

impl<'a> Builder<'a> {
    pub fn new(system: &'a System, flaws: &'a [Flaw], policy: &'a Policy) -> Self {
        let modes = Modes::of(system);
        let mut shields: FxHashMap<(Subject, Capability), Vec<ControlIx>> = FxHashMap::default();
        for (number, control) in (0u32..).zip(&system.controls) {
            for protection in &control.protects {
                for &against in &protection.against {
                    let list = shields.entry((protection.subject, against)).or_default();
                    if list.last() != Some(&ControlIx(number)) {
                        list.push(ControlIx(number));
                    }
                }
            }
        }
        let mut threats: FxHashMap<Subject, Vec<usize>> = FxHashMap::default();
        for (number, threat) in system.threats.iter().enumerate() {
            for &subject in &threat.subjects {
                threats.entry(subject).or_default().push(number);
            }
        }
        let ways = Way::all(system, &modes);
        let handlers = super::way::handlers(system);
        let sites = Sites::of(system, flaws, &modes, &ways);
        let injectable = super::vulnerability::injectable(flaws, &sites, &ways);
        Self {
            system,
            flaws,
            policy,
            modes,
            ways,
            sites,
            handlers,
            injectable,
            shields,
            threats,
            facts: Vec::new(),
            index: FxHashMap::default(),
            steps: Vec::new(),
            outside: FxHashMap::default(),
            given: FxHashSet::default(),
            unspoken: FxHashSet::default(),
            undeclared_impact: Vec::new(),
            footholds: Vec::new(),
        }
    }

    pub fn words(&self) -> Words<'_> {
        Words { system: self.system, modes: &self.modes }
    }

    pub fn fact(&mut self, fact: Fact) -> FactIx {
        let next = FactIx(self.facts.len() as u32);
        let ix = *self.index.entry(fact).or_insert(next);
        if ix == next {
            self.facts.push(fact);
        }
        ix
    }

    /// True where a step gives the fact already.
    pub fn is_known(&self, fact: Fact) -> bool {
        self.index.get(&fact).is_some_and(|ix| self.given.contains(ix))
    }

    /// Adds a step as it is.
    pub fn step(&mut self, from: &[Fact], to: Fact, rest: Plain) {
        let from: Vec<FactIx> = from.iter().map(|&fact| self.fact(fact)).collect();
        let to = self.fact(to);
        self.push(from, to, rest.rule, rest.text, rest.at, None, rest.condition, rest.origin, rest.repeats);
    }

    /// What follows of itself: no hurdle, always there.
    pub fn follows(&mut self, from: &[Fact], to: Fact, rule: &'static str, text: String, at: At) {
        self.step(
            from,
            to,
            Plain {
                rule,
                text,
                at,
                condition: Condition::Open(Refined::all(Level::NONE)),
                origin: Origin::Consequence,
                repeats: Scope::Fleet,
            },
        );
    }

    /// Adds the step and its variants, past controls in force and with them void.
    pub fn guarded(&mut self, draft: Draft, controls: &[ControlIx]) {
        let reachers = self.reachers(&draft.from);
        if reachers.is_some() {
            self.note_touch(draft.gains);
        }
        let reachers = reachers.unwrap_or_default();
        let origin = Origin::Structure(draft.gains.0, draft.gains.1);
        let shield = Shield::of(self.system, controls);
        for variant in
            shield.variants(|held| protect::refine(self, draft.gains, &draft.base, held, &reachers))
        {
            // Winning a user over is fresh effort for each.
            let repeats = if variant.active { Scope::Device } else { draft.repeats };
            let condition = Condition::Open(variant.level);
            self.variant(&draft, variant.void, variant.decided_by, condition, origin, repeats);
        }
    }

    /// Adds the step and its variants where its level has another source than factors.
    pub fn guarded_at(
        &mut self,
        draft: Draft,
        controls: &[ControlIx],
        origin: Origin,
        condition: impl Fn(Level) -> Condition,
    ) {
        if self.reachers(&draft.from).is_some() {
            self.note_touch(draft.gains);
        }
        let shield = Shield::of(self.system, controls);
        for variant in shield.variants(|held| Refined::all(protect::Base::default().with(held).level())) {
            let repeats = if variant.active { Scope::Device } else { draft.repeats };
            let condition = condition(variant.level.otherwise);
            self.variant(&draft, variant.void, variant.decided_by, condition, origin, repeats);
        }
    }

    fn variant(
        &mut self,
        draft: &Draft,
        void: Vec<ControlIx>,
        decided_by: Option<ControlIx>,
        condition: Condition,
        origin: Origin,
        repeats: Scope,
    ) {
        let mut from: Vec<FactIx> = draft.from.iter().map(|&fact| self.fact(fact)).collect();
        for &control in &void {
            let fact = self.void(control, draft.mode);
            from.push(self.fact(fact));
        }
        let to = self.fact(draft.to);
        // What nobody has built explains nothing.
        let built: Vec<ControlIx> = void.into_iter().filter(|&control| !self.is_planned(control)).collect();
        let text = self.variant_text(draft, &built, decided_by);
        let control = decided_by.or_else(|| built.first().copied());
        self.push(from, to, draft.rule, text, draft.at, control, condition, origin, repeats);
    }

    fn is_planned(&self, control: ControlIx) -> bool {
        self.system.controls.get(control.at()).is_some_and(|control| control.state == ControlState::Planned)
    }

    fn variant_text(&self, draft: &Draft, void: &[ControlIx], decided_by: Option<ControlIx>) -> String {
        let words = self.words();
        match (decided_by, void.first()) {
            (Some(control), _) => format!("{}, past control `{}`", draft.text, words.control(control)),
            (None, Some(&control)) => {
                format!("{}: control `{}` does not bind here", draft.text, words.control(control))
            }
            (None, None) => draft.text.clone(),
        }
    }

    /// The fact that a control is void, for a step that acts in `mode`.
    pub fn void(&self, control: ControlIx, mode: ModeClass) -> Fact {
        if mode == ModeClass::EVER || !super::void::is_transient(self.system, control) {
            Fact::Void(control, ModeClass::EVER)
        } else {
            Fact::Void(control, mode)
        }
    }

    /// Controls that protect `subject` against `capability`.
    pub fn shield(&self, subject: Subject, capability: Capability) -> Vec<ControlIx> {
        self.shields.get(&(subject, capability)).cloned().unwrap_or_default()
    }

    /// Marks `fact` as one by which these profiles first touch the device.
    pub fn mark_outside(&mut self, fact: Fact, profiles: &[u32]) {
        let ix = self.fact(fact);
        let known = self.outside.entry(ix).or_default();
        known.extend(profiles);
        known.sort_unstable();
        known.dedup();
    }

    /// Profiles that can hold one of `from` without a foothold; `None` where nobody can.
    fn reachers(&self, from: &[Fact]) -> Option<Vec<u32>> {
        from.iter()
            .filter_map(|fact| self.index.get(fact))
            .find_map(|ix| self.outside.get(ix))
            .map(|list| list.iter().copied().filter(|&p| !self.is_benign(p)).collect())
    }

    /// Those who hold `from` from outside, benign ones too.
    pub fn outsiders(&self, from: Fact) -> Option<Vec<u32>> {
        self.index.get(&from).and_then(|ix| self.outside.get(ix)).cloned()
    }

    fn is_benign(&self, profile: u32) -> bool {
        self.system.profiles.get(profile as usize).is_some_and(|profile| profile.benign)
    }

    /// A first touch must be spoken of.
    fn note_touch(&mut self, (subject, capability): (Subject, Capability)) {
        if matches!(capability, Capability::Reach) {
            return;
        }
        let spoken = self.threats.get(&subject).is_some_and(|list| {
            list.iter().filter_map(|&n| self.system.threats.get(n)).any(|threat| {
                (threat.gives.is_empty() || threat.gives.contains(&capability)) && self.argues_for_all(threat)
            })
        });
        if !spoken {
            self.unspoken.insert(Unspoken { subject, capability });
        }
    }

    fn argues_for_all(&self, threat: &noharm_model::system::Threat) -> bool {
        threat.profiles.is_empty() || threat.profiles.iter().any(|&ProfileIx(p)| !self.is_benign(p))
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of a step, in their order")]
    fn push(
        &mut self,
        mut from: Vec<FactIx>,
        to: FactIx,
        rule: &'static str,
        text: String,
        at: At,
        control: Option<ControlIx>,
        condition: Condition,
        origin: Origin,
        repeats: Scope,
    ) {
        from.sort_unstable();
        from.dedup();
        if from.contains(&to) {
            return;
        }
        self.given.insert(to);
        self.steps.push(Step { from, to, rule, text, at, control, condition, origin, repeats });
    }
}

/// A step that no control and no threat has a say in.
pub(super) struct Plain {
    pub rule: &'static str,
    pub text: String,
    pub at: At,
    pub condition: Condition,
    pub origin: Origin,
    pub repeats: Scope,
}
