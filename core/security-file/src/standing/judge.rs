//! The state of controls, barriers and inputs by the evidence that speaks of them.

use noharm_model::day::Day;
use noharm_model::system::{ComponentIx, ControlState};
use rustc_hash::FxHashMap;

use super::age::{PROVES, shows};
use super::builds::Builds;
use super::spoken::Spoken;
use super::{Age, BarrierStanding, ControlStanding, EvidenceStanding, Record};
use crate::case::{CarryOver, Case, Evidence, EvidenceIx, Index, Shows, TestIx};
use crate::fields::Kind;

/// Judges one thing after the other.
pub(super) struct Judge<'a> {
    pub(super) case: &'a Case,
    pub(super) evidence: Vec<EvidenceStanding>,
    pub(super) spoken: Spoken,
    pub(super) builds: Builds,
}

/// What a group of evidence says of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Failed,
    /// None of the right kind, or none for this build.
    Nothing,
    Expired,
    Due,
    Passed,
}

impl Says {
    fn state(self) -> ControlState {
        match self {
            Self::Failed => ControlState::Failed,
            Self::Nothing => ControlState::Implemented,
            Self::Expired => ControlState::Expired,
            Self::Due => ControlState::Due,
            Self::Passed => ControlState::Verified,
        }
    }

    fn counts(self) -> bool {
        self >= Self::Due
    }
}

