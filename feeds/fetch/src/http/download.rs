//! One file onto the disk: conditional, resumable, bounded.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use noharm_feeds::file;
use serde::{Deserialize, Serialize};

use super::{Answer, Client};
use crate::backoff::{PATIENCE, delay, retry_after};
use crate::clock::Clock;
use crate::error::Error;

/// What a server names a version of a file by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What is asked of one download.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// How often it is asked for, in all.
    pub attempts: u32,
    /// In each of these spans of time [`LEAST`] bytes must come: a server that hands out a byte a minute holds nobody up.
    pub span: Duration,
}

/// Bytes that come in each span of a download, at least: in a minute, half of what a telephone modem brings.
pub const LEAST: u64 = 256 << 10;

impl Default for Limits {
    /// 4 GiB (all of npm has 0.3 GB), six times.
    fn default() -> Self {
        Self::of(4 << 30, 6)
    }
}

impl Limits {
    /// So many bytes, asked for so often; no slower than [`LEAST`] a minute.
    #[must_use]
    pub const fn of(bytes: u64, attempts: u32) -> Self {
        Self { bytes, attempts, span: Duration::from_secs(60) }
    }
}

/// One file to be fetched.
#[derive(Clone, Copy)]
pub struct Download<'a> {
    /// What is asked for.
    pub url: &'a str,
    /// Where it goes.
    pub target: &'a Path,
    /// The version that there is already.
    pub known: &'a Validators,
    /// How much and how often.
    pub limits: &'a Limits,
    /// Further headers, which are a secret between the server and us.
    pub secret: &'a [(&'a str, String)],
}

/// What a server gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// It is as it was.
    NotModified,
    /// There is none.
    Missing,
    /// The file is whole on the disk.
    File(Validators),
}

/// What is kept beside a file that is not whole.
#[derive(Default, Serialize, Deserialize)]
struct Partial {
    url: String,
    validators: Validators,
}

/// How one attempt ended.
enum Attempt {
    Done(Fetched),
    /// Again, after as long as the server says, if it says.
    Again(String, Option<Duration>),
    Never(String),
}

impl Client {
    /// Fetches `url` into `target`, unless the server still has what `known` names. What was cut off is resumed, in this run or
    /// the next, where the server can tell that it is still the same file.
    ///
    /// # Errors
    /// The server refuses, stays silent, gives less than it says or more than the limit; the disk is full.
    pub fn fetch(
        &self,
        clock: &dyn Clock,
        url: &str,
        target: &Path,
        known: &Validators,
        limits: &Limits,
    ) -> Result<Fetched, Error> {
        self.fetch_with(clock, &Download { url, target, known, limits, secret: &[] })
    }

    /// The same, maybe with a secret.
    ///
    /// # Errors
    /// As [`Self::fetch`].
    pub fn fetch_with(&self, clock: &dyn Clock, download: &Download<'_>) -> Result<Fetched, Error> {
        let Download { url, limits, .. } = *download;
        let mut failures = 0;
        loop {
            let (what, asked) = match self.attempt(clock, download) {
                Attempt::Done(fetched) => return Ok(fetched),
                Attempt::Never(what) => return Err(Error::server(url, what)),
                Attempt::Again(what, asked) => (what, asked),
            };
            failures += 1;
            if failures >= limits.attempts {
                return Err(Error::server(url, format!("{what} (asked {failures} times)")));
            }
            if let Some(asked) = asked.filter(|asked| *asked > PATIENCE) {
                return Err(Error::server(
                    url,
                    format!("{what}; it asks to wait {} s, try again then", asked.as_secs()),
                ));
            }
            clock.sleep(delay(failures, clock.jitter()).max(asked.unwrap_or_default()));
        }
    }

    fn attempt(&self, clock: &dyn Clock, download: &Download<'_>) -> Attempt {
        let Download { url, target, known, limits, secret } = *download;
        let (part, memo) = (beside(target, "part"), beside(target, "part.json"));
        let (resumed, begun) = resumable(url, &part, &memo);
        // A weak tag does not promise the same bytes, and a day alone only almost.
        let tag = begun.etag.filter(|etag| !etag.starts_with("W/"));
        let strong = tag.clone().or(begun.last_modified);
        let is_conditional = strong.is_none() && (known.etag.is_some() || known.last_modified.is_some());
        let mut headers: Vec<(&str, String)> = secret.to_vec();
        match strong {
            Some(validator) => {
                headers.push(("Range", format!("bytes={resumed}-")));
                headers.push(("If-Range", validator));
            }
            None => {
                headers.extend(known.etag.iter().map(|etag| ("If-None-Match", etag.clone())));
                headers.extend(known.last_modified.iter().map(|day| ("If-Modified-Since", day.clone())));
            }
        }
        let answer = match self.ask(url, &headers, !secret.is_empty()) {
            Ok(answer) => answer,
            Err(what) => return Attempt::Again(what, None),
        };
        let status = answer.status;
        let asked = answer.header("retry-after").and_then(|text| retry_after(text, clock.now()));
        match status {
            200 => body(answer, url, target, 0, limits),
            // The rest of another file than that whose beginning is here.
            206 if tag.is_some() && answer.header("etag").is_some_and(|now| Some(now) != tag.as_deref()) => {
                drop(fs::remove_file(&part));
                Attempt::Again("goes on with another file than it began with".to_owned(), None)
            }
            206 if resumed > 0 && range_begins(&answer, resumed) => {
                body(answer, url, target, resumed, limits)
            }
            206 | 416 => {
                drop(fs::remove_file(&part));
                Attempt::Again(format!("resumed at another place than was asked ({status})"), None)
            }
            304 if is_conditional => Attempt::Done(Fetched::NotModified),
            304 => {
                drop(fs::remove_file(&part));
                Attempt::Again("says that it is unchanged, and was not asked that".to_owned(), None)
            }
            404 | 410 => Attempt::Done(Fetched::Missing),
            403 | 408 | 425 | 429 | 500..=599 => {
                let what = if status == 403 || status == 429 {
                    format!("the server refuses for now ({status}); it may want fewer questions")
                } else {
                    format!("the server cannot answer now ({status})")
                };
                Attempt::Again(what, asked)
            }
            300..=399 => {
                Attempt::Never(format!("redirects elsewhere ({status}), which is not followed here"))
            }
            _ => Attempt::Never(format!("the server answers {status}")),
        }
    }
}

