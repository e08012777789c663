//! SBOMs without a security file: found, read, answered for themselves, printed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use noharm_assessment::{bare_sbom, statement};
use noharm_documents::limits::Limits;
use noharm_documents::sbom;
use noharm_matcher::{Index, Role, Statement, Voice};
use noharm_model::answer::{
    Assessment, Counts, DeviceHead, FORMAT, PageFacts, ProofHead, SbomAssessment, SbomFailure, SnapshotHead,
};
use noharm_model::component::Sbom;
use noharm_model::day::Day;
use noharm_reports::terminal;

use super::super::case::Snapshot;
use super::{Args, FailOn, batch, brief};
use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::{archive, clock, folder, output, progress, screen};

/// SBOMs alone: each is read and answered for itself, and a bad one never takes the others down.
pub(super) fn run(args: &Args) -> Outcome {
    if args.fail_on.iter().any(|word| *word != FailOn::Undetermined) {
        let text = "without a security file nothing can be said of harm: `--fail-on undetermined` is all that --sbom can answer";
        return Err(Failure(text.to_owned()));
    }
    let files = sbom_files(&args.sbom)?;
    let near = files.first().map(|file| file.path.clone()).unwrap_or_default();
    let snapshot = Snapshot::find(&args.world, &near)?.ok_or_else(|| {
        Failure("there is no snapshot of advisories here; name one with --snapshot FILE, or make one: `noharm snapshot build DIR… -o snapshot.noharm`".to_owned())
    })?;
    let index = snapshot.index()?;
    let head = snapshot.head(&index)?;
    let (identities, voices) = (args.world.statements()?, args.world.voices()?);
    let day = args.case.view.as_of.unwrap_or_else(clock::today);
    let asked = Asked {
        snapshot: &snapshot,
        index: &index,
        head: &head,
        identities: &identities,
        voices: &voices,
        day,
    };
    if args.brief {
        return brief::run(args, &asked, &files);
    }
    let bar = progress::bar(files.len() as u64, "SBOMs");
    let (mut failed, mut no) = (false, false);
    let mut take = |file: &Named, answered: Result<Answer, String>| -> Result<(), Failure> {
        let shown = match answered {
            Ok(answer) => {
                no |= args.fail_on.contains(&FailOn::Undetermined) && answer.counts().undecided > 0;
                show(args, answer, &bar)?
            }
            Err(error) => Err(error),
        };
        if let Err(error) = shown {
            failed = true;
            report(args, &file.path, error, &bar)?;
        }
        bar.inc(1);
        Ok(())
    };
    if args.json && args.why.is_empty() {
        batch::run(&asked, &files, &mut take)?;
    } else {
        for file in &files {
            take(file, one(file, &asked).map(|answer| Answer::Rows(Box::new(answer))))?;
        }
    }
    bar.finish_and_clear();
    Ok(if failed {
        Ending::Partly
    } else if no {
        Ending::No
    } else {
        Ending::Done
    })
}

/// An SBOM to be read, or a folder of which it is known by now that it cannot be looked through.
pub struct Named {
    pub path: PathBuf,
    pub unreadable: Option<String>,
}

impl Named {
    /// A file; what is not there is one bad SBOM, told in its place.
    pub fn file(path: PathBuf) -> Self {
        Self { path, unreadable: None }
    }
}

/// By its name, or in whatever file by how it begins: XML and tag-value have no ending of their own.
fn looks_like_sbom(path: &Path) -> bool {
    let name = path.to_string_lossy().to_ascii_lowercase();
    if [".json", ".json.gz", ".json.zst"].iter().any(|end| name.ends_with(end)) {
        return true;
    }
    let mut begins = false;
    let head_only = |_: &str, _: &[u8]| false;
    let opened = archive::open(path, &archive::Limits::SBOM, &head_only, &mut |_, head| {
        begins |= sbom::detect(&head).is_some();
    });
    // What is named as one and cannot be opened is told in its place.
    opened.map_or_else(|_| [".xml", ".spdx"].iter().any(|end| name.ends_with(end)), |_| begins)
}

/// Files stand for themselves; of a folder, what looks like an SBOM.
pub fn sbom_files(paths: &[PathBuf]) -> Result<Vec<Named>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            match folder::files(path) {
                Ok(found) => {
                    files.extend(found.into_iter().filter(|path| looks_like_sbom(path)).map(Named::file))
                }
                Err(error) => files.push(Named { path: path.clone(), unreadable: Some(error.to_string()) }),
            }
        } else {
            files.push(Named::file(path.clone()));
        }
    }
    if files.is_empty() {
        return Err(Failure(
            "these folders hold no SBOM (files ending in .json, or that begin as one)".to_owned(),
        ));
    }
    Ok(files)
}

