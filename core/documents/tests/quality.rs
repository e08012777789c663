//! Guidelines laid against SBOMs: every element is counted where it is there, and only there.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use std::collections::BTreeSet;

use noharm_documents::limits::Limits;
use noharm_documents::quality::{self, Field, Report, Weight, Whole};
use noharm_documents::sbom;
use noharm_model::component::Sbom;
use serde_json::{Value, json};

fn read(text: &str) -> Sbom {
    sbom::read_in_full(text.as_bytes(), &Limits::default()).unwrap().0
}

fn report(sbom: &Sbom, profile: &str) -> Report {
    let mut all = quality::profiles().unwrap();
    all.retain(|one| one.id == profile);
    quality::lint(sbom, &all).unwrap().remove(0)
}

fn counted(sbom: &Sbom, field: &str) -> (usize, usize) {
    let all = quality::profiles().unwrap();
    let reports = quality::lint(sbom, &all).unwrap();
    let mut found =
        reports.iter().flat_map(|report| &report.elements).filter(|element| element.field == field);
    found.next().map(|element| (element.present, element.asked)).unwrap()
}

/// A CycloneDX document that says everything that any guideline asks of one.
fn whole() -> Value {
    let properties = [
        ("bsi:component:filename", "a.so"),
        ("bsi:component:executable", "executable"),
        ("bsi:component:archive", "no archive"),
        ("bsi:component:structured", "structured"),
        ("cdx:lifecycle:milestone:endOfSupport", "2030-01-01"),
        ("acme:supportLevel", "maintained"),
    ];
    let properties: Vec<Value> =
        properties.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    let part = |reference: &str| {
        json!({
            "type": "library", "bom-ref": reference, "name": reference, "version": "1",
            "supplier": {"name": "Example", "url": ["https://example.com"]},
            "purl": format!("pkg:generic/{reference}@1"),
            "hashes": [{"alg": "SHA-512", "content": "a".repeat(128)}],
            "licenses": [{"license": {"id": "MIT"}}],
            "externalReferences": [{"type": "distribution", "url": "https://example.com/a"}],
            "properties": properties,
        })
    };
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 3,
        "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
        "signature": {"algorithm": "ES256", "value": "x"},
        "metadata": {
            "timestamp": "2026-07-29T10:00:00Z",
            "lifecycles": [{"phase": "build"}],
            "authors": [{"name": "A. Person", "email": "a@example.com"}],
            "tools": {"components": [{"type": "application", "name": "t", "version": "1"}]},
            "component": part("device"),
        },
        "components": [part("a")],
        "dependencies": [{"ref": "device", "dependsOn": ["a"]}, {"ref": "a"}],
        "compositions": [{"aggregate": "complete", "dependencies": ["device", "a"]}],
    })
}

#[test]
fn the_data_of_the_profiles_are_sound() {
    let profiles = quality::profiles().unwrap();
    let ids: Vec<&str> = profiles.iter().map(|profile| profile.id.as_str()).collect();
    assert_eq!(ids, ["ntia", "fda", "cisa-2026", "bsi", "n73"]);
    let mut used = BTreeSet::new();
    for profile in &profiles {
        let mut own = BTreeSet::new();
        for element in &profile.elements {
            assert!(own.insert(element.field), "{}: {} comes twice", profile.id, element.field.word());
            assert!(!element.clause.is_empty());
        }
        used.extend(own);
    }
    assert_eq!(used.len(), Field::ALL.len(), "a field that no profile asks for");
    let cisa = &profiles[2];
    let must = cisa.elements.iter().filter(|element| element.weight == Weight::Must).count();
    assert_eq!(must, 17, "CISA's final text has seventeen data fields");
    for conflict in quality::conflicts(&profiles).unwrap() {
        let known = conflict.says.keys().all(|id| ids.contains(&id.as_str()));
        assert!(known && conflict.says.len() > 1, "{}", conflict.about);
    }
    for report in quality::lint(&Sbom::default(), &profiles).unwrap() {
        assert!(report.elements.iter().all(|element| !element.title.is_empty()), "{}", report.profile);
        assert!(
            report.elements.iter().all(|element| element.mend.as_deref() != Some("")),
            "{}",
            report.profile
        );
    }
}

#[test]
fn a_document_that_says_everything_lacks_nothing() {
    let sbom = read(&whole().to_string());
    for report in quality::lint(&sbom, &quality::profiles().unwrap()).unwrap() {
        let lacking: Vec<&str> =
            report.elements.iter().filter(|e| e.mend.is_some()).map(|e| e.field).collect();
        assert!(lacking.is_empty(), "{}: {lacking:?}", report.profile);
        assert_eq!((report.must.percent(), report.should.percent()), (100, 100));
    }
}

