//! apk's `installed`: records of one-letter fields.

use noharm_model::component::{Particulars, SourcePackage};

use super::Package;
use super::control::person;
use super::os_release::OsRelease;
use super::purl::purl;

/// The packages.
pub(super) fn packages(text: &str, distribution: &OsRelease) -> Vec<Package> {
    let mut packages = Vec::new();
    let mut record: Vec<(&str, &str)> = Vec::new();
    for line in text.lines().chain([""]) {
        if line.trim().is_empty() {
            packages.extend(package(&std::mem::take(&mut record), distribution));
            continue;
        }
        // Of the files of a package (`F:`, `R:`, `a:`, `Z:`, `M:`) there are thousands, and none is wanted.
        if let Some((key @ ("P" | "V" | "A" | "L" | "o" | "m" | "D" | "p"), value)) = line.split_once(':') {
            record.push((key, value.trim()));
        }
    }
    packages
}

fn package(record: &[(&str, &str)], distribution: &OsRelease) -> Option<Package> {
    let field = |wanted: &str| {
        record.iter().find(|(key, value)| *key == wanted && !value.is_empty()).map(|(_, value)| *value)
    };
    let (name, version) = (field("P")?, field("V"));
    let origin = field("o").filter(|origin| *origin != name);
    let qualifiers = [
        ("arch", field("A").map(str::to_owned)),
        ("distro", distribution.qualifier()),
        ("upstream", origin.map(str::to_owned)),
    ];
    let namespace = distribution.id.as_deref().unwrap_or("alpine");
    let (supplier, mail) = person(field("m"));
    let mut particulars = Particulars { dependencies_stated: true, ..Particulars::default() };
    particulars.licences.extend(field("L").map(str::to_owned));
    particulars.contacts.extend(mail);
    // `so:libc.musl.so.1`, `cmd:sh=1.36`, `musl>=1.2`, `!conflict`
    let name_of = |word: &str| {
        let end = word.find(['=', '<', '>', '~', '@']).unwrap_or(word.len());
        word.get(..end).unwrap_or(word).to_owned()
    };
    let words = |key: &str| field(key).into_iter().flat_map(str::split_whitespace);
    Some(Package {
        name: name.to_owned(),
        version: version.map(str::to_owned),
        purl: Some(purl("apk", Some(namespace), name, version, &qualifiers)),
        source: origin.map(|origin| SourcePackage { name: origin.to_owned(), version: None }),
        supplier,
        particulars,
        provides: words("p").map(name_of).collect(),
        needs: words("D").filter(|word| !word.starts_with('!')).map(|word| vec![name_of(word)]).collect(),
        ..Package::default()
    })
}