/// What every SBOM is answered with.
pub struct Asked<'a> {
    /// Where the index is read from.
    pub snapshot: &'a Snapshot,
    pub index: &'a Index<'a>,
    pub head: &'a SnapshotHead,
    pub identities: &'a [Statement],
    pub voices: &'a [Voice],
    pub day: Day,
}

/// An SBOM as it was read.
pub struct Opened {
    pub name: String,
    pub sbom: Sbom,
    /// What is stated beside the SBOMs, and in it.
    pub voices: Vec<Voice>,
}

impl Opened {
    /// Reads it.
    pub fn new(file: &Named, beside: &[Voice]) -> Result<Self, String> {
        if let Some(error) = &file.unreadable {
            return Err(error.clone());
        }
        let path = &file.path;
        let bytes = archive::read(path, &archive::Limits::SBOM)?;
        let read = sbom::read_with_statements(&bytes, &Limits::default());
        let (sbom, vex) = read.map_err(|error| error.to_string())?;
        let name = path.display().to_string();
        let own = vex
            .filter(|vex| !vex.statements.is_empty())
            .map(|vex| statement::of_sbom(&name, 0, Role::Supplier, Arc::new(vex)));
        let voices = own.into_iter().chain(beside.iter().cloned()).collect();
        Ok(Self { name, sbom, voices })
    }

    /// Answers it.
    pub fn answer(&self, asked: &Asked<'_>) -> Result<SbomAssessment, String> {
        let Asked { index, head, identities, day, .. } = *asked;
        bare_sbom::assess(&self.name, &self.sbom, index, head.clone(), identities, &self.voices, day)
            .map_err(|error| asked.snapshot.told(&error).to_string())
    }
}

fn one(file: &Named, asked: &Asked<'_>) -> Result<SbomAssessment, String> {
    Opened::new(file, asked.voices)?.answer(asked)
}

/// The answer for one SBOM.
pub(super) enum Answer {
    /// To be shown to a person.
    Rows(Box<SbomAssessment>),
    /// One line of JSON.
    Line(bare_sbom::Answer),
}

impl Answer {
    fn counts(&self) -> &Counts {
        match self {
            Self::Rows(answer) => &answer.counts,
            Self::Line(answer) => &answer.counts,
        }
    }
}

/// Prints the answer; the inner error is what was asked of this SBOM and is not in it.
fn show(args: &Args, answer: Answer, bar: &indicatif::ProgressBar) -> Result<Result<(), String>, Failure> {
    let answer = match answer {
        Answer::Rows(answer) => *answer,
        Answer::Line(answer) => return bar.suspend(|| output::pieces(answer.pieces())).map(|_| Ok(())),
    };
    let options = terminal::Options { all: args.all, unknown: args.unknown, ..screen::options() };
    let asked = args.why.first().map(|id| (id.as_str(), args.why.get(1).map(String::as_str)));
    if let Some((id, package)) = asked
        && !answer.findings.iter().any(|finding| terminal::is_meant(finding, id, package))
    {
        return Ok(Err(format!("`{id}` matches nothing in this SBOM; is it in the snapshot?")));
    }
    if args.json {
        return bar.suspend(|| output::json(&answer)).map(|_| Ok(()));
    }
    let text = match asked {
        Some((id, package)) => terminal::finding(&of_sbom(answer), id, package, &options).unwrap_or_default(),
        None => terminal::sbom(&answer, &options),
    };
    bar.suspend(|| output::line(text.trim_end())).map(|_| Ok(()))
}

/// An SBOM's answer in the form of a device's, of which nothing else is known.
fn of_sbom(answer: SbomAssessment) -> Assessment {
    Assessment {
        format: FORMAT,
        device: DeviceHead::default(),
        release: None,
        as_of: answer.as_of,
        snapshot: answer.snapshot,
        harms: Vec::new(),
        findings: answer.findings,
        actions: Vec::new(),
        proofs: ProofHead::default(),
        counts: answer.counts,
        page: PageFacts::default(),
    }
}

pub(super) fn report(
    args: &Args,
    path: &Path,
    error: String,
    bar: &indicatif::ProgressBar,
) -> Result<(), Failure> {
    bar.suspend(|| {
        let sbom = path.display().to_string();
        if args.json {
            return output::json(&SbomFailure { format: FORMAT, sbom, error }).map(drop);
        }
        output::aside(&format!("error: {sbom}: {error}"));
        Ok(())
    })
}
