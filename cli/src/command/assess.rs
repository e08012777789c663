//! `noharm assess`: who can be harmed, by what path, what to do first; or an SBOM alone, in the world's own order.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ValueEnum;
use noharm_assessment::{Assessed, bare_sbom};
use noharm_documents::limits::Limits;
use noharm_documents::sbom;
use noharm_matcher::{Index, Statement};
use noharm_model::answer::{Assessment, FORMAT, SbomAssessment, SbomFailure, SnapshotHead};
use noharm_model::day::Day;
use noharm_model::level::{Decision, Verdict};
use noharm_reports::drawing::Layout;
use noharm_reports::{html, terminal};

use super::case::{CaseArgs, Opened, Snapshot, WorldArgs};
use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::{archive, clock, folder, output, progress, screen};

/// Assess a device, or bare SBOMs.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noharm assess examples/infusion-pump
  noharm assess examples/infusion-pump --release 3.3.0 --out pump.html
  noharm assess examples/infusion-pump --why CVE-2017-14491
  noharm assess examples/infusion-pump --fail-on uncontrolled,unacceptable
  noharm assess --sbom device.cdx.json --json")]
pub struct Args {
    #[command(flatten)]
    case: CaseArgs,
    #[command(flatten)]
    world: WorldArgs,
    /// SBOM files or folders of them, without a security file
    #[arg(long, num_args = 1.., conflicts_with_all = ["dir", "release", "out", "path"])]
    sbom: Vec<PathBuf>,
    /// Every vulnerability, also those that reach no one, with the reason
    #[arg(long)]
    all: bool,
    /// What is unknown, and the question that would settle it
    #[arg(long)]
    unknown: bool,
    /// The path of the N-th vulnerability
    #[arg(long, value_name = "N")]
    path: Option<usize>,
    /// One vulnerability, rule by rule, optionally in one package
    #[arg(long, num_args = 1..=2, value_names = ["ID", "PACKAGE"])]
    why: Vec<String>,
    /// Write one self-contained HTML page
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print one JSON object (one a line for each SBOM)
    #[arg(long)]
    json: bool,
    /// Exit with 1 where any of these is found
    #[arg(long, value_delimiter = ',', value_name = "WORD,…")]
    fail_on: Vec<FailOn>,
}

/// What makes the answer a no.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Uncontrolled,
    Undetermined,
    Unacceptable,
    Undecided,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    if args.sbom.is_empty() { device(args) } else { bare(args) }
}

fn device(args: &Args) -> Outcome {
    let begun = Instant::now();
    let opened = Opened::new(&args.case, &args.world)?;
    let Assessed { assessment, .. } = opened.assess(args.out.is_some())?;
    if let Some(path) = &args.out {
        write_page(opened.folder.top(), path, &assessment)?;
    }
    let milliseconds = begun.elapsed().as_millis();
    if args.json {
        output::json(&assessment)?;
    } else {
        output::line(text(args, &assessment, milliseconds)?.trim_end())?;
    }
    Ok(if fails(&args.fail_on, &assessment) { Ending::No } else { Ending::Done })
}

fn text(args: &Args, assessment: &Assessment, milliseconds: u128) -> Result<String, Failure> {
    let options = terminal::Options {
        all: args.all,
        unknown: args.unknown,
        path: args.path,
        milliseconds: Some(milliseconds),
        page: args.out.as_ref().map(|path| path.display().to_string()),
        ..screen::options()
    };
    let Some(id) = args.why.first() else { return Ok(terminal::assess(assessment, &options)) };
    let package = args.why.get(1).map(String::as_str);
    terminal::finding(assessment, id, package, &options).ok_or_else(|| {
        Failure(format!("`{id}` matches nothing in this device; is it in the snapshot? `--all` lists what matches"))
    })
}

/// The page, and the places of the drawing's boxes, kept beside the case so that two releases can be compared by eye.
fn write_page(case: &Path, path: &Path, assessment: &Assessment) -> Result<(), Failure> {
    let lock = case.join("layout.lock");
    let mut layout = match std::fs::read_to_string(&lock) {
        Ok(text) => Layout::parse(&text).map_err(|error| Failure::at(&lock, error))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Layout::default(),
        Err(error) => return Err(Failure::at(&lock, error)),
    };
    if layout.place(&assessment.page.drawing) {
        if let Err(failure) = output::replace(&lock, layout.print().as_bytes()) {
            // The page is what was asked for; a case on a read-only disk still gets it.
            eprintln!("note: {failure}; the drawing's places are not kept");
        }
    }
    output::replace(path, html::page(assessment, &layout).as_bytes())
}