impl Judge<'_> {
    pub(super) fn control(&self, ix: u32) -> ControlStanding {
        let evidence = self.spoken.of(Kind::Control, ix).to_vec();
        let Some(control) = self.case.controls.get(ix as usize) else {
            let state = ControlState::Planned;
            return ControlStanding { state, evidence, rests_on: Vec::new(), because: String::new() };
        };
        if control.is_planned() {
            let state = ControlState::Planned;
            return ControlStanding { state, evidence, rests_on: Vec::new(), because: String::new() };
        }
        let of_maker = control.owner.is_none_or(|owner| owner == "maker");
        let right = |ix: EvidenceIx| !of_maker || PROVES.contains(&self.kind_of(ix)) || self.failed(ix);
        let list: Vec<EvidenceIx> = evidence.iter().copied().filter(|ix| right(*ix)).collect();
        let places: Vec<Option<ComponentIx>> = match control.enforced_on.as_slice() {
            [] => vec![None],
            places => places.iter().map(|place| Some(place.ix)).collect(),
        };
        let mut worst = Says::Passed;
        let mut rests_on = Vec::new();
        let mut because = String::new();
        for place in places {
            let (says, by) = self.says(&list, place);
            if let Some(by) = by
                && !rests_on.contains(&by)
            {
                rests_on.push(by);
            }
            if says < worst {
                worst = says;
                because = self.because(says, by, &evidence, &list, place);
            }
        }
        ControlStanding { state: worst.state(), evidence, rests_on, because }
    }

    pub(super) fn barrier(&self, ix: u32) -> BarrierStanding {
        let evidence = self.spoken.of(Kind::Barrier, ix).to_vec();
        let Some(barrier) = self.case.barriers.get(ix as usize) else {
            return BarrierStanding {
                verified: false,
                safe_when_stopped: false,
                evidence,
                because: String::new(),
            };
        };
        let place: Option<ComponentIx> = barrier.performer.to();
        let list: Vec<EvidenceIx> = evidence
            .iter()
            .copied()
            .filter(|ix| {
                PROVES.contains(&self.kind_of(*ix)) || self.kind_of(*ix) == "field" || self.failed(*ix)
            })
            .collect();
        let (says, by) = self.says(&list, place);
        let person = barrier.performer.kind == Kind::User;
        let verified = person || says.counts();
        let because = if verified { String::new() } else { self.because(says, by, &evidence, &list, place) };
        let safe_when_stopped = barrier.when_stopped == Some("safe")
            && self.shown(Kind::Barrier, ix, place, |shown| shown.quality == "safe-when-stopped").is_some();
        BarrierStanding { verified, safe_when_stopped, evidence, because }
    }

    pub(super) fn tested(&self, ix: u32) -> Vec<Option<EvidenceIx>> {
        let Some(service) = self.case.services.get(ix as usize) else { return Vec::new() };
        service
            .handles
            .iter()
            .map(|handled| {
                let there = |shown: &Shows| {
                    matches!(shown.quality, "fuzzed" | "verified")
                        && shown
                            .at
                            .iter()
                            .any(|at| (at.kind, at.ix) == (handled.input.kind, handled.input.ix))
                };
                self.shown(Kind::Service, ix, Some(service.on.ix), there)
            })
            .collect()
    }

    /// The evidence that shows a quality, if one counts and none fails.
    fn shown(
        &self,
        kind: Kind,
        ix: u32,
        place: Option<ComponentIx>,
        fits: impl Fn(&Shows) -> bool,
    ) -> Option<EvidenceIx> {
        let list: Vec<EvidenceIx> = self
            .spoken
            .qualities_of(kind, ix)
            .iter()
            .copied()
            .filter(|evidence| {
                let shown =
                    self.case.evidence.get(evidence.position()).map_or(&[][..], |e| e.shows.as_slice());
                shown.iter().any(|shown| {
                    (shown.of.kind, shown.of.ix) == (kind, ix)
                        && (shows(shown.quality).contains(&self.kind_of(*evidence)) || self.failed(*evidence))
                        && fits(shown)
                })
            })
            .collect();
        match self.says(&list, place) {
            (says, by) if says.counts() => by,
            _ => None,
        }
    }

    /// It failed: that speaks whatever kind it is of.
    fn failed(&self, ix: EvidenceIx) -> bool {
        self.case.evidence.get(ix.position()).is_some_and(|evidence| !evidence.passed())
    }

    fn is_changed(&self, ix: EvidenceIx) -> bool {
        self.evidence.get(ix.position()).is_some_and(|standing| matches!(standing.record, Record::Changed(_)))
    }

    fn kind_of(&self, ix: EvidenceIx) -> &'static str {
        self.evidence.get(ix.position()).map_or("", |standing| standing.kind)
    }

    /// What these say of a place: a failure, until the same test passes again; else the best that passed.
    fn says(&self, list: &[EvidenceIx], place: Option<ComponentIx>) -> (Says, Option<EvidenceIx>) {
        let here: Vec<(EvidenceIx, &Evidence, &EvidenceStanding)> = list
            .iter()
            .filter_map(|ix| {
                Some((*ix, self.case.evidence.get(ix.position())?, self.evidence.get(ix.position())?))
            })
            .filter(|(_, evidence, standing)| {
                let changed = evidence.passed() && matches!(standing.record, Record::Changed(_));
                let there = standing.age != Age::NotYet && !changed;
                there && self.covers(evidence, place)
            })
            .collect();
        let mut passed_last: FxHashMap<TestIx, Day> = FxHashMap::default();
        for (_, evidence, _) in here.iter().filter(|(_, evidence, _)| evidence.passed()) {
            if let Some(test) = evidence.test {
                let last = passed_last.entry(test.ix).or_insert(evidence.on);
                *last = evidence.on.max(*last);
            }
        }
        let again = |failed: &Evidence| {
            failed.test.and_then(|test| passed_last.get(&test.ix)).is_some_and(|passed| *passed > failed.on)
        };
        if let Some((ix, ..)) = here.iter().find(|(_, evidence, _)| !evidence.passed() && !again(evidence)) {
            return (Says::Failed, Some(*ix));
        }
        here.iter()
            .filter(|(_, evidence, _)| evidence.passed())
            .map(|(ix, evidence, standing)| {
                let says = match standing.age {
                    Age::Fresh => Says::Passed,
                    Age::Due => Says::Due,
                    Age::Expired | Age::NotYet => Says::Expired,
                };
                (says, evidence.on, *ix)
            })
            .max()
            .map_or((Says::Nothing, None), |(says, _, ix)| (says, Some(ix)))
    }

    /// Whether evidence speaks of what is built at a place in this release. Where the case states no digest of it,
    /// that cannot be told, and it is taken at its word (`NH0704` asks for the digest).
    fn covers(&self, evidence: &Evidence, place: Option<ComponentIx>) -> bool {
        let mut current: Vec<&String> = match place {
            Some(place) => {
                self.builds.components.get(place.position()).map_or_else(Vec::new, |d| d.iter().collect())
            }
            None => self.builds.components.iter().flatten().collect(),
        };
        if current.is_empty() || place.is_none() {
            current.extend(&self.builds.whole);
        }
        if current.is_empty() || (place.is_none() && evidence.covers.is_empty()) {
            return true;
        }
        let named = |digest: &String| current.contains(&digest) || self.builds.whole.contains(digest);
        let carried = match &evidence.carry_over {
            Some(CarryOver::All(_)) => true,
            Some(CarryOver::To(list)) => list.iter().any(|carried| named(&carried.to)),
            None => false,
        };
        carried || evidence.covers.iter().any(|covered| named(&covered.value))
    }

    fn because(
        &self,
        says: Says,
        by: Option<EvidenceIx>,
        all: &[EvidenceIx],
        right: &[EvidenceIx],
        place: Option<ComponentIx>,
    ) -> String {
        let id = by.map_or("?", |ix| self.case.id_of(ix));
        let standing = by.and_then(|ix| self.evidence.get(ix.position()));
        match (says, standing) {
            (Says::Failed, _) => format!("`{id}` failed"),
            (Says::Expired, Some(standing)) => format!("`{id}` counted until {}", standing.counts_until),
            (Says::Due, Some(standing)) => {
                format!(
                    "`{id}` is due since {}; counts until {}",
                    standing.fresh_until, standing.counts_until
                )
            }
            (Says::Passed, _) => String::new(),
            _ if all.is_empty() => "no evidence".to_owned(),
            _ if right.iter().all(|ix| self.is_changed(*ix)) && !right.is_empty() => {
                "the record of its evidence has changed since".to_owned()
            }
            _ if right.is_empty() => "no evidence of a kind that proves it".to_owned(),
            _ => match place {
                Some(place) => {
                    format!("no evidence for what is built on `{}` in this release", self.case.id_of(place))
                }
                None => "no evidence for what is built in this release".to_owned(),
            },
        }
    }
}
