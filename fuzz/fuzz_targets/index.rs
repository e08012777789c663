//! A snapshot's bytes, from anyone: refused or looked up, never a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_matcher::Index;

fuzz_target!(|bytes: &[u8]| {
    let Ok(index) = Index::open(bytes) else { return };
    let _ = index.verify();
    let _ = index.coverage();
    let _ = index.products();
    let _ = index.vulnerabilities("CVE-2017-14491");
});
