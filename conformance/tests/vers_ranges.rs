//! vers-spec's cases of ranges: whether a version lies in one, and the canonical text.

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
