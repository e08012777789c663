//! `noharm snapshot build`: the world's advisories, wherever they lie under some folders, into one index file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use noharm_documents::limits::Limits;
use noharm_documents::sbom;
use noharm_matcher::{Builder, Index};
use noharm_model::component::Component;
use serde::{Deserialize, Serialize};

use super::feeds::{FileReport, collect};
use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::{archive, file, folder, output};

/// Build an index of the world's advisories.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    job: Job,
}

#[derive(Subcommand)]
enum Job {
    /// Read OSV, NVD, CVE, KEV and EPSS files wherever they lie under the folders, and write one index
    #[command(after_help = "Example:\n  noharm snapshot build feeds/ -o world.noharm")]
    Build(Build),
    /// Say what an index covers
    Show(Show),
}

/// Bytes of the file that says what the sources lack.
const LARGEST_GAPS: u64 = 1 << 20;

#[derive(clap::Args)]
struct Build {
    /// Folders or files: plain, .gz, .zst, .zip, .tar, .tar.gz, .tar.zst
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The index to write
    #[arg(short, long)]
    output: PathBuf,
    /// Keep only what the SBOMs under these folders may be matched against
    #[arg(long)]
    only_for: Vec<PathBuf>,
    /// What the sources are known to lack: a TOML table, source = ["one sentence", …]
    #[arg(long)]
    gaps: Option<PathBuf>,
    /// Print one JSON object instead of words
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
struct Show {
    /// The index
    file: PathBuf,
    /// Print one JSON object instead of words
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    match &args.job {
        Job::Build(args) => build(args),
        Job::Show(args) => show(args),
    }
}

#[derive(Serialize)]
struct Report {
    format: u32,
    output: String,
    bytes: u64,
    digest: String,
    records: usize,
    feeds: BTreeMap<&'static str, usize>,
    skipped: usize,
    unreadable: usize,
    not_feeds: usize,
    problems: Vec<FileReport>,
}

fn build(args: &Build) -> Outcome {
    let mut files = Vec::new();
    for path in &args.paths {
        files.extend(folder::files(path)?);
    }
    let mut builder = Builder::new();
    state_gaps(&mut builder, args.gaps.as_deref())?;
    keep_only(&mut builder, &args.only_for)?;
    let reports = collect(&mut builder, &files);
    if reports.iter().all(|report| report.records == 0) {
        return Err(nothing(&reports));
    }
    let bytes = builder.build().map_err(|error| Failure(error.to_string()))?;
    output::replace(&args.output, &bytes)?;
    tell(args, &bytes, reports)
}

fn state_gaps(builder: &mut Builder, path: Option<&Path>) -> Result<(), Failure> {
    #[derive(Deserialize)]
    struct Gaps(BTreeMap<String, Vec<String>>);
    let Some(path) = path else { return Ok(()) };
    let text = file::text(path, LARGEST_GAPS).map_err(|error| Failure::at(path, error))?;
    let Gaps(gaps) = toml::from_str(&text).map_err(|error| Failure::at(path, error))?;
    for (source, sentences) in gaps {
        for sentence in sentences {
            builder.gap(&source, &sentence);
        }
    }
    Ok(())
}

/// Reads every SBOM under the folders and tells the builder to keep what they may be matched against.
fn keep_only(builder: &mut Builder, folders: &[PathBuf]) -> Result<(), Failure> {
    if folders.is_empty() {
        return Ok(());
    }
    let mut components: Vec<Component> = Vec::new();
    for top in folders {
        for path in folder::files(top)? {
            let name = path.to_string_lossy();
            if !name.ends_with(".json") || path.parent().is_none_or(|folder| !folder.ends_with("sbom")) {
                continue;
            }
            let bytes =
                archive::read(&path, &archive::Limits::SBOM).map_err(|error| Failure::at(&path, error))?;
            let sbom = sbom::read(&bytes, &Limits::default()).map_err(|error| Failure::at(&path, error))?;
            components.extend(sbom.components);
        }
    }
    if components.is_empty() {
        return Err(Failure(
            "no SBOM was found under the folders of --only-for (files `sbom/*.json`)".into(),
        ));
    }
    builder.keep(&components, "only what the worked devices' SBOMs contain");
    Ok(())
}

/// How many files are named where nothing was found.
const NAMED: usize = 3;

/// No record at all: because of these files, or because there is no feed.
fn nothing(reports: &[FileReport]) -> Failure {
    let mut text =
        "no advisory was found; name a folder that holds OSV, NVD, CVE, KEV or EPSS files".to_owned();
    let faults = reports.iter().flat_map(|report| {
        let whole = report.error.iter().map(|error| format!("{}: {error}", report.file));
        whole.chain(report.reasons.iter().cloned())
    });
    for fault in faults.take(NAMED) {
        text.push_str(&format!("\n  {fault}"));
    }
    Failure(text)
}

fn tell(args: &Build, bytes: &[u8], files: Vec<FileReport>) -> Outcome {
    let mut feeds: BTreeMap<&'static str, usize> = BTreeMap::new();
    for report in &files {
        if let Some(feed) = report.feed {
            *feeds.entry(feed).or_default() += report.records;
        }
    }
    let not_feeds = files.iter().filter(|report| report.feed.is_none()).map(|report| report.skipped).sum();
    let skipped = files.iter().filter(|report| report.feed.is_some()).map(|report| report.skipped).sum();
    let unreadable = files.iter().map(|report| report.unreadable + usize::from(report.error.is_some())).sum();
    let report = Report {
        format: noharm_model::answer::FORMAT,
        output: args.output.display().to_string(),
        bytes: bytes.len() as u64,
        digest: output::named(&Index::open(bytes).map_err(|error| Failure(error.to_string()))?.digest()),
        records: feeds.values().sum(),
        feeds,
        skipped,
        unreadable,
        not_feeds,
        problems: files
            .into_iter()
            .filter(|report| report.error.is_some() || !report.reasons.is_empty())
            .collect(),
    };
    if args.json {
        output::json(&report)?;
    } else {
        output::line(&words(&report))?;
    }
    Ok(if unreadable > 0 { Ending::Partly } else { Ending::Done })
}

fn words(report: &Report) -> String {
    let feeds = report.feeds.iter().map(|(feed, records)| format!("{records:>9} records  {feed}"));
    let mut lines: Vec<String> = feeds.collect();
    lines.push(format!(
        "{:>9} records passed over, {} files that are no feed",
        report.skipped, report.not_feeds
    ));
    if report.unreadable > 0 {
        lines.push(format!(
            "{:>9} files could not be read to their end: what they hold may be missing",
            report.unreadable
        ));
    }
    for file in &report.problems {
        lines.extend(file.error.iter().map(|error| format!("  could not read {}: {error}", file.file)));
        lines.extend(file.reasons.iter().map(|reason| format!("  passed over {reason}")));
    }
    lines.push(format!("wrote {}: {} bytes, {}", report.output, report.bytes, report.digest));
    lines.join("\n")
}

fn show(args: &Show) -> Outcome {
    #[derive(Serialize)]
    struct Shown<'a> {
        format: u32,
        digest: String,
        bytes: u64,
        selection: &'a str,
        products: u64,
        sources: &'a [noharm_model::finding::SourceCoverage],
        ecosystems: &'a [(String, u64)],
    }
    let mapped = crate::shell::mapped::Mapped::open(&args.file)?;
    let damaged = |error| Failure::at(&args.file, error);
    let index = Index::open(mapped.bytes()).map_err(damaged)?;
    index.verify().map_err(damaged)?;
    let coverage = index.coverage().map_err(damaged)?;
    if args.json {
        output::json(&Shown {
            format: noharm_model::answer::FORMAT,
            digest: output::named(&index.digest()),
            bytes: mapped.bytes().len() as u64,
            selection: &coverage.selection_note,
            products: coverage.products,
            sources: &coverage.sources,
            ecosystems: &coverage.ecosystems,
        })?;
        return Ok(Ending::Done);
    }
    let bytes = mapped.bytes();
    let mut lines =
        vec![format!("{}: {} bytes, {}", args.file.display(), bytes.len(), output::named(&index.digest()))];
    if coverage.selection {
        lines.push(format!("a selection: {}", coverage.selection_note));
    }
    for source in &coverage.sources {
        let as_of = source.as_of.map_or("day unknown".to_owned(), |day| format!("to {day}"));
        lines.push(format!("{:>9} records  {}, {as_of}", source.records, source.name));
        lines.extend(source.gaps.iter().map(|gap| format!("                   lacks {gap}")));
    }
    output::line(&lines.join("\n"))?;
    Ok(Ending::Done)
}
