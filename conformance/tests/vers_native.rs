//! vers-spec's ranges in the tools' own notations (npm, Conan, nginx, OpenSSL, PyPI, NuGet), turned into `vers:`.

use noharm_conformance::corpus;
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

/// Cases whose expected text is not what the tool means, or not in the form of a range: the range, what is given instead (`-`:
/// refused), and why.
const OTHERWISE: [(&str, &str, &str); 13] = [
    (
        "",
        "vers:conan/>=0.0.0",
        "an empty text is every version; `vers:conan/` has no constraint and is no range",
    ),
    ("<= 1.0", "vers:npm/<1.1.0", "npm reads 1.0 as every 1.0.x"),
    ("<=2.1 >=1.1", "vers:npm/>=1.1.0|<2.2.0", "npm reads 2.1 as every 2.1.x"),
    ("2.1 || 2.6", "vers:npm/>=2.1.0|<2.2.0|>=2.6.0|<2.7.0", "npm reads 2.1 as every 2.1.x"),
    (">= 2.2.x", "vers:npm/>=2.2.0", "npm sets no upper bound here"),
    (">= 1.x", "vers:npm/>=1.0.0", "npm sets no upper bound here"),
    (">=5.0.3 >=4.2.1", "vers:npm/>=5.0.3", "both must hold; the lower one says nothing more"),
    ("1.1.2 1.2.2", "-", "both must hold, and no version is two"),
    (
        "<2.0.1 || <1.1.7",
        "vers:npm/<2.0.1",
        "either suffices; the expected text would leave out 1.1.7 to 2.0.1",
    ),
    (
        "<2.0.18 || <3.0.16 || <3.1.6 || <4.0.8 || <5.0.0-beta.5",
        "vers:npm/<5.0.0-beta.5",
        "either suffices; the expected text would leave out all from 2.0.18",
    ),
    (
        "^2.0.18 || ^3.0.16 || ^3.1.6 || ^4.0.8 || ^5.0.0-beta.5",
        "vers:npm/>=2.0.18|<3.0.0|>=3.0.16|<4.0.0|>=4.0.8|<6.0.0",
        "alternatives that overlap are one; the expected text names versions twice",
    ),
    (
        ">= 0.2.0 <= 0.9.6 || ~0.8.0-pre",
        "vers:npm/>=0.2.0|<=0.9.6",
        "the second alternative lies in the first; the expected text would leave out 0.2.0 to 0.8.0-pre",
    ),
    (
        "1.0.2ck, 3.1.2",
        "-",
        "OpenSSL's letters go on from z with za: 1.0.2ck is no version of it and has no place in an order",
    ),
];

#[test]
fn native_notations_become_what_their_tools_mean() {
    let (mut passed, mut total, mut otherwise, mut failures) = (0, 0, 0, Vec::new());
    for name in NATIVE {
        let Some(text) = corpus::text(&format!("conformance/vers/tests/{name}_test.json")) else { return };
        let suite: Value = serde_json::from_str(&text).unwrap();
        for case in suite["tests"].as_array().unwrap() {
            let native = case["input"]["native_range"].as_str().unwrap();
            let read = Vers::from_native(case["input"]["scheme"].as_str().unwrap(), native);
            let given = read.map_or_else(|_| "-".to_owned(), |range| range.to_string());
            total += 1;
            if Some(given.as_str()) == case["expected_output"].as_str() {
                passed += 1;
            } else if let Some((_, _, why)) =
                OTHERWISE.iter().find(|(range, ours, _)| (*range, *ours) == (native, given.as_str()))
            {
                println!("  {native:?}: {given}; {why}");
                otherwise += 1;
            } else {
                failures.push(format!("({native:?}, {given:?}, \"\"), // {}", case["expected_output"]));
            }
        }
    }
    println!("vers-spec from_native: {passed}/{total}; {otherwise} otherwise, with a reason each");
    assert!(total > 0 && failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(otherwise, OTHERWISE.len(), "a reason that no case needs any more");
}
