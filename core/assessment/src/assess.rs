//! The main job: case, snapshot and day in; verdicts out, every answer of the risk engine checked.

use noharm_matcher::{Index, IndexError, Statement, Voice};
use noharm_model::answer::{Assessment, DeviceHead, FORMAT, ProofHead, SnapshotHead};
use noharm_model::graph::Proof;
use noharm_model::system::System;
use noharm_proof::Refusal;
use noharm_risk::analysis::{Analysis, Engine};
use noharm_risk::solve::GraphError;
use noharm_security_file::case::Case;
use noharm_security_file::world::World;
use noharm_security_file::{Compiled, Text};
use sha2::{Digest, Sha256};

use crate::device::Device;
use crate::next::{Next, next};
use crate::{actions, counts, finding_rows, harm_rows, page};

/// What an assessment stands on.
pub struct Grounds<'a> {
    /// The case's folder.
    pub world: &'a (dyn World + Sync),
    /// Its text: the release that follows is compiled from it too.
    pub text: &'a Text,
    /// The index of the world's advisories, if there is one.
    pub index: Option<&'a Index<'a>>,
    /// What that index is.
    pub snapshot: SnapshotHead,
    /// Answers about identities that several cases share.
    pub shared: &'a [Statement],
    /// Statements about vulnerabilities (VEX, build reports) that lie beside the case.
    pub voices: &'a [Voice],
    /// Also what only the page shows and costs many solves: the sensitivity of the decisions.
    pub thorough: bool,
}

/// An assessment with what it was made from.
pub struct Assessed {
    /// What a person reads.
    pub assessment: Assessment,
    /// The system.
    pub system: System,
    /// SBOMs, attributions, findings.
    pub device: Device,
    /// The risk engine's answers.
    pub analysis: Analysis,
}

/// Why nothing can be said.
#[derive(Debug)]
pub enum Failure {
    /// The case has no release that could be assessed, or its text could not be read.
    NoCase,
    /// The snapshot is damaged: whoever provides it is to blame.
    Index(IndexError),
    /// The generated graph is malformed: a fault of this program.
    Graph(GraphError),
    /// A proof was refused: a fault of this program.
    Proof {
        /// The assumptions of the proof.
        solve: String,
        /// Why it was refused.
        refusal: Refusal,
    },
    /// Shipped rule data cannot be read: a fault of this build.
    Data(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoCase => {
                f.write_str("there is no release here that could be assessed; see `noharm check`")
            }
            Self::Index(error) => write!(f, "{error}"),
            Self::Graph(error) => write!(f, "a fault in noharm itself, please report it: {error}"),
            Self::Proof { solve, refusal } => {
                write!(
                    f,
                    "a fault in noharm itself, please report it: the proof of `{solve}` was refused: {refusal}"
                )
            }
            Self::Data(error) => write!(f, "a fault in this build of noharm: {error}"),
        }
    }
}

impl std::error::Error for Failure {}

/// Everything that the rows and the actions are made from.
pub(crate) struct Matter<'a> {
    pub grounds: &'a Grounds<'a>,
    pub compiled: &'a Compiled,
    pub case: &'a Case,
    pub system: &'a System,
    pub device: &'a Device,
    pub engine: &'a Engine<'a>,
    pub analysis: &'a Analysis,
}

/// Assesses a compiled case.
///
/// # Errors
/// [`Failure`]: what could not be done, and who is to blame.
pub fn assess(grounds: &Grounds<'_>, compiled: &Compiled) -> Result<Assessed, Failure> {
    assess_with(grounds, compiled, || next(grounds, compiled))
}

/// The same, where `next` hands in what [`next()`] makes of the release that follows: whoever has a second thread works it out
/// there meanwhile.
///
/// # Errors
/// As [`assess()`].
pub fn assess_with(
    grounds: &Grounds<'_>,
    compiled: &Compiled,
    next: impl FnOnce() -> Result<Option<Next>, Failure>,
) -> Result<Assessed, Failure> {
    let case = compiled.case.as_ref().ok_or(Failure::NoCase)?;
    let system = compiled.system().ok_or(Failure::NoCase)?;
    let device = Device::look(
        grounds.world,
        case,
        &compiled.sources,
        grounds.index,
        grounds.shared,
        grounds.voices,
        compiled.as_of,
    )
    .map_err(Failure::Index)?;
    let (assessment, analysis) = {
        let engine = Engine::new(&system, &device.flaws, &compiled.policy.method).map_err(Failure::Graph)?;
        let analysis = engine.analyse();
        let proofs = check(&analysis, &system, &device)?;
        let matter = Matter {
            grounds,
            compiled,
            case,
            system: &system,
            device: &device,
            engine: &engine,
            analysis: &analysis,
        };
        (write(&matter, proofs, next)?, analysis)
    };
    Ok(Assessed { assessment, system, device, analysis })
}

fn write(
    matter: &Matter<'_>,
    proofs: ProofHead,
    next: impl FnOnce() -> Result<Option<Next>, Failure>,
) -> Result<Assessment, Failure> {
    let Matter { grounds, compiled, case, .. } = *matter;
    let harms = harm_rows::rows(matter);
    let findings = finding_rows::rows(matter).map_err(Failure::Data)?;
    let actions = actions::propose(matter, next()?.as_ref())?;
    let counts = counts::count(matter, &findings);
    let page = page::facts(matter, &harms, &findings, &actions)?;
    Ok(Assessment {
        format: FORMAT,
        device: head(case),
        release: case.release.map(|ix| case.id_of(ix).to_owned()),
        as_of: compiled.as_of,
        snapshot: grounds.snapshot.clone(),
        harms,
        findings,
        actions,
        proofs,
        counts,
        page,
    })
}

fn head(case: &Case) -> DeviceHead {
    let Some(device) = case.device() else { return DeviceHead::default() };
    DeviceHead {
        id: device.head.id.clone(),
        name: device.head.name().to_owned(),
        intended_use: Some(device.intended_use.clone()),
        udi_di: device.udi_di.clone(),
    }
}

/// Every proof is checked, on every run.
fn check(analysis: &Analysis, system: &System, device: &Device) -> Result<ProofHead, Failure> {
    let mut head = ProofHead::default();
    let mut hasher = Sha256::new();
    for proof in &analysis.proofs {
        let checked = noharm_proof::check_named(&analysis.graph, proof, system, &device.flaws)
            .map_err(|refusal| Failure::Proof { solve: proof.solve.clone(), refusal })?;
        head.answers += checked.answers;
        head.facts += checked.facts;
        digest(&mut hasher, proof);
    }
    let hex: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    head.digest = Some(format!("sha256:{hex}"));
    Ok(head)
}

/// The bytes of a proof in a fixed order: name, levels (255: absent), answers with witnesses, invariants.
fn digest(hasher: &mut Sha256, proof: &Proof) {
    hasher.update(proof.solve.as_bytes());
    hasher.update([0]);
    let levels: Vec<u8> = proof.levels.iter().map(|level| level.map_or(255, |level| level.value())).collect();
    hasher.update(&levels);
    for answer in &proof.answers {
        hasher.update(answer.fact.0.to_le_bytes());
        hasher.update([answer.level.map_or(255, |level| level.value())]);
        answer.witness.iter().for_each(|step| hasher.update(step.0.to_le_bytes()));
    }
    for settled in &proof.settled {
        hasher.update((settled.len() as u64).to_le_bytes());
        settled.iter().for_each(|fact| hasher.update(fact.0.to_le_bytes()));
    }
}
