//! What a person and a script read: the objects of `assess --json` (`"format": 1`) and what the page shows besides.
//!
//! Keys are stable. `None` is written `null`: not known, or no path; no key is ever left out.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::level::{Acceptance, Decision, Level, Scope, Severity, Verdict};

/// The version of this contract.
pub const FORMAT: u32 = 1;

/// The answer of `assess DIR`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// [`FORMAT`].
    pub format: u32,
    /// The device.
    pub device: DeviceHead,
    /// The release assessed.
    pub release: Option<String>,
    /// The day it was assessed for.
    pub as_of: Day,
    /// What the world's knowledge was.
    pub snapshot: SnapshotHead,
    /// The harms, worst first.
    pub harms: Vec<HarmRow>,
    /// The vulnerabilities, worst harm first.
    pub findings: Vec<FindingRow>,
    /// What to do, first things first.
    pub actions: Vec<Action>,
    /// How much was proved.
    pub proofs: ProofHead,
    /// Counts of the head line.
    pub counts: Counts,
    /// What the page shows besides.
    pub page: PageFacts,
}

/// The device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceHead {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Intended use.
    #[serde(rename = "use")]
    pub intended_use: Option<String>,
    /// UDI-DI.
    pub udi_di: Option<String>,
}

/// The snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotHead {
    /// `sha256:…` of the index file; `None` where there is none.
    pub digest: Option<String>,
    /// Its sources.
    pub sources: Vec<crate::finding::SourceCoverage>,
}

/// One solve's answer for a harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The level; `None`: no path.
    pub level: Option<Level>,
    /// What the acceptance table says of it, depth and scope considered.
    pub acceptance: Acceptance,
}

/// A harm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HarmRow {
    /// Id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Severity.
    pub severity: Severity,
    /// The context that severity is judged in.
    pub context: String,
    /// What is decided.
    pub decision: Decision,
    /// Why that is worse than what the table says of today's level: the single failure that decides; else `None`.
    #[serde(default)]
    pub because: Option<String>,
    /// The widest scope.
    pub scope: Scope,
    /// `scope` is unit or wider.
    pub multi_patient: bool,
    /// The least number of latent flaws that bring it to level 1 or 0; `None`: more than three (or it never does).
    pub flaws_away: Option<u32>,
    /// 2 where two distinct steps of its level are needed, else 1; `None` below level 2 or without a path.
    pub depth: Option<u32>,
    /// No control counts.
    pub inherent: Cell,
    /// Verified controls, no known vulnerability.
    pub residual: Cell,
    /// As if every implemented control were verified.
    pub expected: Cell,
    /// Residual and the vulnerabilities that affect.
    pub today: Cell,
    /// Today and those that cannot be decided.
    pub worst: Cell,
    /// Without intent: scanners, worms, cables.
    pub disturbance: Cell,
    /// The easiest path today.
    pub path: Vec<Step>,
    /// The barriers and what made each fail on the path.
    pub barriers: Vec<BarrierRow>,
    /// Single failures that change the decision.
    pub single_failures: Vec<FailureRow>,
    /// Minimal pairs that bring it to level 1 or 0 where no single does.
    pub double_failures: Vec<FailureRow>,
    /// Profiles that could bring it about by hand anyway, where the path shows no more than that.
    pub could_anyway: Vec<String>,
    /// Row in the safety file.
    pub safety_file: Option<String>,
}

/// A barrier before a harm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BarrierRow {
    /// Id.
    pub id: String,
    /// How it failed on the path; `None`: it holds, or the path does not get there.
    pub failed_by: Option<String>,
}

/// Failures and what they make of the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureRow {
    /// What fails: `control.x`, `barrier.y`, `group credential.z`.
    pub what: Vec<String>,
    /// Level then.
    pub level: Option<Level>,
    /// Decision then.
    pub decision: Acceptance,
}

/// The failure that decides where one alone must not suffice and does, in words: `` `barrier.clamp` alone failing brings it
/// to 0 none``. `None` where the table calls the harm unacceptable as it is, without any.
#[must_use]
pub fn single_failure(today: Acceptance, single: &[FailureRow]) -> Option<String> {
    if today == Acceptance::Unacceptable {
        return None;
    }
    let deciding = single.iter().filter(|row| row.decision == Acceptance::Unacceptable);
    let row = deciding.min_by_key(|row| row.level.map_or(u8::MAX, Level::value))?;
    let level = row.level.map_or_else(|| "no path".to_owned(), |level| level.to_string());
    Some(format!("`{}` alone failing brings it to {level}", row.what.join("` and `")))
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What it starts from.
    pub from: String,
    /// What is gained.
    pub to: String,
    /// What the attacker does, in words.
    pub text: String,
    /// How hard.
    pub level: Level,
    /// The rule that made the step.
    pub rule: String,
    /// File it follows from.
    pub file: Option<String>,
    /// Line.
    pub line: Option<u32>,
    /// The control that decides it.
    pub control: Option<String>,
}

