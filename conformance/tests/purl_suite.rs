//! purl-spec's own tests: parsing, building, and canonical form.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::fs;

use noharm_conformance::data;
use noharm_matcher::purl::{Purl, PurlError};
use serde_json::{Map, Value};

#[test]
fn purl_spec_passes() {
    let (mut passed, mut total, mut failures) = (0, 0, Vec::new());
    for folder in ["spec", "types"] {
        let path = data::folder().join("conformance/purl/tests").join(folder);
        let Ok(entries) = fs::read_dir(&path) else {
            data::missing(&format!("conformance/purl/tests/{folder}"));
            return;
        };
        for entry in entries {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            let suite: Value = serde_json::from_str(&text).unwrap();
            for case in suite["tests"].as_array().unwrap() {
                total += 1;
                match run(case) {
                    Ok(()) => passed += 1,
                    Err(found) => failures.push(format!("{found}\n  {case}")),
                }
            }
        }
    }
    println!("purl-spec: {passed}/{total}");
    assert!(total > 0 && failures.is_empty(), "{} cases:\n{}", failures.len(), failures.join("\n"));
}

/// Runs one case; the error says what was found instead.
fn run(case: &Value) -> Result<(), String> {
    let expected = &case["expected_output"];
    match case["test_type"].as_str().unwrap() {
        "parse" => {
            compare(case, Purl::parse(case["input"].as_str().unwrap()).map(|purl| parts(&purl)), |found| {
                *found == without_nulls(expected)
            })
        }
        "validate" => compare(case, Purl::normalise(case["input"].as_str().unwrap()), |found| {
            Some(found.to_string().as_str()) == expected.as_str()
        }),
        "build" => compare(case, build(&case["input"]), |found| {
            Some(found.to_string().as_str()) == expected.as_str()
        }),
        other => panic!("unknown test type {other}"),
    }
}

fn compare<T: std::fmt::Debug>(
    case: &Value,
    found: Result<T, PurlError>,
    right: impl Fn(&T) -> bool,
) -> Result<(), String> {
    let fails = case["expected_failure"].as_bool().unwrap();
    match found {
        Err(_) if fails => Ok(()),
        Ok(found) if !fails && right(&found) => Ok(()),
        found => Err(format!("{found:?}")),
    }
}

/// A purl's parts in the suite's own form, absent ones left out.
fn parts(purl: &Purl) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("type".into(), purl.kind().into());
    map.insert("name".into(), purl.name().into());
    let optional =
        [("namespace", purl.namespace()), ("version", purl.version()), ("subpath", purl.subpath())];
    for (key, value) in optional {
        if let Some(value) = value {
            map.insert(key.into(), value.into());
        }
    }
    let qualifiers: Map<String, Value> =
        purl.qualifiers().map(|(key, value)| (key.into(), value.into())).collect();
    if !qualifiers.is_empty() {
        map.insert("qualifiers".into(), qualifiers.into());
    }
    map
}

fn without_nulls(expected: &Value) -> Map<String, Value> {
    let parts = expected.as_object().unwrap();
    parts
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn build(input: &Value) -> Result<Purl, PurlError> {
    let text = |key: &str| input[key].as_str();
    let qualifiers = input["qualifiers"].as_object();
    let pairs = qualifiers.into_iter().flatten().map(|(key, value)| (key.as_str(), value.as_str().unwrap()));
    Purl::build(
        text("type").unwrap_or(""),
        text("namespace"),
        text("name").unwrap_or(""),
        text("version"),
        pairs,
        text("subpath"),
    )
}
