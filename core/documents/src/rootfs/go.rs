//! `go.mod`: the modules that a Go program asks for.

use noharm_model::component::Particulars;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Package;
use super::purl::purl;

/// The module itself and what it requires, with `replace` applied.
pub(super) fn packages(text: &str) -> Vec<Package> {
    let mut module = None;
    let mut required: Vec<(&str, &str)> = Vec::new();
    let mut replaced: FxHashMap<&str, (&str, Option<&str>)> = FxHashMap::default();
    let mut block = "";
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default().trim();
        let mut words = line.split_whitespace().map(|word| word.trim_matches('"'));
        let verb = if block.is_empty() { words.next().unwrap_or_default() } else { block };
        if line == ")" {
            block = "";
            continue;
        }
        let rest: Vec<&str> = words.collect();
        match (verb, rest.as_slice()) {
            (verb, ["("]) => block = verb,
            ("module", [name]) => module = Some(*name),
            ("require", [name, version, ..]) => required.push((name, version)),
            ("replace", [name, rest @ ..]) => {
                let mut to = rest.iter().skip_while(|word| **word != "=>").skip(1);
                if let Some(path) = to.next() {
                    replaced.insert(name, (path, to.next().copied()));
                }
            }
            _ => {}
        }
    }
    // A module is required once; one in whose place another stands would repeat that one's name at no cost of its own.
    let mut seen = FxHashSet::default();
    let once = required.iter().filter(|(name, _)| !replaced.contains_key(name) || seen.insert(*name));
    let mut packages: Vec<Package> = once.map(|one| package(*one, &replaced)).collect();
    if let Some(module) = module {
        let needs = required.iter().map(|(name, _)| vec![(*name).to_owned()]).collect();
        let said = Particulars { dependencies_stated: true, ..Particulars::default() };
        packages.insert(0, Package { needs, particulars: said, ..named(module, None) });
    }
    packages
}

fn package((name, version): (&str, &str), replaced: &FxHashMap<&str, (&str, Option<&str>)>) -> Package {
    match replaced.get(name) {
        // Another module in its place; a folder in its place has no version and keeps the name.
        Some((path, Some(other))) => Package { provides: vec![name.to_owned()], ..named(path, Some(other)) },
        Some((_, None)) => named(name, None),
        None => named(name, Some(version)),
    }
}

fn named(module: &str, version: Option<&str>) -> Package {
    let (namespace, name) = match module.rsplit_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, module),
    };
    Package {
        name: module.to_owned(),
        version: version.map(str::to_owned),
        purl: Some(purl("golang", namespace, name, version, &[])),
        ..Package::default()
    }
}
