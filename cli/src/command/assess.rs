//! `noharm assess`: who can be harmed, by what path, what to do first; or an SBOM alone, in the world's own order.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::ValueEnum;
use noharm_assessment::{Assessed, bare_sbom, statement};
use noharm_documents::limits::Limits;
use noharm_documents::sbom;
use noharm_matcher::{Index, Role, Statement, Voice};
use noharm_model::answer::{
    Assessment, DeviceHead, FORMAT, PageFacts, ProofHead, SbomAssessment, SbomFailure, SnapshotHead,
};
use noharm_model::day::Day;
use noharm_model::level::{Decision, Verdict};
use noharm_reports::drawing::Layout;
use noharm_reports::{html, terminal};

use super::case::{CaseArgs, Opened, Snapshot, WorldArgs};
use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::{archive, clock, file, folder, output, progress, screen};

/// Assess a device, or bare SBOMs.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noharm assess examples/infusion-pump
  noharm assess examples/infusion-pump --release 3.3.0 --out pump.html
  noharm assess examples/infusion-pump --why CVE-2017-14491
  noharm assess examples/infusion-pump --fail-on uncontrolled,unacceptable
  noharm assess --sbom device.cdx.json --json
  noharm assess --sbom device.cdx.json --vex vex/ --build-status cve-summary.json
  noharm assess --sbom device.cdx.json --kernel-config .config --kernel-config makefiles.txt
  noharm assess --sbom device.cdx.json --vex vex/ --why CVE-2017-14491 dnsmasq")]
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
    if opened.snapshot.is_none() {
        output::aside(NO_SNAPSHOT);
    }
    check_questions(args, &assessment)?;
    if let Some(path) = &args.out {
        write_page(opened.folder.top(), path, &assessment)?;
    }
    let milliseconds = begun.elapsed().as_millis();
    if args.json {
        output::json(&assessment)?;
    } else {
        output::line(text(args, &assessment, milliseconds).trim_end())?;
    }
    Ok(if fails(&args.fail_on, &assessment) { Ending::No } else { Ending::Done })
}

/// What is said where a device is assessed against nothing.
const NO_SNAPSHOT: &str = "warning: there is no snapshot of advisories here, so no vulnerability can be known and no package is covered; name one with --snapshot FILE, or make one: `noharm snapshot build DIR… -o snapshot.noharm`";

/// Refuses to answer where what was asked for is not there: a rank that nothing has, an id that matches nothing.
fn check_questions(args: &Args, assessment: &Assessment) -> Result<(), Failure> {
    if let Some(rank) = args.path {
        let ranks = terminal::ranks(assessment);
        if rank == 0 || rank > ranks {
            return Err(Failure(match ranks {
                0 => format!("`--path {rank}`: no vulnerability reaches a patient or cannot be decided"),
                _ => format!("`--path {rank}`: the ranks here are 1 to {ranks}; `--all` lists them"),
            }));
        }
    }
    let Some(id) = args.why.first() else { return Ok(()) };
    let package = args.why.get(1).map(String::as_str);
    if terminal::finding(assessment, id, package, &screen::options()).is_some() {
        return Ok(());
    }
    Err(Failure(format!(
        "`{id}` matches nothing{} in this device; is it in the snapshot? `--all` lists what matches",
        package.map_or_else(String::new, |package| format!(" in `{package}`"))
    )))
}

fn text(args: &Args, assessment: &Assessment, milliseconds: u128) -> String {
    let options = terminal::Options {
        all: args.all,
        unknown: args.unknown,
        path: args.path,
        milliseconds: Some(milliseconds),
        page: args.out.as_ref().map(|path| path.display().to_string()),
        ..screen::options()
    };
    let asked = args
        .why
        .first()
        .and_then(|id| terminal::finding(assessment, id, args.why.get(1).map(String::as_str), &options));
    asked.unwrap_or_else(|| terminal::assess(assessment, &options))
}

/// Bytes of a case's `layout.lock`.
const LARGEST_LAYOUT: u64 = 8 << 20;

/// The page, and the places of the drawing's boxes, kept beside the case so that two releases can be compared by eye.
fn write_page(case: &Path, path: &Path, assessment: &Assessment) -> Result<(), Failure> {
    let lock = case.join("layout.lock");
    let mut layout = if lock.symlink_metadata().is_ok() {
        let text = file::text(&lock, LARGEST_LAYOUT).map_err(|error| Failure::at(&lock, error))?;
        Layout::parse(&text).map_err(|error| Failure::at(&lock, error))?
    } else {
        Layout::default()
    };
    if layout.place(&assessment.page.drawing)
        && let Err(failure) = output::replace(&lock, layout.print().as_bytes())
    {
        // The page is what was asked for; a case on a read-only disk still gets it.
        output::aside(&format!("note: {failure}; the drawing's places are not kept"));
    }
    output::replace(path, html::page(assessment, &layout).as_bytes())
}