/// A vulnerability on this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingRow {
    /// CVE or other id.
    pub id: String,
    /// Other ids.
    pub aliases: Vec<String>,
    /// The package, as its SBOM names it.
    pub package: String,
    /// Its version.
    pub version: Option<String>,
    /// The component of the device.
    pub component: Option<String>,
    /// The service that runs it.
    pub service: Option<String>,
    /// Affected, not affected, unknown.
    pub status: crate::finding::Applies,
    /// Why it matches, or why it is unknown, or why it reaches no one.
    pub reason: String,
    /// In KEV.
    pub kev: bool,
    /// EPSS probability; `None`: not known.
    pub epss: Option<f64>,
    /// What is known of exploitation.
    pub exploit: Option<crate::flaw::Exploit>,
    /// Scores as published.
    pub cvss: Vec<ScoreRow>,
    /// Derived environmental vectors.
    pub environmental: Vec<EnvironmentalRow>,
    /// Sources.
    pub sources: Vec<String>,
    /// The worst harm it can reach; `None`: reaches no one.
    pub worst_harm: Option<String>,
    /// Level with no control.
    pub level_inherent: Option<Level>,
    /// Level today through this vulnerability.
    pub level: Option<Level>,
    /// The verdict; `None` where without a security file nothing can be said, it is not affected, or it adds nothing.
    pub verdict: Option<Verdict>,
    /// The worst harm that it leads to, where that is judged worse than `worst_harm`: as easy without it.
    pub as_easy_without: Option<AsEasyWithout>,
    /// Scope of the path.
    pub scope: Option<Scope>,
    /// Unit or wider.
    pub multi_patient: bool,
    /// The path through it.
    pub path: Vec<Step>,
    /// Clocks.
    pub clocks: Vec<Clock>,
    /// The rule-by-rule walk of the match, for `--why`.
    pub walk: Vec<String>,
    /// Unknown reason's short word, for grouping.
    pub unknown: Option<crate::finding::UnknownReason>,
    /// Why it reaches no one, where it does not: the justification or the reason found by the engine.
    pub reaches_no_one: Option<String>,
}

/// A harm that a vulnerability leads to and that whoever can trigger it comes to as easily without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsEasyWithout {
    /// The harm.
    pub harm: String,
    /// The level of the easiest path through the vulnerability.
    pub level: Level,
    /// What the verdict would be if that path counted.
    pub verdict: Verdict,
}

/// The reason of a vulnerability by which nobody comes to a harm more easily than without it.
pub const ADDS_NOTHING: &str =
    "whoever can trigger it comes to the same harm as easily without any flaw of that service";

impl FindingRow {
    /// It leads to a harm, but whoever can trigger it comes to that harm as easily without: mending it alone helps nobody.
    #[must_use]
    pub fn adds_nothing(&self) -> bool {
        self.reaches_no_one.as_deref() == Some(ADDS_NOTHING)
    }

    /// It has that verdict, or leads to a harm for which it would have it were that harm not as easy without it: whoever
    /// waits for this to end must not be told so because something else became as easy.
    #[must_use]
    pub fn leads_to(&self, verdict: Verdict) -> bool {
        self.verdict == Some(verdict)
            || self.as_easy_without.as_ref().is_some_and(|without| without.verdict == verdict)
    }
}

/// A published score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreRow {
    /// CVSS version.
    pub version: String,
    /// Vector.
    pub vector: String,
    /// Score.
    pub score: Option<f64>,
}

/// A derived score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnvironmentalRow {
    /// CVSS version.
    pub version: String,
    /// Environmental vector.
    pub vector: String,
    /// Score.
    pub score: Option<f64>,
    /// The medical rubric's extended vector, where derived.
    pub rubric: Option<String>,
    /// The rubric is qualified for this CVSS version.
    pub qualified: bool,
}

/// A regulatory clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Whose rule: `FDA post-market 2016`.
    pub regime: String,
    /// What is due.
    pub duty: String,
    /// Until when; `None` where the start is unknown.
    pub due: Option<Day>,
    /// From when; `None`: unknown.
    pub start: Option<Day>,
    /// Conditions that are not met.
    pub conditions_unmet: Vec<String>,
    /// In words, where the start is unknown: counted from publication, possibly overdue.
    pub note: Option<String>,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// From 0 (now).
    pub order: u32,
    /// `maker`, `hospital` or `user`.
    pub who: String,
    /// What, one line each.
    pub what: Vec<String>,
    /// `update`, `test`, `design change`, `instruction`, `clinical`, `information`, `release`.
    pub kind: String,
    /// What it buys; re-solved, never guessed.
    pub buys: Vec<Buy>,
    /// Cost in kind.
    pub cost: String,
    /// What remains, or a remark.
    pub note: Option<String>,
}

/// What an action buys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buy {
    /// The harm.
    pub harm: String,
    /// Level before.
    pub from: Option<Level>,
    /// Level after.
    pub to: Option<Level>,
}

