//! `noharm assess`: who can be harmed, by what path, what to do first; or an SBOM alone, in the world's own order.

pub mod bare;
mod batch;
mod brief;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ValueEnum;
use noharm_assessment::Assessed;
use noharm_model::answer::Assessment;
use noharm_model::level::{Decision, Verdict};
use noharm_reports::drawing::Layout;
use noharm_reports::{html, terminal};

use super::case::{CaseArgs, Opened, WorldArgs};
use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::{file, output, screen};

/// Assess a device, or bare SBOMs.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noharm assess examples/infusion-pump
  noharm assess examples/infusion-pump --release 3.3.0 --out pump.html
  noharm assess examples/infusion-pump --why CVE-2017-14491
  noharm assess examples/infusion-pump --fail-on uncontrolled,unacceptable
  noharm assess --sbom device.cdx.json --json
  noharm assess --sbom sboms/ --brief --json
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
    /// Of each SBOM only counts, and which component has which vulnerability, without reasons: the quick way through many SBOMs
    #[arg(long, requires = "sbom", conflicts_with_all = ["dir", "all", "unknown", "why"])]
    brief: bool,
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
    if args.sbom.is_empty() { device(args) } else { bare::run(args) }
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
    if assessment.findings.iter().any(|finding| terminal::is_meant(finding, id, package)) {
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
