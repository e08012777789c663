//! Which sources are fetched, and from where. Every address can be another: a mirror, or a server of one's own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The settings, as a small TOML file says them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Lets HTTP without TLS be used: anyone on the way can change what is fetched. For a mirror on the same machine.
    pub danger_plain_http: bool,
    /// OSV.
    pub osv: Osv,
    /// NVD.
    pub nvd: Nvd,
    /// CISA's catalogue of what is exploited.
    pub kev: One<Kev>,
    /// EPSS.
    pub epss: One<Epss>,
    /// Providers of CSAF, by a name of one's own.
    pub csaf: BTreeMap<String, Csaf>,
}

/// OSV's export: a folder an ecosystem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Osv {
    /// Its address.
    pub url: String,
    /// The ecosystems, as OSV names its folders.
    pub ecosystems: Vec<String>,
    /// So many changed records are fetched one by one; where more changed, the whole ecosystem is.
    pub most_single: usize,
}

/// NVD.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Nvd {
    /// The API, version 2.0: what changed.
    pub api: String,
    /// The yearly files, for the first time; empty: everything comes through the API.
    pub files: String,
    /// The first year.
    pub first_year: i16,
}

/// A source of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, bound = "T: Address")]
pub struct One<T> {
    /// Its address.
    pub url: String,
    #[serde(skip)]
    kind: std::marker::PhantomData<T>,
}

/// Where a source of one file lies if nobody says otherwise.
pub trait Address {
    /// The address.
    const URL: &'static str;
}

/// CISA's catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kev;
/// FIRST's estimates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Epss;

impl Address for Kev {
    const URL: &'static str =
        "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json";
}

impl Address for Epss {
    const URL: &'static str = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz";
}

impl<T: Address> Default for One<T> {
    fn default() -> Self {
        Self { url: T::URL.to_owned(), kind: std::marker::PhantomData }
    }
}

/// A provider of CSAF.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Csaf {
    /// Its `provider-metadata.json`.
    pub url: String,
}

impl Default for Osv {
    fn default() -> Self {
        let names =
            ["Alpine", "Bitnami", "Debian", "Go", "Maven", "NuGet", "OSS-Fuzz", "PyPI", "crates.io", "npm"];
        Self {
            url: "https://osv-vulnerabilities.storage.googleapis.com".to_owned(),
            ecosystems: names.map(str::to_owned).to_vec(),
            most_single: 300,
        }
    }
}

impl Default for Nvd {
    fn default() -> Self {
        Self {
            api: "https://services.nvd.nist.gov/rest/json/cves/2.0".to_owned(),
            files: "https://nvd.nist.gov/feeds/json/cve/2.0".to_owned(),
            // The file of 2002 holds all earlier ones.
            first_year: 2002,
        }
    }
}

impl Settings {
    /// Reads settings.
    ///
    /// # Errors
    /// No TOML, or a key that nobody knows.
    pub fn read(text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| Error::Settings(error.to_string()))
    }

    /// The names of all sources.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let osv = self.osv.ecosystems.iter().map(|ecosystem| format!("osv/{ecosystem}"));
        let single = ["nvd", "kev", "epss"].map(str::to_owned);
        osv.chain(single).chain(self.csaf.keys().map(|name| format!("csaf/{name}"))).collect()
    }

    /// Takes a source from another address.
    ///
    /// # Errors
    /// There is no such source.
    pub fn from(&mut self, source: &str, url: &str) -> Result<(), Error> {
        let url = url.trim_end_matches('/').to_owned();
        let (head, name) = source.split_once('/').unwrap_or((source, ""));
        match head {
            "osv" => self.osv.url = url,
            "nvd" => self.nvd.api = url,
            "kev" => self.kev.url = url,
            "epss" => self.epss.url = url,
            "csaf" if !name.is_empty() => drop(self.csaf.insert(name.to_owned(), Csaf { url })),
            _ => return Err(Error::Settings(format!("there is no source `{source}`"))),
        }
        Ok(())
    }
}
