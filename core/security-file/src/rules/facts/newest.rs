//! The newest evidence that passed, by what it speaks of: older evidence for the same is history. And what has aged.

use noharm_model::day::Day;
use rustc_hash::FxHashMap;

use crate::case::{Case, Evidence, Index};
use crate::diagnostic::Diagnostic;
use crate::fields::Kind;
use crate::standing::{Age, EvidenceStanding};

/// Days of the newest passing evidence, none later than the case's day.
pub(crate) struct Newest {
    proved: FxHashMap<(Kind, u32), Day>,
    shown: FxHashMap<(Kind, u32, &'static str), Day>,
    tested: FxHashMap<usize, Day>,
}

impl Newest {
    pub(crate) fn new(case: &Case) -> Self {
        let mut newest =
            Self { proved: FxHashMap::default(), shown: FxHashMap::default(), tested: FxHashMap::default() };
        for evidence in case.evidence.iter().filter(|one| one.passed() && one.on <= case.as_of) {
            for link in &evidence.proves {
                later(newest.proved.entry((link.kind, link.ix)).or_insert(evidence.on), evidence.on);
            }
            for shows in &evidence.shows {
                let key = (shows.of.kind, shows.of.ix, shows.quality);
                later(newest.shown.entry(key).or_insert(evidence.on), evidence.on);
            }
            if let Some(test) = evidence.test {
                later(newest.tested.entry(test.ix.position()).or_insert(evidence.on), evidence.on);
            }
        }
        newest
    }

    /// Whether newer evidence that passed speaks of all that this one speaks of, or is of the same test.
    pub(crate) fn replaces(&self, old: &Evidence) -> bool {
        let newer = |day: Option<&Day>| day.is_some_and(|day| *day > old.on);
        let proved = old.proves.iter().all(|link| newer(self.proved.get(&(link.kind, link.ix))));
        let shown =
            old.shows.iter().all(|shows| newer(self.shown.get(&(shows.of.kind, shows.of.ix, shows.quality))));
        let speaks = !old.proves.is_empty() || !old.shows.is_empty();
        self.same_test(old) || speaks && proved && shown
    }

    /// Whether the same test passed later.
    pub(crate) fn same_test(&self, old: &Evidence) -> bool {
        let last = old.test.and_then(|test| self.tested.get(&test.ix.position()));
        last.is_some_and(|last| *last > old.on)
    }
}

/// Evidence that passed and is of this age, where nothing newer takes its place.
pub(crate) fn aged(case: &Case, age: Age) -> impl Iterator<Item = (&Evidence, &EvidenceStanding)> {
    let newest = Newest::new(case);
    let all = case.evidence.iter().zip(&case.standings.evidence);
    all.filter(move |(evidence, standing)| {
        evidence.passed() && standing.age == age && !newest.replaces(evidence)
    })
}

/// The first four things that evidence proves, marked in what is told of it.
pub(crate) fn marking_what_rests(
    told: Diagnostic,
    case: &Case,
    evidence: &Evidence,
    word: &'static str,
) -> Diagnostic {
    evidence.proves.iter().take(4).fold(told, |told, link| told.with_label(case.span_of(*link), word))
}

fn later(day: &mut Day, other: Day) {
    *day = other.max(*day);
}
