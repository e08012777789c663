//! From the bytes of a feed and of an SBOM to findings: read, packed, opened, matched.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_documents::advisory::{self, Feed};
use noharm_documents::limits::Limits;
use noharm_documents::sbom;
use noharm_matcher::{Builder, Index, Inventory, matches};
use noharm_model::day::Day;

// A feed and an SBOM, with a zero byte between them.
fuzz_target!(|bytes: &[u8]| {
    let mut halves = bytes.splitn(2, |byte| *byte == 0);
    let (Some(feed_bytes), Some(sbom_bytes)) = (halves.next(), halves.next()) else { return };
    let limits = Limits { records: 1_000, ..Limits::default() };
    let mut builder = Builder::new();
    for feed in [Feed::Osv, Feed::Nvd1, Feed::Nvd2, Feed::Cve5, Feed::Csaf] {
        let _ = advisory::read(feed, "a", feed_bytes, &limits, &mut |advisory| builder.add(advisory));
    }
    if builder.is_empty() {
        return;
    }
    let bytes = builder.build().expect("what was read can be packed");
    let index = Index::open(&bytes).expect("what was packed can be opened");
    index.verify().expect("what was packed is whole");
    let Ok(sbom) = sbom::read(sbom_bytes, &limits) else { return };
    let Some(day) = Day::new(2026, 11, 24) else { return };
    let matched = matches(&index, &Inventory::of_sbom(&sbom.components), day).expect("a whole index answers");
    assert_eq!(matched.coverage.len(), sbom.components.len());
});
