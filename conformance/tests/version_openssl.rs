//! OpenSSL's own security records: where each says from which version to which, the first is before the second.

use noharm_conformance::corpus;
use noharm_conformance::suite::Suite;
use noharm_matcher::version::{Scheme, relation};
use serde_json::Value;

#[test]
fn every_range_of_openssl_has_its_start_before_its_end() {
    let Some(files) = corpus::files("osv/openssl-release-metadata.tar.zst") else { return };
    let mut suite = Suite::new("OpenSSL's own ranges");
    for (_, bytes) in files.iter().filter(|(name, _)| name.ends_with(".json")) {
        let record: Value = serde_json::from_slice(bytes).unwrap();
        let affected = record["containers"]["cna"]["affected"].as_array().into_iter().flatten();
        for version in affected.flat_map(|block| block["versions"].as_array().into_iter().flatten()) {
            let (Some(from), Some(to)) = (version["version"].as_str(), version["lessThan"].as_str()) else {
                continue;
            };
            let outcome = match relation(Scheme::Openssl, from, to) {
                '<' => Ok(()),
                sign => Err(format!("found {sign}")),
            };
            suite.case(&format!("{from} < {to}"), outcome);
        }
    }
    suite.finish(600);
}
