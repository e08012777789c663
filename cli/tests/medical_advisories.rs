//! Advisories that name products in words, as a person meets them: candidate, confirmed, refused; a near miss; no version told.

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
use support::{CASE, Room, root};

/// A pump before 2.0, and a wireless module of which nothing is told of versions.
const ADVISORY: &str = r#"{"document":{"category":"csaf_security_advisory","csaf_version":"2.0","title":"Acme Drip Pump Vulnerabilities",
 "publisher":{"name":"CISA","category":"coordinator","namespace":"https://www.cisa.gov/"},
 "tracking":{"id":"ICSMA-26-001-01","status":"final","version":"1","initial_release_date":"2026-01-02T00:00:00Z","current_release_date":"2026-02-03T00:00:00Z"}},
 "product_tree":{"branches":[{"category":"vendor","name":"Acme Medical, Inc.","branches":[
  {"category":"product_name","name":"Dosator Drip Pump","branches":[{"category":"product_version_range","name":"< 2.0",
   "product":{"name":"Dosator Drip Pump: All versions prior to 2.0","product_id":"CSAFPID-0001"}}]}]},
  {"category":"vendor","name":"Wavelink","branches":[{"category":"product_name","name":"Wavelink RX450 module","branches":[{"category":"product_version","name":"units in the field",
   "product":{"name":"Wavelink RX450 module: units in the field","product_id":"CSAFPID-0002"}}]}]}]},
 "vulnerabilities":[{"cve":"CVE-2026-0101","cwe":{"id":"CWE-787","name":"x"},"product_status":{"known_affected":["CSAFPID-0001"]},
  "scores":[{"cvss_v3":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","version":"3.1"},"products":["CSAFPID-0001"]}]},
  {"cve":"CVE-2026-0102","cwe":{"id":"CWE-319","name":"x"},"product_status":{"known_affected":["CSAFPID-0002"]}}]}"#;

/// Who says that the pump is the advisory's.
const IS: &str = "[identity.pump]\nmatch = { name = \"Dosator Drip\" }\nnamed = [\"ICSMA-26-001-01/CSAFPID-0001\"]\nreason = \"type plate\"\nby = \"J. Doe\"\non = 2026-02-04\n";

fn room() -> Room {
    let room = Room::with_case();
    room.write("feeds/icsma.json", ADVISORY);
    let case = CASE
        .replace(
            "name = \"Drip, a pump for tests\"",
            "name = \"Dosator Drip\"\nmanufacturer = \"Acme Medical\"",
        )
        .replace(
            "[component.motor]",
            "[component.motor]\n[component.radio]\nname = \"RX450\"\nsupplier = \"Wavelink Ltd\"\n",
        );
    room.write("case/noharm.toml", case);
    room.run(&["snapshot", "build", "feeds", "-o", "snapshot.noharm"]).ends(0);
    room
}

/// Without the lines' ends.
fn even(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn row<'a>(answer: &'a Value, id: &str) -> &'a Value {
    let rows = answer["findings"].as_array().unwrap();
    let found: Vec<&Value> = rows.iter().filter(|row| row["id"] == id).collect();
    assert_eq!(found.len(), 1, "{id}: {rows:#?}");
    found[0]
}

fn words(row: &Value) -> [&str; 2] {
    [row["status"].as_str().unwrap(), row["unknown"].as_str().unwrap_or_default()]
}

#[test]
fn the_device_itself_is_a_candidate_until_it_is_settled() {
    let room = room();
    let answer = room.run(&["assess", "case", "--json"]).ends(0).json();
    let found = row(&answer, "CVE-2026-0101");
    assert_eq!(words(found), ["unknown", "identity"]);
    assert_eq!((found["package"].as_str(), found["version"].as_str()), (Some("Dosator Drip"), Some("1.0")));
    assert_eq!(found["aliases"], serde_json::json!(["ICSMA-26-001-01"]));
    assert_eq!(found["verdict"], "undetermined", "a candidate counts only at worst: {found:#}");
    assert_eq!(words(row(&answer, "CVE-2026-0102")), ["unknown", "identity"]);
    assert_eq!(row(&answer, "CVE-2026-0102")["component"], "radio");

    let shown = room.run(&["assess", "case", "--unknown"]).ends(0).out;
    let shown = even(&shown);
    assert!(
        shown.contains("identity Dosator Drip say whether `Dosator Drip 1.0` is Acme Medical,"),
        "{shown}"
    );
    for id in ["CVE-2026-0101", "ICSMA-26-001-01"] {
        let why = room.run(&["assess", "case", "--why", id, "Dosator Drip"]).ends(0).out;
        for told in ["1.0 is in < 2.0", "for: same maker", "named = [", "CSAF CISA ICSMA-26-001-01"] {
            assert!(even(&why).contains(told), "{told}: {why}");
        }
    }

    room.write("answers.toml", IS);
    let asked = ["assess", "case", "--json", "--identities", "answers.toml"];
    let confirmed = room.run(&asked).ends(0).json();
    assert_eq!(words(row(&confirmed, "CVE-2026-0101")), ["affected", ""]);
    room.write("answers.toml", IS.replace("named", "is-not"));
    let refused = room.run(&asked).ends(0).json();
    let found = row(&refused, "CVE-2026-0101");
    assert_eq!(words(found), ["not_affected", ""]);
    assert!(
        found["reason"].as_str().unwrap().contains("J. Doe (type plate)"),
        "shown with the answer: {found}"
    );

    // The same answer in the security file itself, and a release that the range does not hold.
    let newer = String::from_utf8(room.read("case/noharm.toml")).unwrap().replace("\"1.0\"", "\"2.0\"");
    room.write("case/noharm.toml", format!("{newer}{}", IS));
    let newer = room.run(&["assess", "case", "--json"]).ends(0).json();
    assert_eq!(words(row(&newer, "CVE-2026-0101")), ["not_affected", ""]);
}

#[test]
fn words_without_a_version_leave_a_confirmed_part_unknown() {
    let room = room();
    let answer = IS
        .replace("{ name = \"Dosator Drip\" }", "{ name = \"RX450\", component = \"radio\" }")
        .replace("CSAFPID-0001", "CSAFPID-0002");
    let case = String::from_utf8(room.read("case/noharm.toml")).unwrap();
    room.write("case/noharm.toml", format!("{case}{}", answer));
    let answer = room.run(&["assess", "case", "--json"]).ends(0).json();
    assert_eq!(words(row(&answer, "CVE-2026-0102")), ["unknown", "version"]);
}

#[test]
fn an_sbom_is_asked_by_its_subject_and_its_components() {
    let room = room();
    let sbom = |name: &str, version: &str| {
        format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"metadata":{{"component":{{"bom-ref":"p","type":"device","name":"{name}","version":"{version}","supplier":{{"name":"ACME Medical"}}}}}},
            "components":[{{"bom-ref":"r","type":"device","name":"Wavelink RX450","version":"7"}},{{"bom-ref":"d","type":"library","name":"drip","version":"1.5","purl":"pkg:pypi/drip@1.5"}}]}}"#
        )
    };
    room.write("sbom.json", sbom("Dosator Drip", "1.9"));
    let answer = room.run(&["assess", "--sbom", "sbom.json", "--json"]).ends(0).json();
    assert_eq!(words(row(&answer, "CVE-2026-0101")), ["unknown", "identity"]);
    assert_eq!(words(row(&answer, "CVE-2026-0102")), ["unknown", "identity"]);
    assert_eq!(answer["counts"]["packages"], 2);
    room.write("answers.toml", IS);
    let asked = ["assess", "--sbom", "sbom.json", "--json", "--identities", "answers.toml"];
    assert_eq!(words(row(&room.run(&asked).ends(0).json(), "CVE-2026-0101")), ["affected", ""]);
    // Near misses: another device of the maker, and the package that shares a word with the pump.
    room.write("sbom.json", sbom("Ventilex 3", "1.9"));
    let answer = room.run(&["assess", "--sbom", "sbom.json", "--json"]).ends(0).json();
    let ids: Vec<&str> =
        answer["findings"].as_array().unwrap().iter().filter_map(|row| row["id"].as_str()).collect();
    assert!(!ids.contains(&"CVE-2026-0101"), "{ids:?}");
}

