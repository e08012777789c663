//! A sync: every source fetched, what they brought taken in, and the store swapped once.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use noharm_feeds::store::{Committed, Contents, Store, Writer};
use noharm_feeds::{FileReport, Progress, Sink, collect, file};
use noharm_model::advisory::Advisory;
use noharm_model::day::Day;
use serde::Serialize;

use crate::clock::Clock;
use crate::error::Error;
use crate::http::Client;
use crate::settings::Settings;
use crate::source::{self, Brought, Context};

/// Where a store keeps CSAF documents, a folder a provider.
const DOCUMENTS: &str = "csaf";

/// What became of a sync.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Each source.
    pub sources: Vec<SourceReport>,
    /// The index.
    #[serde(flatten)]
    pub committed: Committed,
}

/// What became of one source.
#[derive(Debug, Serialize)]
pub struct SourceReport {
    /// Its name.
    pub name: String,
    /// Records that it brought; of a provider of CSAF, documents. 0: nothing changed.
    pub records: usize,
    /// What went wrong, a sentence each.
    pub problems: Vec<String>,
}

impl Report {
    /// Something of some source could not be had.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.sources.iter().any(|source| !source.problems.is_empty())
    }
}

/// Fetches the sources named, or all of the settings, into a store. One that fails takes no other down.
///
/// # Errors
/// The store cannot be written; there is no source of a name.
pub fn sync(
    store: &Store,
    settings: &Settings,
    wanted: &[String],
    nvd_key: Option<&str>,
    clock: &dyn Clock,
    progress: &dyn Progress,
) -> Result<Report, Error> {
    let names = names(settings, wanted)?;
    let client = Client::new(settings.danger_plain_http)?;
    let mut writer = store.begin()?;
    let downloads = writer.downloads()?;
    let mut sources = Vec::new();
    for name in &names {
        progress.begin(&format!("fetching {name}"), 0);
        let folder = downloads.join(name.replace(['/', ' '], "-"));
        fs::create_dir_all(&folder).map_err(|error| at(&folder, error))?;
        let known = writer.manifest().sources.get(name).cloned().unwrap_or_default();
        let context = Context { client: &client, clock, settings, nvd_key, folder: &folder, known: &known };
        let brought = source::fetch(name, &context);
        progress.end();
        let (records, problems) = match brought {
            Ok(brought) => take(&mut writer, name, brought, store.folder(), progress)?,
            Err(error) => (0, vec![error.to_string()]),
        };
        sources.push(SourceReport { name: name.clone(), records, problems });
    }
    let committed = writer.commit(progress)?;
    for (name, _) in names.iter().zip(&sources).filter(|(_, source)| source.problems.is_empty()) {
        // What is in the store now is of no further use; what was cut off is kept, to be resumed.
        drop(fs::remove_dir_all(downloads.join(name.replace(['/', ' '], "-"))));
    }
    Ok(Report { sources, committed })
}

