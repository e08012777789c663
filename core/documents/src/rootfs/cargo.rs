//! `Cargo.lock`: the crates that a Rust program was built of.

use noharm_model::component::Particulars;
use serde::Deserialize;

use super::Package;
use super::purl::purl;
use crate::sbom::remarks::hash;
use crate::text::printable;

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
    source: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

/// The packages.
pub(super) fn packages(text: &str) -> Result<Vec<Package>, String> {
    let lock: Lock = toml::from_str(text).map_err(|error| printable(error.message(), 200).to_string())?;
    Ok(lock.package.into_iter().map(package).collect())
}

fn package(locked: Locked) -> Package {
    let mut particulars = Particulars { dependencies_stated: true, ..Particulars::default() };
    let repository = locked.source.as_deref().filter(|source| source.starts_with("git+"));
    particulars.locations.extend(repository.map(str::to_owned));
    // `name`, `name version` where there are several, `name version (source)` where that does not tell them apart.
    let needs = locked.dependencies.iter().map(|text| {
        let mut words = text.split_whitespace();
        match (words.next(), words.next()) {
            (Some(name), Some(version)) => vec![format!("{name} {version}")],
            (Some(name), None) => vec![name.to_owned()],
            _ => Vec::new(),
        }
    });
    Package {
        purl: Some(purl("cargo", None, &locked.name, Some(&locked.version), &[])),
        hashes: locked.checksum.iter().filter_map(|digest| hash("sha-256", digest)).collect(),
        provides: vec![format!("{} {}", locked.name, locked.version)],
        needs: needs.collect(),
        particulars,
        name: locked.name,
        version: Some(locked.version),
        ..Package::default()
    }
}