fn fails(words: &[FailOn], assessment: &Assessment) -> bool {
    words.iter().any(|word| match word {
        FailOn::Uncontrolled => has_verdict(assessment, Verdict::Uncontrolled),
        FailOn::Undetermined => has_verdict(assessment, Verdict::Undetermined),
        FailOn::Unacceptable => assessment.harms.iter().any(|harm| harm.decision == Decision::Unacceptable),
        FailOn::Undecided => assessment.harms.iter().any(|harm| harm.decision == Decision::Undecided),
    })
}

fn has_verdict(assessment: &Assessment, verdict: Verdict) -> bool {
    assessment.findings.iter().any(|finding| finding.verdict == Some(verdict))
}

/// SBOMs alone: each is read and answered for itself, and a bad one never takes the others down.
fn bare(args: &Args) -> Outcome {
    let files = sbom_files(&args.sbom)?;
    let near = files.first().cloned().unwrap_or_default();
    let snapshot = Snapshot::find(&args.world, &near)?.ok_or_else(|| {
        Failure("there is no snapshot of advisories here; name one with --snapshot FILE, or make one: `noharm snapshot build DIR… -o snapshot.noharm`".to_owned())
    })?;
    let index = snapshot.index()?;
    let head = snapshot.head(&index)?;
    let shared = args.world.statements()?;
    let day = args.case.view.as_of.unwrap_or_else(clock::today);
    let bar = progress::bar(files.len() as u64, "SBOMs");
    let (mut failed, mut no) = (false, false);
    for path in &files {
        match one(path, &index, &head, &shared, day) {
            Ok(answer) => {
                no |= args.fail_on.contains(&FailOn::Undetermined) && answer.counts.undecided > 0;
                show(args, &answer, &bar)?;
            }
            Err(error) => {
                failed = true;
                report(args, path, error, &bar)?;
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(if failed { Ending::Partly } else if no { Ending::No } else { Ending::Done })
}

/// Files stand for themselves; of a folder, what looks like an SBOM by its name.
fn sbom_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let looks = |path: &PathBuf| {
                let name = path.to_string_lossy().to_ascii_lowercase();
                [".json", ".json.gz", ".json.zst"].iter().any(|end| name.ends_with(end))
            };
            files.extend(folder::files(path)?.into_iter().filter(looks));
        } else {
            // What is not there is one bad SBOM, told in its place.
            files.push(path.clone());
        }
    }
    if files.is_empty() {
        return Err(Failure("these folders hold no SBOM (files ending in .json)".to_owned()));
    }
    Ok(files)
}

fn one(path: &Path, index: &Index<'_>, head: &SnapshotHead, shared: &[Statement], day: Day) -> Result<SbomAssessment, String> {
    let bytes = archive::read(path, &archive::Limits::default())?;
    let sbom = sbom::read(&bytes, &Limits::default()).map_err(|error| error.to_string())?;
    let name = path.display().to_string();
    bare_sbom::assess(&name, &sbom, index, head.clone(), shared, day).map_err(|error| error.to_string())
}

fn show(args: &Args, answer: &SbomAssessment, bar: &indicatif::ProgressBar) -> Result<(), Failure> {
    bar.suspend(|| {
        if args.json {
            return output::json(answer);
        }
        let options = terminal::Options { all: args.all, unknown: args.unknown, ..screen::options() };
        output::line(terminal::sbom(answer, &options).trim_end())
    })
}

fn report(args: &Args, path: &Path, error: String, bar: &indicatif::ProgressBar) -> Result<(), Failure> {
    bar.suspend(|| {
        let sbom = path.display().to_string();
        if args.json {
            return output::json(&SbomFailure { format: FORMAT, sbom, error });
        }
        eprintln!("error: {sbom}: {error}");
        Ok(())
    })
}
