//! Factors to levels, and the variants of a step that controls protect: in force, or void, factor by factor.

use noharm_model::control::{Factors, Threat};
use noharm_model::flaw::User;
use noharm_model::level::Level;
use noharm_model::system::{Capability, ControlIx, ProfileIx, Subject, System};

use super::builder::Builder;
use super::step::Refined;

/// What a step needs besides what its preconditions say (CVSS 4.0's words, and sound cryptography).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// Public knowledge at least: level 1 where nothing else stands in the way.
    pub knowledge: bool,
    /// High complexity.
    pub complexity: bool,
    /// A special condition.
    pub requirements: bool,
    /// A user does what users do.
    pub passive: bool,
    /// A user must be won over.
    pub active: bool,
    /// Sound cryptography must be broken.
    pub cryptography: bool,
}

impl Base {
    /// The level by the table of difficulty.
    #[must_use]
    pub fn level(self) -> Level {
        let hurdles = u8::from(self.complexity) + u8::from(self.requirements) + u8::from(self.active);
        match hurdles {
            _ if self.cryptography => Level::VERY_HARD,
            0 if self.knowledge || self.passive => Level::EASY,
            0 => Level::NONE,
            1 => Level::MODERATE,
            2 => Level::HARD,
            _ => Level::VERY_HARD,
        }
    }

    /// Both together, factor by factor the harder.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            knowledge: self.knowledge || other.knowledge,
            complexity: self.complexity || other.complexity,
            requirements: self.requirements || other.requirements,
            passive: self.passive || other.passive,
            active: self.active || other.active,
            cryptography: self.cryptography || other.cryptography,
        }
    }
}

impl From<Factors> for Base {
    fn from(factors: Factors) -> Self {
        Self {
            knowledge: false,
            complexity: factors.complexity_high == Some(true),
            requirements: factors.requirements_present == Some(true),
            passive: factors.user == Some(User::Passive),
            active: factors.user == Some(User::Active),
            cryptography: factors.cryptography_sound == Some(true),
        }
    }
}

/// The controls that protect one step, by the factor that each sets.
#[derive(Debug, Default)]
pub struct Shield {
    removes: Vec<ControlIx>,
    cryptography: Vec<ControlIx>,
    complexity: Vec<ControlIx>,
    requirements: Vec<ControlIx>,
    active: Vec<ControlIx>,
    passive: Vec<ControlIx>,
}

/// One way to take a protected step.
#[derive(Debug)]
pub struct Variant {
    /// Controls that must be void for it.
    pub void: Vec<ControlIx>,
    /// The control whose factor makes its level, where one does.
    pub decided_by: Option<ControlIx>,
    /// A user must be won over for it.
    pub active: bool,
    /// Its level.
    pub level: Refined,
}

impl Shield {
    /// Sorts `controls` by what they set.
    #[must_use]
    pub fn of(system: &System, controls: &[ControlIx]) -> Self {
        let mut shield = Self::default();
        for &ix in controls {
            let Some(control) = system.controls.get(ix.at()) else { continue };
            let sets = Base::from(control.effect);
            let lists = [
                (control.removes, &mut shield.removes),
                (sets.cryptography, &mut shield.cryptography),
                (sets.complexity, &mut shield.complexity),
                (sets.requirements, &mut shield.requirements),
                (sets.active, &mut shield.active),
                (sets.passive, &mut shield.passive),
            ];
            for (_, list) in lists.into_iter().filter(|(sets, _)| *sets) {
                list.push(ix);
            }
        }
        shield
    }

    /// All ways to take the step that are not worse than another in every respect; `level` tells what the factors
    /// still held make of it. At most 13: where cryptography holds, nothing else matters; else complexity and
    /// requirements hold or not, and of a user's part all, the passive one, or none.
    pub fn variants(&self, level: impl Fn(Base) -> Refined) -> Vec<Variant> {
        let mut kept: Vec<Variant> = Vec::new();
        for held in self.choices() {
            let variant = Variant {
                void: self.void_for(held),
                decided_by: self.deciding(held),
                active: held.active,
                level: level(held),
            };
            let worse = kept.iter().any(|better| {
                better.void.iter().all(|control| variant.void.contains(control))
                    && variant.level.never_easier_than(&better.level)
            });
            if !worse {
                kept.push(variant);
            }
        }
        kept
    }

    /// Sets of factors that are still held, those with more void later.
    fn choices(&self) -> Vec<Base> {
        let mut choices = Vec::new();
        let active = !self.active.is_empty();
        let passive = active || !self.passive.is_empty();
        for cryptography in options(!self.cryptography.is_empty()) {
            for complexity in options(!self.complexity.is_empty()) {
                for requirements in options(!self.requirements.is_empty()) {
                    for active in options(active) {
                        for passive in options(passive).filter(|&p| p || !active) {
                            choices.push(Base {
                                knowledge: false,
                                cryptography,
                                complexity,
                                requirements,
                                active,
                                passive: passive && (active || !self.passive.is_empty()),
                            });
                        }
                    }
                }
            }
        }
        choices
    }

    /// Controls that must be void where only `held` is held.
    fn void_for(&self, held: Base) -> Vec<ControlIx> {
        let mut void = self.removes.clone();
        for (list, holds) in [
            (&self.cryptography, held.cryptography),
            (&self.complexity, held.complexity),
            (&self.requirements, held.requirements),
            (&self.active, held.active),
            (&self.passive, held.passive || held.active),
        ] {
            if !holds {
                void.extend(list);
            }
        }
        void.sort_unstable();
        void.dedup();
        void
    }

    fn deciding(&self, held: Base) -> Option<ControlIx> {
        [
            (&self.cryptography, held.cryptography),
            (&self.complexity, held.complexity),
            (&self.requirements, held.requirements),
            (&self.active, held.active),
            (&self.passive, held.passive),
        ]
        .into_iter()
        .find(|(_, holds)| *holds)
        .and_then(|(list, _)| list.first().copied())
    }
}

/// Held and void where there is something to hold, else only void.
fn options(there: bool) -> impl Iterator<Item = bool> + Clone {
    [true, false].into_iter().filter(move |&held| there || !held)
}

/// The level of a step of which threats speak, for each profile that can be there.
pub(super) fn refine(
    builder: &Builder<'_>,
    (subject, capability): (Subject, Capability),
    base: &Base,
    held: Base,
    reachers: &[u32],
) -> Refined {
    let worst = base.with(held);
    let threats: Vec<&Threat> = builder
        .threats
        .get(&subject)
        .into_iter()
        .flatten()
        .filter_map(|&number| builder.system.threats.get(number))
        .filter(|threat| threat.gives.is_empty() || threat.gives.contains(&capability))
        .collect();
    let argued = |concerns: &dyn Fn(&Threat) -> bool| {
        threats
            .iter()
            .filter(|threat| concerns(threat))
            .map(|threat| worst.with(Base::from(threat.factors)).level())
            .min()
            .unwrap_or_else(|| worst.level())
    };
    let otherwise = argued(&|threat| threat.profiles.is_empty());
    if threats.iter().all(|threat| threat.profiles.is_empty()) {
        return Refined::all(otherwise);
    }
    let for_profile = reachers
        .iter()
        .map(|&p| (p, argued(&|t| t.profiles.is_empty() || t.profiles.contains(&ProfileIx(p)))))
        .collect();
    Refined { otherwise, for_profile }
}