/// How much there is of a file, and what its server named it by.
fn resumable(url: &str, part: &Path, memo: &Path) -> (u64, Validators) {
    let length = fs::metadata(part).map(|kind| kind.len()).unwrap_or_default();
    let read =
        file::bytes(memo, 1 << 16).ok().and_then(|bytes| serde_json::from_slice::<Partial>(&bytes).ok());
    let partial = read.filter(|partial| partial.url == url && length > 0);
    partial.map_or_else(Default::default, |partial| (length, partial.validators))
}

fn range_begins(answer: &Answer, at: u64) -> bool {
    let range = answer.header("content-range").and_then(|text| text.strip_prefix("bytes "));
    range.and_then(|text| text.split('-').next()?.trim().parse::<u64>().ok()) == Some(at)
}

fn body(mut answer: Answer, url: &str, target: &Path, from: u64, limits: &Limits) -> Attempt {
    let header = |name: &str| answer.header(name).map(str::to_owned);
    let validators = Validators { etag: header("etag"), last_modified: header("last-modified") };
    let length = header("content-length").and_then(|text| text.parse::<u64>().ok());
    if length.is_some_and(|length| from.saturating_add(length) > limits.bytes) {
        return Attempt::Never(format!("has more than {} bytes, the most that are fetched", limits.bytes));
    }
    let (part, memo) = (beside(target, "part"), beside(target, "part.json"));
    let local = |error: io::Error| Attempt::Never(format!("cannot be kept: {}", file::words(error)));
    let partial = Partial { url: url.to_owned(), validators: validators.clone() };
    let opened = serde_json::to_vec(&partial)
        .map_err(io::Error::from)
        .and_then(|text| fs::write(&memo, text))
        .and_then(|()| {
            OpenOptions::new().create(true).write(true).append(from > 0).truncate(from == 0).open(&part)
        });
    let mut out = match opened {
        Ok(out) => out,
        Err(error) => return local(error),
    };
    match pour(&mut answer.body, &mut out, limits.bytes - from.min(limits.bytes), limits.span) {
        Poured::Whole(count) if length.is_none_or(|length| length == count) => {}
        Poured::Whole(count) => {
            let length = length.unwrap_or_default();
            return Attempt::Again(format!("was cut off after {count} of {length} bytes"), None);
        }
        Poured::CutOff(what) => return Attempt::Again(format!("was cut off: {what}"), None),
        Poured::TooMuch => {
            drop(fs::remove_file(&part));
            return Attempt::Never(format!(
                "has more than {} bytes, the most that are fetched",
                limits.bytes
            ));
        }
        Poured::NotKept(error) => return local(error),
    }
    match out.sync_all().and_then(|()| fs::rename(&part, target)) {
        Ok(()) => {
            drop(fs::remove_file(&memo));
            Attempt::Done(Fetched::File(validators))
        }
        Err(error) => local(error),
    }
}

enum Poured {
    Whole(u64),
    CutOff(String),
    TooMuch,
    NotKept(io::Error),
}

fn pour(from: &mut dyn Read, to: &mut File, most: u64, span: Duration) -> Poured {
    let mut buffer = vec![0; 1 << 16];
    let mut count = 0_u64;
    let (mut begun, mut before) = (Instant::now(), 0);
    loop {
        let part = match from.read(&mut buffer) {
            Ok(0) => return Poured::Whole(count),
            Ok(length) => buffer.get(..length).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Poured::CutOff(error.to_string()),
        };
        count += part.len() as u64;
        if count > most {
            return Poured::TooMuch;
        }
        if let Err(error) = to.write_all(part) {
            return Poured::NotKept(error);
        }
        if begun.elapsed() > span {
            if count - before < LEAST {
                return Poured::CutOff(format!("less than {LEAST} bytes came in {} s", span.as_secs()));
            }
            (begun, before) = (Instant::now(), count);
        }
    }
}

fn beside(target: &Path, ending: &str) -> PathBuf {
    let mut name = target.file_name().map(std::ffi::OsStr::to_owned).unwrap_or_default();
    name.push(".");
    name.push(ending);
    target.with_file_name(name)
}