#[test]
fn each_field_is_missed_when_it_alone_is_gone() {
    // Where in the document a field stands, and which counts fall when it is taken away.
    let places = [
        ("/signature", "document.signature"),
        ("/version", "document.revision"),
        ("/serialNumber", "document.identifier"),
        ("/metadata/timestamp", "document.timestamp"),
        ("/metadata/lifecycles", "document.context"),
        ("/metadata/authors", "document.author"),
        ("/metadata/authors", "document.author-contact"),
        ("/metadata/tools", "document.tool"),
        ("/metadata/tools/components/0/version", "document.tool-version"),
        ("/metadata/component", "document.subject"),
        ("/components/0/version", "component.version"),
        ("/components/0/supplier", "component.supplier"),
        ("/components/0/supplier/url", "component.supplier-contact"),
        ("/components/0/purl", "component.identifier"),
        ("/components/0/hashes", "component.hash"),
        ("/components/0/hashes", "component.hash-sha-512"),
        ("/components/0/licenses", "component.licence"),
        ("/components/0/externalReferences", "component.location"),
        ("/components/0/properties", "component.support"),
        ("/components/0/properties/4", "component.end-of-support"),
        ("/components/0/properties/0", "component.file"),
        ("/components/0/properties/1", "component.executable"),
        ("/components/0/properties/2", "component.archive"),
        ("/components/0/properties/3", "component.structured"),
        ("/dependencies", "component.relationship"),
        ("/compositions", "component.completeness"),
    ];
    for (place, field) in places {
        let mut document = whole();
        let (above, last) = place.rsplit_once('/').unwrap();
        match document.pointer_mut(above).unwrap() {
            Value::Object(members) => drop(members.remove(last).unwrap()),
            Value::Array(items) => drop(items.remove(last.parse().unwrap())),
            other => panic!("{other}"),
        }
        let (present, asked) = counted(&read(&document.to_string()), field);
        assert!(present < asked, "{field}: {present} of {asked} without {place}");
        assert_eq!(
            counted(&read(&whole().to_string()), field).0,
            counted(&read(&whole().to_string()), field).1
        );
    }
}

#[test]
fn what_is_said_to_be_unknown_is_not_there() {
    let mut document = whole();
    document["components"][0]["version"] = json!("unknown");
    document["components"][0]["supplier"]["name"] = json!("NOASSERTION");
    document["components"][0]["licenses"] = json!([{"license": {"name": "NOASSERTION"}}]);
    document["components"][0]["properties"] = json!([{"name": "supportLevel", "value": "Unknown"}]);
    document["compositions"][0]["aggregate"] = json!("unknown");
    document["metadata"]["timestamp"] = json!("soon");
    let sbom = read(&document.to_string());
    for field in ["component.version", "component.supplier", "component.licence", "component.support"] {
        assert_eq!(counted(&sbom, field), (1, 2), "{field}");
    }
    assert_eq!(counted(&sbom, "component.completeness"), (0, 2));
    assert_eq!(counted(&sbom, "document.timestamp"), (0, 1));
    let ntia = report(&sbom, "ntia");
    let lacking = ntia.elements.iter().find(|element| element.field == "component.supplier").unwrap();
    assert_eq!((lacking.missing.len(), lacking.missing[0].name.as_str()), (1, "a"));
}

#[test]
fn vulnerabilities_break_bsi_and_are_no_matter_of_the_sbom_for_fda() {
    let mut document = whole();
    document["vulnerabilities"] = json!([{"id": "CVE-2026-0001", "affects": [{"ref": "a"}]}]);
    let sbom = read(&document.to_string());
    let of = |profile: &str| {
        let report = report(&sbom, profile);
        let found = report.elements.into_iter().find(|element| element.field == "document.vulnerabilities");
        found.map(|element| (element.weight, element.present, element.asked)).unwrap()
    };
    assert_eq!(of("bsi"), (Weight::Forbidden, 0, 1));
    assert_eq!(of("fda"), (Weight::Elsewhere, 0, 0));
}

