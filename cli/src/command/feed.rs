//! `noharm feed`: a store of the world's advisories that is renewed, from files or (through `noharm-feed`) from the network.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use noharm_feeds::store::{Committed, Source, Status, Store};
use noharm_feeds::{FileReport, collect};
use noharm_model::day::Day;
use serde::Serialize;

use super::taken::{self, Taken};
use crate::shell::clock;
use crate::shell::failure::{Ending, Outcome};
use crate::shell::output::{self, one_a_line};
use crate::shell::progress::Bars;

/// Keep a store of advisories and renew it.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    job: Job,
}

#[derive(Subcommand)]
enum Job {
    /// Take feeds from folders and archives into a store: for sites without a network
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(Import),
    /// Fetch what changed in the world since the last time into a store
    #[command(after_help = SYNC_EXAMPLES, disable_help_flag = true)]
    Sync(Sync),
    /// What a store holds, how old each source is, and whether every byte is whole
    #[command(after_help = STATUS_EXAMPLES)]
    Status(StatusOf),
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  noharm feed import world/ /media/usb/feeds       a store from a folder of feeds
  noharm feed import world/ osv-all.zip nvd.tar.zst
  noharm assess --sbom device.cdx.json --snapshot world/

A second import renews the store: only what changed is packed. A process that is killed, or a full disk, leaves the old index whole.";

const SYNC_EXAMPLES: &str = "\
Examples:
  noharm feed sync world/                          every source that the settings name
  noharm feed sync world/ --source kev --source osv/PyPI
  noharm feed sync --help                          all options

The network is the business of a program of its own, `noharm-feed`, which this starts; `noharm` itself opens no connection.";

const STATUS_EXAMPLES: &str = "\
Example:
  noharm feed status world/

Exit codes: 0 all is young; 1 something is old, and which is said; 2 a file is damaged, or there is no store.";

#[derive(clap::Args)]
struct Import {
    /// The store's folder; made if it is not there
    store: PathBuf,
    /// Folders or files: plain, .gz, .zst, .zip, .tar, .tar.gz, .tar.zst
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What the sources are known to lack: a TOML table, source = ["one sentence", …]
    #[arg(long)]
    gaps: Option<PathBuf>,
    /// Print one JSON object instead of words
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
struct Sync {
    /// Handed to `noharm-feed sync`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<std::ffi::OsString>,
}

#[derive(clap::Args)]
struct StatusOf {
    /// The store's folder
    store: PathBuf,
    /// Print one JSON object instead of words
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    match &args.job {
        Job::Import(args) => import(args),
        Job::Sync(args) => super::sync::run(&args.words),
        Job::Status(args) => status(args),
    }
}

#[derive(Serialize)]
struct Imported<'a> {
    format: u32,
    store: String,
    #[serde(flatten)]
    taken: &'a Taken,
    #[serde(flatten)]
    committed: &'a Committed,
    digest: String,
    bytes: u64,
}

fn import(args: &Import) -> Outcome {
    let bars = Bars::default();
    let files = taken::files(&args.paths)?;
    let gaps = taken::gaps(args.gaps.as_ref())?;
    let store = Store::at(&args.store);
    let mut writer = store.begin()?;
    let contents = writer.contents(&bars)?;
    gaps.iter().for_each(|(source, sentence)| contents.gap(source, sentence));
    let reports = collect(contents, &files, &bars);
    let origins = origins(&args.paths, &reports);
    let taken = Taken::of(reports);
    if taken.records() == 0 && contents.is_empty() {
        return Err(taken.nothing());
    }
    for origin in origins {
        let name = origin_name(&origin.from, &writer.manifest().sources);
        let source = writer.source(&name);
        source.from = origin.from;
        source.newest = source.newest.max(origin.newest);
        source.fetched = Some(clock::today());
        source.records = origin.records;
    }
    let committed = writer.commit(&bars)?;
    let snapshot = store.snapshot()?;
    let digest = output::named(&snapshot.index()?.digest());
    if args.json {
        output::json(&Imported {
            format: noharm_model::answer::FORMAT,
            store: args.store.display().to_string(),
            taken: &taken,
            committed: &committed,
            digest,
            bytes: snapshot.bytes(),
        })?;
        return Ok(taken.ending());
    }
    let mut lines = taken.lines();
    lines.extend(told(&committed));
    lines.push(format!("{}: {} bytes, {digest}", args.store.display(), snapshot.bytes()));
    output::line(&one_a_line(&lines))?;
    Ok(taken.ending())
}

/// What one of the paths brought.
struct Origin {
    /// The path as the system names it.
    from: String,
    records: u64,
    newest: Option<Day>,
}

/// What each path brought. A file that lies under several of them was read for each, and counts once for each.
fn origins(paths: &[PathBuf], reports: &[FileReport]) -> Vec<Origin> {
    let mut origins: Vec<Origin> = Vec::new();
    for path in paths {
        let from = path.canonicalize().unwrap_or_else(|_| path.clone()).display().to_string();
        if origins.iter().any(|origin| origin.from == from) {
            continue;
        }
        let (top, mut seen) = (path.display().to_string(), BTreeSet::new());
        let own = reports
            .iter()
            .filter(|report| Path::new(&report.file).starts_with(&top))
            .filter(|report| seen.insert((&report.file, report.feed)));
        let (records, newest) = own.fold((0, None), |(records, newest), report| {
            (records + report.records as u64, newest.max(report.newest))
        });
        origins.push(Origin { from, records, newest });
    }
    origins
}

/// The name of an origin in the store: that under which the path is known, else `import/` and its last part, told by a number
/// from another path that is still there. A medium that is mounted elsewhere now keeps its name.
fn origin_name(from: &str, known: &BTreeMap<String, Source>) -> String {
    let is_import = |name: &&String| name.starts_with("import/");
    if let Some((name, _)) = known.iter().find(|(name, source)| is_import(name) && source.from == from) {
        return name.clone();
    }
    let last = Path::new(from).file_name().map_or_else(|| from.into(), |name| name.to_string_lossy());
    let plain = format!("import/{last}");
    let numbered = (2u32..).map(|number| format!("{plain}-{number}"));
    let is_free = |name: &String| known.get(name).is_none_or(|other| !Path::new(&other.from).exists());
    let free = std::iter::once(plain.clone()).chain(numbered).find(is_free);
    free.unwrap_or(plain)
}

/// What became of the index, for people.
fn told(committed: &Committed) -> Vec<String> {
    let mut lines: Vec<String> = committed
        .mended
        .iter()
        .map(|what| format!("the index was damaged, and was made anew from the records: {what}"))
        .collect();
    let changed = committed.changed.unwrap_or_default();
    lines.push(match committed.index {
        "renewal" => format!(
            "{changed:>9} records new or changed; {} vulnerabilities renewed in a segment of their own",
            committed.touched
        ),
        "base" => format!("{changed:>9} records new or changed; the index was built anew"),
        _ => "        0 records new or changed; the index stays as it is".to_owned(),
    });
    lines
}

fn status(args: &StatusOf) -> Outcome {
    #[derive(Serialize)]
    struct Shown<'a> {
        format: u32,
        store: String,
        #[serde(flatten)]
        status: &'a Status,
    }
    let status = Store::at(&args.store).status(clock::today())?;
    if args.json {
        output::json(&Shown {
            format: noharm_model::answer::FORMAT,
            store: args.store.display().to_string(),
            status: &status,
        })?;
    } else {
        output::line(&one_a_line(&words(&args.store, &status)))?;
    }
    Ok(if status.old { Ending::No } else { Ending::Done })
}

fn words(store: &Path, status: &Status) -> Vec<String> {
    let renewals = status.segments.len().saturating_sub(1);
    let mut lines = vec![format!(
        "{}: {} bytes, a base and {renewals} that renew it, every block whole, {}",
        store.display(),
        status.bytes,
        status.digest
    )];
    let old = |why: &Option<String>| why.as_ref().map_or_else(String::new, |why| format!("  OLD: {why}"));
    lines.push("fetched from".to_owned());
    for origin in &status.origins {
        let day = origin.source.fetched.map_or_else(|| "never".to_owned(), |day| day.to_string());
        lines.push(format!("  {}  {day}  {}{}", origin.name, origin.source.from, old(&origin.old)));
    }
    lines.push("holds".to_owned());
    for source in &status.sources {
        let day = source.coverage.as_of.map_or("day unknown".to_owned(), |day| format!("to {day}"));
        let (records, name) = (source.coverage.records, &source.coverage.name);
        lines.push(format!("{records:>9} records  {name}, {day}{}", old(&source.old)));
        lines.extend(source.coverage.gaps.iter().map(|gap| format!("                   lacks {gap}")));
    }
    lines
}
