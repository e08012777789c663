//! vers-spec's cases of ranges: whether a version lies in one, and the canonical text.
//!
//! Its `from_native` cases (npm, Conan, nginx, OpenSSL, PyPI, NuGet) turn a tool's own range notation into `vers:`.
//! Nothing here reads such notations, as no advisory or SBOM carries them; they are counted and left out.

use noharm_conformance::corpus;
use noharm_conformance::suite::Suite;
use noharm_matcher::version::Vers;
use serde_json::Value;

const FILES: [&str; 3] =
    ["npm_range_containment_test", "pypi_range_containment_test", "pypi_range_validate_test"];

#[test]
fn ranges_hold_what_they_should() {
    let mut all = Suite::new("vers-spec ranges");
    for file in FILES {
        let Some(text) = corpus::text(&format!("conformance/vers/tests/{file}.json")) else { return };
        let suite: Value = serde_json::from_str(&text).unwrap();
        for case in suite["tests"].as_array().unwrap() {
            let (input, wanted) = (&case["input"], &case["expected_output"]);
            let right = match input.as_str() {
                Some(text) => {
                    Vers::parse(text).is_ok_and(|range| Some(range.to_string().as_str()) == wanted.as_str())
                }
                None => {
                    let range = Vers::parse(input["vers"].as_str().unwrap()).unwrap();
                    range.contains(input["version"].as_str().unwrap()) == wanted.as_bool()
                }
            };
            all.case(&case.to_string(), if right { Ok(()) } else { Err("otherwise".to_owned()) });
        }
    }
    all.finish(1);
}

#[test]
fn native_notations_are_left_out() {
    let names = [
        "conan_range_from_native_basic",
        "conan_range_from_native",
        "nginx_range_from_native",
        "npm_range_from_native",
        "nuget_range_from_native",
        "openssl_range_from_native",
        "pypi_range_from_native",
    ];
    let mut all = Suite::new("vers-spec from_native");
    for name in names {
        let Some(text) = corpus::text(&format!("conformance/vers/tests/{name}_test.json")) else { return };
        let suite: Value = serde_json::from_str(&text).unwrap();
        for case in suite["tests"].as_array().unwrap() {
            all.case(&format!("{name}: {}", case["input"]), Err("not read".to_owned()));
        }
    }
    all.finish(1);
}