#[test]
fn the_same_is_found_in_every_format() {
    let spdx = r#"{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"d","dataLicense":"CC0-1.0",
        "documentNamespace":"https://example.com/d","creationInfo":{"created":"2026-07-29T10:00:00Z",
        "creators":["Tool: syft-1.18.1","Organization: Example (a@example.com)"]},
        "packages":[{"SPDXID":"SPDXRef-a","name":"a","versionInfo":"1","downloadLocation":"https://example.com/a",
        "supplier":"Organization: Maker (m@example.com)","licenseDeclared":"MIT","validUntilDate":"2030-01-01T00:00:00Z",
        "packageFileName":"a.so","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl",
        "referenceLocator":"pkg:generic/a@1"}]}],
        "relationships":[{"spdxElementId":"SPDXRef-a","relationshipType":"DEPENDS_ON","relatedSpdxElement":"NONE"}]}"#;
    let tags = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentNamespace: https://example.com/d\n\
        Creator: Tool: syft-1.18.1\nCreator: Organization: Example (a@example.com)\nCreated: 2026-07-29T10:00:00Z\n\
        PackageName: a\nSPDXID: SPDXRef-a\nPackageVersion: 1\nPackageDownloadLocation: https://example.com/a\n\
        PackageSupplier: Organization: Maker (m@example.com)\nPackageLicenseDeclared: MIT\nValidUntilDate: 2030-01-01T00:00:00Z\n\
        PackageFileName: a.so\nExternalRef: PACKAGE-MANAGER purl pkg:generic/a@1\nRelationship: SPDXRef-a DEPENDS_ON NONE\n";
    let spdx3 = r#"{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
        {"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-07-29T10:00:00Z","createdBy":["urn:o"],"createdUsing":["urn:t"]},
        {"type":"Organization","spdxId":"urn:o","name":"Example","externalIdentifier":[{"type":"ExternalIdentifier","externalIdentifierType":"email","identifier":"a@example.com"}]},
        {"type":"Tool","spdxId":"urn:t","name":"syft"},
        {"type":"SpdxDocument","spdxId":"urn:d"},
        {"type":"software_Package","spdxId":"urn:a","name":"a","software_packageVersion":"1","suppliedBy":"urn:o","software_packageUrl":"pkg:generic/a@1","software_downloadLocation":"https://example.com/a","supportLevel":["support"],"validUntilTime":"2030-01-01T00:00:00Z"},
        {"type":"simplelicensing_LicenseExpression","spdxId":"urn:l","simplelicensing_licenseExpression":"MIT"},
        {"type":"Relationship","spdxId":"urn:r1","from":"urn:a","to":["urn:l"],"relationshipType":"hasDeclaredLicense"},
        {"type":"Relationship","spdxId":"urn:r2","from":"urn:a","to":["https://spdx.org/rdf/3.0.1/terms/Core/NoneElement"],"relationshipType":"dependsOn","completeness":"complete"}]}"#;
    for (name, text) in [("json", spdx), ("tags", tags), ("spdx 3", spdx3)] {
        let sbom = read(text);
        for field in [
            "document.author",
            "document.author-contact",
            "document.timestamp-with-zone",
            "document.tool",
            "document.identifier",
            "component.supplier",
            "component.identifier",
            "component.licence",
            "component.end-of-support",
            "component.relationship",
            "component.completeness",
            "component.location",
        ] {
            assert_eq!(counted(&sbom, field), (1, 1), "{name}: {field}");
        }
        assert_eq!(counted(&sbom, "component.hash"), (0, 1), "{name}");
    }
    assert_eq!(counted(&read(spdx), "document.current-format"), (0, 1));
    assert_eq!(counted(&read(spdx3), "document.current-format"), (1, 1));
    assert_eq!(counted(&read(spdx3), "component.support"), (1, 1));
}

#[test]
fn xml_says_the_same_as_json() {
    let xml = r#"<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="3" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79">
      <metadata><timestamp>2026-07-29T10:00:00Z</timestamp><lifecycles><lifecycle><phase>build</phase></lifecycle></lifecycles>
      <tools><components><component type="application"><name>t</name><version>1</version></component></components></tools>
      <authors><author><name>A</name><email>a@example.com</email></author></authors></metadata>
      <components><component type="library" bom-ref="a"><supplier><name>S</name><url>https://example.com</url></supplier><name>a</name><version>1</version>
      <licenses><license><id>MIT</id></license></licenses><purl>pkg:generic/a@1</purl>
      <evidence><occurrences><occurrence><location>/usr/lib/a</location></occurrence></occurrences></evidence></component></components>
      <dependencies><dependency ref="a"/></dependencies>
      <compositions><composition><aggregate>complete</aggregate><dependencies><dependency ref="a"/></dependencies></composition></compositions></bom>"#;
    let sbom = read(xml);
    for field in [
        "document.author-contact",
        "document.context",
        "document.tool-version",
        "document.revision",
        "component.supplier-contact",
        "component.licence",
        "component.relationship",
        "component.completeness",
    ] {
        assert_eq!(counted(&sbom, field), (1, 1), "{field}");
    }
    assert_eq!(sbom.components[0].particulars.as_ref().unwrap().found_in, ["/usr/lib/a"]);
}

#[test]
fn every_field_of_a_component_is_asked_of_each_of_them() {
    let sbom = read(&whole().to_string());
    for field in Field::ALL.iter().filter(|field| field.whole() == Whole::Component) {
        assert_eq!(counted(&sbom, field.word()), (2, 2), "{}", field.word());
    }
}
