//! What `--vex` and `--build-status` do to an answer: in a case, and for a bare SBOM.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod support;

use serde_json::Value;
use support::{Room, SBOM};

/// drip 1.5 is said not to be affected by CVE-2026-0001, with a reason.
const OPENVEX: &str = r#"{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/vex-1","author":"Drip Makers",
 "timestamp":"2026-03-01T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2026-0001"},
 "products":[{"@id":"pkg:pypi/drip@1.5"}],"status":"not_affected","justification":"vulnerable_code_not_in_execute_path"}]}"#;

/// The same, by CSAF.
const CSAF: &str = r#"{"document":{"category":"csaf_vex","csaf_version":"2.0","title":"T","lang":"en","distribution":{"tlp":{"label":"WHITE"}},
 "publisher":{"category":"vendor","name":"Drip Makers","namespace":"https://example.org"},"notes":[{"category":"summary","text":"n","title":"t"}],
 "references":[{"category":"self","summary":"s","url":"https://example.org/1"}],
 "tracking":{"id":"DRIP-1","version":"1","status":"final","initial_release_date":"2026-03-01T00:00:00Z","current_release_date":"2026-03-01T00:00:00Z",
  "revision_history":[{"number":"1","date":"2026-03-01T00:00:00Z","summary":"first"}]}},
 "product_tree":{"full_product_names":[{"product_id":"D","name":"drip 1.5","product_identification_helper":{"purl":"pkg:pypi/drip@1.5"}}]},
 "vulnerabilities":[{"cve":"CVE-2026-0001","product_status":{"known_not_affected":["D"]},
  "flags":[{"label":"vulnerable_code_not_in_execute_path","product_ids":["D"]}],"threats":[{"category":"impact","details":"never called","product_ids":["D"]}]}]}"#;

/// The same, by CycloneDX beside the SBOM.
const CYCLONEDX: &str = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,
 "metadata":{"timestamp":"2026-03-01T00:00:00Z","authors":[{"name":"Drip Makers"}]},
 "components":[{"type":"library","bom-ref":"x","name":"drip","version":"1.5","purl":"pkg:pypi/drip@1.5"}],
 "vulnerabilities":[{"id":"CVE-2026-0001","analysis":{"state":"not_affected","justification":"code_not_reachable","detail":"never called"},"affects":[{"ref":"x"}]}]}"#;

fn rows<'a>(answer: &'a Value, package: &str) -> Vec<&'a Value> {
    let rows = answer["findings"].as_array().unwrap();
    rows.iter().filter(|row| row["id"] == "CVE-2026-0001" && row["package"] == package).collect()
}

#[track_caller]
fn status(answer: &Value) -> String {
    let rows = rows(answer, "drip");
    assert_eq!(rows.len(), 1, "{rows:#?}");
    rows[0]["status"].as_str().unwrap().to_owned()
}

#[test]
fn each_of_the_three_formats_clears_with_its_evidence() {
    let room = Room::with_case();
    room.write("good.json", SBOM);
    for asked in [&["assess", "case", "--json"][..], &["assess", "--json", "--sbom", "good.json"]] {
        assert_eq!(status(&room.run(asked).ends(0).json()), "affected");
        for text in [OPENVEX, CSAF, CYCLONEDX] {
            room.write("vex.json", text);
            let words: Vec<&str> = asked.iter().copied().chain(["--vex", "vex.json"]).collect();
            let answer = room.run(&words).ends(0).json();
            assert_eq!(status(&answer), "not_affected", "{words:?}");
            let row = rows(&answer, "drip")[0];
            let reason = row["reason"].as_str().unwrap();
            assert!(reason.contains("Drip Makers") && reason.contains("without it"), "{reason}");
            let walk = row["walk"].as_array().unwrap();
            assert!(walk.iter().any(|line| line.as_str().unwrap().starts_with("statement: ")), "{walk:#?}");
        }
        // A near miss: another version.
        room.write("vex.json", OPENVEX.replace("drip@1.5", "drip@1.4"));
        let words: Vec<&str> = asked.iter().copied().chain(["--vex", "vex.json"]).collect();
        assert_eq!(status(&room.run(&words).ends(0).json()), "affected");
    }
}

#[test]
fn why_walks_through_the_statements() {
    let room = Room::with_sbom();
    room.write("vex.json", OPENVEX);
    let words = ["assess", "--sbom", "good.json", "--vex", "vex.json", "--why", "CVE-2026-0001", "drip"];
    let ran = room.run(&words).ends(0);
    for word in [
        "https://example.org/vex-1",
        "Drip Makers",
        "2026-03-01",
        "vulnerable_code_not_in_execute_path",
        "counts",
    ] {
        assert!(ran.out.contains(word), "no {word} in:\n{}", ran.out);
    }
}

#[test]
fn a_folder_is_searched_and_what_is_no_vex_is_told() {
    let room = Room::with_sbom();
    room.write("vex/one.json", OPENVEX);
    room.write("vex/readme.txt", "words");
    room.write("vex/plain.cdx.json", SBOM);
    let ran = room.run(&["assess", "--json", "--sbom", "good.json", "--vex", "vex"]).ends(0);
    assert_eq!(status(&ran.json()), "not_affected");
    assert!(ran.err.contains("2 files are no VEX"), "{}", ran.err);
    room.write("none/readme.txt", "words");
    room.run(&["assess", "--sbom", "good.json", "--vex", "none"]).refused("no VEX document");
    room.write("vex/broken.json", OPENVEX.split_at(OPENVEX.len() - 9).0);
    room.run(&["assess", "--sbom", "good.json", "--vex", "vex"]).refused("broken.json");
    room.run(&["assess", "--sbom", "good.json", "--vex", "good.json"]).refused("states nothing");
    room.run(&["assess", "--sbom", "good.json", "--vex", "absent.json"]).refused("absent.json");
}

