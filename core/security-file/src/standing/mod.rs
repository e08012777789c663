//! What counts on the day: the age of evidence, what it covers, and the state of the controls and barriers it proves.

mod age;
mod builds;
mod judge;
mod spoken;

use noharm_model::day::Day;
use noharm_model::system::ControlState;

use crate::case::{Case, Evidence, EvidenceIx};
use crate::policy::Policy;
use builds::Builds;
use judge::Judge;
use spoken::Spoken;

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

impl EvidenceStanding {
    /// The first day on which it is due.
    #[must_use]
    pub fn due_since(&self) -> Day {
        self.fresh_until.plus_days(1)
    }

    /// The first day on which it counts no more.
    #[must_use]
    pub fn too_old_since(&self) -> Day {
        self.counts_until.plus_days(1)
    }
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
    let standing =
        |evidence| EvidenceStanding { record: record(evidence), ..age::age(case, evidence, policy) };
    let evidence = case.evidence.iter().map(standing).collect();
    let judge = Judge { case, evidence, spoken: Spoken::new(case), builds: Builds::new(case) };
    let controls = (0u32..).zip(&case.controls).map(|(ix, _)| judge.control(ix)).collect();
    let barriers = (0u32..).zip(&case.barriers).map(|(ix, _)| judge.barrier(ix)).collect();
    let tested = (0u32..).zip(&case.services).map(|(ix, _)| judge.tested(ix)).collect();
    Standings { evidence: judge.evidence, controls, barriers, tested }
}
