//! `snapshot build`: feeds are found wherever they lie and however they are packed, and what was taken is said.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::io::Write;

use serde_json::json;
use support::{Room, feeds, has_keys};

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    let mut writer = zstd::Encoder::new(Vec::new(), 3).unwrap();
    writer.long_distance_matching(true).unwrap();
    writer.window_log(27).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = tar::Builder::new(Vec::new());
    for (name, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        // A name of more than 100 bytes goes into a header of its own.
        writer.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    writer.into_inner().unwrap()
}

/// The six feeds, each packed in another way.
fn packed(room: &Room) {
    let long = format!("{}/{}.json", "advisories".repeat(9), "b".repeat(60));
    room.write("feeds/deep/er/osv.json", feeds::OSV);
    room.write("feeds/nvd-1.1.json.gz", gz(feeds::NVD_1.as_bytes()));
    room.write("feeds/nvd-2.0.json.zst", zst(feeds::NVD_2.as_bytes()));
    room.write("feeds/cve.zip", zip(&[("cves/CVE-2026-0004.json", feeds::CVE_5)]));
    room.write("feeds/kev.tar.zst", zst(&tar(&[(&long, feeds::KEV)])));
    room.write("feeds/epss.tar.gz", gz(&tar(&[("epss.csv", feeds::EPSS)])));
    room.write("feeds/readme.txt", "no feed");
}

#[test]
fn every_feed_in_every_packing() {
    let room = Room::new();
    packed(&room);
    let report = room.run(&["snapshot", "build", "feeds", "-o", "made.noharm", "--json"]).ends(0).json();
    has_keys(&report, "format output bytes digest records feeds skipped unreadable not_feeds problems");
    assert_eq!(report["format"], 1);
    assert_eq!(
        report["feeds"],
        json!({"CVE 5": 1, "EPSS": 1, "KEV": 1, "NVD 1.1": 1, "NVD 2.0": 1, "OSV": 1})
    );
    assert_eq!(report["records"], 6);
    assert_eq!(report["not_feeds"], 1);
    assert_eq!(report["unreadable"], 0);
    assert_eq!(report["bytes"].as_u64(), Some(room.read("made.noharm").len() as u64));
    let shown = room.run(&["snapshot", "show", "made.noharm", "--json"]).ends(0).json();
    assert_eq!(shown["digest"], report["digest"]);
    let sources = shown["sources"].as_array().unwrap();
    assert_eq!(sources.iter().map(|source| source["records"].as_u64().unwrap()).sum::<u64>(), 6, "{shown}");
}

#[test]
fn packing_changes_no_answer() {
    let room = Room::with_sbom();
    let plain =
        room.run(&["assess", "--sbom", "good.json", "--snapshot", "snapshot.noharm", "--all"]).ends(0).out;
    let other = Room::with_sbom();
    std::fs::remove_dir_all(other.path("feeds")).unwrap();
    packed(&other);
    other.run(&["snapshot", "build", "feeds", "-o", "snapshot.noharm"]).ends(0);
    let packed =
        other.run(&["assess", "--sbom", "good.json", "--snapshot", "snapshot.noharm", "--all"]).ends(0).out;
    assert_eq!(plain, packed);
}

#[test]
fn a_broken_feed_is_named_and_the_rest_is_taken() {
    let room = Room::new();
    packed(&room);
    room.write("feeds/cut.json", &feeds::NVD_2[..feeds::NVD_2.len() / 2]);
    room.write("feeds/cut.json.gz", &gz(feeds::NVD_1.as_bytes())[..40]);
    let report = room.run(&["snapshot", "build", "feeds", "-o", "made.noharm", "--json"]).ends(2).json();
    assert_eq!(report["records"], 6);
    assert_eq!(report["unreadable"], 2);
    let problems = report["problems"].to_string();
    assert!(problems.contains("cut.json") && problems.contains("cut.json.gz"), "{problems}");
    room.run(&["snapshot", "show", "made.noharm"]).ends(0);
    let words = room.run(&["snapshot", "build", "feeds", "-o", "made.noharm"]).ends(2).out;
    assert!(words.contains("2 files could not be read to their end"), "{words}");
}

#[test]
fn nothing_found_is_an_error_that_tells_why() {
    let room = Room::new();
    room.write("feeds/readme.txt", "no feed");
    room.run(&["snapshot", "build", "feeds", "-o", "made.noharm"]).refused("no advisory was found");
    room.write("feeds/osv.json.gz", "not packed");
    let ran = room.run(&["snapshot", "build", "feeds", "-o", "made.noharm"]).refused("osv.json.gz");
    assert!(ran.out.is_empty());
    assert!(!room.path("made.noharm").exists());
    room.run(&["snapshot", "build", "nowhere", "-o", "made.noharm"]).refused("nowhere");
}

#[test]
fn gaps_are_stated_wherever_a_result_is_shown() {
    let room = Room::with_sbom();
    room.write("gaps.toml", "nvd = [\"no year but 2026\"]\n");
    room.run(&["snapshot", "build", "feeds", "-o", "snapshot.noharm", "--gaps", "gaps.toml"]).ends(0);
    let answer = room.run(&["assess", "--sbom", "good.json", "--json"]).ends(0).json();
    assert!(answer["snapshot"]["sources"].to_string().contains("no year but 2026"));
    room.write("gaps.toml", "nvd = 1\n");
    room.run(&["snapshot", "build", "feeds", "-o", "snapshot.noharm", "--gaps", "gaps.toml"])
        .refused("gaps.toml");
}

