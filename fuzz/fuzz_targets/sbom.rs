//! CycloneDX and SPDX.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_documents::limits::Limits;
use noharm_documents::sbom;

fuzz_target!(|bytes: &[u8]| {
    let Ok(sbom) = sbom::read(bytes, &Limits::default()) else { return };
    // References are unique, and every dependency leads to a part of this SBOM.
    let mut references: Vec<&str> = sbom.components.iter().map(|part| part.reference.as_str()).collect();
    references.extend(sbom.subject.iter().map(|part| part.reference.as_str()));
    references.sort_unstable();
    references.dedup();
    for part in &sbom.components {
        assert!(!part.name.is_empty());
        assert!(part.depends_on.iter().all(|to| references.binary_search(&to.as_str()).is_ok()));
    }
});
