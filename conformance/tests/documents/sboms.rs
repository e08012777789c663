//! CycloneDX's own valid and invalid files, SPDX's examples, and SBOMs found in the wild.

use std::collections::BTreeMap;

use noharm_documents::error::Kind;
use noharm_documents::limits::Limits;
use noharm_documents::sbom::{self, Format};
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
    let (mut read, mut parts, mut refused) = (0, 0, Vec::new());
    let mut formats: BTreeMap<String, usize> = BTreeMap::new();
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
                let expected = match sbom::detect(&bytes) {
                    Some(Format::CycloneDx) => cyclonedx_parts(&bytes),
                    Some(Format::CycloneDxXml) => xml_parts(&bytes),
                    Some(Format::Spdx) => spdx_parts(&bytes),
                    Some(Format::SpdxTagValue) => tag_value_parts(&bytes),
                    Some(Format::Spdx3) => graph_parts(&bytes),
                    None => panic!("{name} was read, but is of no format"),
                };
                assert_eq!(sbom.components.len(), expected, "{name}");
                *formats
                    .entry(sbom::detect(&bytes).map_or("none".to_owned(), |f| format!("{f:?}")))
                    .or_default() += 1;
                read += 1;
                parts += expected;
            }
            Err(error) => {
                // A file of another kind, or of an encoding or a version that is not read; never one of ours.
                let is_json = bytes.trim_ascii_start().starts_with(b"{");
                let is_one = sbom::detect(&bytes).is_some()
                    && (!is_json || serde_json::from_slice::<Value>(&bytes).is_ok());
                // One file in the wild was cut off by whoever collected it.
                let is_cut = name.ends_with("istio-source.spdx") && error.kind == Kind::Truncated;
                assert!(!is_one || is_cut || error.kind == Kind::Format, "{name}: {error}");
                refused.push(format!("{name}: {error}"));
            }
        }
    }
    println!(
        "SBOMs in the wild: {read} read with {parts} parts {formats:?}; {} files are none that are read here",
        refused.len()
    );
    for line in &refused {
        println!("  {line}");
    }
    assert!(read == 0 || read >= 150, "{read}");
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

/// `component` elements but for those of a pedigree, a formulation or the like, which are no parts of the thing.
fn xml_parts(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let (mut hidden, mut count) = (0usize, 0usize);
    for tag in text.split('<').skip(1) {
        let name = tag.split([' ', '>', '/', '\n', '\t', '\r']).next().unwrap_or_default();
        let is_closing = tag.starts_with('/');
        let closed = tag.trim_start_matches('/').split('>').next().unwrap_or_default();
        let is_hidden =
            ["pedigree", "formulation", "annotations", "declarations", "tools"].contains(&closed.trim());
        match (is_hidden, is_closing) {
            (true, true) => hidden -= 1,
            (true, false) => hidden += 1,
            _ if name == "component" && hidden == 0 => count += 1,
            _ => {}
        }
    }
    // The subject is no part of itself.
    let subject = text.split("<metadata>").nth(1).and_then(|rest| rest.split("</metadata>").next());
    let subject = subject.map_or("", |inside| inside.split("</tools>").last().unwrap_or_default());
    count - usize::from(subject.contains("<component "))
}

fn tag_value_parts(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    text.split(['\n', '\r']).filter(|line| line.starts_with("PackageName:")).count()
}

fn graph_parts(bytes: &[u8]) -> usize {
    let document: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let graph = document.get("@graph").and_then(Value::as_array);
    let kinds = ["software_Package", "ai_AIPackage", "dataset_DatasetPackage"];
    let is_package = |element: &&Value| {
        element.get("type").and_then(Value::as_str).is_some_and(|kind| kinds.contains(&kind))
    };
    graph.into_iter().flatten().filter(is_package).count()
}

