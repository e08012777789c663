//! Feeds: which one a file belongs to, and its records as advisories, one after another.

pub mod csaf;
mod cve5;
mod detect;
mod epss;
mod fields;
mod kev;
mod nvd1;
mod nvd2;
mod osv;
mod osv_yaml;
mod records;
mod rustsec;
mod ssvc;
mod yaml;

use noharm_model::advisory::Advisory;
use noharm_model::day::Day;

use crate::error::Error;
use crate::limits::Limits;
use crate::text;

pub use detect::detect;

/// The kinds of feed files that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Feed {
    /// OSV as JSON: one record, a list of them, or one a line.
    Osv,
    /// OSV as PyPA and OSS-Fuzz keep it, in YAML.
    OsvYaml,
    /// RustSec's Markdown with TOML in front.
    RustSec,
    /// NVD's old yearly feeds, JSON 1.1, and its records one a line.
    Nvd1,
    /// NVD 2.0: the API's answer, its yearly files, single records, and records one a line.
    Nvd2,
    /// CVE records, JSON 5, single or one a line.
    Cve5,
    /// CISA's catalogue of known exploited vulnerabilities, JSON.
    Kev,
    /// EPSS, CSV: FIRST's own layout, or any table with the columns CVE, EPSS and percentile.
    Epss,
    /// SSVC decision points of CISA's vulnrichment, a tab-separated table.
    Ssvc,
    /// CSAF advisories whose products are named in words (CISA's on medical devices).
    Csaf,
}

impl Feed {
    /// Name for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Osv => "OSV",
            Self::OsvYaml => "OSV (YAML)",
            Self::RustSec => "RustSec",
            Self::Nvd1 => "NVD 1.1",
            Self::Nvd2 => "NVD 2.0",
            Self::Cve5 => "CVE 5",
            Self::Kev => "KEV",
            Self::Epss => "EPSS",
            Self::Ssvc => "SSVC",
            Self::Csaf => "CSAF",
        }
    }
}

/// What was taken from a file, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Advisories handed out.
    pub records: usize,
    /// Records passed over, the first [`Limits::remarks`] of them.
    pub skipped: Vec<Skipped>,
    /// Records passed over in all.
    pub skipped_count: usize,
    /// The day that the file gives for the whole of it: KEV's `dateReleased`, the time stamp of an NVD feed, the day of
    /// EPSS's scores.
    pub as_of: Option<Day>,
}

/// A record that was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// `line 12`, `record 7`, or the record's id.
    pub place: String,
    /// Why, in words.
    pub reason: String,
}

impl Taken {
    fn skip(&mut self, place: impl FnOnce() -> String, reason: String, limits: &Limits) {
        self.skipped_count = self.skipped_count.saturating_add(1);
        if self.skipped.len() < limits.remarks {
            self.skipped.push(Skipped { place: place(), reason });
        }
    }
}

/// Reads one file of a feed and hands out its records in the file's order.
///
/// `name` is the file's path as given; only RustSec's folder (`crates` or `rust`) is read from it. A record that cannot be
/// read is passed over and told in [`Taken`]; where the file is that one record, or is no such feed at all, that is the error.
///
/// # Errors
/// The file is empty, not UTF-8, not well-formed, cut off, past a limit, or not of this feed. Records before the fault
/// have been handed out by then.
pub fn read(
    feed: Feed,
    name: &str,
    bytes: &[u8],
    limits: &Limits,
    out: &mut dyn FnMut(Advisory),
) -> Result<Taken, Error> {
    let text = text::decode(bytes, limits)?;
    match feed {
        Feed::Osv => records::each(text, &osv::LISTS, limits, &mut osv::record, out),
        Feed::OsvYaml => osv_yaml::read(text, limits, out),
        Feed::RustSec => rustsec::read(name, text, limits, out),
        Feed::Nvd1 => records::each(text, &nvd1::LISTS, limits, &mut nvd1::record, out),
        Feed::Nvd2 => records::each(text, &nvd2::LISTS, limits, &mut nvd2::record, out),
        Feed::Cve5 => records::each(text, &cve5::LISTS, limits, &mut cve5::record, out),
        Feed::Kev => records::each(text, &kev::LISTS, limits, &mut kev::record, out),
        Feed::Epss => epss::read(text, limits, out),
        Feed::Ssvc => ssvc::read(text, limits, out),
        Feed::Csaf => csaf::advisories::read(text, limits, out),
    }
}
