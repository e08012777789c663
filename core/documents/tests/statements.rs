//! What each field of a VEX document and of a CSAF advisory becomes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise and reads files"
)]

use noharm_documents::advisory::csaf;
use noharm_documents::error::Kind;
use noharm_documents::limits::Limits;
use noharm_documents::{sbom, vex};
use noharm_model::statement::{Justification, Statement, Status, Vex};

fn read(text: &str) -> Vex {
    vex::read(text.as_bytes(), &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// Vulnerability, status, and each product with its subcomponents by their references and versions.
fn lines(vex: &Vex) -> Vec<String> {
    let name = |identity: &noharm_model::statement::Identity| {
        let version = identity.version.as_ref().or(identity.range.as_ref());
        let version = version.map(|version| format!("@{version}")).unwrap_or_default();
        format!("{}{version}", identity.reference.as_deref().unwrap_or("-"))
    };
    let line = |statement: &Statement| {
        let products = statement.products.iter().map(|product| {
            let parts: String = product.subcomponents.iter().map(|part| format!("/{}", name(part))).collect();
            format!("{}{parts}", name(&product.product))
        });
        let products: Vec<String> = products.collect();
        format!("{} {} {}", statement.vulnerability, statement.status, products.join(" "))
    };
    vex.statements.iter().map(line).collect()
}

#[test]
fn openvex_becomes_statements() {
    let vex = read(
        r#"{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.com/vex-1","author":"Maker","timestamp":"2023-01-08T18:02:03Z",
        "last_updated":"2023-02-01T00:00:00Z","version":3,"statements":[
        {"vulnerability":{"@id":"https://example.com/x","name":"CVE-2023-12345","aliases":["GHSA-1","CVE-2023-12345"]},"timestamp":"2023-01-09T00:00:00Z",
         "products":[{"@id":"pkg:apk/wolfi/product@1.23.0-r1","identifiers":{"purl":"pkg:maven/a/b@2.4","cpe23":"cpe:2.3:a:a:b:2.4:-:*:*:*:*:*:*","cpe22":"cpe:/a:a:b:2.4:-"},
          "hashes":{"sha-256":"E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855","md5":"nonsense"},
          "subcomponents":[{"@id":"pkg:apk/wolfi/git@2.39.0"}]}],
         "status":"not_affected","justification":"vulnerable_code_not_in_execute_path","impact_statement":"why","supplier":"Somebody"},
        {"vulnerability":{"name":"CVE-2023-1"},"products":[{"@id":"pkg:a/b@1"},{"identifiers":{"cpe22":"cpe:/a:a:c:1"}}],"status":"affected","action_statement":"update"},
        {"vulnerability":{"name":"CVE-2023-2"},"products":[],"status":"fixed"},
        {"vulnerability":{"name":"CVE-2023-3"},"products":[{"@id":"pkg:a/b@1","subcomponents":[{}]}],"status":"fixed"},
        {"vulnerability":{"name":"CVE-2023-4"},"products":[{"@id":"pkg:a/b@1"}],"status":"safe"},
        7]}"#,
    );
    assert_eq!(
        lines(&vex),
        [
            "CVE-2023-12345 not_affected pkg:apk/wolfi/product@1.23.0-r1/pkg:apk/wolfi/git@2.39.0",
            "CVE-2023-1 affected pkg:a/b@1 -"
        ]
    );
    assert_eq!((vex.version.as_deref(), vex.author.as_deref()), (Some("3"), Some("Maker")));
    assert_eq!(vex.changed.as_deref(), Some("2023-02-01T00:00:00Z"));
    let first = &vex.statements[0];
    assert_eq!(first.aliases, ["GHSA-1"]);
    assert_eq!(first.justification, Some(Justification::VulnerableCodeNotInExecutePath));
    assert_eq!((first.impact.as_deref(), first.supplier.as_deref()), (Some("why"), Some("Somebody")));
    let product = &first.products[0].product;
    assert_eq!(product.purls, ["pkg:apk/wolfi/product@1.23.0-r1", "pkg:maven/a/b@2.4"]);
    assert_eq!((product.cpes.len(), product.hashes.len()), (2, 1));
    assert_eq!(vex.statements[1].action.as_deref(), Some("update"));
    assert_eq!(vex.remarks.len(), 6, "{:#?}", vex.remarks);
}

const CYCLONEDX: &str = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":2,
    "metadata":{"timestamp":"2024-01-01T00:00:00Z","authors":[{"name":"Maker"}],"component":{"type":"device","bom-ref":"pump","name":"Pump","version":"3"}},
    "components":[{"type":"library","bom-ref":"ssl","name":"openssl","version":"1.0.2k","purl":"pkg:generic/openssl@1.0.2k","cpe":"cpe:2.3:a:openssl:openssl:1.0.2k:*:*:*:*:*:*:*"}],
    "vulnerabilities":[
     {"id":"CVE-1","references":[{"id":"GHSA-1","source":{"name":"GitHub"}}],"recommendation":"update","analysis":{"state":"not_affected","justification":"requires_configuration","response":["will_not_fix"],"detail":"off","firstIssued":"2024-01-02T00:00:00Z"},"affects":[{"ref":"ssl"},{"ref":"pump"}]},
     {"id":"CVE-2","analysis":{"state":"exploitable"},"affects":[{"ref":"ssl","versions":[{"version":"1.0.2k"},{"range":"vers:generic/>=1|<2","status":"affected"},{"version":"1.0.2z","status":"unaffected"},{"version":"3","status":"unknown"}]}]},
     {"id":"CVE-3","analysis":{"state":"resolved"},"affects":[{"ref":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#ssl"},{"ref":"urn:cdx:11111111-395b-41f5-a30f-a58921a69b79/1#other"},{"ref":"lost"}]},
     {"id":"CVE-4","analysis":{"state":"not_affected"},"affects":[{"ref":"ssl","versions":[{"version":"1.0.2k","status":"affected"}]}]},
     {"id":"CVE-5","analysis":{"state":"in_triage"}},
     {"id":"CVE-6","affects":[{"ref":"ssl"}]},
     {"id":"CVE-7","analysis":{"state":"cosy"},"affects":[{"ref":"ssl"}]}]}"#;

#[test]
fn cyclonedx_becomes_statements() {
    let (sbom, vex) = sbom::read_with_statements(CYCLONEDX.as_bytes(), &Limits::default()).unwrap();
    let vex = vex.unwrap();
    assert_eq!(vex, read(CYCLONEDX));
    assert_eq!(sbom, sbom::read(CYCLONEDX.as_bytes(), &Limits::default()).unwrap());
    assert_eq!(
        lines(&vex),
        [
            "CVE-1 not_affected pump@3/ssl@1.0.2k pump@3",
            "CVE-2 affected pump@3/ssl@1.0.2k pump@3/ssl@vers:generic/>=1|<2",
            "CVE-2 not_affected pump@3/ssl@1.0.2z",
            "CVE-2 under_investigation pump@3/ssl@3",
            "CVE-3 fixed pump@3/ssl@1.0.2k urn:cdx:11111111-395b-41f5-a30f-a58921a69b79/1#other lost",
            "CVE-4 under_investigation pump@3/ssl@1.0.2k",
            "CVE-5 under_investigation pump@3",
        ]
    );
    let first = &vex.statements[0];
    assert_eq!(first.justification, Some(Justification::RequiresConfiguration));
    assert_eq!(first.justification.unwrap().of_vex(), None);
    assert_eq!(
        (first.aliases.as_slice(), first.responses.as_slice()),
        (&["GHSA-1".to_owned()][..], &["will_not_fix".to_owned()][..])
    );
    assert_eq!((first.action.as_deref(), first.impact.as_deref()), (Some("update"), Some("off")));
    let other = &vex.statements[2].products[0].subcomponents[0];
    assert_eq!((other.purls.as_slice(), other.cpes.len()), (&["pkg:generic/openssl".to_owned()][..], 0));
    assert_eq!(vex.remarks.len(), 4, "{:#?}", vex.remarks);
    assert_eq!(vex.author.as_deref(), Some("Maker"));
}

#[test]
fn cyclonedx_xml_states_the_same() {
    let xml = r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="2">
      <metadata><timestamp>2024-01-01T00:00:00Z</timestamp><authors><author><name>Maker</name></author></authors>
       <component type="device" bom-ref="pump"><name>Pump</name><version>3</version></component></metadata>
      <components><component type="library" bom-ref="ssl"><name>openssl</name><version>1.0.2k</version></component></components>
      <vulnerabilities><vulnerability><id>CVE-1</id><references><reference><id>GHSA-1</id><source><name>GitHub</name></source></reference></references>
       <recommendation>update</recommendation><analysis><state>not_affected</state><justification>requires_configuration</justification>
       <responses><response>will_not_fix</response></responses><detail>off</detail><firstIssued>2024-01-02T00:00:00Z</firstIssued></analysis>
       <affects><target><ref>ssl</ref><versions><version><version>1.0.2k</version></version></versions></target><target><ref>pump</ref></target></affects></vulnerability></vulnerabilities></bom>"#;
    let (xml, mut json) = (read(xml), read(CYCLONEDX));
    json.statements.truncate(1);
    assert_eq!(lines(&xml), lines(&json));
    let (xml, json) = (&xml.statements[0], &json.statements[0]);
    assert_eq!(
        (&xml.aliases, &xml.impact, &xml.action, &xml.responses),
        (&json.aliases, &json.impact, &json.action, &json.responses)
    );
    assert_eq!((xml.justification, &xml.issued), (json.justification, &json.issued));
}

const CSAF: &str = r#"{"document":{"category":"csaf_vex","csaf_version":"2.0","title":"T","lang":"en","distribution":{"tlp":{"label":"WHITE"}},
    "publisher":{"category":"vendor","name":"Maker","namespace":"https://example.com"},"notes":[{"category":"summary","text":"n","title":"t"}],
    "references":[{"category":"self","summary":"s","url":"https://example.com/1"}],
    "tracking":{"id":"M-1","version":"2","status":"final","initial_release_date":"2022-01-01T00:00:00Z","current_release_date":"2022-02-01T00:00:00Z",
     "revision_history":[{"number":"1","date":"2022-01-01T00:00:00Z","summary":"first"},{"number":"2","date":"2022-02-01T00:00:00Z","summary":"second"}]}},
    "product_tree":{"branches":[{"category":"vendor","name":"Baxter","branches":[{"category":"product_name","name":"Sigma Spectrum","branches":[
      {"category":"product_version","name":"8","product":{"name":"Baxter Sigma Spectrum: 8","product_id":"P-1","product_identification_helper":{
        "cpe":"cpe:2.3:h:baxter:sigma:8:*:*:*:*:*:*:*","purl":"pkg:generic/sigma@8","hashes":[{"filename":"a","file_hashes":[{"algorithm":"sha256","value":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]}],
        "model_numbers":["35700BAX2"],"serial_numbers":["1*"],"skus":["S"],"sbom_urls":["https://example.com/sbom"],"x_generic_uris":[{"namespace":"https://www.gs1.org","uri":"urn:udi:1"}]}}},
      {"category":"product_version_range","name":"< 8.0 build 7","product":{"name":"Baxter Sigma Spectrum: < 8","product_id":"P-2"}}]}]}],
     "full_product_names":[{"product_id":"LIB","name":"libfoo 1"}],
     "relationships":[{"category":"default_component_of","product_reference":"LIB","relates_to_product_reference":"P-1","full_product_name":{"product_id":"P-1:LIB","name":"libfoo in Sigma"}},
      {"category":"installed_on","product_reference":"LOST","relates_to_product_reference":"P-1","full_product_name":{"product_id":"P-3","name":"lost"}}],
     "product_groups":[{"group_id":"G","product_ids":["P-1","P-1:LIB","P-9"]}]},
    "vulnerabilities":[{"cve":"CVE-2022-1","ids":[{"system_name":"x","text":"X-1"}],"cwe":{"id":"CWE-79","name":"n"},"title":"v","release_date":"2022-01-01T00:00:00Z",
      "product_status":{"known_affected":["P-2"],"known_not_affected":["P-1","P-1:LIB"],"fixed":[],"recommended":["P-3"],"under_investigation":["P-3"]},
      "flags":[{"label":"component_not_present","group_ids":["G"]}],"threats":[{"category":"impact","details":"none","product_ids":["P-1"]}],
      "scores":[{"cvss_v3":{"version":"3.1","vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","baseScore":9.8,"baseSeverity":"CRITICAL"},"products":["P-2"]},
       {"cvss_v3":{"vectorString":"nonsense"},"products":["P-2"]}],
      "remediations":[{"category":"vendor_fix","details":"update to 8","url":"https://example.com/8","product_ids":["P-2"],"restart_required":{"category":"system"}},{"category":"workaround","details":"isolate","product_ids":["P-2"]}]}]}"#;

#[test]
fn csaf_keeps_names_texts_and_branches_as_they_are() {
    let document = csaf::read(CSAF.as_bytes(), &Limits::default()).unwrap();
    assert_eq!((document.csaf_version.as_str(), document.tlp.as_deref()), ("2.0", Some("WHITE")));
    assert_eq!((document.tracking.id.as_str(), document.tracking.revisions.len()), ("M-1", 2));
    let [eight, below, library, made, lost] = document.products.as_slice() else {
        panic!("{:#?}", document.products)
    };
    assert_eq!((eight.vendor(), eight.product_name()), (Some("Baxter"), Some("Sigma Spectrum")));
    let version = |product: &csaf::Product| product.version().map(|b| (b.category.clone(), b.name.clone()));
    assert_eq!(version(eight), Some(("product_version".to_owned(), "8".to_owned())));
    assert_eq!(version(below), Some(("product_version_range".to_owned(), "< 8.0 build 7".to_owned())));
    let names = &eight.identifiers;
    assert_eq!((names.cpe.is_some(), names.purls.len(), names.hashes.len()), (true, 1, 1));
    assert_eq!(
        (names.models.as_slice(), names.serials.as_slice()),
        (&["35700BAX2".to_owned()][..], &["1*".to_owned()][..])
    );
    assert_eq!(names.uris, [("https://www.gs1.org".to_owned(), "urn:udi:1".to_owned())]);
    assert_eq!((library.vendor(), library.version()), (None, None));
    let relation = made.relation.as_ref().unwrap();
    assert_eq!((relation.component, relation.within), (Some(2), Some(0)));
    assert_eq!(lost.relation.as_ref().unwrap().component, None);
    assert_eq!(document.groups[0].products, [0, 3]);
    let flaw = &document.vulnerabilities[0];
    assert_eq!((flaw.cwes.as_slice(), flaw.status.known_affected.as_slice()), (&[79][..], &[1][..]));
    assert_eq!(flaw.scores[0].cvss[0].score_tenths, Some(98));
    assert_eq!((flaw.remediations.len(), flaw.flags[0].groups.as_slice()), (2, &[0][..]));
    assert_eq!(flaw.remediations[0].restart.as_deref(), Some("system"));
    assert_eq!(document.remarks.len(), 3, "{:#?}", document.remarks);
}

#[test]
fn csaf_becomes_statements() {
    let vex = read(CSAF);
    assert_eq!(
        lines(&vex),
        [
            "CVE-2022-1 not_affected P-1@8",
            "CVE-2022-1 not_affected P-1@8/LIB",
            "CVE-2022-1 affected P-2@< 8.0 build 7",
            "CVE-2022-1 under_investigation P-3",
        ]
    );
    let [first, second, affected, _] = vex.statements.as_slice() else { panic!() };
    assert_eq!(
        (first.status, first.justification),
        (Status::NotAffected, Some(Justification::ComponentNotPresent))
    );
    assert_eq!((first.impact.as_deref(), second.impact.as_deref()), (Some("none"), None));
    assert_eq!(first.aliases, ["X-1"]);
    assert_eq!(affected.action.as_deref(), Some("update to 8"));
    assert_eq!(affected.responses, ["vendor_fix", "workaround"]);
    assert_eq!(
        (vex.author.as_deref(), vex.changed.as_deref()),
        (Some("Maker"), Some("2022-02-01T00:00:00Z"))
    );
}

#[test]
fn csaf_2_1_is_read_with_its_own_names() {
    let text = CSAF
        .replace("\"2.0\"", "\"2.1\"")
        .replace("\"WHITE\"", "\"CLEAR\"")
        .replace("\"purl\":\"pkg:generic/sigma@8\"", "\"purls\":[\"pkg:generic/sigma@8\",\"pkg:generic/spectrum@8\"]")
        .replace("\"cwe\":{\"id\":\"CWE-79\",\"name\":\"n\"}", "\"cwes\":[{\"id\":\"CWE-79\"},{\"id\":\"CWE-80\"}]")
        .replace("\"release_date\"", "\"disclosure_date\"")
        .replace(
            "\"relationships\":[{\"category\":\"default_component_of\",\"product_reference\":\"LIB\",\"relates_to_product_reference\":\"P-1\",",
            "\"product_paths\":[{\"beginning_product_reference\":\"LIB\",\"subpaths\":[{\"category\":\"default_component_of\",\"next_product_reference\":\"P-1\"}],",
        )
        .replace("\"scores\":[{\"cvss_v3\"", "\"metrics\":[{\"source\":\"https://nvd.nist.gov\",\"content\":{\"cvss_v3\"")
        .replace("\"baseSeverity\":\"CRITICAL\"}", "\"baseSeverity\":\"CRITICAL\"}}");
    let document = csaf::read(text.as_bytes(), &Limits::default()).unwrap();
    assert_eq!((document.csaf_version.as_str(), document.tlp.as_deref()), ("2.1", Some("CLEAR")));
    assert_eq!(document.products[0].identifiers.purls.len(), 2);
    assert_eq!(document.products[3].relation.as_ref().unwrap().within, Some(0));
    let flaw = &document.vulnerabilities[0];
    assert_eq!((flaw.cwes.as_slice(), flaw.disclosed.is_some()), (&[79, 80][..], true));
    assert_eq!(flaw.scores[0].cvss[0].by, "https://nvd.nist.gov");
    assert_eq!(vex::read(text.as_bytes(), &Limits::default()).unwrap().statements.len(), 4);
}

#[test]
fn what_is_no_vex_is_named() {
    let cases = [
        (r#"{"bomFormat":"CycloneDX","specVersion":"1.6"}"#, "states nothing"),
        (r#"{"@context":"https://openvex.dev/ns/v0.0.1","statements":[]}"#, "v0.0.1"),
        (r#"{"@context":"https://openvex.dev/ns","statements":[]}"#, "without version"),
        (r#"{"document":{"csaf_version":"1.2","tracking":{"id":"a"}}}"#, "1.2"),
        (r#"{"document":7}"#, "neither"),
    ];
    for (text, word) in cases {
        let error = vex::read(text.as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!(error.kind, Kind::Format, "{text}");
        assert!(error.to_string().contains(word), "{error}");
    }
    let error = csaf::read(br#"{"document":{"csaf_version":"2.0","tracking":{}}}"#, &Limits::default());
    assert_eq!(error.unwrap_err().kind, Kind::Shape);
    for text in ["", "{", "[1", "{\"document\":{\"csaf_version\":\"2.0\",\"csaf_version\":\"2.0\"}}"] {
        assert!(vex::read(text.as_bytes(), &Limits::default()).is_err());
        assert!(csaf::read(text.as_bytes(), &Limits::default()).is_err());
    }
}

#[test]
fn groups_and_names_that_multiply_are_bounded() {
    // A hundred thousand mentions of a group of a hundred thousand would be ten thousand million steps.
    let products: Vec<String> =
        (0..20_000).map(|at| format!("{{\"product_id\":\"{at}\",\"name\":\"n\"}}")).collect();
    let ids: Vec<String> = (0..20_000).map(|at| format!("\"{at}\"")).collect();
    let remediations = vec![r#"{"category":"vendor_fix","details":"d","group_ids":["G"]}"#; 20_000].join(",");
    let text = format!(
        r#"{{"document":{{"csaf_version":"2.0","tracking":{{"id":"a"}}}},"product_tree":{{"full_product_names":[{}],"product_groups":[{{"group_id":"G","product_ids":[{ids}]}}]}},
        "vulnerabilities":[{{"cve":"CVE-1","product_status":{{"known_affected":[{ids}]}},"remediations":[{remediations}]}}]}}"#,
        products.join(","),
        ids = ids.join(",")
    );
    let vex = read(&text);
    assert!(vex.remarks.iter().any(|remark| remark.contains("too often")), "{:?}", vex.remarks);
    assert_eq!(vex.statements.iter().map(|statement| statement.products.len()).sum::<usize>(), 20_000);
    let vendor = "v".repeat(1 << 20);
    let leaves: Vec<String> = (0..1_000)
        .map(|at| format!("{{\"category\":\"product_version\",\"name\":\"{at}\",\"product\":{{\"product_id\":\"{at}\",\"name\":\"n\"}}}}"))
        .collect();
    let text = format!(
        r#"{{"document":{{"csaf_version":"2.0","tracking":{{"id":"a"}}}},"product_tree":{{"branches":[{{"category":"vendor","name":"{vendor}","branches":[{}]}}]}},
        "vulnerabilities":[{{"cve":"CVE-1","product_status":{{"known_affected":["1","999"]}}}}]}}"#,
        leaves.join(",")
    );
    let vex = read(&text);
    assert_eq!(vex.statements[0].products.len(), 1);
    assert!(vex.remarks.iter().any(|remark| remark.contains("too many long names")));
}
