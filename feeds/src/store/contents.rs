//! All that a store's index is made of: records, what sources say of themselves, lists of names. Kept as logs, one JSON value a line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use noharm_matcher::Builder;
use noharm_model::advisory::Advisory;
use noharm_model::day::Day;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::manifest::Part;
use crate::collect::Sink;
use crate::digest::Digesting;
use crate::error::Error;
use crate::file::words;
use crate::progress::Progress;

/// One line of a log.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Record(Box<Advisory>),
    AsOf(String, Day),
    Gap(String, String),
    DebianCpeList(String),
    CpeAliases(String),
}

/// The same, to be written.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Written<'a> {
    Record(&'a Advisory),
    AsOf(&'a str, Day),
    Gap(&'a str, &'a str),
    DebianCpeList(&'a str),
    CpeAliases(&'a str),
}

/// What an index is made of.
#[derive(Default)]
pub struct Contents {
    pub(super) builder: Builder,
    as_of: Vec<(String, Day)>,
    gaps: Vec<(String, String)>,
    debian_cpe_list: Option<String>,
    cpe_aliases: Option<String>,
    /// What no record says was changed since it was loaded: days, gaps.
    pub(super) stated_anew: bool,
    /// A list of names was changed since it was loaded.
    pub(super) listed_anew: bool,
    /// Day of the newest record that was added since it was last asked.
    newest: Option<Day>,
}

/// How many lines are read at once on all cores.
const BATCH: usize = 16_384;
/// Bytes of one line: the limit of one record, with room for its frame.
const LONGEST_LINE: u64 = 1 << 30;
/// How hard logs are packed; on the whole of NVD and OSV level 3 takes seconds and saves nine tenths.
const LEVEL: i32 = 3;

impl Contents {
    /// States what a source is known to lack, one sentence.
    pub fn gap(&mut self, source: &str, sentence: &str) {
        let gap = (source.to_owned(), sentence.to_owned());
        if !self.gaps.contains(&gap) {
            self.builder.gap(source, sentence);
            self.gaps.push(gap);
            self.stated_anew = true;
        }
    }

    /// True while there is no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.builder.is_empty()
    }

    /// The day of the newest record that was added since this was last asked.
    pub fn take_newest(&mut self) -> Option<Day> {
        self.newest.take()
    }

    /// Reads the logs, oldest first: a later record of a source and id replaces an earlier one.
    pub(super) fn load(folder: &Path, logs: &[Part], progress: &dyn Progress) -> Result<Self, Error> {
        let mut contents = Self::default();
        let mut records: Vec<Advisory> = Vec::new();
        let mut known: FxHashMap<(String, String), usize> = FxHashMap::default();
        progress.begin("loading records", 0);
        for part in logs {
            let path = folder.join(&part.file);
            let damaged = |what: String| Error::Damaged {
                path: path.clone(),
                what,
                next: "the index can still be used, but not renewed; make a new store to renew it".to_owned(),
            };
            lines(&path, part, &mut |line| {
                match line {
                    Line::Record(record) => {
                        let name = (record.source.clone(), record.id.clone());
                        match known.get(&name).and_then(|&at| records.get_mut(at)) {
                            Some(old) => *old = *record,
                            None => {
                                known.insert(name, records.len());
                                records.push(*record);
                            }
                        }
                    }
                    Line::AsOf(source, day) => contents.as_of(&source, day),
                    Line::Gap(source, sentence) => contents.gap(&source, &sentence),
                    Line::DebianCpeList(text) => contents.debian_cpe_list = Some(text),
                    Line::CpeAliases(text) => contents.cpe_aliases = Some(text),
                }
                progress.done(records.len() as u64);
            })
            .map_err(damaged)?;
        }
        records.into_iter().for_each(|record| contents.builder.add(record));
        if let Some(text) = &contents.debian_cpe_list {
            contents.builder.debian_cpe_list(text);
        }
        if let Some(text) = &contents.cpe_aliases {
            contents.builder.cpe_aliases(text);
        }
        contents.builder.settle();
        contents.stated_anew = false;
        progress.end();
        Ok(contents)
    }

    /// Gives the builder the lists of names that there are now, and no others.
    pub(super) fn list_anew(&mut self) {
        let mut builder = Builder::new();
        self.builder.records().iter().for_each(|record| builder.add(record.clone()));
        self.as_of.iter().for_each(|(source, day)| builder.as_of(source, *day));
        self.gaps.iter().for_each(|(source, sentence)| builder.gap(source, sentence));
        self.debian_cpe_list.iter().for_each(|text| builder.debian_cpe_list(text));
        self.cpe_aliases.iter().for_each(|text| builder.cpe_aliases(text));
        self.builder = builder;
    }

    /// Writes everything.
    pub(super) fn write_all(&self, writer: &mut dyn Write) -> io::Result<()> {
        self.write(writer, &mut self.builder.records().iter())
    }

    /// Writes what was changed since it was loaded, whole records.
    pub(super) fn write_changed(&self, writer: &mut dyn Write) -> io::Result<()> {
        self.write(writer, &mut self.builder.changed())
    }

    fn write(&self, writer: &mut dyn Write, records: &mut dyn Iterator<Item = &Advisory>) -> io::Result<()> {
        let mut packed = zstd::Encoder::new(writer, LEVEL)?;
        let mut line = |line: Written<'_>| {
            serde_json::to_writer(&mut packed, &line)?;
            packed.write_all(b"\n")
        };
        // What is small is written each time; a later line of it replaces an earlier one or is equal to it.
        self.as_of.iter().try_for_each(|(source, day)| line(Written::AsOf(source, *day)))?;
        self.gaps.iter().try_for_each(|(source, sentence)| line(Written::Gap(source, sentence)))?;
        self.debian_cpe_list.iter().try_for_each(|text| line(Written::DebianCpeList(text)))?;
        self.cpe_aliases.iter().try_for_each(|text| line(Written::CpeAliases(text)))?;
        for record in records {
            line(Written::Record(record))?;
        }
        packed.finish()?.flush()
    }
}

impl Sink for Contents {
    fn add(&mut self, advisory: Advisory) {
        self.newest = self.newest.max(advisory.modified).max(advisory.published);
        self.builder.add(advisory);
    }

    fn debian_cpe_list(&mut self, text: &str) {
        if self.debian_cpe_list.as_deref() != Some(text) {
            self.debian_cpe_list = Some(text.to_owned());
            self.listed_anew = true;
        }
    }

    fn cpe_aliases(&mut self, text: &str) {
        if self.cpe_aliases.as_deref() != Some(text) {
            self.cpe_aliases = Some(text.to_owned());
            self.listed_anew = true;
        }
    }

    fn as_of(&mut self, source: &str, day: Day) {
        self.newest = self.newest.max(Some(day));
        let known = self.as_of.iter_mut().find(|(name, _)| name == source);
        match known {
            Some((_, known)) if *known >= day => return,
            Some((_, known)) => *known = day,
            None => self.as_of.push((source.to_owned(), day)),
        }
        self.builder.as_of(source, day);
        self.stated_anew = true;
    }
}

/// Hands out the lines of a log, in order, and then says whether it was the file that is meant.
fn lines(path: &Path, part: &Part, out: &mut dyn FnMut(Line)) -> Result<(), String> {
    let file = File::open(path).map_err(words)?;
    let length = file.metadata().map_err(words)?.len();
    if length != part.bytes {
        return Err(format!("has {length} bytes where {} were written", part.bytes));
    }
    let mut digesting = Digesting::new(BufReader::new(file));
    let mut reader = BufReader::new(zstd::Decoder::new(&mut digesting).map_err(|error| error.to_string())?);
    loop {
        let mut batch: Vec<Vec<u8>> = Vec::new();
        while batch.len() < BATCH {
            let mut line = Vec::new();
            let count = io::Read::take(&mut reader, LONGEST_LINE)
                .read_until(b'\n', &mut line)
                .map_err(|error| format!("cannot be unpacked: {error}"))?;
            if count == 0 {
                break;
            }
            batch.push(line);
        }
        if batch.is_empty() {
            break;
        }
        let read: Result<Vec<Line>, _> = batch.par_iter().map(|line| serde_json::from_slice(line)).collect();
        read.map_err(|error| format!("holds a line that is no record: {error}"))?
            .into_iter()
            .for_each(&mut *out);
    }
    drop(reader);
    // The frame's end was reached; whatever stands behind it is digested too.
    io::copy(&mut digesting, &mut io::sink()).map_err(words)?;
    let (_, _, digest) = digesting.finish();
    if digest == part.digest { Ok(()) } else { Err("was changed since it was written".to_owned()) }
}
