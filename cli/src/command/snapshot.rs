//! `noharm snapshot build`: the world's advisories, wherever they lie under some folders, into one index file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use clap::Subcommand;
use noharm_documents::advisory::{self, Feed, Taken};
use noharm_documents::limits::Limits;
use noharm_documents::sbom;
use noharm_matcher::{Builder, Index};
use noharm_model::advisory::Advisory;
use noharm_model::component::Component;
use noharm_model::day::Day;
use serde::{Deserialize, Serialize};

use crate::shell::failure::{Ending, Failure, Outcome};
use crate::shell::{archive, file, folder, output, progress};

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

/// What became of one file.
#[derive(Serialize)]
struct FileReport {
    file: String,
    feed: Option<&'static str>,
    records: usize,
    skipped: usize,
    /// Files in it that are no well-formed feed: whatever stands behind the fault is missing.
    unreadable: usize,
    reasons: Vec<String>,
    error: Option<String>,
}

impl FileReport {
    fn new(file: &str, feed: Option<Feed>) -> Self {
        Self {
            file: file.to_owned(),
            feed: feed.map(Feed::as_str),
            records: 0,
            skipped: 0,
            unreadable: 0,
            reasons: Vec::new(),
            error: None,
        }
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

/// What a worker hands to the builder.
enum Parcel {
    Advisories(Vec<Advisory>),
    DebianCpeList(String),
    CpeAliases(String),
    AsOf(&'static str, Day),
    Done(Vec<FileReport>),
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

/// Reads the files on all cores and hands what they hold to the builder, in the order of the files.
fn collect(builder: &mut Builder, files: &[PathBuf]) -> Vec<FileReport> {
    let bar = progress::bar(files.len() as u64, "reading feeds");
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(files.len().max(1));
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mut reports: BTreeMap<usize, Vec<FileReport>> = BTreeMap::new();
    let mut waiting: BTreeMap<usize, Vec<Parcel>> = BTreeMap::new();
    std::thread::scope(|scope| {
        // A bound keeps a fast reader from filling memory ahead of the builder.
        let (sender, receiver) = mpsc::sync_channel::<(usize, Parcel)>(64);
        for _ in 0..workers {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(path) = files.get(number) else { break };
                    let reports = read_file(path, &mut |parcel| drop(sender.send((number, parcel))));
                    drop(sender.send((number, Parcel::Done(reports))));
                }
            });
        }
        drop(sender);
        let mut current = 0;
        for (number, parcel) in receiver {
            waiting.entry(number).or_default().push(parcel);
            while let Some(parcels) = waiting.get_mut(&current) {
                let mut finished = false;
                for parcel in parcels.drain(..) {
                    finished |= give(builder, parcel, reports.entry(current).or_default());
                }
                if !finished {
                    break;
                }
                waiting.remove(&current);
                current += 1;
                bar.inc(1);
            }
        }
    });
    bar.finish_and_clear();
    reports.into_values().flatten().collect()
}

/// Gives one parcel to the builder; true if it was its file's last.
fn give(builder: &mut Builder, parcel: Parcel, reports: &mut Vec<FileReport>) -> bool {
    match parcel {
        Parcel::Advisories(advisories) => advisories.into_iter().for_each(|advisory| builder.add(advisory)),
        Parcel::DebianCpeList(text) => builder.debian_cpe_list(&text),
        Parcel::CpeAliases(text) => builder.cpe_aliases(&text),
        Parcel::AsOf(source, day) => builder.as_of(source, day),
        Parcel::Done(done) => {
            reports.extend(done);
            return true;
        }
    }
    false
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

/// How many records are handed on at once.
const BATCH: usize = 512;

fn read_file(path: &Path, send: &mut dyn FnMut(Parcel)) -> Vec<FileReport> {
    let mut reports: BTreeMap<Option<Feed>, FileReport> = BTreeMap::new();
    let shown = path.display().to_string();
    let opened = archive::open(path, &archive::Limits::FEED, &mut |name, bytes| {
        let full = format!("{shown}/{name}");
        let base = name.rsplit('/').next().unwrap_or(name);
        match base {
            "debian-cpe-list.txt" => {
                return send(Parcel::DebianCpeList(String::from_utf8_lossy(&bytes).into_owned()));
            }
            "debian-cpe-aliases.txt" => {
                return send(Parcel::CpeAliases(String::from_utf8_lossy(&bytes).into_owned()));
            }
            _ => {}
        }
        let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
        let feed = advisory::detect(&full, head);
        let report = reports.entry(feed).or_insert_with(|| FileReport::new(&shown, feed));
        if let Some(feed) = feed {
            take(feed, &full, &bytes, report, send);
        } else {
            report.skipped += 1;
        }
    });
    if let Err(error) = opened {
        reports.entry(None).or_insert_with(|| FileReport::new(&shown, None)).error = Some(error);
    }
    reports.into_values().collect()
}

fn take(feed: Feed, name: &str, bytes: &[u8], report: &mut FileReport, send: &mut dyn FnMut(Parcel)) {
    let mut batch = Vec::new();
    let read = advisory::read(feed, name, bytes, &Limits::default(), &mut |advisory| {
        report.records += 1;
        batch.push(advisory);
        if batch.len() == BATCH {
            send(Parcel::Advisories(std::mem::take(&mut batch)));
        }
    });
    if !batch.is_empty() {
        send(Parcel::Advisories(batch));
    }
    match read {
        Ok(Taken { skipped, skipped_count, as_of, .. }) => {
            // Only feeds that are one file speak for their source as a whole.
            let source = match feed {
                Feed::Kev => Some("kev"),
                Feed::Epss => Some("epss"),
                _ => None,
            };
            if let (Some(source), Some(day)) = (source, as_of) {
                send(Parcel::AsOf(source, day));
            }
            report.skipped += skipped_count;
            let room = 5_usize.saturating_sub(report.reasons.len());
            report.reasons.extend(
                skipped.iter().take(room).map(|one| format!("{name}, {}: {}", one.place, one.reason)),
            );
        }
        Err(error) => {
            report.unreadable += 1;
            if report.reasons.len() < 5 {
                report.reasons.push(format!("{name}: {error}"));
            }
        }
    }
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
        digest: output::digest(bytes),
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
            digest: output::digest(mapped.bytes()),
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
        vec![format!("{}: {} bytes, {}", args.file.display(), bytes.len(), output::digest(bytes))];
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
