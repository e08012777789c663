//! What counts on the day: the age of evidence, what it covers, and the state of the controls and barriers it proves.

use noharm_model::day::Day;
use noharm_model::system::{ComponentIx, ControlState};
use rustc_hash::FxHashMap;

use crate::case::{CarryOver, Case, Evidence, EvidenceIx, Index, Shows, TestIx};
use crate::fields::Kind;
use crate::policy::Policy;

/// How old evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Age {
    /// Dated after the day: counts nothing.
    NotYet,
    /// Past its age and its grace: counts nothing.
    Expired,
    /// Past its age, within the grace: counts, and must be done again.
    Due,
    /// Counts.
    Fresh,
}

impl Age {
    /// Whether it counts.
    #[must_use]
    pub fn counts(self) -> bool {
        self >= Self::Due
    }
}

/// One piece of evidence on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceStanding {
    /// Its kind: as said, else its test's, else `test`.
    pub kind: &'static str,
    /// Its age.
    pub age: Age,
    /// The last day on which it is not due.
    pub fresh_until: Day,
    /// The last day on which it counts.
    pub counts_until: Day,
    /// Its record, as it lies in the case's folder.
    pub record: Record,
}

/// The record of evidence, against the digest that the evidence states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// The evidence states no file, or no digest.
    NotStated,
    /// The file is not in the case's folder: it is taken at its word.
    NotThere,
    /// It is as it was.
    Same,
    /// It has this digest instead: the evidence counts nothing.
    Changed(String),
}

/// A control on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlStanding {
    /// Its state.
    pub state: ControlState,
    /// All evidence that speaks of it.
    pub evidence: Vec<EvidenceIx>,
    /// The evidence that its state rests on, one for each place where it is enforced.
    pub rests_on: Vec<EvidenceIx>,
    /// Why it is no more than that, one line; empty where it is verified or planned.
    pub because: String,
}

/// A barrier on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarrierStanding {
    /// Evidence counts; a person's barrier needs none.
    pub verified: bool,
    /// Evidence shows that its stop is safe.
    pub safe_when_stopped: bool,
    /// All evidence that speaks of it.
    pub evidence: Vec<EvidenceIx>,
    /// Why it is not verified; else empty.
    pub because: String,
}

/// What counts on the day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standings {
    /// By evidence.
    pub evidence: Vec<EvidenceStanding>,
    /// By control.
    pub controls: Vec<ControlStanding>,
    /// By barrier.
    pub barriers: Vec<BarrierStanding>,
    /// By service and its inputs, in their order: the evidence that shows the input fuzzed or verified.
    pub tested: Vec<Vec<Option<EvidenceIx>>>,
}

/// Judges all evidence, controls and barriers for the case's day. `record` finds the record of a piece of evidence.
pub(crate) fn judge(case: &Case, policy: &Policy, mut record: impl FnMut(&Evidence) -> Record) -> Standings {
    let standing = |evidence| EvidenceStanding { record: record(evidence), ..age(case, evidence, policy) };
    let evidence = case.evidence.iter().map(standing).collect();
    let judge = Judge { case, evidence, spoken: Spoken::new(case), builds: builds(case) };
    let controls = (0u32..).zip(&case.controls).map(|(ix, _)| judge.control(ix)).collect();
    let barriers = (0u32..).zip(&case.barriers).map(|(ix, _)| judge.barrier(ix)).collect();
    let tested = (0u32..).zip(&case.services).map(|(ix, _)| judge.tested(ix)).collect();
    Standings { evidence: judge.evidence, controls, barriers, tested }
}

fn age(case: &Case, evidence: &Evidence, policy: &Policy) -> EvidenceStanding {
    let kind = kind(case, evidence);
    let lasts = policy.lasts(kind);
    let (fresh_until, counts_until) = match evidence.expires {
        Some(end) => (
            end.min(evidence.on.plus_days(lasts.age)),
            end.min(evidence.on.plus_days(lasts.age + lasts.grace)),
        ),
        None => (evidence.on.plus_days(lasts.age), evidence.on.plus_days(lasts.age + lasts.grace)),
    };
    let age = match case.as_of {
        day if day < evidence.on => Age::NotYet,
        day if day <= fresh_until => Age::Fresh,
        day if day <= counts_until => Age::Due,
        _ => Age::Expired,
    };
    EvidenceStanding { kind, age, fresh_until, counts_until, record: Record::NotStated }
}

fn kind(case: &Case, evidence: &Evidence) -> &'static str {
    let method = evidence.test.and_then(|test| case.tests.get(test.ix.position())).map(|test| test.method);
    match (evidence.kind, method) {
        (Some(kind), _) => kind,
        (None, Some("fuzz" | "robustness")) => "fuzz",
        (None, Some("penetration")) => "penetration",
        (None, Some("static-analysis" | "composition-analysis")) => "static-analysis",
        (None, Some("review")) => "review",
        (None, Some("usability")) => "usability",
        (None, Some("simulation")) => "simulation",
        (None, _) => "test",
    }
}

