//! npm's lock files (versions 1 to 3) and the `package.json` of installed packages.

mod folders;

use noharm_model::component::Particulars;
use serde::Deserialize;

use folders::Folder;

use super::Package;
use super::purl::purl;
use crate::json::{self, Members, Object, Text};
use crate::limits::Limits;
use crate::sbom::remarks::hash;

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Lock<'a> {
    /// By path, `""` the project itself; since version 2.
    #[serde(default)]
    packages: Members<Object<Entry<'a>>>,
    /// By name, nested; version 1, and beside the other in version 2.
    #[serde(default)]
    dependencies: Members<Object<Entry<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Entry<'a> {
    #[serde(default)]
    name: Text<'a>,
    #[serde(default)]
    version: Text<'a>,
    #[serde(default)]
    license: Text<'a>,
    #[serde(default)]
    resolved: Text<'a>,
    #[serde(default)]
    integrity: Text<'a>,
    /// Names with ranges since version 2, whole entries in version 1.
    #[serde(default)]
    dependencies: Members<Object<Entry<'a>>>,
    /// A folder elsewhere in the project.
    #[serde(default)]
    link: bool,
}

/// The packages of a lock file.
pub(super) fn lock(text: &str, limits: &Limits) -> Result<Vec<Package>, String> {
    let lock: Lock<'_> = json::document(text, limits).map_err(|error| error.to_string())?;
    if lock.packages.items.is_empty() {
        return Ok(first_version(&lock.dependencies));
    }
    let named =
        lock.packages.items.iter().filter_map(|(path, entry)| Some((path.as_str(), entry.value.as_deref()?)));
    let entries: Vec<(&str, &Entry<'_>)> = named.collect();
    let folders: Vec<Folder<'_>> = entries
        .iter()
        .map(|(path, entry)| Folder {
            path,
            meant: if entry.link { entry.resolved.get() } else { Some(path) },
        })
        .collect();
    let needs = |at: usize| {
        let entry = entries.get(at).filter(|(_, entry)| !entry.link);
        entry.into_iter().flat_map(|(_, entry)| &entry.dependencies.items).map(|(name, _)| name.as_str())
    };
    let found = folders::found(&folders, needs);
    let all = entries.iter().zip(found).enumerate().filter(|(_, ((_, entry), _))| !entry.link);
    Ok(all.filter_map(|(at, ((path, entry), found))| at_path(at, path, entry, &found)).collect())
}

/// The package at a path. By its place it is told from other versions of the same name.
fn at_path(at: usize, path: &str, entry: &Entry<'_>, found: &[usize]) -> Option<Package> {
    let name = entry.name.get().or(folders::module(path).map(|(_, name)| name))?;
    let mut package = package_of(name, entry);
    package.provides.push(place(at));
    package.needs = found.iter().map(|at| vec![place(*at)]).collect();
    package.particulars.dependencies_stated = true;
    Some(package)
}

/// A name that no package has: names are without blanks around them.
fn place(at: usize) -> String {
    format!(" {at}")
}

/// Version 1 nests packages; the reader's bound on depth holds for it.
fn first_version(top: &Members<Object<Entry<'_>>>) -> Vec<Package> {
    let mut packages = Vec::new();
    let mut waiting = vec![top];
    while let Some(members) = waiting.pop() {
        for (name, entry) in &members.items {
            if let Some(entry) = &entry.value {
                packages.push(package_of(name, entry));
                waiting.push(&entry.dependencies);
            }
        }
    }
    packages
}

/// The one of a `package.json`; none where it has no name or version (a folder of sources within a package).
pub(super) fn package(text: &str, limits: &Limits) -> Result<Vec<Package>, String> {
    let entry: Entry<'_> = json::document(text, limits).map_err(|error| error.to_string())?;
    let named = entry.name.get().filter(|_| entry.version.get().is_some());
    Ok(named.map(|name| package_of(name, &entry)).into_iter().collect())
}

fn package_of(full: &str, entry: &Entry<'_>) -> Package {
    let (scope, name) = match full.split_once('/') {
        Some((scope, name)) if scope.starts_with('@') => (Some(scope), name),
        _ => (None, full),
    };
    let version = entry.version.get();
    let mut particulars = Particulars::default();
    particulars.licences.extend(entry.license.owned());
    let address = entry.resolved.get().filter(|resolved| resolved.contains("://"));
    particulars.locations.extend(address.map(str::to_owned));
    Package {
        name: name.to_owned(),
        group: scope.map(str::to_owned),
        version: version.map(str::to_owned),
        purl: Some(purl("npm", scope, name, version, &[])),
        hashes: entry.integrity.get().into_iter().flat_map(integrity).collect(),
        particulars,
        ..Package::default()
    }
}

/// `sha512-…base64…`, several with blanks between.
fn integrity(text: &str) -> Vec<String> {
    let each = text.split_whitespace().filter_map(|one| {
        let (algorithm, digest) = one.split_once('-')?;
        hash(algorithm, &hexadecimal(digest)?)
    });
    each.collect()
}

/// Base64 (RFC 4648, section 4) as hexadecimal digits.
fn hexadecimal(base64: &str) -> Option<String> {
    let mut text = String::new();
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in base64.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        held = held.saturating_add(6);
        while held >= 4 {
            held = held.saturating_sub(4);
            text.push(char::from_digit((bits >> held) & 0xF, 16)?);
            bits &= (1 << held) - 1;
        }
    }
    // What is left over of the last letter is no half of a byte.
    if text.len() % 2 == 1 {
        text.pop();
    }
    Some(text)
}
