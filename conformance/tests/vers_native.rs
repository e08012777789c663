//! vers-spec's ranges in the tools' own notations (npm, Conan, nginx, OpenSSL, PyPI, NuGet), turned into `vers:`.

use noharm_conformance::corpus;
use noharm_conformance::suite::Suite;
use noharm_matcher::version::Vers;
use serde_json::Value;

/// Suites of ranges in the tools' own notations.
const NATIVE: [&str; 7] = [
    "conan_range_from_native_basic",
    "conan_range_from_native",
    "nginx_range_from_native",
    "npm_range_from_native",
    "nuget_range_from_native",
    "openssl_range_from_native",
    "pypi_range_from_native",
];

#[test]
fn native_notations_become_what_their_tools_mean() {
    let mut all = Suite::new("vers-spec from_native");
    for name in NATIVE {
        let Some(text) = corpus::text(&format!("conformance/vers/tests/{name}_test.json")) else { return };
        let suite: Value = serde_json::from_str(&text).unwrap();
        for case in suite["tests"].as_array().unwrap() {
            let native = case["input"]["native_range"].as_str().unwrap();
            let read = Vers::from_native(case["input"]["scheme"].as_str().unwrap(), native);
            let given = read.as_ref().map_or_else(|_| "no range".to_owned(), ToString::to_string);
            let is_right =
                read.is_ok_and(|range| Some(range.to_string().as_str()) == case["expected_output"].as_str());
            let outcome =
                if is_right { Ok(()) } else { Err(format!("the suite has {}", case["expected_output"])) };
            all.case(&format!("{native:?} becomes {given}"), outcome);
        }
    }
    all.finish(736);
}
