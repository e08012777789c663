//! Yocto's cve-check and Buildroot's pkg-stats.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_documents::build_status;
use noharm_documents::limits::Limits;

fuzz_target!(|bytes: &[u8]| {
    let _ = build_status::detect(bytes);
    let Ok(status) = build_status::read(bytes, &Limits::default()) else { return };
    for package in &status.packages {
        assert!(!package.name.is_empty() && package.issues.iter().all(|issue| !issue.id.is_empty()));
    }
});
