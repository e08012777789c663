//! Any bytes as each file of a root file system: references unique, every dependency leads to a part, what was made can be
//! written and read again.

#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use noharm_documents::limits::Limits;
use noharm_documents::rootfs::{self, File, Kind};
use noharm_documents::sbom;
use noharm_documents::write::{self, Head, SbomFormat};
use noharm_model::component::Component;

const KINDS: [Kind; 10] = [
    Kind::OsRelease,
    Kind::Dpkg,
    Kind::Apk,
    Kind::Opkg,
    Kind::Rpm,
    Kind::CargoLock,
    Kind::NpmLock,
    Kind::NpmPackage,
    Kind::Python,
    Kind::GoMod,
];

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses what the rest is.
    let Some((first, rest)) = bytes.split_first() else { return };
    let kind = KINDS[usize::from(*first) % KINDS.len()];
    let file = File { path: "a/b/c", kind, bytes: rest };
    let subject = Component { reference: "top".to_owned(), name: "top".to_owned(), ..Component::default() };
    let Ok(made) = rootfs::read(&[file], subject, &Limits::default()) else { return };
    let parts = made.components.iter().chain(&made.subject);
    let references: BTreeSet<&str> = parts.clone().map(|part| part.reference.as_str()).collect();
    assert_eq!(references.len(), made.components.len() + 1);
    assert!(parts.flat_map(|part| &part.depends_on).all(|to| references.contains(to.as_str())));
    let head = Head {
        uuid: "3e671687-395b-41f5-a30f-a58921a69b79".to_owned(),
        title: "title".to_owned(),
        author: "author".to_owned(),
        namespace: "https://example.com".to_owned(),
        tool: ("tool".to_owned(), "1".to_owned()),
        history: vec![("2024-01-01T00:00:00Z".to_owned(), "first".to_owned())],
    };
    for format in [SbomFormat::CycloneDx1_6, SbomFormat::Spdx2_3] {
        let Ok(written) = write::sbom(&made, format, &head) else { continue };
        sbom::read_in_full(written.text.as_bytes(), &Limits::default()).unwrap();
    }
});
