//! Versions in the order that foreign suites give: osv-scalibr's lines and vers-spec's cases, scheme by scheme.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use noharm_conformance::corpus;
use noharm_conformance::suite::Suite;
use noharm_matcher::version::{Scheme, relation};
use serde_json::Value;

/// Runs the lines of one file.
fn osv(file: &str, scheme: Scheme) {
    let Some(text) = corpus::text(&format!("conformance/version-compare-osv/{file}.txt.zst")) else { return };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    let mut suite = Suite::new(&format!("osv-scalibr {file}"));
    for line in lines {
        let mut words = line.split(' ');
        let (left, sign, right) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let found = relation(scheme, left, right);
        suite.case(line, if sign == found.to_string() { Ok(()) } else { Err(format!("found {found}")) });
    }
    suite.finish(1);
}

#[test]
fn osv_cran() {
    osv("cran-versions-generated", Scheme::Cran);
}

#[test]
fn osv_maven() {
    osv("maven-versions-generated", Scheme::Maven);
}

#[test]
fn osv_nuget() {
    osv("nuget-versions", Scheme::Nuget);
}

#[test]
fn osv_packagist() {
    osv("packagist-versions", Scheme::Composer);
}

#[test]
fn osv_pypi_generated() {
    osv("pypi-versions-generated", Scheme::Pep440);
}

#[test]
fn osv_pypi() {
    osv("pypi-versions", Scheme::Pep440);
}

#[test]
fn osv_rubygems() {
    osv("rubygems-versions", Scheme::RubyGems);
}

#[test]
fn osv_semver() {
    osv("semver-versions", Scheme::Semver);
}

/// Runs the comparisons and equalities of one file of vers-spec.
fn vers(file: &str, scheme: Scheme) {
    let Some(text) = corpus::text(&format!("conformance/vers/tests/{file}.json")) else { return };
    let suite: Value = serde_json::from_str(&text).unwrap();
    let mut all = Suite::new(&format!("vers-spec {file}"));
    for case in suite["tests"].as_array().unwrap() {
        let versions = &case["input"]["versions"];
        let (left, right) = (versions[0].as_str().unwrap(), versions[1].as_str().unwrap());
        let found = relation(scheme, left, right);
        let right_order = match case["test_type"].as_str().unwrap() {
            "equality" => (found == '=') == case["expected_output"].as_bool().unwrap(),
            "comparison" if case["expected_output"][0] == versions[0] => matches!(found, '<' | '='),
            "comparison" => matches!(found, '>' | '='),
            other => panic!("{file}: unknown test type {other}"),
        };
        let outcome = if right_order { Ok(()) } else { Err(format!("found {left} {found} {right}")) };
        all.case(&case.to_string(), outcome);
    }
    all.finish(1);
}

#[test]
fn vers_alpine() {
    vers("alpine_version_cmp_test", Scheme::Apk);
}

#[test]
fn vers_alpm() {
    vers("alpm_version_cmp_test", Scheme::Alpm);
}

#[test]
fn vers_conan() {
    vers("conan_version_cmp_test", Scheme::Conan);
}

#[test]
fn vers_maven() {
    vers("maven_version_cmp_test", Scheme::Maven);
}
