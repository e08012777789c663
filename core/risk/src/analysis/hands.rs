//! What a person at the bedside could do by hand anyway: reported for that profile, and not judged.

use std::borrow::Cow;

use noharm_model::level::{Acceptance, Level, Scope};
use noharm_model::system::{HarmIx, ProfileIx};

use super::engine::{Engine, Solved};
use super::judge::{Judged, accept};
use super::seen::{Levelled, Levels, Seen};
use crate::generate::{View, is_code_or_key};
use crate::solve::Behind;

impl Engine<'_> {
    /// Judges every harm, without what those at the bedside could do by hand anyway.
    pub(super) fn judge_apart_from_hands(&self, seen: Seen<'_>) -> Vec<Judged> {
        let mut judged = self.judge_seen(seen);
        let mut known: Vec<(Vec<u32>, Levelled, Levels)> = Vec::new();
        for (harm, slot) in self.harms().zip(&mut judged) {
            let hands = self.hands(harm);
            if hands.is_empty() || slot.level.is_none() {
                continue;
            }
            let at = known.iter().position(|(own, ..)| *own == hands).unwrap_or_else(|| {
                let others = self.level_view(without(seen.view, &hands));
                let many = self.at_scope(others.seen(), Scope::Unit);
                known.push((hands, others, many));
                known.len() - 1
            });
            let Some((_, others, many)) = known.get(at) else { continue };
            // Whoever comes to it as easily without them is judged as ever.
            let others = others.seen();
            if others.level(self.goal(harm)) == slot.level {
                continue;
            }
            if let Some(apart) = self.judge_one(harm, others, many) {
                *slot = self.apart(harm, seen, *slot, apart);
            }
        }
        judged
    }

    /// Where hands alone make it easier, the others' deeds are judged, and of the hands' what reaches other beds or uses
    /// code or a key.
    fn apart(&self, harm: HarmIx, seen: Seen<'_>, all: Judged, apart: Judged) -> Judged {
        let by_code = self.by_code_or_key(harm, seen);
        let level = easiest([apart.level, by_code, all.level_for_many]);
        let depth = apart.depth.filter(|_| apart.level == level);
        let severity = self.system.harms.get(harm.at()).map(|harm| harm.severity);
        let own = severity.map_or(Acceptance::Unacceptable, |severity| {
            accept(self.policy, severity, level, all.level_for_many, depth)
        });
        Judged { level, depth, level_for_many: all.level_for_many, acceptance: own.max(apart.acceptance) }
    }

    /// Profiles in whose hands the harm lies anyway.
    fn hands(&self, harm: HarmIx) -> Vec<u32> {
        let all = (0u32..).zip(&self.system.profiles);
        all.filter(|(_, profile)| !profile.benign && profile.could_anyway.contains(&harm))
            .map(|(number, _)| number)
            .collect()
    }

    /// The easiest path to the harm that holds code or a key.
    fn by_code_or_key(&self, harm: HarmIx, seen: Seen<'_>) -> Option<Level> {
        let Seen { steps: levels, facts, .. } = seen;
        let behind = Behind::new(&self.compiled, levels, facts, self.goal(harm), |_| false, |_| false);
        let steps = (0u32..).zip(&self.built.steps);
        steps
            .filter(|(_, step)| {
                self.built.facts.get(step.to.0 as usize).is_some_and(|&fact| is_code_or_key(fact))
            })
            .filter_map(|(number, _)| behind.level(&self.compiled, levels, facts, number))
            .min()
    }

    /// Profiles who could do it by hand anyway, and alone can do no more than that.
    pub(super) fn could_anyway(&self, harm: HarmIx, alone: &[Alone]) -> Vec<ProfileIx> {
        let goal = self.goal(harm);
        let no_more = |profile: &u32| {
            let Some(one) = alone.iter().find(|one| one.profile == *profile) else { return false };
            let own = one.levels.seen();
            let Some(level) = own.level(goal) else { return false };
            let by_code = self.by_code_or_key(harm, own);
            let many = one.many.level(goal);
            by_code.is_none_or(|by_code| by_code > level) && many.is_none_or(|many| many > level)
        };
        self.hands(harm).into_iter().filter(no_more).map(ProfileIx).collect()
    }

    /// Each profile in whose hands some harm lies, as if nobody else were there.
    pub(super) fn alone(&self, view: &View) -> Vec<Alone> {
        let mut profiles: Vec<u32> = self.harms().flat_map(|harm| self.hands(harm)).collect();
        profiles.sort_unstable();
        profiles.dedup();
        let alone = |profile: u32| {
            let mut view = view.clone();
            for (number, slot) in (0u32..).zip(&mut view.profiles) {
                *slot = number == profile;
            }
            let levels = self.level_view(view);
            let many = self.at_scope(levels.seen(), Scope::Unit);
            Alone { profile, levels, many }
        };
        profiles.into_iter().map(alone).collect()
    }

    /// What is shown of a harm: apart from hands where that is what counts, by a path with the fewest hurdles.
    pub(super) fn shown<'s>(&self, harm: HarmIx, views: &'s mut ApartFromHands<'_>) -> Cow<'s, Solved> {
        let hands = self.hands(harm);
        let judged = if hands.is_empty() { views.whole } else { views.without(self, hands, self.goal(harm)) };
        self.with_fewest_hurdles(harm, judged).map_or(Cow::Borrowed(judged), Cow::Owned)
    }
}

/// One profile alone.
pub(super) struct Alone {
    profile: u32,
    levels: Levelled,
    /// What of it can be repeated on many patients.
    many: Levels,
}

/// One view, and the same without the hands of those who could do a harm anyway: solved once for all harms in the same hands.
pub(super) struct ApartFromHands<'s> {
    whole: &'s Solved,
    known: Vec<(Vec<u32>, Solved)>,
}

impl<'s> ApartFromHands<'s> {
    pub(super) fn of(whole: &'s Solved) -> Self {
        Self { whole, known: Vec::new() }
    }

    /// The view without these hands; the whole where nobody else comes to the goal.
    fn without(&mut self, engine: &Engine<'_>, hands: Vec<u32>, goal: u32) -> &Solved {
        let at = self.known.iter().position(|(own, _)| *own == hands).unwrap_or_else(|| {
            let others = engine.solve(without(&self.whole.view, &hands));
            self.known.push((hands, others));
            self.known.len() - 1
        });
        let others = self.known.get(at).map(|(_, others)| others);
        others.filter(|others| others.solution.level(goal).is_some()).unwrap_or(self.whole)
    }
}

/// The view without these profiles.
fn without(view: &View, profiles: &[u32]) -> View {
    let mut view = view.clone();
    for &profile in profiles {
        if let Some(slot) = view.profiles.get_mut(profile as usize) {
            *slot = false;
        }
    }
    view
}

fn easiest(levels: impl IntoIterator<Item = Option<Level>>) -> Option<Level> {
    levels.into_iter().flatten().min()
}
