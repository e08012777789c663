//! `METADATA` and `PKG-INFO` of installed Python packages (core metadata, PEP 566 and its successors).

use noharm_model::component::Particulars;

use super::Package;
use super::control::person;
use super::purl::purl;

/// The one package.
pub(super) fn packages(text: &str) -> Vec<Package> {
    package(text).into_iter().collect()
}

fn package(text: &str) -> Option<Package> {
    let (mut name, mut version, mut licence, mut expression) = (None, None, None, None);
    let (mut author, mut mail, mut needs) = (None, None, Vec::new());
    // The description follows after the first empty line.
    for line in text.lines().take_while(|line| !line.trim().is_empty()) {
        let Some((key, value)) = line.split_once(':').filter(|_| !line.starts_with([' ', '\t'])) else {
            continue;
        };
        let value = Some(value.trim()).filter(|value| !value.is_empty() && *value != "UNKNOWN");
        match key {
            "Name" => name = value,
            "Version" => version = value,
            "License" => licence = value,
            "License-Expression" => expression = value,
            "Author" => author = value,
            "Author-email" => mail = value,
            "Requires-Dist" => needs.extend(value.and_then(required).map(|name| vec![name])),
            _ => {}
        }
    }
    let name = name?;
    // An address may carry the name too: `Name <mail>`.
    let (named, address) = match mail {
        Some(mail) if mail.contains('<') => person(Some(mail)),
        other => (None, other.map(str::to_owned)),
    };
    // A licence's whole text may stand in the field; its first line is all that was kept, and no name of it.
    let licence = expression.or(licence.filter(|licence| licence.len() <= 100));
    let mut particulars = Particulars { dependencies_stated: true, ..Particulars::default() };
    particulars.licences.extend(licence.map(str::to_owned));
    particulars.contacts.extend(address);
    let normal = normalised(name);
    Some(Package {
        purl: Some(purl("pypi", None, &normal, version, &[])),
        name: name.to_owned(),
        version: version.map(str::to_owned),
        supplier: author.map(str::to_owned).or(named),
        provides: vec![normal],
        needs,
        particulars,
        ..Package::default()
    })
}

/// `requests[socks] (>=2) ; python_version < "3.9"` → `requests`; none where it is needed for an extra only.
fn required(text: &str) -> Option<String> {
    let (requirement, marker) = text.split_once(';').unwrap_or((text, ""));
    if marker.contains("extra") {
        return None;
    }
    // The name may stand alone, or end at a version, an extra or an address.
    let name = requirement.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c))).next();
    name.map(normalised).filter(|name| !name.is_empty())
}

/// PEP 503: lower case, runs of `-_.` made to one `-`.
fn normalised(name: &str) -> String {
    let words = name.split(['-', '_', '.']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}