fn fails(words: &[FailOn], assessment: &Assessment) -> bool {
    words.iter().any(|word| match word {
        FailOn::Uncontrolled => has_verdict(assessment, Verdict::Uncontrolled),
        // Without a snapshot nothing is determined of any package.
        FailOn::Undetermined => {
            has_verdict(assessment, Verdict::Undetermined)
                || (assessment.snapshot.digest.is_none() && assessment.counts.packages > 0)
        }
        FailOn::Unacceptable => assessment.harms.iter().any(|harm| harm.decision == Decision::Unacceptable),
        FailOn::Undecided => assessment.harms.iter().any(|harm| harm.decision == Decision::Undecided),
    })
}

fn has_verdict(assessment: &Assessment, verdict: Verdict) -> bool {
    assessment.findings.iter().any(|finding| finding.leads_to(verdict))
}

/// SBOMs alone: each is read and answered for itself, and a bad one never takes the others down.
fn bare(args: &Args) -> Outcome {
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
    let heard = Heard { identities: args.world.statements()?, voices: args.world.voices()? };
    let day = args.case.view.as_of.unwrap_or_else(clock::today);
    let bar = progress::bar(files.len() as u64, "SBOMs");
    let (mut failed, mut no) = (false, false);
    for file in &files {
        let answered = match one(file, &index, &head, &heard, day) {
            Ok(answer) => {
                no |= args.fail_on.contains(&FailOn::Undetermined) && answer.counts.undecided > 0;
                show(args, answer, &bar)?
            }
            Err(error) => Err(error),
        };
        if let Err(error) = answered {
            failed = true;
            report(args, &file.path, error, &bar)?;
        }
        bar.inc(1);
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
struct Named {
    path: PathBuf,
    unreadable: Option<String>,
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
fn sbom_files(paths: &[PathBuf]) -> Result<Vec<Named>, Failure> {
    let mut files = Vec::new();
    let file = |path| Named { path, unreadable: None };
    for path in paths {
        if path.is_dir() {
            match folder::files(path) {
                Ok(found) => files.extend(found.into_iter().filter(|path| looks_like_sbom(path)).map(file)),
                Err(error) => files.push(Named { path: path.clone(), unreadable: Some(error.to_string()) }),
            }
        } else {
            // What is not there is one bad SBOM, told in its place.
            files.push(file(path.clone()));
        }
    }
    if files.is_empty() {
        return Err(Failure(
            "these folders hold no SBOM (files ending in .json, or that begin as one)".to_owned(),
        ));
    }
    Ok(files)
}

/// What is said of SBOMs beside them.
struct Heard {
    identities: Vec<Statement>,
    voices: Vec<Voice>,
}

fn one(
    file: &Named,
    index: &Index<'_>,
    head: &SnapshotHead,
    heard: &Heard,
    day: Day,
) -> Result<SbomAssessment, String> {
    if let Some(error) = &file.unreadable {
        return Err(error.clone());
    }
    let path = &file.path;
    let bytes = archive::read(path, &archive::Limits::SBOM)?;
    let read = sbom::read_with_statements(&bytes, &Limits::default());
    let (sbom, vex) = read.map_err(|error| error.to_string())?;
    let name = path.display().to_string();
    let own = vex.map(|vex| statement::of_sbom(&name, 0, Role::Supplier, Arc::new(vex)));
    let voices: Vec<Voice> = own.into_iter().chain(heard.voices.iter().cloned()).collect();
    bare_sbom::assess(&name, &sbom, index, head.clone(), &heard.identities, &voices, day)
        .map_err(|error| error.to_string())
}

/// Prints the answer; the inner error is what was asked of this SBOM and is not in it.
fn show(
    args: &Args,
    answer: SbomAssessment,
    bar: &indicatif::ProgressBar,
) -> Result<Result<(), String>, Failure> {
    let options = terminal::Options { all: args.all, unknown: args.unknown, ..screen::options() };
    let asked = args.why.first().map(|id| {
        let package = args.why.get(1).map(String::as_str);
        (id, terminal::finding(&of_sbom(answer.clone()), id, package, &options))
    });
    let text = match asked {
        Some((_, Some(_))) | None if args.json => {
            return bar.suspend(|| output::json(&answer)).map(|_| Ok(()));
        }
        None => terminal::sbom(&answer, &options),
        Some((id, text)) => match text {
            Some(text) => text,
            None => {
                return Ok(Err(format!("`{id}` matches nothing in this SBOM; is it in the snapshot?")));
            }
        },
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

fn report(args: &Args, path: &Path, error: String, bar: &indicatif::ProgressBar) -> Result<(), Failure> {
    bar.suspend(|| {
        let sbom = path.display().to_string();
        if args.json {
            return output::json(&SbomFailure { format: FORMAT, sbom, error }).map(drop);
        }
        output::aside(&format!("error: {sbom}: {error}"));
        Ok(())
    })
}
