//! What a store holds, how old it is, and whether it is whole.

use noharm_model::day::Day;
use noharm_model::finding::SourceCoverage;
use serde::Serialize;

use super::Store;
use super::manifest::{Part, Source};
use crate::digest::hex;
use crate::error::Error;

/// Days after which a source that nobody asked again is called old. Feeds change daily; a week is what a maker's weekly look allows.
const ASKED_OLD: i64 = 7;
/// Days after which a source whose newest record is as old is called old. Even small ecosystems see a new record a month.
const NEWEST_OLD: i64 = 30;

/// What a store holds.
#[derive(Debug, Serialize)]
pub struct Status {
    /// The digest that names the index, `sha256:…`, as results show it.
    pub digest: String,
    /// Bytes of the index.
    pub bytes: u64,
    /// The index's files, the base first.
    pub segments: Vec<Part>,
    /// The files of records.
    pub logs: Vec<Part>,
    /// Where the records came from.
    pub origins: Vec<SourceStatus>,
    /// Whose statements they are, with what each is known to lack.
    pub sources: Vec<Spoken>,
    /// Something above is old.
    pub old: bool,
}

/// Where records came from.
#[derive(Debug, Serialize)]
pub struct SourceStatus {
    /// Its name.
    pub name: String,
    /// What the manifest keeps of it.
    #[serde(flatten)]
    pub source: Source,
    /// Days since it was asked with success; `None` if never.
    pub age: Option<i64>,
    /// Why it is called old; `None` if it is not.
    pub old: Option<String>,
}

/// Whose statements are in the index.
#[derive(Debug, Serialize)]
pub struct Spoken {
    /// Name, newest day, number of records, gaps.
    #[serde(flatten)]
    pub coverage: SourceCoverage,
    /// Why it is called old; `None` if it is not.
    pub old: Option<String>,
}

impl Store {
    /// What it holds, every byte of the index compared with its digest.
    ///
    /// # Errors
    /// There is none, or a file of it is missing, cut off or damaged: which one.
    pub fn status(&self, today: Day) -> Result<Status, Error> {
        let snapshot = self.snapshot()?;
        let index = snapshot.verified()?;
        let coverage = index.coverage().map_err(|error| Error::at(self.folder(), error))?;
        let manifest = snapshot.manifest().cloned().unwrap_or_default();
        let origins: Vec<SourceStatus> =
            manifest.sources.into_iter().map(|(name, source)| origin(name, source, today)).collect();
        let sources: Vec<Spoken> =
            coverage.sources.into_iter().map(|coverage| spoken(coverage, today)).collect();
        Ok(Status {
            digest: format!("sha256:{}", hex(&index.digest())),
            bytes: snapshot.bytes(),
            segments: manifest.segments,
            logs: manifest.logs,
            old: origins.iter().any(|one| one.old.is_some()) || sources.iter().any(|one| one.old.is_some()),
            origins,
            sources,
        })
    }
}

fn origin(name: String, source: Source, today: Day) -> SourceStatus {
    let age = source.fetched.map(|day| today.days_since(day));
    let old = match age {
        None => Some("was never fetched to its end".to_owned()),
        Some(age) if age > ASKED_OLD => Some(format!("was last asked {age} days ago")),
        Some(_) => None,
    };
    SourceStatus { name, source, age, old }
}

fn spoken(coverage: SourceCoverage, today: Day) -> Spoken {
    let age = coverage.as_of.map(|day| today.days_since(day));
    let old = match age {
        None => Some("no record gives a day".to_owned()),
        Some(age) if age > NEWEST_OLD => Some(format!("the newest record is {age} days old")),
        Some(_) => None,
    };
    Spoken { coverage, old }
}
