//! Rules about names: from the file that cases share, and from the security file, to the answer.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod support;

use serde_json::Value;
use support::Room;

/// The feeds' `drip` of PyPI, which CVE-2026-0001 names, under a name that no feed has.
const SBOM: &str = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,
 "components":[{"type":"library","bom-ref":"d","name":"trickle","version":"1.5","purl":"pkg:generic/trickle@1.5"}]}"#;

fn rule(id: &str, from: &str, to: &str) -> String {
    format!(
        "[alias.{id}]\nfrom = \"{from}\"\nto = \"{to}\"\nreason = \"renamed\"\nby = \"Jo Maker\"\non = 2026-01-02\n"
    )
}

fn affected(answer: &Value) -> Vec<&str> {
    let rows = answer["findings"].as_array().unwrap().iter();
    rows.filter(|row| row["status"] == "affected").map(|row| row["id"].as_str().unwrap()).collect()
}

#[test]
fn a_shared_rule_finds_what_the_poor_name_hid_and_taking_it_away_hides_it_again() {
    let room = Room::with_sbom();
    room.write("device.json", SBOM);
    let plain = ["assess", "--json", "--sbom", "device.json"];
    let before = room.run(&plain).ends(0).json();
    assert!(!affected(&before).contains(&"CVE-2026-0001"), "{before}");
    room.write("names.toml", rule("drip", "pkg:generic/trickle", "pkg:pypi/drip"));
    let with: Vec<&str> = plain.into_iter().chain(["--identities", "names.toml"]).collect();
    let answer = room.run(&with).ends(0).json();
    assert!(affected(&answer).contains(&"CVE-2026-0001"), "{answer}");
    let row = answer["findings"].as_array().unwrap().iter().find(|row| row["id"] == "CVE-2026-0001").unwrap();
    assert!(
        row["walk"]
            .to_string()
            .contains("alias: pkg:generic/trickle is pkg:pypi/drip: Jo Maker (renamed), 2026-01-02"),
        "{row}"
    );
    // A near miss, and without the rule.
    room.write("names.toml", rule("drip", "pkg:generic/trickles", "pkg:pypi/drip"));
    assert_eq!(room.run(&with).ends(0).json()["findings"], before["findings"]);
    assert_eq!(room.run(&plain).ends(0).json()["findings"], before["findings"]);
}

#[test]
fn a_case_may_hold_its_own_rules() {
    let room = Room::with_case();
    room.write("case/sbom/comm.cdx.json", SBOM);
    let asked = ["assess", "case", "--json", "--as-of", "2026-11-23"];
    let status = |answer: &Value| {
        let rows = answer["findings"].as_array().unwrap().clone();
        rows.into_iter()
            .find(|row| row["id"] == "CVE-2026-0001")
            .map(|row| row["status"].as_str().unwrap().to_owned())
    };
    assert_ne!(status(&room.run(&asked).ends(0).json()).as_deref(), Some("affected"));
    room.write("case/names.toml", rule("drip", "pkg:generic/trickle", "pkg:pypi/drip"));
    assert_eq!(status(&room.run(&asked).ends(0).json()).as_deref(), Some("affected"));
}

#[test]
fn circles_and_names_that_mean_nothing_are_refused_with_their_line() {
    let room = Room::with_sbom();
    room.write("device.json", SBOM);
    let asked = ["assess", "--sbom", "device.json", "--identities", "names.toml"];
    room.write("names.toml", rule("one", "a:b", "c:d") + &rule("two", "c:*", "a:*"));
    let ran = room.run(&asked).refused("names.toml:3");
    assert!(ran.err.contains("NH0113") && ran.err.contains("itself in the end"), "{}", ran.err);
    room.write("names.toml", rule("one", "a:b", "c:d") + &rule("two", "the pump", "a:b"));
    assert!(room.run(&asked).refused("names.toml:8").err.contains("NH0207"));
    room.write("names.toml", "[alias.one]\nfrom = \"a:b\"\nreason = \"r\"\nby = \"b\"\non = 2026-01-02\n");
    assert!(room.run(&asked).refused("names.toml:1").err.contains("is-not"));
}
