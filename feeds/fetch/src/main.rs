//! The `noharm-feed` program: fetches advisories into a store, for `noharm feed sync`.

use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use noharm_feeds::store::Store;
use noharm_feeds::{Progress, file};
use noharm_fetch::clock::Machine;
use noharm_fetch::{Error, Report, Settings, sync};
use noharm_model::foreign;
use serde::Serialize;

/// Fetches the world's advisories into a store.
#[derive(Parser)]
#[command(name = "noharm-feed", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    job: Job,
}

#[derive(Subcommand)]
enum Job {
    /// Fetch what changed since the last time
    #[command(after_help = EXAMPLES)]
    Sync(Sync),
}

const EXAMPLES: &str = "\
Examples:
  noharm feed sync world/                                  every source
  noharm feed sync world/ --source kev --source osv/PyPI   two of them
  noharm feed sync world/ --source kev --from https://mirror.example/kev.json
  noharm feed sync world/ --settings sources.toml          other addresses, providers of CSAF

NVD answers faster with a key in NVD_API_KEY. A proxy is taken from HTTPS_PROXY.
Exit codes: 0 done; 2 a source could not be had (the others were), or nothing could.";

#[derive(clap::Args)]
struct Sync {
    /// The store's folder; made if it is not there
    store: PathBuf,
    /// Only this source: nvd, kev, epss, osv, osv/PyPI, csaf/NAME; may stand several times
    #[arg(long)]
    source: Vec<String>,
    /// Fetch the one source from this address
    #[arg(long)]
    from: Option<String>,
    /// Addresses, ecosystems, providers of CSAF: a small TOML file (docs/feeds.md)
    #[arg(long)]
    settings: Option<PathBuf>,
    /// Print one JSON object instead of words
    #[arg(long)]
    json: bool,
}

/// Bytes of the settings.
const LARGEST_SETTINGS: u64 = 1 << 20;

fn main() -> ExitCode {
    let Job::Sync(args) = Cli::parse().job;
    let done = run(&args).and_then(|report| tell(&args, &report).map(|()| report.is_partial()));
    match done {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::from(2),
        Err(error) => {
            drop(writeln!(std::io::stderr(), "error: {}", foreign::plain(&error.to_string())));
            ExitCode::from(2)
        }
    }
}

fn run(args: &Sync) -> Result<Report, Error> {
    let mut settings = match &args.settings {
        None => Settings::default(),
        Some(path) => {
            let text = file::text(path, LARGEST_SETTINGS);
            Settings::read(&text.map_err(|what| Error::Settings(format!("{}: {what}", path.display())))?)?
        }
    };
    match (&args.from, args.source.as_slice()) {
        (None, _) => {}
        (Some(url), [source]) => settings.from(source, url)?,
        (Some(_), _) => return Err(Error::Settings("`--from` needs exactly one `--source`".to_owned())),
    }
    let key = std::env::var("NVD_API_KEY").ok().filter(|key| !key.trim().is_empty());
    let store = Store::at(&args.store);
    sync(&store, &settings, &args.source, key.as_deref(), &Machine, &Bars::default())
}

fn tell(args: &Sync, report: &Report) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Shown<'a> {
        format: u32,
        store: String,
        #[serde(flatten)]
        report: &'a Report,
    }
    let store = args.store.display().to_string();
    let text = if args.json {
        let shown = Shown { format: noharm_model::answer::FORMAT, store, report };
        serde_json::to_string(&shown).map_err(|error| Error::Settings(error.to_string()))?
    } else {
        words(&store, report)
    };
    // A reader that has seen enough is no fault of ours.
    drop(writeln!(std::io::stdout(), "{text}"));
    Ok(())
}

fn words(store: &str, report: &Report) -> String {
    let mut lines = Vec::new();
    for source in &report.sources {
        lines.push(format!("{:>9} records  {}", source.records, source.name));
        lines.extend(source.problems.iter().map(|what| format!("  {what}")));
    }
    let committed = &report.committed;
    lines.extend(
        committed.mended.iter().map(|what| format!("the index was damaged, and was made anew: {what}")),
    );
    lines.push(match committed.index {
        "renewal" => format!("{store}: {} vulnerabilities renewed", committed.touched),
        "base" => format!("{store}: the index was built anew"),
        _ => format!("{store}: the index stays as it is"),
    });
    // A server's line end may not begin a line that looks like ours.
    foreign::one_a_line(&lines)
}

/// The bar of the piece of work that goes on now.
#[derive(Default)]
struct Bars(RefCell<Option<ProgressBar>>);

impl Progress for Bars {
    fn begin(&self, what: &str, total: u64) {
        self.end();
        if !std::io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::new(total);
        let form =
            if total == 0 { "{msg} {spinner} {elapsed}" } else { "{msg} {wide_bar} {pos}/{len} {eta}" };
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        self.0.replace(Some(bar));
    }

    fn done(&self, done: u64) {
        if let Some(bar) = self.0.borrow().as_ref() {
            bar.set_position(done);
        }
    }

    fn end(&self) {
        if let Some(bar) = self.0.take() {
            bar.finish_and_clear();
        }
    }
}
