//! purl-spec's own tests: parsing, building, and canonical form.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use noharm_conformance::corpus;
use noharm_conformance::suite::Suite;
use noharm_matcher::purl::{Purl, PurlError};
use serde_json::{Map, Value};

#[test]
fn purl_spec_passes() {
    let Some(files) = corpus::files("conformance/purl/tests") else { return };
    let mut suite = Suite::new("purl-spec");
    let is_suite = |name: &str| name.contains("/spec/") || name.contains("/types/");
    for (_, bytes) in files.iter().filter(|(name, _)| is_suite(name)) {
        let cases: Value = serde_json::from_slice(bytes).unwrap();
        for case in cases["tests"].as_array().unwrap() {
            suite.case(&case.to_string(), run(case));
        }
    }
    suite.finish(400);
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