/// The specification's own examples come in both forms: each must give the same parts.
#[test]
fn cyclonedx_xml_and_json_of_one_example_give_the_same_parts() {
    // Twins by name that were written by hand with other parts in them (compared by eye, 2026-11-24).
    const DIFFER: [&str; 9] = [
        "valid-bom-",
        "valid-component-ref-",
        "valid-compositions-",
        "valid-dependency-",
        "valid-external-reference-",
        "valid-license-",
        "valid-machine-learning-",
        "valid-service-1",
        "valid-machine-learning-considerations",
    ];
    let Some(files) = archive::files("conformance/cyclonedx.tar.zst") else { return };
    let json: BTreeMap<&str, &[u8]> = files
        .iter()
        .filter(|(name, _)| is_case(name, "valid-"))
        .filter_map(|(name, bytes)| Some((name.strip_suffix(".json")?, bytes.as_slice())))
        .collect();
    let (mut same, mut differ, mut total, mut alone, mut failures) = (0, 0, 0, 0, Vec::new());
    for (name, bytes) in &files {
        let Some(stem) = name.strip_suffix(".xml").filter(|stem| stem.contains("/valid-")) else { continue };
        if ["/1.0/", "/1.1/", "-1.0.xml", "-1.1.xml"].iter().any(|version| name.contains(version)) {
            assert_eq!(sbom::read(bytes, &Limits::default()).map_err(|error| error.kind), Err(Kind::Format));
            continue;
        }
        if !String::from_utf8_lossy(bytes).contains("<bom") {
            continue;
        }
        total += 1;
        let xml = match sbom::read(bytes, &Limits::default()) {
            Ok(xml) => xml,
            Err(error) => {
                failures.push(format!("{name}: {error}"));
                continue;
            }
        };
        let Some(other) = json.get(stem) else {
            alone += 1;
            continue;
        };
        let other = sbom::read(other, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        if (&xml.subject, &xml.components) == (&other.subject, &other.components) {
            same += 1;
        } else if DIFFER.iter().any(|case| stem.contains(case)) {
            differ += 1;
        } else {
            failures.push(format!("{name}: {:#?}\n{:#?}", xml.components, other.components));
        }
    }
    println!(
        "CycloneDX XML valid: {total} read; {same} give the parts of their JSON twin, {differ} twins say something else \
         themselves, {alone} have none"
    );
    assert!(total >= 100 && failures.is_empty(), "{total}: {failures:#?}");
}

#[test]
fn cyclonedx_invalid_xml_is_refused_or_remarked() {
    const NOT_READ: [&str; 12] = [
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
        "namespace",
    ];
    let Some(files) = archive::files("conformance/cyclonedx.tar.zst") else { return };
    let (mut refused, mut remarked, mut beyond, mut missed) = (0, 0, 0, Vec::new());
    let is_invalid = |name: &str| name.contains("/invalid-") && name.ends_with(".xml");
    for (name, bytes) in files.iter().filter(|(name, _)| is_invalid(name)) {
        match sbom::read(bytes, &Limits::default()) {
            Err(_) => refused += 1,
            Ok(sbom) if !sbom.remarks.is_empty() => remarked += 1,
            Ok(_) if NOT_READ.iter().any(|word| name.contains(word)) => beyond += 1,
            Ok(_) => missed.push(name),
        }
    }
    println!(
        "CycloneDX invalid XML: {refused} refused, {remarked} remarked, {beyond} wrong in what is not read"
    );
    assert!(refused + remarked >= 40 && missed.is_empty(), "{missed:#?}");
}

/// SBOMs that the world keeps in two forms side by side.
#[test]
fn one_sbom_in_two_forms_gives_the_same_names_and_versions() {
    let pairs = [
        (
            "conformance/spdx-2.x-spdx-tools.tar.zst",
            "SPDXJSONExample-v2.3.spdx.json",
            "SPDXTagExample-v2.3.spdx",
        ),
        (
            "conformance/spdx-2.x-spdx-tools.tar.zst",
            "SPDXJSONExample-v2.2.spdx.json",
            "SPDXTagExample-v2.2.spdx",
        ),
        (
            "sboms/bom-shelter-wild.tar.zst",
            "spdx/flagger_1.18.0_sbom.spdx.json",
            "spdx/flagger_1.18.0_sbom.spdx",
        ),
        ("sboms/bom-shelter-wild.tar.zst", "spdx/flux_0.26.3_sbom.spdx.json", "spdx/flux_0.26.3_sbom.spdx"),
        ("sboms/bom-shelter-wild.tar.zst", "spdx/julia.spdx.json", "spdx/julia.spdx"),
        ("sboms/cdx-bom-examples.tar.zst", "bare/bom.1.2.json", "bare/bom.1.2.xml"),
        ("sboms/cdx-bom-examples.tar.zst", "bare/bom.1.3.json", "bare/bom.1.3.xml"),
        ("sboms/cdx-bom-examples.tar.zst", "flat/bom.1.4.json", "flat/bom.1.4.xml"),
        (
            "sboms/cdx-bom-examples.tar.zst",
            "SBOM/dropwizard-1.3.15/bom.json",
            "SBOM/dropwizard-1.3.15/bom.xml",
        ),
        ("sboms/cdx-bom-examples.tar.zst", "SBOM/keycloak-10.0.2/bom.json", "SBOM/keycloak-10.0.2/bom.xml"),
        (
            "sboms/spdx-examples.tar.zst",
            "example10/spdx2.3/hello-source.spdx.json",
            "example10/spdx3.0/hello-source.spdx3.json",
        ),
        (
            "sboms/spdx-examples.tar.zst",
            "example11/spdx2.3/sbom.spdx.json",
            "example11/spdx3.0/sbom.spdx3.json",
        ),
        (
            "sboms/spdx-examples.tar.zst",
            "example9/spdx2.2/appbomination.spdx.json",
            "example9/spdx3.0/appbomination.spdx3.json",
        ),
        (
            "sboms/spdx-examples.tar.zst",
            "example6/spdx2.2/example6-bin.spdx",
            "example6/spdx3.0/example6-bin.json",
        ),
    ];
    let mut failures = Vec::new();
    for (set, one, other) in pairs {
        let Some(files) = archive::files(set) else { return };
        let parts = |end: &str| {
            let (name, bytes) =
                files.iter().find(|(name, _)| name.ends_with(end)).unwrap_or_else(|| panic!("{end}"));
            let sbom =
                sbom::read(bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
            let mut parts: Vec<(String, Option<String>, Option<String>, usize)> = sbom
                .components
                .into_iter()
                // SPDX's converter to 3.0 left the checksums out.
                .map(|part| {
                    (
                        part.name,
                        part.version,
                        part.purl,
                        if other.contains("3.0/") { 0 } else { part.hashes.len() },
                    )
                })
                .collect();
            parts.sort();
            parts
        };
        let (one_parts, other_parts) = (parts(one), parts(other));
        println!(
            "{one}: {} parts, {other}: {}, the same: {}",
            one_parts.len(),
            other_parts.len(),
            one_parts == other_parts
        );
        if one_parts != other_parts {
            let only: Vec<_> = one_parts.iter().filter(|part| !other_parts.contains(part)).take(3).collect();
            let only_other: Vec<_> =
                other_parts.iter().filter(|part| !one_parts.contains(part)).take(3).collect();
            failures.push(format!("{one} / {other}: {only:?} / {only_other:?}"));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