/// What was proved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofHead {
    /// Answers checked.
    pub answers: u64,
    /// Facts checked.
    pub facts: u64,
    /// `sha256:…` over the proofs.
    pub digest: Option<String>,
}

/// Counts for the head line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Packages.
    pub packages: u64,
    /// Of unknown identity.
    pub unknown_identity: u64,
    /// Attributed to no service.
    pub unattributed: u64,
    /// Products that no source covers.
    pub not_covered: u64,
    /// Vulnerabilities that match.
    pub matches: u64,
    /// Reach a patient.
    pub reach_patient: u64,
    /// Cannot be decided.
    pub undecided: u64,
    /// Add nothing: they lead to a harm, but whoever can trigger them comes to it as easily without.
    #[serde(default)]
    pub adds_nothing: u64,
    /// Reach no one.
    pub reach_no_one: u64,
}

/// What the page shows besides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageFacts {
    /// One sentence of plain English.
    pub sentence: String,
    /// For the hospital; see [`HospitalAdvice::verdict`].
    pub hospital: HospitalAdvice,
    /// Controls with their evidence.
    pub evidence: Vec<EvidenceRow>,
    /// The one question per unknown that would settle it.
    pub questions: Vec<Question>,
    /// Assumptions the case makes, each with its place.
    pub assumptions: Vec<String>,
    /// The rule table of the method, rows of text.
    pub method: Vec<Vec<String>>,
    /// Factors whose change by one level flips a decision.
    pub sensitivity: Vec<String>,
    /// Waivers with their end dates.
    pub waivers: Vec<String>,
    /// Who approved what.
    pub approvals: Vec<String>,
    /// The drawing's elements.
    pub drawing: Drawing,
    /// Releases this case describes.
    pub releases: Vec<String>,
}

/// What the hospital should do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HospitalAdvice {
    /// `keep using`, `keep using with this measure: …`, `decide: withdraw, or go on with …`, `withdraw`, `not decided yet`.
    pub verdict: String,
    /// What that costs clinically.
    pub cost: String,
    /// What to do until the fix, one line each.
    pub until_fixed: Vec<String>,
    /// Who to call.
    pub contact: Option<String>,
    /// For clinicians: a few plain sentences.
    pub plain: Vec<String>,
}

/// A control and its evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRow {
    /// The control, barrier or quality.
    pub control: String,
    /// `verified`, `due`, `expired`, `failed`, `implemented`, `planned`.
    pub state: String,
    /// The evidence, one line each.
    pub evidence: Vec<String>,
}

/// What is missing, and the question that settles it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// `identity`, `version`, `attribution`, `coverage`.
    pub missing: String,
    /// About what.
    pub about: String,
    /// The question.
    pub question: String,
    /// Harms that cannot be decided now and would be by its answer, by name, worst first.
    #[serde(default)]
    pub decides: Vec<String>,
    /// How many findings hang on it.
    pub findings: u32,
}

/// The drawing: zones as clusters, components as boxes, flows as arrows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing {
    /// Zones; the device itself may be one.
    pub zones: Vec<DrawnZone>,
    /// Components.
    pub boxes: Vec<DrawnBox>,
    /// Flows.
    pub arrows: Vec<DrawnArrow>,
    /// For each harm with a path: the boxes and arrows of its path, in step order.
    pub overlays: Vec<Overlay>,
}

/// A zone of the drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnZone {
    /// Id.
    pub id: String,
    /// Trust, as written.
    pub trust: String,
}

/// A box of the drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnBox {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Zone id; empty: inside the device.
    pub zone: String,
    /// `component`, `person`, `attacker`.
    pub kind: String,
    /// One line below the name.
    pub detail: String,
}

/// A flow of the drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnArrow {
    /// Flow id.
    pub id: String,
    /// Box or zone ids on its way.
    pub path: Vec<String>,
    /// What it carries, and what protects it: one line.
    pub label: String,
    /// A verified control protects it against forging.
    pub protected: bool,
}

/// A path laid over the drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlay {
    /// The harm.
    pub harm: String,
    /// Per step: ids of boxes, zones and arrows touched.
    pub steps: Vec<Vec<String>>,
}

/// The answer of `assess --sbom FILE`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SbomAssessment {
    /// [`FORMAT`].
    pub format: u32,
    /// The file.
    pub sbom: String,
    /// The day.
    pub as_of: Day,
    /// What the world's knowledge was.
    pub snapshot: SnapshotHead,
    /// Always empty: without a security file nothing can be said of harm.
    pub harms: Vec<HarmRow>,
    /// Findings in KEV, CVSS, EPSS order.
    pub findings: Vec<FindingRow>,
    /// Counts.
    pub counts: Counts,
    /// Remarks on the file.
    pub remarks: Vec<String>,
}

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SbomFailure {
    /// [`FORMAT`].
    pub format: u32,
    /// The file.
    pub sbom: String,
    /// What happened and what to do.
    pub error: String,
}
