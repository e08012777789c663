//! Reads feeds on all cores and hands what they hold to a sink (the builder of an index, a store), in the order of the files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use noharm_documents::advisory::{self, Feed, Taken};
use noharm_documents::limits::Limits;
use noharm_matcher::Builder;
use noharm_model::advisory::Advisory;
use noharm_model::day::Day;
use serde::Serialize;

use crate::archive;
use crate::progress::Progress;

/// Takes what feeds hold.
pub trait Sink {
    /// One record.
    fn add(&mut self, advisory: Advisory);
    /// Debian's list of source package → CPE.
    fn debian_cpe_list(&mut self, text: &str);
    /// Debian's list of CPE names that mean one thing.
    fn cpe_aliases(&mut self, text: &str);
    /// The day that a source gives for its whole.
    fn as_of(&mut self, source: &str, day: Day);
}

impl Sink for Builder {
    fn add(&mut self, advisory: Advisory) {
        Self::add(self, advisory);
    }

    fn debian_cpe_list(&mut self, text: &str) {
        Self::debian_cpe_list(self, text);
    }

    fn cpe_aliases(&mut self, text: &str) {
        Self::cpe_aliases(self, text);
    }

    fn as_of(&mut self, source: &str, day: Day) {
        Self::as_of(self, source, day);
    }
}

/// What became of one file.
#[derive(Clone, Debug, Serialize)]
pub struct FileReport {
    /// Where it lies.
    pub file: String,
    /// The feed, in words; none: no feed, or it could not be opened.
    pub feed: Option<&'static str>,
    /// Records taken.
    pub records: usize,
    /// Day of the newest record taken, or of the feed as a whole.
    #[serde(skip)]
    pub newest: Option<Day>,
    /// Records passed over; where it is no feed, files.
    pub skipped: usize,
    /// Files in it that are no well-formed feed: whatever stands behind the fault is missing.
    pub unreadable: usize,
    /// The first reasons why.
    pub reasons: Vec<String>,
    /// Why it could not be opened or unpacked to its end.
    pub error: Option<String>,
}

impl FileReport {
    fn new(file: &str, feed: Option<Feed>) -> Self {
        Self {
            file: file.to_owned(),
            feed: feed.map(Feed::as_str),
            records: 0,
            newest: None,
            skipped: 0,
            unreadable: 0,
            reasons: Vec::new(),
            error: None,
        }
    }
}

/// What a worker hands to the sink.
enum Parcel {
    Advisories(Vec<Advisory>),
    DebianCpeList(String),
    CpeAliases(String),
    AsOf(&'static str, Day),
    Done(Vec<FileReport>),
}

/// Reads the files on all cores and hands what they hold to the sink, in the order of the files.
pub fn collect(sink: &mut dyn Sink, files: &[PathBuf], progress: &dyn Progress) -> Vec<FileReport> {
    progress.begin("reading feeds", files.len() as u64);
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(files.len().max(1));
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mut reports: BTreeMap<usize, Vec<FileReport>> = BTreeMap::new();
    let mut waiting: BTreeMap<usize, Vec<Parcel>> = BTreeMap::new();
    std::thread::scope(|scope| {
        // A bound keeps a fast reader from filling memory ahead of the sink.
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
                    finished |= give(sink, parcel, reports.entry(current).or_default());
                }
                if !finished {
                    break;
                }
                waiting.remove(&current);
                current += 1;
                progress.done(current as u64);
            }
        }
    });
    progress.end();
    reports.into_values().flatten().collect()
}

/// Gives one parcel to the sink; true if it was its file's last.
fn give(sink: &mut dyn Sink, parcel: Parcel, reports: &mut Vec<FileReport>) -> bool {
    match parcel {
        Parcel::Advisories(advisories) => advisories.into_iter().for_each(|advisory| sink.add(advisory)),
        Parcel::DebianCpeList(text) => sink.debian_cpe_list(&text),
        Parcel::CpeAliases(text) => sink.cpe_aliases(&text),
        Parcel::AsOf(source, day) => sink.as_of(source, day),
        Parcel::Done(done) => {
            reports.extend(done);
            return true;
        }
    }
    false
}