#[test]
fn a_store_takes_them_too() {
    let room = room();
    room.run(&["feed", "import", "world", "feeds"]).ends(0);
    let answer = room.run(&["assess", "case", "--json", "--snapshot", "world"]).ends(0).json();
    assert_eq!(words(row(&answer, "CVE-2026-0101")), ["unknown", "identity"]);
    // A newer revision names a fixed version less: it takes the old one's place.
    room.write(
        "newer/icsma.json",
        ADVISORY
            .replace("2026-02-03", "2026-03-04")
            .replace("< 2.0", "< 0.9")
            .replace("prior to 2.0", "prior to 0.9"),
    );
    room.run(&["feed", "import", "world", "newer"]).ends(0);
    let answer = room.run(&["assess", "case", "--json", "--snapshot", "world"]).ends(0).json();
    assert_eq!(words(row(&answer, "CVE-2026-0101")), ["not_affected", ""]);
}

#[test]
fn cisas_own_documents_say_what_they_mean() {
    let data = std::env::var_os("NOHARM_DATA").map_or_else(|| root().join("../shared/data"), Into::into);
    let advisories = data.join("advisories/icsma");
    if !advisories.is_dir() {
        println!("skipped: {} is not there", advisories.display());
        return;
    }
    let room = Room::with_case();
    let built = room.run(&[
        "snapshot",
        "build",
        &advisories.display().to_string(),
        "-o",
        "snapshot.noharm",
        "--json",
    ]);
    assert_eq!(built.ends(0).json()["feeds"]["CSAF"], 124 + 382);
    let sbom = |name: &str, maker: &str, version: &str| {
        format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"components":[{{"bom-ref":"r","type":"device","name":"{name}","version":"{version}","supplier":{{"name":"{maker}"}}}}]}}"#
        )
    };
    // ICSMA-21-161-01: ZOLL Defibrillator Dashboard, all versions prior to 2.2; 6 CVEs.
    for (version, status) in [("2.1", "unknown"), ("2.2", "not_affected")] {
        room.write("sbom.json", sbom("Defibrillator Dashboard", "ZOLL Medical Corporation", version));
        let answer = room.run(&["assess", "--sbom", "sbom.json", "--json"]).ends(0).json();
        let rows = answer["findings"].as_array().unwrap();
        let of: Vec<&Value> = rows.iter().filter(|row| row["aliases"][0] == "ICSMA-21-161-01").collect();
        assert_eq!((of.len(), rows.len()), (6, 6), "{rows:#?}");
        assert!(of.iter().all(|row| row["status"] == status), "{version}");
    }
    room.write("sbom.json", sbom("Zlib", "Jean-loup Gailly", "1.2.11"));
    let answer = room.run(&["assess", "--sbom", "sbom.json", "--json"]).ends(0).json();
    assert_eq!(answer["findings"].as_array().map(Vec::len), Some(0));
}
