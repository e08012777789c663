//! OpenVEX, CycloneDX VEX and CSAF VEX; what was read can be written and is read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_documents::limits::Limits;
use noharm_documents::vex;
use noharm_documents::write::{self, Head, VexFormat};

fuzz_target!(|bytes: &[u8]| {
    let _ = vex::detect(bytes);
    let Ok(read) = vex::read(bytes, &Limits::default()) else { return };
    for statement in &read.statements {
        assert!(!statement.vulnerability.is_empty() && !statement.products.is_empty());
        assert!(statement.justification.is_none() || statement.status.word() == "not_affected");
    }
    let head = Head {
        uuid: "3e671687-395b-41f5-a30f-a58921a69b79".to_owned(),
        title: "title".to_owned(),
        author: "author".to_owned(),
        namespace: "https://example.com".to_owned(),
        tool: ("tool".to_owned(), "1".to_owned()),
        history: vec![("2024-01-01T00:00:00Z".to_owned(), "first".to_owned())],
    };
    for format in [VexFormat::OpenVex, VexFormat::CycloneDx, VexFormat::Csaf] {
        let Ok(written) = write::vex(&read, format, &head) else { continue };
        let again = vex::read(written.text.as_bytes(), &Limits::default());
        // Names of many megabytes may pass a limit when they are repeated.
        assert!(again.is_ok() || bytes.len() > 100_000, "{again:?}");
    }
});
