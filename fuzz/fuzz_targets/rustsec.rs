//! RustSec's Markdown with TOML.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_documents::advisory::{self, Feed};
use noharm_documents::limits::Limits;

fuzz_target!(|bytes: &[u8]| {
    for feed in [Feed::RustSec] {
        let mut handed = 0;
        let taken = advisory::read(feed, "crates/a/a.md", bytes, &Limits::default(), &mut |advisory| {
            assert!(!advisory.id.is_empty() && advisory.cvss.iter().all(|cvss| cvss.score_tenths.is_some()));
            handed += 1;
        });
        if let Ok(taken) = taken {
            assert_eq!(taken.records, handed);
        }
    }
    let _ = advisory::detect("a", bytes);
});
