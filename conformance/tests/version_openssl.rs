//! OpenSSL's own security records: where each says from which version to which, the first is before the second.

use std::fs::File;
use std::io::Read;

use noharm_conformance::data;
use noharm_matcher::version::{Scheme, relation};
use serde_json::Value;

/// Ends of ranges that are no release of OpenSSL itself: a branch and the FIPS module.
const STRANGERS: [&str; 2] = ["0.9.6-cvs", "fips-1.1.2"];

#[test]
fn every_range_of_openssl_has_its_start_before_its_end() {
    let Ok(file) = File::open(data::folder().join("osv/openssl-release-metadata.tar.zst")) else {
        data::missing("osv/openssl-release-metadata.tar.zst");
        return;
    };
    let mut decoder = zstd::Decoder::new(file).unwrap();
    decoder.window_log_max(27).unwrap();
    let (mut passed, mut strangers, mut failures) = (0, 0, Vec::new());
    for entry in tar::Archive::new(decoder).entries().unwrap() {
        let mut entry = entry.unwrap();
        if entry.path().unwrap().extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        let record: Value = serde_json::from_str(&text).unwrap();
        let affected = record["containers"]["cna"]["affected"].as_array().into_iter().flatten();
        for version in affected.flat_map(|block| block["versions"].as_array().into_iter().flatten()) {
            let (Some(from), Some(to)) = (version["version"].as_str(), version["lessThan"].as_str()) else {
                continue;
            };
            match relation(Scheme::Openssl, from, to) {
                '<' => passed += 1,
                '?' if STRANGERS.contains(&to) => strangers += 1,
                // One record's range from 3.1.1 to 3.1.1 is empty by mistake.
                '=' if from == to => strangers += 1,
                sign => failures.push(format!("{from} {sign} {to}")),
            }
        }
    }
    println!(
        "OpenSSL's own ranges: {passed}/{} ({strangers} left aside: no release or empty)",
        passed + failures.len()
    );
    assert!(passed > 600 && failures.is_empty(), "{failures:#?}");
}
