//! CycloneDX's own valid and invalid files, SPDX's examples, and SBOMs found in the wild.

use std::collections::BTreeMap;

use noharm_conformance::corpus::{self, Named};
use noharm_conformance::suite::Suite;
use noharm_documents::error::{Error, Kind};
use noharm_documents::limits::Limits;
use noharm_documents::sbom::{self, Format};
use serde_json::Value;

/// The cases of CycloneDX's own suite with that beginning and ending; those of 1.0 and 1.1 are not read here.
fn cyclonedx(beginning: &str, ending: &str) -> Option<Vec<Named>> {
    let mut files = corpus::files("conformance/cyclonedx.tar.zst")?;
    files.retain(|(name, bytes)| {
        let is_case = name.rsplit('/').next().is_some_and(|file| file.starts_with(beginning));
        let is_old = ["/1.0/", "/1.1/", "-1.0.xml", "-1.1.xml"].iter().any(|version| name.contains(version));
        let is_bom = ending != ".xml" || String::from_utf8_lossy(bytes).contains("<bom");
        is_case && name.ends_with(ending) && is_bom && !is_old
    });
    Some(files)
}

/// The file's own name.
fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// As many parts as an independent count.
fn is_whole(bytes: &[u8]) -> Result<Option<usize>, Error> {
    let sbom = sbom::read(bytes, &Limits::default())?;
    let expected = match sbom::detect(bytes) {
        Some(Format::CycloneDx) => cyclonedx_parts(bytes),
        Some(Format::CycloneDxXml) => xml_parts(bytes),
        Some(Format::Spdx) => spdx_parts(bytes),
        // None of the files is such an answer; the first that is must be counted.
        Some(Format::SpdxInAnswer) => return Ok(None),
        Some(Format::SpdxTagValue) => tag_value_parts(bytes),
        Some(Format::Spdx3) => graph_parts(bytes),
        None => return Ok(None),
    };
    Ok((sbom.components.len() == expected).then_some(expected))
}

#[test]
fn cyclonedx_valid_files_are_read_whole() {
    let Some(files) = cyclonedx("valid-", ".json") else { return };
    let mut suite = Suite::new("CycloneDX valid JSON");
    for (name, bytes) in &files {
        suite.case(
            short(name),
            match is_whole(bytes) {
                Ok(Some(_)) => Ok(()),
                Ok(None) => Err("another number of parts".to_owned()),
                Err(error) => Err(error.to_string()),
            },
        );
    }
    suite.finish(131);
}

/// Refused, or read with a remark.
fn invalid(suite: &str, ending: &str) {
    let Some(files) = cyclonedx("invalid-", ending) else { return };
    let mut suite = Suite::new(suite);
    for (name, bytes) in &files {
        suite.case(
            short(name),
            match sbom::read(bytes, &Limits::default()) {
                Ok(sbom) if sbom.remarks.is_empty() => Err("read without a remark".to_owned()),
                _ => Ok(()),
            },
        );
    }
    suite.finish(80);
}

#[test]
fn cyclonedx_invalid_files_are_refused_or_remarked() {
    invalid("CycloneDX invalid JSON", ".json");
}

#[test]
fn cyclonedx_invalid_xml_is_refused_or_remarked() {
    invalid("CycloneDX invalid XML", ".xml");
}

#[test]
fn sboms_found_in_the_wild_are_read_whole_or_refused_in_words() {
    let sets = [
        "sboms/bom-shelter-wild.tar.zst",
        "sboms/cdx-bom-examples.tar.zst",
        "sboms/spdx-examples.tar.zst",
        "conformance/spdx-2.x-spdx-tools.tar.zst",
        "sboms/medical-device/narrow.sbom.json",
    ];
    let mut suite = Suite::new("SBOMs in the wild");
    let (mut parts, mut is_complete) = (0, true);
    for set in sets {
        let Some(files) = corpus::files(set) else {
            is_complete = false;
            continue;
        };
        for (name, bytes) in &files {
            let whole = is_whole(bytes);
            parts += whole.as_ref().ok().and_then(|parts| *parts).unwrap_or_default();
            suite.case(
                name,
                match whole {
                    Ok(Some(_)) => Ok(()),
                    Ok(None) => Err("another number of parts".to_owned()),
                    Err(error) => Err(error.to_string()),
                },
            );
        }
    }
    println!("SBOMs in the wild: {parts} parts");
    if is_complete {
        suite.finish(150);
    }
}

#[test]
fn the_devices_sbom_keeps_every_identity() {
    let Some(files) = corpus::files("sboms/medical-device/narrow.sbom.json") else { return };
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
    let (Some(xml), Some(json)) = (cyclonedx("valid-", ".xml"), cyclonedx("valid-", ".json")) else { return };
    let json: BTreeMap<&str, &[u8]> = json
        .iter()
        .filter_map(|(name, bytes)| Some((name.strip_suffix(".json")?, bytes.as_slice())))
        .collect();
    let mut suite = Suite::new("CycloneDX valid XML and its JSON twin");
    for (name, bytes) in &xml {
        let read = |bytes: &[u8]| sbom::read(bytes, &Limits::default()).map_err(|error| error.to_string());
        let twin = name.strip_suffix(".xml").and_then(|stem| json.get(stem));
        suite.case(
            short(name),
            match (read(bytes), twin.map(|bytes| read(bytes))) {
                (Err(error), _) | (_, Some(Err(error))) => Err(error),
                (Ok(xml), Some(Ok(json)))
                    if (&xml.subject, &xml.components) != (&json.subject, &json.components) =>
                {
                    Err("other parts than its twin".to_owned())
                }
                // Where there is no twin, that it is read is all that can be said.
                _ => Ok(()),
            },
        );
    }
    suite.finish(100);
}

#[test]
fn cyclonedx_1_0_and_1_1_are_refused_by_their_version() {
    let Some(files) = corpus::files("conformance/cyclonedx.tar.zst") else { return };
    let is_old =
        |name: &str| ["/1.0/", "/1.1/", "-1.0.xml", "-1.1.xml"].iter().any(|version| name.contains(version));
    for (name, bytes) in files.iter().filter(|(name, _)| is_old(name) && short(name).starts_with("valid-")) {
        let kind = sbom::read(bytes, &Limits::default()).map_err(|error| error.kind);
        assert_eq!(kind, Err(Kind::Format), "{name}");
    }
}

/// Name, version, purl, number of hashes.
type Known = (String, Option<String>, Option<String>, usize);

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
    let mut suite = Suite::new("SBOMs in two forms");
    for (set, one, other) in pairs {
        let Some(files) = corpus::files(set) else { continue };
        let parts = |end: &str| {
            let (name, bytes) =
                files.iter().find(|(name, _)| name.ends_with(end)).unwrap_or_else(|| panic!("{end}"));
            let sbom =
                sbom::read(bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
            let mut parts: Vec<Known> = sbom
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
        let only = |these: &[Known], those: &[Known]| {
            let these = these.iter().filter(|part| !those.contains(part)).take(3);
            format!("{:?}", these.collect::<Vec<_>>())
        };
        suite.case(
            &format!("{one} / {other}"),
            match one_parts == other_parts {
                true => Ok(()),
                false => {
                    Err(format!("{} / {}", only(&one_parts, &other_parts), only(&other_parts, &one_parts)))
                }
            },
        );
    }
    suite.finish(0);
}
