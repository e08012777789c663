//! `assess --brief` says what `assess --json` says, without its sentences: over a made-up SBOM, and over every SBOM at hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

#[path = "../../conformance/src/data.rs"]
mod folder;
mod support;

use serde_json::Value;
use support::{Room, has_keys};

/// Id, package, version, status and reason of every finding, in order.
type Told = Vec<[String; 5]>;

fn told(findings: &Value, beside: Option<&Value>) -> Told {
    let text = |row: &Value, key: &str| row[key].to_string();
    let one = |row: &Value| {
        let of = beside.unwrap_or(row);
        [text(row, "id"), text(of, "package"), text(of, "version"), text(row, "status"), text(row, "unknown")]
    };
    findings.as_array().unwrap().iter().map(one).collect()
}

/// How many findings there are, after they were compared.
#[track_caller]
fn compare(full: &Value, brief: &Value) -> usize {
    assert_eq!((&full["sbom"], &full["as_of"]), (&brief["sbom"], &brief["as_of"]));
    assert_eq!(full["error"], brief["error"]);
    if !full["error"].is_null() {
        return 0;
    }
    has_keys(brief, "format sbom as_of snapshot counts components");
    has_keys(&brief["counts"], "packages matches undecided refuted");
    let mut whole = told(&full["findings"], None);
    let mut short: Told = Vec::new();
    for component in brief["components"].as_array().unwrap() {
        has_keys(component, "package version purl findings");
        short.extend(told(&component["findings"], Some(component)));
    }
    whole.sort();
    short.sort();
    assert_eq!(short, whole, "{}", full["sbom"]);
    for key in ["packages", "matches", "undecided"] {
        assert_eq!(full["counts"][key], brief["counts"][key], "{}: {key}", full["sbom"]);
    }
    let refuted = whole.iter().filter(|row| row[3] == "\"not_affected\"").count();
    assert_eq!(brief["counts"]["refuted"], refuted);
    assert_eq!(full["snapshot"]["digest"], brief["snapshot"]);
    whole.len()
}

#[test]
fn in_brief_it_is_the_same() {
    let room = Room::with_sbom();
    room.write("bad.json", "{");
    let words = ["assess", "--sbom", "good.json", "bad.json", "good.json", "--json"];
    let full = room.run(&words).ends(2).json_lines();
    let brief = room.run(&[&words[..], &["--brief"]].concat()).ends(2).json_lines();
    assert_eq!((full.len(), brief.len()), (3, 3));
    let count: usize = full.iter().zip(&brief).map(|(full, brief)| compare(full, brief)).sum();
    assert!(count > 0, "nothing was compared");
    let text = room.run(&["assess", "--sbom", "good.json", "--brief"]).ends(0).out;
    let row = &brief[0]["components"][0];
    let package = row["package"].as_str().unwrap();
    assert!(text.starts_with("good.json: "), "{text}");
    assert!(text.contains(package) && text.contains(row["findings"][0]["id"].as_str().unwrap()), "{text}");
}

#[test]
fn only_sboms_have_a_brief_answer_and_reasons_are_not_in_it() {
    let room = Room::with_case();
    room.run(&["assess", "case", "--brief"]).refused("--brief");
    room.run(&["assess", "--sbom", "case/sbom/comm.cdx.json", "--brief", "--why", "CVE-1"]).refused("--why");
}

/// Every SBOM of the data against every feed of languages and distributions, and NVD's records of devices.
#[test]
fn in_brief_it_is_the_same_for_every_sbom_at_hand() {
    let data = folder::folder();
    if !data.join("README.md").is_file() {
        folder::missing("SBOMs of the wild and the feeds");
        return;
    }
    let data = data.canonicalize().unwrap();
    let room = Room::new();
    for name in ["bom-shelter-wild", "cdx-bom-examples", "spdx-examples"] {
        let file = std::fs::File::open(data.join(format!("sboms/{name}.tar.zst"))).unwrap();
        let mut archive = tar::Archive::new(zstd::Decoder::new(file).unwrap());
        archive.unpack(room.path(&format!("sboms/{name}"))).unwrap();
    }
    let feed = |name: &str| data.join(name).display().to_string();
    let feeds = [
        "osv",
        "identity",
        "advisories/icsma",
        "nvd/device-slice-other-years.jsonl.zst",
        "nvd/nvdcve-1.1-2018.json.zst",
    ];
    let feeds: Vec<String> = feeds.iter().map(|name| feed(name)).collect();
    let mut words = vec!["snapshot", "build", "-o", "snapshot.noharm"];
    words.extend(feeds.iter().map(String::as_str));
    room.run(&words);
    let device = feed("sboms/medical-device/narrow.sbom.json");
    let words = ["assess", "--sbom", "sboms", &device, "--snapshot", "snapshot.noharm", "--json"];
    let full = room.run(&words).json_lines();
    let brief = room.run(&[&words[..], &["--brief"]].concat()).json_lines();
    assert_eq!(full.len(), brief.len());
    let count: usize = full.iter().zip(&brief).map(|(full, brief)| compare(full, brief)).sum();
    assert!(count > 10_000, "{count} findings in {} SBOMs", full.len());
}