#[test]
fn what_is_no_feed_is_not_read_to_its_end() {
    let room = Room::new();
    packed(&room);
    // A file of 3 GB that takes no room, and an archive of zeros: neither is a feed, and neither is a fault of the feeds.
    let image = std::fs::File::create(room.path("feeds/image.img")).unwrap();
    image.set_len(3 << 30).unwrap();
    room.write("feeds/zeros.tar.gz", gz(&tar(&[("zeros", &"\0".repeat(30 << 20))])));
    let report = room.run(&["snapshot", "build", "feeds", "-o", "made.noharm", "--json"]).ends(0).json();
    assert_eq!((report["records"].as_u64(), report["not_feeds"].as_u64()), (Some(6), Some(3)), "{report}");
}

#[test]
fn a_feed_is_known_by_what_stands_behind_a_long_text() {
    let room = Room::new();
    let late = feeds::OSV.replacen('{', &format!("{{ \"details\": \"{}\",", "word ".repeat(2000)), 1);
    room.write("feeds/late.json", late);
    let report = room.run(&["snapshot", "build", "feeds", "-o", "made.noharm", "--json"]).ends(0).json();
    assert_eq!(report["feeds"], json!({"OSV": 1}));
}

#[test]
fn what_is_no_feed_is_named_and_what_should_be_one_is_a_fault() {
    let room = Room::with_case();
    room.write("feeds/notes.txt", "read me");
    let ran = room.run(&["snapshot", "build", "feeds", "-o", "a.noharm"]).ends(0);
    assert!(ran.out.contains("notes.txt: it begins as no feed does"), "{}", ran.out);
    for (name, text, reason) in [
        ("nvdcve-1.1-2021.json", "", "it is empty"),
        ("known_exploited_vulnerabilities.json", "<!doctype html><p>503", "error page"),
        ("CVE-2024-1.json", "not json", "it begins as no feed does"),
    ] {
        let path = room.write(&format!("feeds/{name}"), text);
        let ran = room.run(&["snapshot", "build", "feeds", "-o", "a.noharm"]).ends(2);
        assert!(ran.out.contains(&format!("{name}: named as a feed, but ")), "{}", ran.out);
        assert!(ran.out.contains(reason), "{}", ran.out);
        std::fs::remove_file(path).unwrap();
    }
    room.write("feeds/cve-2024-1.json", "{\"document\":{\"category\":\"csaf_vex\"}}");
    room.run(&["snapshot", "build", "feeds", "-o", "a.noharm"]).ends(0);
}

#[test]
fn a_case_that_cannot_be_read_is_told_where_its_rules_are_not_kept() {
    let room = Room::with_case();
    let words = ["snapshot", "build", "feeds", "--only-for", "case", "-o", "made.noharm"];
    let sound = room.run(&words).ends(0);
    assert!(!sound.err.contains("note:"), "{}", sound.err);
    let text = String::from_utf8(room.read("case/noharm.toml")).unwrap();
    let lines = text.lines().count();
    room.write("case/noharm.toml", format!("{}\n[identity.x\n", text.trim_end()));
    let broken = room.run(&words).ends(0);
    let place = format!("noharm.toml:{}: ", lines + 1);
    for wanted in ["note: ", &place, "rules about names", "noharm check"] {
        assert!(broken.err.contains(wanted), "{wanted}: {}", broken.err);
    }
    room.write("case/noharm.toml", [0xFF, 0xFE]);
    let refused = room.run(&words).ends(0);
    assert!(refused.err.contains("noharm.toml:1: ") && refused.err.contains("[NH0001]"), "{}", refused.err);
}

#[test]
fn a_large_list_of_nvds_is_known_by_its_records() {
    let room = Room::new();
    let mut whole: serde_json::Value = serde_json::from_str(feeds::NVD_2).unwrap();
    let long = "word ".repeat(30 << 10);
    whole["vulnerabilities"][0]["cve"]["descriptions"] = json!([{"lang": "en", "value": long}]);
    let list = whole["vulnerabilities"].to_string();
    room.write(
        "feeds/page.json",
        format!("{{\"vulnerabilities\":{list},\"format\":\"NVD_CVE\",\"totalResults\":1}}"),
    );
    room.write(
        "feeds/other.json",
        format!("{{\"vulnerabilities\":[{{\"cve\":\"CVE-2026-0002\",\"text\":\"{long}\"}}]}}"),
    );
    let ran = room.run(&["snapshot", "build", "feeds", "-o", "made.noharm"]).ends(0);
    assert!(
        ran.out.contains("other.json: the first 64 KiB of its JSON have the keys of no feed"),
        "{}",
        ran.out
    );
    let report = room.run(&["snapshot", "build", "feeds", "-o", "made.noharm", "--json"]).ends(0).json();
    assert_eq!(report["feeds"], json!({"NVD 2.0": 1}));
}