/// Kinds of evidence that can prove a control of the maker's, or a technical barrier: something was run or looked
/// into. A statement proves what others own.
const PROVES: &[&str] =
    &["test", "fuzz", "penetration", "static-analysis", "analysis", "review", "inspection", "simulation"];

/// Kinds that can show a quality.
fn shows(quality: &str) -> &'static [&'static str] {
    match quality {
        "fuzzed" => &["fuzz"],
        "verified" => &["analysis", "static-analysis", "review", "test"],
        "safe-when-stopped" => &["test", "simulation", "analysis", "review", "usability"],
        _ => PROVES,
    }
}

/// Which evidence speaks of what, in the order of evidence.
struct Spoken {
    by_object: FxHashMap<(Kind, u32), Vec<EvidenceIx>>,
    qualities: FxHashMap<(Kind, u32), Vec<EvidenceIx>>,
}

impl Spoken {
    fn new(case: &Case) -> Self {
        let mut spoken = Self { by_object: FxHashMap::default(), qualities: FxHashMap::default() };
        for (no, evidence) in (0u32..).zip(&case.evidence) {
            let ix = EvidenceIx(no);
            let checks =
                evidence.test.and_then(|test| case.tests.get(test.ix.position())).map(|test| &test.checks);
            for link in evidence.proves.iter().chain(checks.into_iter().flatten()) {
                spoken.by_object.entry((link.kind, link.ix)).or_default().push(ix);
            }
            for shown in &evidence.shows {
                spoken.qualities.entry((shown.of.kind, shown.of.ix)).or_default().push(ix);
            }
        }
        for (no, control) in (0u32..).zip(&case.controls) {
            let named = control.evidence.iter().map(|evidence| evidence.ix);
            spoken.by_object.entry((Kind::Control, no)).or_default().extend(named);
        }
        for list in spoken.by_object.values_mut().chain(spoken.qualities.values_mut()) {
            list.sort_unstable();
            list.dedup();
        }
        spoken
    }

    fn of(&self, kind: Kind, ix: u32) -> &[EvidenceIx] {
        self.by_object.get(&(kind, ix)).map_or(&[], Vec::as_slice)
    }

    fn qualities_of(&self, kind: Kind, ix: u32) -> &[EvidenceIx] {
        self.qualities.get(&(kind, ix)).map_or(&[], Vec::as_slice)
    }
}

/// Digests of what is built in this release: of each component, and of the whole.
struct Builds {
    components: Vec<Vec<String>>,
    whole: Vec<String>,
}

fn builds(case: &Case) -> Builds {
    let release = case.release.and_then(|ix| case.releases.get(ix.position()));
    let mut components: Vec<Vec<String>> =
        case.components.iter().map(|component| component.build.iter().cloned().collect()).collect();
    for (component, digest) in release.iter().flat_map(|release| &release.builds) {
        if let Some(digests) = components.get_mut(component.ix.position()) {
            digests.push(digest.clone());
        }
    }
    let whole =
        release.iter().flat_map(|release| &release.build).map(|digest| digest.value.clone()).collect();
    Builds { components, whole }
}

struct Judge<'a> {
    case: &'a Case,
    evidence: Vec<EvidenceStanding>,
    spoken: Spoken,
    builds: Builds,
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
    fn control(&self, ix: u32) -> ControlStanding {
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
        let right = |ix: EvidenceIx| !of_maker || PROVES.contains(&self.kind_of(ix));
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

    fn barrier(&self, ix: u32) -> BarrierStanding {
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
            .filter(|ix| PROVES.contains(&self.kind_of(*ix)) || self.kind_of(*ix) == "field")
            .collect();
        let (says, by) = self.says(&list, place);
        let person = barrier.performer.kind == Kind::User;
        let verified = person || says.counts();
        let because = if verified { String::new() } else { self.because(says, by, &evidence, &list, place) };
        let safe_when_stopped = barrier.when_stopped == Some("safe")
            && self.shown(Kind::Barrier, ix, place, |shown| shown.quality == "safe-when-stopped").is_some();
        BarrierStanding { verified, safe_when_stopped, evidence, because }
    }

    fn tested(&self, ix: u32) -> Vec<Option<EvidenceIx>> {
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
                        && shows(shown.quality).contains(&self.kind_of(*evidence))
                        && fits(shown)
                })
            })
            .collect();
        match self.says(&list, place) {
            (says, by) if says.counts() => by,
            _ => None,
        }
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
                let there = standing.age != Age::NotYet && !matches!(standing.record, Record::Changed(_));
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