#[test]
fn an_sbom_that_carries_its_own_analysis_is_heard() {
    let room = Room::with_sbom();
    let own = r#","vulnerabilities":[{"id":"CVE-2026-0001","analysis":{"state":"not_affected","detail":"never called"},"affects":[{"ref":"d"}]}]}"#;
    let sbom = format!("{}{own}", SBOM.trim_end().strip_suffix('}').unwrap());
    room.write("own.json", &sbom);
    let answer = room.run(&["assess", "--json", "--sbom", "own.json"]).ends(0).json();
    assert_eq!(status(&answer), "not_affected");
    room.write("own.json", sbom.replace(r#","detail":"never called""#, ""));
    let answer = room.run(&["assess", "--json", "--sbom", "own.json"]).ends(0).json();
    assert_eq!(status(&answer), "affected", "no reason is given");
}

fn yocto(status: &str, detail: &str, version: &str) -> String {
    format!(
        r#"{{"version":"1","package":[{{"name":"drip","layer":"meta","version":"{version}","products":[{{"product":"drip","cvesInRecord":"Yes"}}],
        "issue":[{{"id":"CVE-2026-0001","status":"{status}","detail":"{detail}","link":"https://example.org"}}]}}]}}"#
    )
}

#[test]
fn a_build_report_clears_by_a_patch_or_a_reason_only() {
    let room = Room::with_sbom();
    for (report, wanted) in [
        (yocto("Patched", "fix-file-included", "1.5"), "not_affected"),
        (yocto("Patched", "fix-file-included", "1.6"), "affected"),
        (yocto("Patched", "version-not-in-range", "1.5"), "affected"),
        (yocto("Ignored", "not-applicable-config", "1.5"), "not_affected"),
        (yocto("Ignored", "ignored", "1.5"), "affected"),
        (yocto("Unpatched", "version-in-range", "1.5"), "affected"),
    ] {
        room.write("cve.json", &report);
        let answer = room
            .run(&["assess", "--json", "--sbom", "good.json", "--build-status", "cve.json"])
            .ends(0)
            .json();
        assert_eq!(status(&answer), wanted, "{report}");
        let walk = rows(&answer, "drip")[0]["walk"].to_string();
        assert!(walk.contains("Yocto cve-check"), "never silently: {walk}");
    }
    room.write("cve.json", SBOM);
    room.run(&["assess", "--sbom", "good.json", "--build-status", "cve.json"]).refused("cve-check");
}

#[test]
fn the_makers_own_decision_stands_before_anybody_elses_word() {
    let room = Room::with_case();
    room.write("vex.json", OPENVEX);
    let asked = ["assess", "case", "--json", "--vex", "vex.json", "--as-of", "2026-11-23"];
    assert_eq!(status(&room.run(&asked).ends(0).json()), "not_affected");
    room.write(
        "case/decision.toml",
        "[vulnerability.CVE-2026-0001]\npackage = \"drip\"\nstatus = \"affected\"\nreason = \"it is called\"\n",
    );
    let answer = room.run(&asked).ends(0).json();
    assert_eq!(status(&answer), "affected");
    assert!(rows(&answer, "drip")[0]["walk"].to_string().contains("outweighed by the maker's word"));
}

#[test]
fn a_bom_link_leads_to_the_sbom_that_is_at_hand_and_to_no_other() {
    let room = Room::with_sbom();
    let serial = "urn:uuid:3E671687-395b-41f5-a30f-a58921a69b79";
    let with = |serial: &str| SBOM.replacen('{', &format!(r#"{{"serialNumber":"{serial}","#), 1);
    room.write("device.json", with(serial));
    let cyclonedx = |version: u32| {
        format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{{"timestamp":"2026-03-01T00:00:00Z"}},
            "vulnerabilities":[{{"id":"CVE-2026-0001","analysis":{{"state":"not_affected","detail":"never called"}},
            "affects":[{{"ref":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/{version}#d"}}]}}]}}"#
        )
    };
    let openvex = OPENVEX.replace("pkg:pypi/drip@1.5", "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#d");
    let asked = ["assess", "--json", "--sbom", "device.json", "--vex", "vex.json"];
    for text in [cyclonedx(1), openvex] {
        room.write("vex.json", text);
        let ran = room.run(&asked).ends(0);
        assert_eq!(status(&ran.json()), "not_affected");
        assert!(!ran.err.contains("nothing is heard"), "{}", ran.err);
    }
    room.write("vex.json", cyclonedx(2));
    let answer = room.run(&asked).ends(0).json();
    assert_eq!(status(&answer), "affected");
    assert!(
        rows(&answer, "drip")[0]["walk"]
            .to_string()
            .contains("version 2 of this SBOM, and this is version 1")
    );
    room.write("vex.json", cyclonedx(1));
    room.write("device.json", with("urn:uuid:00000000-395b-41f5-a30f-a58921a69b79"));
    let answer = room.run(&asked).ends(0).json();
    assert_eq!(status(&answer), "affected");
    assert!(rows(&answer, "drip")[0]["walk"].to_string().contains("it is about the SBOM urn:uuid:3e67"));
}
