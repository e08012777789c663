//! NVD: the yearly files for the first time, and then what the API names as changed, a window of time after another.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use noharm_feeds::digest::Digesting;
use serde::Deserialize;

use super::{Brought, Context};
use crate::error::Error;
use crate::http::{Download, Fetched, Limits, Validators};

/// Days of one window: the API takes at most 120.
const WINDOW: i64 = 119;
/// Records of one page, the most that the API gives.
const PAGE: u64 = 2000;
/// Pages of one window; all of NVD has under 200.
const PAGES: u64 = 2000;
/// A server may give smaller pages than it is asked for, down to a quarter, and so many more as it grows meanwhile.
const SMALLER: u64 = 4;
const GROWN: u64 = 8;
/// Questions per 30 seconds are limited, to 5 without a key and 50 with one.
const PACE: Duration = Duration::from_secs(6);
const PACE_WITH_KEY: Duration = Duration::from_millis(600);
/// Yearly files are written once a day; what changed in the day before one was written is asked for again.
const OVERLAP: SignedDuration = SignedDuration::from_hours(48);
/// What changed reaches the API's answers a little later: the last hour is asked for again.
const LAG: SignedDuration = SignedDuration::from_hours(1);
/// Bytes of one page or one yearly file, packed.
const LIMITS: Limits = Limits::of(512 << 20, 8);
/// Bytes of a `.meta`.
const SMALL: Limits = Limits::of(1 << 16, 6);

/// Fetches what changed since the last time.
pub fn fetch(context: &Context<'_>) -> Result<Brought, Error> {
    let url = &context.settings.nvd.api;
    let known = context.known.until.as_deref();
    let mut since: Option<Timestamp> =
        known.and_then(|text| text.parse::<Timestamp>().ok()?.checked_sub(LAG).ok());
    let mut brought = Brought { source: context.renewed(url), ..Brought::default() };
    if since.is_none() && !context.settings.nvd.files.is_empty() {
        since = Some(years(context, &mut brought)?);
    }
    let now = context.clock.now();
    let mut number = 0;
    match since {
        None => window(context, None, &mut number, &mut brought)?,
        Some(mut start) => {
            while start < now {
                let end =
                    now.min(start.saturating_add(SignedDuration::from_hours(24 * WINDOW)).unwrap_or(now));
                window(context, Some((start, end)), &mut number, &mut brought)?;
                start = end;
            }
        }
    }
    brought.source.until = Some(now.to_string());
    Ok(brought)
}

/// The yearly files, each compared with the digest that is published beside it. Returns since when the API is to be asked.
fn years(context: &Context<'_>, brought: &mut Brought) -> Result<Timestamp, Error> {
    let this_year = context.today().map_or(context.settings.nvd.first_year, noharm_model::day::Day::year);
    let mut newest: Option<Timestamp> = None;
    for year in context.settings.nvd.first_year..=this_year {
        let base = format!("{}/nvdcve-2.0-{year}", context.settings.nvd.files);
        let url = format!("{base}.json.gz");
        let meta = context.text(&format!("{base}.meta"), &format!("{year}.meta"), &SMALL)?;
        let field = |name: &str| meta.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let digest = field("sha256").map(|text| text.trim().to_ascii_lowercase());
        let target = context.file(&format!("nvdcve-2.0-{year}.json.gz"));
        // Whole already, from a run that was ended before all years were there.
        if digest.is_none() || digest_of(&target) != digest {
            context.need(&url, &target, &LIMITS)?;
            if digest.is_some() && digest_of(&target) != digest {
                drop(std::fs::remove_file(&target));
                return Err(Error::server(
                    &url,
                    "is not the file whose digest stands beside it; try again later",
                ));
            }
        }
        let written = field("lastModifiedDate").and_then(|text| text.trim().parse().ok());
        newest = newest.max(written);
        brought.files.push(target);
    }
    let since = newest.unwrap_or_else(|| context.clock.now()).saturating_sub(OVERLAP);
    since.map_err(|error| Error::server(&context.settings.nvd.files, error))
}

/// SHA-256 of what a gzip file unpacks to.
fn digest_of(path: &Path) -> Option<String> {
    let file = std::fs::File::open(path).ok()?;
    let unpacked = flate2::read::MultiGzDecoder::new(file).take(8 << 30);
    let mut digesting = Digesting::new(unpacked);
    std::io::copy(&mut digesting, &mut std::io::sink()).ok()?;
    Some(digesting.finish().2)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    results_per_page: u64,
    start_index: u64,
    total_results: u64,
    #[serde(default)]
    vulnerabilities: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    cve: Id,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

/// All pages of a window; without one, of everything.
fn window(
    context: &Context<'_>,
    window: Option<(Timestamp, Timestamp)>,
    number: &mut usize,
    brought: &mut Brought,
) -> Result<(), Error> {
    let api = &context.settings.nvd.api;
    let span = window.map_or_else(String::new, |(start, end)| {
        format!("&lastModStartDate={}&lastModEndDate={}", written(start), written(end))
    });
    let secret: Vec<(&str, String)> =
        context.nvd_key.map(|key| ("apiKey", key.to_owned())).into_iter().collect();
    let (mut index, mut pages, mut most) = (0, 0, 1);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    while pages < most {
        let url = format!("{api}?resultsPerPage={PAGE}&startIndex={index}{span}");
        let target = context.file(&format!("page-{number}.json"));
        if *number > 0 {
            context.clock.sleep(if context.nvd_key.is_some() { PACE_WITH_KEY } else { PACE });
        }
        *number += 1;
        let known = &Validators::default();
        let download = Download { url: &url, target: &target, known, limits: &LIMITS, secret: &secret };
        match context.client.fetch_with(context.clock, &download)? {
            Fetched::File(_) => {}
            _ => {
                return Err(Error::server(
                    &url,
                    "the API answers that there is nothing (404); is the key right?",
                ));
            }
        }
        let bytes =
            noharm_feeds::file::bytes(&target, LIMITS.bytes).map_err(|what| Error::server(&url, what))?;
        let page: Page = serde_json::from_slice(&bytes)
            .map_err(|error| Error::server(&url, format!("is no page of the API: {error}")))?;
        if page.start_index != index {
            return Err(Error::server(&url, "gives another page than was asked for"));
        }
        let held = page.vulnerabilities.len() as u64;
        if held != page.results_per_page {
            let what = format!("says that it gives {} records, and gives {held}", page.results_per_page);
            return Err(Error::server(&url, what));
        }
        if pages == 0 {
            most = (page.total_results.div_ceil(PAGE).saturating_mul(SMALLER) + GROWN).min(PAGES);
        }
        pages += 1;
        let before = seen.len();
        seen.extend(page.vulnerabilities.into_iter().map(|record| record.cve.id));
        if held > 0 && seen.len() == before {
            return Err(Error::server(&url, "repeats what it gave before where more is to come"));
        }
        if page.total_results > 0 {
            brought.files.push(target);
        }
        index = index.saturating_add(page.results_per_page);
        if index >= page.total_results {
            return Ok(());
        }
        if page.results_per_page == 0 {
            return Err(Error::server(&url, "gives empty pages where more is to come"));
        }
    }
    Err(Error::server(api, format!("gives more than {most} pages, and no end of them")))
}

/// As the API wants it: ISO 8601 with milliseconds, in UTC; a `+` of an offset would have to be escaped.
fn written(time: Timestamp) -> String {
    format!("{}Z", time.strftime("%Y-%m-%dT%H:%M:%S.000"))
}