/// The names meant, each once: a name, or the part before its `/` for all of that kind.
fn names(settings: &Settings, wanted: &[String]) -> Result<Vec<String>, Error> {
    let all = settings.names();
    if wanted.is_empty() {
        return Ok(all);
    }
    let mut names = Vec::new();
    for one in wanted {
        let of_kind =
            |name: &&String| name.strip_prefix(one.as_str()).is_some_and(|rest| rest.starts_with('/'));
        let meant: Vec<String> = all.iter().filter(|name| *name == one || of_kind(name)).cloned().collect();
        if meant.is_empty() {
            let known = all.join(", ");
            return Err(Error::Settings(format!("there is no source `{one}`; there are {known}")));
        }
        names.extend(meant);
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    Ok(names)
}

/// Takes in what a source brought. A broken file of a feed keeps all of it out; what is merely missing is told.
fn take(
    writer: &mut Writer,
    name: &str,
    mut brought: Brought,
    store: &Path,
    progress: &dyn Progress,
) -> Result<(usize, Vec<String>), Error> {
    let mut problems = std::mem::take(&mut brought.problems);
    let mut records = brought.documents.len();
    if !brought.files.is_empty() {
        let mut held = Held::default();
        let reports = collect(&mut held, &brought.files, progress);
        if let Some(bad) = reports.iter().find(|report| is_broken(report)) {
            problems.push(format!("{}; nothing of this source was taken", broken(bad)));
            brought.files.iter().for_each(|file| drop(fs::remove_file(file)));
            return Ok((0, problems));
        }
        let holed = reports.iter().filter(|report| report.unreadable > 0);
        problems.extend(holed.map(|report| {
            format!(
                "{}; {} files in it were not taken, and the others were",
                broken(report),
                report.unreadable
            )
        }));
        records = held.records.len();
        let contents = writer.contents(progress)?;
        held.pour(contents);
        let newest = contents.take_newest();
        brought.source.newest = brought.source.newest.max(newest);
    }
    if !brought.documents.is_empty() {
        // Those that name products in words are advisories of the index; the others are kept for `--vex`.
        let mut held = Held::default();
        collect(&mut held, &brought.documents, progress);
        if !held.records.is_empty() {
            held.pour(writer.contents(progress)?);
        }
    }
    keep(&brought.documents, &store.join(DOCUMENTS).join(name.rsplit('/').next().unwrap_or(name)))?;
    if records > 0 {
        brought.source.records = records as u64;
    }
    *writer.source(name) = brought.source;
    Ok((records, problems))
}

/// A file that is no such feed, or is cut off. One bad record file among an archive's thousands is told, and the others are taken.
fn is_broken(report: &FileReport) -> bool {
    let is_archive = report.file.ends_with(".zip");
    report.error.is_some() || !is_archive && (report.feed.is_none() || report.unreadable > 0)
}

fn broken(report: &FileReport) -> String {
    let reason = report.error.clone().or_else(|| report.reasons.first().cloned());
    let reason = reason.unwrap_or_else(|| "is no feed of a known kind".to_owned());
    let file = Path::new(&report.file).file_name().map(|name| name.to_string_lossy().into_owned());
    format!("{} is not what it should be: {reason}", file.unwrap_or_default())
}

/// Moves documents to where they stay.
fn keep(documents: &[PathBuf], folder: &Path) -> Result<(), Error> {
    if documents.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|error| at(folder, error))?;
    for document in documents {
        let Some(name) = document.file_name() else { continue };
        fs::rename(document, folder.join(name)).map_err(|error| at(document, error))?;
    }
    Ok(())
}

fn at(path: &Path, error: std::io::Error) -> Error {
    Error::Store(noharm_feeds::Error::at(path, file::words(error)))
}

/// Holds what files gave until it is known that they are whole.
#[derive(Default)]
struct Held {
    records: Vec<Advisory>,
    as_of: Vec<(String, Day)>,
    debian_cpe_list: Option<String>,
    cpe_aliases: Option<String>,
}

impl Held {
    fn pour(self, contents: &mut Contents) {
        self.records.into_iter().for_each(|record| contents.add(record));
        self.as_of.iter().for_each(|(source, day)| contents.as_of(source, *day));
        self.debian_cpe_list.iter().for_each(|text| contents.debian_cpe_list(text));
        self.cpe_aliases.iter().for_each(|text| contents.cpe_aliases(text));
    }
}

impl Sink for Held {
    fn add(&mut self, advisory: Advisory) {
        self.records.push(advisory);
    }

    fn debian_cpe_list(&mut self, text: &str) {
        self.debian_cpe_list = Some(text.to_owned());
    }

    fn cpe_aliases(&mut self, text: &str) {
        self.cpe_aliases = Some(text.to_owned());
    }

    fn as_of(&mut self, source: &str, day: Day) {
        self.as_of.push((source.to_owned(), day));
    }
}
