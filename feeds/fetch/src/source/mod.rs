//! The sources, one a file, all of the same form: what is known of a source in, its files on the disk out.

mod csaf;
mod nvd;
mod osv;
mod single;

use std::path::{Path, PathBuf};

use noharm_feeds::file;
use noharm_feeds::store::Source;
use noharm_model::day::Day;

use crate::clock::Clock;
use crate::error::Error;
use crate::http::{Client, Fetched, Limits, Validators};
use crate::settings::Settings;

/// What a source is fetched with.
pub struct Context<'a> {
    /// The client.
    pub client: &'a Client,
    /// The time.
    pub clock: &'a dyn Clock,
    /// The addresses.
    pub settings: &'a Settings,
    /// The key of NVD's API, if there is one.
    pub nvd_key: Option<&'a str>,
    /// Where this source's files go.
    pub folder: &'a Path,
    /// What the store knows of it.
    pub known: &'a Source,
}

/// What a source brought.
#[derive(Debug, Default)]
pub struct Brought {
    /// Files of feeds; none where nothing changed.
    pub files: Vec<PathBuf>,
    /// CSAF documents, to be kept as they are.
    pub documents: Vec<PathBuf>,
    /// What to know of it from now on, if all of this is taken.
    pub source: Source,
    /// What could not be had, a sentence each.
    pub problems: Vec<String>,
}

/// Fetches the source of this name.
///
/// # Errors
/// There is no such source, or its server does not give what it must.
pub fn fetch(name: &str, context: &Context<'_>) -> Result<Brought, Error> {
    match name.split_once('/') {
        Some(("osv", ecosystem)) => osv::fetch(ecosystem, context),
        Some(("csaf", provider)) => csaf::fetch(provider, context),
        _ => match name {
            "nvd" => nvd::fetch(context),
            "kev" => single::fetch(&context.settings.kev.url, "kev.json", context),
            "epss" => single::fetch(&context.settings.epss.url, "epss.csv.gz", context),
            _ => Err(Error::Settings(format!("there is no source `{name}`"))),
        },
    }
}

impl Context<'_> {
    /// Today.
    pub fn today(&self) -> Option<Day> {
        self.clock.now().to_string().parse().ok()
    }

    /// What is known of the source, fetched today from this address.
    fn renewed(&self, url: &str) -> Source {
        Source { from: url.to_owned(), fetched: self.today(), ..self.known.clone() }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Validators of the last time, where it was the same address.
    fn validators(&self, url: &str) -> Validators {
        if self.known.from != url {
            return Validators::default();
        }
        Validators { etag: self.known.etag.clone(), last_modified: self.known.last_modified.clone() }
    }

    /// Fetches a file that must be there.
    fn need(&self, url: &str, target: &Path, limits: &Limits) -> Result<Validators, Error> {
        match self.client.fetch(self.clock, url, target, &Validators::default(), limits)? {
            Fetched::File(validators) => Ok(validators),
            Fetched::Missing => Err(Error::server(url, "there is no such file (404)")),
            Fetched::NotModified => {
                Err(Error::server(url, "says that it is unchanged, and was not asked that"))
            }
        }
    }

    /// Fetches a small file that must be there, as text.
    fn text(&self, url: &str, name: &str, limits: &Limits) -> Result<String, Error> {
        let target = self.file(name);
        self.need(url, &target, limits)?;
        read(&target, url, limits)
    }
}

/// The text of a file that was fetched.
fn read(target: &Path, url: &str, limits: &Limits) -> Result<String, Error> {
    file::text(target, limits.bytes).map_err(|what| Error::server(url, what))
}

/// A name that a server gave, as a name of a file here; `None` where it could lead elsewhere.
fn safe(name: &str) -> Option<String> {
    let plain = |one: char| one.is_ascii_alphanumeric() || matches!(one, '.' | '_' | '-' | '+' | ':');
    let fine = !name.is_empty() && name.len() <= 200 && !name.starts_with('.') && name.chars().all(plain);
    fine.then(|| name.replace(':', "_"))
}
