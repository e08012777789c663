//! What was taken from feeds and what was not, as `snapshot build` and `feed import` tell it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use noharm_feeds::FileReport;
use serde::{Deserialize, Serialize};

use crate::shell::failure::{Ending, Failure};
use crate::shell::output::one_line;
use crate::shell::{file, folder};

/// What was taken, over all files.
#[derive(Serialize)]
pub struct Taken {
    records: usize,
    feeds: BTreeMap<&'static str, usize>,
    skipped: usize,
    unreadable: usize,
    not_feeds: usize,
    problems: Vec<FileReport>,
}

impl Taken {
    /// Sums the files up.
    pub fn of(files: Vec<FileReport>) -> Self {
        let mut feeds: BTreeMap<&'static str, usize> = BTreeMap::new();
        for report in &files {
            if let Some(feed) = report.feed {
                *feeds.entry(feed).or_default() += report.records;
            }
        }
        let skipped = |of_a_feed: bool| {
            let those = files.iter().filter(|report| report.feed.is_some() == of_a_feed);
            those.map(|report| report.skipped).sum()
        };
        Self {
            records: feeds.values().sum(),
            skipped: skipped(true),
            not_feeds: skipped(false),
            unreadable: files
                .iter()
                .map(|report| report.unreadable + usize::from(report.error.is_some()))
                .sum(),
            feeds,
            problems: problems(files),
        }
    }

    /// How many records there were.
    pub fn records(&self) -> usize {
        self.records
    }

    /// How a command ends that took these.
    pub fn ending(&self) -> Ending {
        if self.unreadable > 0 { Ending::Partly } else { Ending::Done }
    }

    /// For people, a line each.
    pub fn lines(&self) -> Vec<String> {
        let feeds = self.feeds.iter().map(|(feed, records)| format!("{records:>9} records  {feed}"));
        let mut lines: Vec<String> = feeds.collect();
        lines.push(format!(
            "{:>9} records passed over, {} files that are no feed",
            self.skipped, self.not_feeds
        ));
        if self.unreadable > 0 {
            lines.push(format!(
                "{:>9} files could not be read to their end: what they hold may be missing",
                self.unreadable
            ));
        }
        for file in &self.problems {
            lines.extend(file.error.iter().map(|error| format!("  could not read {}: {error}", file.file)));
            lines.extend(file.reasons.iter().map(|reason| format!("  passed over {reason}")));
        }
        lines
    }

    /// No record at all: because of these files, or because there is no feed.
    pub fn nothing(&self) -> Failure {
        let mut text =
            "no advisory was found; name a folder that holds OSV, NVD, CVE, KEV, EPSS or CSAF files"
                .to_owned();
        let faults = self.problems.iter().flat_map(|report| {
            let whole = report.error.iter().map(|error| format!("{}: {error}", report.file));
            whole.chain(report.reasons.iter().cloned())
        });
        for fault in faults.take(NAMED) {
            text.push_str(&format!("\n  {}", one_line(&fault)));
        }
        Failure(text)
    }
}

/// What is told of: every fault, and of what is merely no feed the first files.
fn problems(files: Vec<FileReport>) -> Vec<FileReport> {
    let mut room = STRANGERS;
    let told = files.into_iter().filter(|report| {
        if report.error.is_some() || report.feed.is_some() || report.unreadable > 0 {
            return report.error.is_some() || !report.reasons.is_empty();
        }
        let has_room = room > 0 && !report.reasons.is_empty();
        room -= usize::from(has_room);
        has_room
    });
    told.collect()
}

/// How many files that are no feed are named.
const STRANGERS: usize = 20;
/// How many files are named where nothing was found.
const NAMED: usize = 3;
/// Bytes of the file that says what the sources lack.
const LARGEST_GAPS: u64 = 1 << 20;

/// What the sources are known to lack: a TOML table, a source to sentences.
pub fn gaps(path: Option<&PathBuf>) -> Result<Vec<(String, String)>, Failure> {
    #[derive(Deserialize)]
    struct Gaps(BTreeMap<String, Vec<String>>);
    let Some(path) = path else { return Ok(Vec::new()) };
    let text = file::text(path, LARGEST_GAPS).map_err(|error| Failure::at(path, error))?;
    let Gaps(gaps) = toml::from_str(&text).map_err(|error| Failure::at(path, error))?;
    let each = |(source, sentences): (String, Vec<String>)| {
        sentences.into_iter().map(move |sentence| (source.clone(), sentence))
    };
    Ok(gaps.into_iter().flat_map(each).collect())
}

/// All files under the paths.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(folder::files(path)?);
    }
    Ok(files)
}
