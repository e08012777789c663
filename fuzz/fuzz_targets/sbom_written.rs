//! An SBOM that was read, in any format, can be written in every format and read again with the same parts.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_documents::limits::Limits;
use noharm_documents::sbom;
use noharm_documents::write::{self, Head, SbomFormat};

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = sbom::read(bytes, &Limits::default()) else { return };
    let head = Head {
        uuid: "3e671687-395b-41f5-a30f-a58921a69b79".to_owned(),
        title: "title".to_owned(),
        author: "author".to_owned(),
        namespace: "https://example.com".to_owned(),
        tool: ("tool".to_owned(), "1".to_owned()),
        history: vec![("2024-01-01T00:00:00Z".to_owned(), "first".to_owned())],
    };
    let is_apart = |subject: &noharm_model::component::Component| {
        read.components.iter().all(|part| part.reference != subject.reference)
    };
    let apart = usize::from(read.subject.as_ref().is_some_and(is_apart));
    let parts = read.components.len() + apart;
    for format in [SbomFormat::CycloneDx1_6, SbomFormat::CycloneDx1_7, SbomFormat::Spdx2_3] {
        let Ok(written) = write::sbom(&read, format, &head) else { continue };
        match sbom::read(written.text.as_bytes(), &Limits::default()) {
            Ok(again) => {
                let subject = usize::from(again.subject.is_some() && format != SbomFormat::Spdx2_3);
                assert_eq!(again.components.len() + subject, parts, "{format:?}");
            }
            Err(error) => assert!(bytes.len() > 100_000, "{error}"),
        }
    }
});
