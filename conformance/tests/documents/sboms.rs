//! CycloneDX's own valid and invalid files, SPDX's examples, and SBOMs found in the wild.

use noharm_documents::error::Kind;
use noharm_documents::limits::Limits;
use noharm_documents::sbom;
use serde_json::Value;

use crate::archive;

#[test]
fn cyclonedx_valid_files_are_read_whole() {
    let Some(files) = archive::files("conformance/cyclonedx.tar.zst") else { return };
    let (mut passed, mut total, mut failures) = (0, 0, Vec::new());
    for (name, bytes) in files.iter().filter(|(name, _)| is_case(name, "valid-")) {
        total += 1;
        match sbom::read(bytes, &Limits::default()) {
            Ok(sbom) if sbom.components.len() == cyclonedx_parts(bytes) => passed += 1,
            Ok(sbom) => failures.push(format!(
                "{name}: {} of {} parts",
                sbom.components.len(),
                cyclonedx_parts(bytes)
            )),
            Err(error) => failures.push(format!("{name}: {error}")),
        }
    }
    println!("CycloneDX valid: {passed}/{total}");
    assert!(total >= 131 && failures.is_empty(), "{total}: {failures:#?}");
}

/// Refused, or read with a remark. The rest is wrong only in what no match needs: licences, SWID tags, time stamps, serial
/// numbers, scopes, services' data, types of issues, properties without name.
#[test]
fn cyclonedx_invalid_files_are_refused_or_remarked() {
    const NOT_READ: [&str; 11] = [
        "license",
        "swid",
        "timestamp",
        "serialnumber",
        "scope",
        "service-data",
        "issue-type",
        "properties",
        "standard",
        "signature",
        "tlp",
    ];
    let Some(files) = archive::files("conformance/cyclonedx.tar.zst") else { return };
    let (mut refused, mut remarked, mut beyond, mut missed) = (0, 0, 0, Vec::new());
    for (name, bytes) in files.iter().filter(|(name, _)| is_case(name, "invalid-")) {
        match sbom::read(bytes, &Limits::default()) {
            Err(_) => refused += 1,
            Ok(sbom) if !sbom.remarks.is_empty() => remarked += 1,
            Ok(_) if NOT_READ.iter().any(|word| name.contains(word)) => beyond += 1,
            Ok(_) => missed.push(name),
        }
    }
    println!("CycloneDX invalid: {refused} refused, {remarked} remarked, {beyond} wrong in what is not read");
    assert!(refused + remarked >= 40 && missed.is_empty(), "{missed:#?}");
}

#[test]
fn sboms_found_in_the_wild_are_read_whole_or_refused_in_words() {
    let (mut read, mut parts, mut refused) = (0, 0, 0);
    let sets = [
        "sboms/bom-shelter-wild.tar.zst",
        "sboms/cdx-bom-examples.tar.zst",
        "sboms/spdx-examples.tar.zst",
        "conformance/spdx-2.x-spdx-tools.tar.zst",
        "sboms/medical-device/narrow.sbom.json",
    ];
    for (name, bytes) in sets.into_iter().filter_map(archive::files).flatten() {
        match sbom::read(&bytes, &Limits::default()) {
            Ok(sbom) => {
                let expected = match sbom.format.starts_with("SPDX") {
                    true => spdx_parts(&bytes),
                    false => cyclonedx_parts(&bytes),
                };
                assert_eq!(sbom.components.len(), expected, "{name}");
                read += 1;
                parts += expected;
            }
            Err(error) => {
                let format =
                    sbom::detect(&bytes).is_some() && serde_json::from_slice::<Value>(&bytes).is_ok();
                assert!(!format || error.kind == Kind::Format, "{name}: {error}");
                refused += 1;
            }
        }
    }
    println!(
        "SBOMs in the wild: {read} read with {parts} parts; {refused} files are none that are read here"
    );
    assert!(read == 0 || read >= 82, "{read}");
}

#[test]
fn the_devices_sbom_keeps_every_identity() {
    let Some(files) = archive::files("sboms/medical-device/narrow.sbom.json") else { return };
    let Some((_, bytes)) = files.first() else { return };
    let sbom = sbom::read(bytes, &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(sbom.components.len(), 55);
    assert!(sbom.components.iter().all(|part| part.purl.is_some() && part.cpes.len() == 1));
    assert!(
        sbom.components
            .iter()
            .any(|part| part.name.eq_ignore_ascii_case("jquery") && part.version.as_deref() == Some("3.1.1"))
    );
}

fn is_case(name: &str, prefix: &str) -> bool {
    name.rsplit('/').next().is_some_and(|file| file.starts_with(prefix) && file.ends_with(".json"))
}

/// Parts that have a name, counted independently of our reader.
fn cyclonedx_parts(bytes: &[u8]) -> usize {
    fn count(part: &Value) -> usize {
        let nested = part.get("components").and_then(Value::as_array);
        nested.into_iter().flatten().map(|part| count(part) + usize::from(part.get("name").is_some())).sum()
    }
    let bom: Value = serde_json::from_slice(bytes).unwrap_or_default();
    count(&bom) + bom.pointer("/metadata/component").map_or(0, count)
}

fn spdx_parts(bytes: &[u8]) -> usize {
    let document: Value = serde_json::from_slice(bytes).unwrap_or_default();
    document.get("packages").and_then(Value::as_array).map_or(0, Vec::len)
}
