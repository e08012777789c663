//! What is told while SBOMs are watched: one line of words, or one JSON object, for each thing that happened.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use noharm_model::answer::{FORMAT, FindingRow, SbomAssessment, SnapshotHead};
use noharm_model::finding::Applies;
use serde::Serialize;

use super::told::{Row, Told};
use super::{Stamp, Watched};
use crate::shell::clock;
use crate::shell::output::one_line;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The snapshot that counts from now on.
    Snapshot,
    /// The snapshot cannot be read; that of before counts on.
    SnapshotUnreadable,
    /// An SBOM that was not there.
    New,
    /// An SBOM that cannot be read; what was told of it before counts no more.
    Unreadable,
    /// An SBOM that is not there any more.
    Gone,
    /// A vulnerability that was not told of this package.
    FindingNew,
    /// It is judged otherwise than before.
    FindingChanged,
    /// It is not told any more.
    FindingGone,
}

/// One thing that happened.
#[derive(Serialize)]
pub struct News {
    format: u32,
    at: String,
    what: What,
    #[serde(skip_serializing_if = "Option::is_none")]
    sbom: Option<String>,
    /// Of an SBOM: parts, affected, unknown, not covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<[u64; 4]>,
    /// For people: what it is about, why it cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Applies>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<Finding>,
}

/// A finding in whole, or, where it is gone, as it was told.
#[derive(Serialize)]
#[serde(untagged)]
enum Finding {
    Found(Box<FindingRow>),
    Gone(Row),
}

impl News {
    fn new(what: What) -> Self {
        Self {
            format: FORMAT,
            at: clock::now(),
            what,
            sbom: None,
            counts: None,
            text: None,
            before: None,
            finding: None,
        }
    }

    /// The snapshot that counts.
    pub fn of_snapshot(head: &SnapshotHead) -> Self {
        let records: u64 = head.sources.iter().map(|source| source.records).sum();
        let digest = head.digest.clone().unwrap_or_default();
        let text = format!("{records} records of {} sources, {digest}", head.sources.len());
        Self { text: Some(text), ..Self::new(What::Snapshot) }
    }

    /// The snapshot cannot be read.
    pub fn of_failure(text: &str) -> Self {
        Self { text: Some(text.to_owned()), ..Self::new(What::SnapshotUnreadable) }
    }

    /// Something about a file.
    pub fn of_file(path: &Path, what: What) -> Self {
        Self { sbom: Some(path.display().to_string()), ..Self::new(what) }
    }

    /// For people.
    pub fn line(&self) -> String {
        let sbom = self.sbom.as_deref().unwrap_or_default();
        let text = self.text.as_deref().unwrap_or_default();
        let said = match (self.what, &self.finding) {
            (What::Snapshot, _) => format!("snapshot: {text}"),
            (What::SnapshotUnreadable, _) => format!("snapshot: {text}; the one of before counts on"),
            (What::New, _) => {
                let [parts, affected, unknown, outside] = self.counts.unwrap_or_default();
                format!(
                    "{sbom}: {parts} parts; {affected} affected, {unknown} unknown, {outside} parts that no source covers"
                )
            }
            (What::Unreadable, _) => format!("{sbom}: cannot be read, and nothing is known of it: {text}"),
            (What::Gone, _) => format!("{sbom}: is gone"),
            (_, None) => format!("{sbom}: {text}"),
            (what, Some(Finding::Found(row))) => {
                let version = row.version.as_deref().unwrap_or(NO_VERSION);
                let was = self.before.map_or_else(String::new, |before| format!(", was {}", word(before)));
                let sign = if what == What::FindingNew { "+" } else { "~" };
                let status = format!("{}{was}: {}", word(row.status), row.reason);
                format!("{sbom}: {sign} {} in {} {version}: {status}", row.id, row.package)
            }
            (_, Some(Finding::Gone(row))) => {
                let version = row.version.as_deref().unwrap_or(NO_VERSION);
                format!("{sbom}: - {} in {} {version}: no longer told", row.id, row.package)
            }
        };
        one_line(&format!("{}  {said}", self.at)).into_owned()
    }
}

/// In the place of a version.
const NO_VERSION: &str = "of no stated version";

fn word(applies: Applies) -> &'static str {
    match applies {
        Applies::Affected => "affected",
        Applies::NotAffected => "not affected",
        Applies::Unknown => "unknown",
    }
}

/// What an SBOM is from now on, and what there is to tell of it.
pub fn of_sbom(
    path: &Path,
    before: Option<Watched>,
    stamp: Stamp,
    answered: Result<SbomAssessment, String>,
) -> (Watched, Vec<News>) {
    let answer = match answered {
        Ok(answer) => answer,
        Err(error) => {
            let seen = before.as_ref().is_some_and(|before| before.doubt && before.stamp == stamp);
            if !seen {
                // Somebody may be writing it; what was told of it stands until the next look.
                let told = before.and_then(|before| before.told);
                return (Watched { stamp, told, doubt: true }, Vec::new());
            }
            let news = News { text: Some(error), ..News::of_file(path, What::Unreadable) };
            return (Watched { stamp, told: None, doubt: false }, vec![news]);
        }
    };
    let told = before.and_then(|before| before.told);
    let news = match &told {
        None => {
            let count = |status| answer.findings.iter().filter(|row| row.status == status).count() as u64;
            let counts = &answer.counts;
            let counts =
                [counts.packages, count(Applies::Affected), count(Applies::Unknown), counts.not_covered];
            vec![News { counts: Some(counts), ..News::of_file(path, What::New) }]
        }
        Some(told) => changes(path, told, &answer.findings),
    };
    (Watched { stamp, told: Some(Told::of(&answer.findings)), doubt: false }, news)
}

/// What differs between what was told and what is found now.
fn changes(path: &Path, told: &Told, now: &[FindingRow]) -> Vec<News> {
    let (told, rows): (_, Vec<Row>) = (told.rows(), now.iter().map(Row::from).collect());
    let mut before: BTreeMap<_, &Row> = told.iter().map(|row| (row.key(), row)).collect();
    let mut news = Vec::new();
    let mut add = |what, finding, before| {
        news.push(News { finding: Some(finding), before, ..News::of_file(path, what) });
    };
    let found = |row: &FindingRow| Finding::Found(Box::new(row.clone()));
    let mut seen = BTreeSet::new();
    for (row, new) in now.iter().zip(&rows) {
        // Of a package that is listed twice the row that stands first speaks, then and now.
        if !seen.insert(new.key()) {
            continue;
        }
        match before.remove(&new.key()) {
            None => add(What::FindingNew, found(row), None),
            Some(old) if old.judged() != new.judged() => {
                add(What::FindingChanged, found(row), Some(old.status));
            }
            Some(_) => {}
        }
    }
    for row in before.into_values() {
        add(What::FindingGone, Finding::Gone(row.clone()), Some(row.status));
    }
    news
}