/// How many records are handed on at once.
const BATCH: usize = 512;

/// Debian's list of source package → CPE.
const CPE_LIST: &str = "debian-cpe-list.txt";
/// Debian's list of CPE names that mean one thing.
const CPE_ALIASES: &str = "debian-cpe-aliases.txt";
const IDENTITY: [&str; 2] = [CPE_LIST, CPE_ALIASES];

fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn read_file(path: &Path, send: &mut dyn FnMut(Parcel)) -> Vec<FileReport> {
    let mut reports: BTreeMap<Option<Feed>, FileReport> = BTreeMap::new();
    let shown = path.display().to_string();
    // What is no feed is not read to its end: a disk image among the feeds costs its first bytes.
    let wanted = |name: &str, head: &[u8]| {
        let full = format!("{shown}/{name}");
        IDENTITY.contains(&base(name)) || advisory::detect(&full, head).is_some()
    };
    let opened = archive::open(path, &archive::Limits::FEED, &wanted, &mut |name, bytes| {
        let full = format!("{shown}/{name}");
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match base(name) {
            CPE_LIST => return send(Parcel::DebianCpeList(text())),
            CPE_ALIASES => return send(Parcel::CpeAliases(text())),
            _ => {}
        }
        let head = bytes.get(..bytes.len().min(archive::HEAD as usize)).unwrap_or_default();
        let feed = advisory::detect(&full, head);
        let report = reports.entry(feed).or_insert_with(|| FileReport::new(&shown, feed));
        if let Some(feed) = feed {
            take(feed, &full, &bytes, report, send);
        } else {
            let (reason, is_missing) = no_feed(base(name), head);
            if is_missing {
                report.unreadable += 1;
            } else {
                report.skipped += 1;
            }
            if report.reasons.len() < 5 {
                // Of an archive the entry is named too.
                let place = if path.ends_with(name) { &shown } else { &full };
                report.reasons.push(format!("{place}: {reason}"));
            }
        }
    });
    if let Err(error) = opened {
        reports.entry(None).or_insert_with(|| FileReport::new(&shown, None)).error = Some(error);
    }
    reports.into_values().collect()
}

/// Why a file is no feed, and whether one is missing: what goes by a feed's usual name should be one.
fn no_feed(name: &str, head: &[u8]) -> (String, bool) {
    let name = name.to_ascii_lowercase();
    let begins = head.trim_ascii_start();
    let is_json = matches!(begins.first(), Some(b'{' | b'['));
    let named = |starts: &[&str], end: &str| {
        name.ends_with(end) && starts.iter().any(|start| name.starts_with(start))
    };
    // Others write JSON about one vulnerability under its name too: that is no damage.
    let is_missing = named(&["nvdcve-", "known_exploited_vulnerabilities"], ".json")
        || named(&["epss_scores"], ".csv")
        || (!is_json && named(&["cve-", "ghsa-", "pysec-", "osv-"], ".json"));
    let content = match begins.first() {
        None => "it is empty".to_owned(),
        Some(b'<') => "it holds markup, as a server's error page does".to_owned(),
        // What comes after is not looked at.
        Some(_) if is_json && head.len() as u64 >= archive::HEAD => {
            format!("the first {} KiB of its JSON have the keys of no feed", archive::HEAD >> 10)
        }
        Some(_) if is_json => "its JSON has the keys of no feed".to_owned(),
        Some(_) => "it begins as no feed does".to_owned(),
    };
    if is_missing { (format!("named as a feed, but {content}"), true) } else { (content, false) }
}

fn take(feed: Feed, name: &str, bytes: &[u8], report: &mut FileReport, send: &mut dyn FnMut(Parcel)) {
    let mut batch = Vec::new();
    let read = advisory::read(feed, name, bytes, &Limits::default(), &mut |advisory| {
        report.records += 1;
        report.newest = report.newest.max(advisory.modified).max(advisory.published);
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
                report.newest = report.newest.max(Some(day));
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
