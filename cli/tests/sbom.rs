//! `noharm sbom`: what a script may rely on, and what an image or a file may do to it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

#[path = "support/mod.rs"]
mod support;

use std::fmt::Write as _;

use serde_json::Value;
use support::{Room, SBOM, has_keys};

const WHEN: &str = "2026-11-24T00:00:00Z";

/// A root file system with 2 000 packages of dpkg, an npm package and a Cargo lock.
fn rootfs(room: &Room) {
    let mut status = String::new();
    for at in 0..2_000 {
        let needs = at / 2;
        writeln!(status, "Package: p{at}\nStatus: install ok installed\nVersion: 1:{at}-1\nSource: s{needs} ({at})\nArchitecture: arm64\nMaintainer: A <a@example.org>\nDepends: p{needs} (>= 1)\nDescription: a part\n with several\n lines\n").unwrap();
    }
    room.write("root/var/lib/dpkg/status", status);
    room.write("root/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
    room.write(
        "root/srv/app/node_modules/x/package.json",
        r#"{"name":"x","version":"1.0.0","license":"MIT"}"#,
    );
    room.write("root/srv/rust/Cargo.lock", "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n");
}

#[test]
fn lint_counts_and_ends_by_what_is_demanded() {
    let room = Room::new();
    room.write("good.json", SBOM);
    let ran = room.run(&["sbom", "lint", "good.json", "--profile", "ntia", "--json"]).ends(0).json();
    has_keys(&ran, "format sbom document components profiles conflicts remarks");
    let profile = &ran["profiles"][0];
    has_keys(profile, "profile name source basis elements must should");
    let element = |field: &str| {
        let elements = profile["elements"].as_array().unwrap();
        elements.iter().find(|element| element["field"] == field).unwrap()
    };
    assert_eq!(
        (&element("component.name")["present"], &element("component.name")["asked"]),
        (&2.into(), &2.into())
    );
    assert_eq!(element("component.name")["mend"], Value::Null);
    assert_eq!(element("component.supplier")["missing"].as_array().unwrap().len(), 2);
    assert_eq!(element("document.author")["present"], 0);
    room.run(&["sbom", "lint", "good.json", "--profile", "ntia", "--fail-below", "90"]).ends(1);
    room.run(&["sbom", "lint", "good.json", "--profile", "ntia", "--fail-below", "10"]).ends(0);
    let text = room.run(&["sbom", "lint", "good.json"]).ends(0).out;
    for word in
        ["NTIA", "BSI TR-03183-2", "Where these guidelines differ", "lacking: namer 2.5, drip 1.5", "mend:"]
    {
        assert!(text.contains(word), "no `{word}` in\n{text}");
    }
    room.run(&["sbom", "lint", "good.json", "--profile", "iso"]).refused("there is no profile `iso`");
}

#[test]
fn lint_goes_on_after_a_file_that_cannot_be_read() {
    let room = Room::new();
    room.write("good.json", SBOM);
    room.write("bad.json", &SBOM[..60]);
    let ran = room.run(&["sbom", "lint", "bad.json", "good.json", "--json"]).ends(2);
    let lines = ran.json_lines();
    has_keys(&lines[0], "format sbom error");
    assert_eq!(lines[1]["components"], 2);
    room.run(&["sbom", "lint", "bad.json"]).refused("bad.json");
    room.run(&["sbom", "lint", "nowhere.json"]).refused("no such file");
}

#[test]
fn convert_is_the_same_every_time_and_differs_in_nothing() {
    let room = Room::new();
    room.write("good.json", SBOM);
    let words = ["sbom", "convert", "good.json", "--format", "spdx-2.3", "--timestamp", WHEN, "-o"];
    let to = |name: &'static str| [&words[..], &[name]].concat();
    room.run(&to("one.json")).ends(0);
    room.run(&to("two.json")).ends(0);
    assert_eq!(room.read("one.json"), room.read("two.json"));
    let other = [&words[..5], &["--timestamp", "2026-11-25T00:00:00Z", "-o", "three.json"]].concat();
    room.run(&other).ends(0);
    let id =
        |name: &str| serde_json::from_slice::<Value>(&room.read(name)).unwrap()["documentNamespace"].clone();
    assert_ne!(id("one.json"), id("three.json"), "another content, another name");
    let same = room.run(&["sbom", "diff", "good.json", "one.json", "--json"]).ends(0).json();
    has_keys(&same, "format before after added removed changed same");
    assert_eq!((&same["same"], same["changed"].as_array().unwrap().len()), (&2.into(), 0));
    room.run(&["sbom", "diff", "good.json", "one.json", "--fail-on-change"]).ends(0);
    let printed = room.run(&["sbom", "convert", "good.json", "--timestamp", WHEN]).ends(0);
    assert_eq!(printed.json()["specVersion"], "1.6", "without `-o` it goes to standard output");
    room.run(&["sbom", "convert", "good.json", "--timestamp", "today"]).refused("is no time");
    room.run(&["sbom", "convert", "good.json", "-o", "."]).refused("folder");
}

#[test]
fn diff_tells_which_way_a_version_went() {
    let room = Room::new();
    room.write("a.json", SBOM);
    room.write(
        "b.json",
        SBOM.replace("drip@1.5", "drip@1.10").replace("\"1.5\",\"purl\"", "\"1.10\",\"purl\""),
    );
    let ran = room.run(&["sbom", "diff", "a.json", "b.json", "--json"]).ends(0).json();
    assert_eq!(ran["changed"][0]["direction"], "newer", "1.10 comes after 1.5");
    let text = room.run(&["sbom", "diff", "b.json", "a.json", "--fail-on-change"]).ends(1).out;
    assert!(text.contains("drip 1.10 -> 1.5 (older)"), "{text}");
}

#[test]
fn merge_tells_what_was_joined_and_what_is_left_behind() {
    let room = Room::new();
    room.write("a.json", SBOM);
    let stated = r#""vulnerabilities":[{"id":"CVE-2026-0001","analysis":{"state":"not_affected"},"affects":[{"ref":"d"}]}],"components""#;
    room.write("b/a.json", SBOM.replacen("\"components\"", stated, 1));
    let words =
        ["sbom", "merge", "a.json", "b/a.json", "--name", "Pump", "--version", "7", "--timestamp", WHEN];
    let ran = room.run(&[&words[..], &["--json", "-o", "all.json"]].concat()).ends(0).json();
    has_keys(&ran, "format output document components joined lost remarks");
    assert_eq!(
        (&ran["joined"], &ran["components"]),
        (&1.into(), &6.into()),
        "drip has a purl, namer has none"
    );
    let mut lost = ran["lost"].as_array().unwrap().iter().filter_map(Value::as_str);
    assert!(lost.any(|one| one.contains("statements about vulnerabilities")), "{}", ran["lost"]);
    let all: Value = serde_json::from_slice(&room.read("all.json")).unwrap();
    assert_eq!(all["metadata"]["component"]["name"], "Pump");
    let found = |part: &Value| part["evidence"]["occurrences"].as_array().unwrap().len();
    let drip = all["components"].as_array().unwrap().iter().find(|part| part["name"] == "drip").unwrap();
    assert_eq!(found(drip), 2);
}

#[test]
fn a_root_file_system_with_thousands_of_packages_is_listed_at_once() {
    let room = Room::new();
    rootfs(&room);
    let begun = std::time::Instant::now();
    let words = ["sbom", "from-rootfs", "root", "--name", "Pump", "--version", "7", "--timestamp", WHEN];
    let ran = room.run(&[&words[..], &["--json", "-o", "out.json"]].concat()).ends(0).json();
    // Far above what it takes (under 0.1 s in a release build), so that a busy machine is no failure.
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    assert_eq!(
        ran["components"], 2_004,
        "the subject, the distribution, 2 000 of dpkg, one of npm, one of Cargo"
    );
    assert_eq!(ran["remarks"].as_array().unwrap().len(), 0, "{}", ran["remarks"]);
    room.run(&[&words[..], &["-o", "again.json"]].concat()).ends(0);
    assert_eq!(room.read("out.json"), room.read("again.json"));
    let parts = room.run(&["inspect", "sbom", "out.json"]).ends(0).json_lines();
    let last = parts.iter().find(|part| part["name"] == "p1999").unwrap();
    assert_eq!(
        last["purl"],
        "pkg:deb/debian/p1999@1:1999-1?arch=arm64&distro=debian-12&upstream=s999%401999"
    );
    assert_eq!(last["depends_on"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_no_root_file_system_is_told() {
    let room = Room::new();
    room.write("root/readme", "x");
    let ran = room.run(&["sbom", "from-rootfs", "root"]).ends(0);
    assert!(ran.err.contains("no package database was found"), "{}", ran.err);
    room.run(&["sbom", "from-rootfs", "nowhere"]).refused("no such file");
    room.run(&["sbom", "from-rootfs", "root/readme"]).refused("root/readme");
}

#[test]
#[cfg(unix)]
fn links_lead_nowhere_out_of_the_root_file_system() {
    let room = Room::new();
    let status = "Package: secret\nStatus: install ok installed\nVersion: 1\n";
    let outside = room.write("outside/status", status);
    room.write("outside/dpkg/status", status);
    room.write("root/etc/os-release", "ID=debian\n");
    let link = |from: &std::path::Path, to: &str| {
        let to = room.path(to);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(from, to).unwrap();
    };
    link(&outside, "root/usr/lib/opkg/status");
    link(&room.path("outside/dpkg"), "root/var/lib/dpkg");
    link(&room.path("root"), "root/srv/round");
    let ran = room.run(&["sbom", "from-rootfs", "root"]).ends(0);
    assert!(!ran.out.contains("secret"), "{}", ran.out);
}

#[test]
fn words_of_a_file_do_not_steer_the_terminal() {
    let room = Room::new();
    room.write("a.json", SBOM.replace("\"namer\"", "\"\\u001b[31mnamer\""));
    room.write("b.json", SBOM);
    for words in [&["sbom", "lint", "a.json"][..], &["sbom", "diff", "b.json", "a.json"]] {
        let ran = room.run(words).ends(0);
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'));
    }
}

#[test]
fn words_of_a_file_are_not_turned_around_and_forge_no_line() {
    let room = Room::new();
    let evil = r"evil\u202e\n  demanded 9 of 9 (100 %)\u2066";
    room.write(
        "a.json",
        SBOM.replace("\"namer\"", &format!("\"{evil}\"")).replace("\"1.5\",\"purl", "\"1.5\\n+ x\",\"purl"),
    );
    room.write("b.json", SBOM);
    for words in [
        &["sbom", "lint", "a.json"][..],
        &["sbom", "diff", "b.json", "a.json"],
        &["sbom", "diff", "a.json", "b.json"],
    ] {
        let ran = room.run(words).ends(0);
        assert!(ran.out.contains("evil\\u{202e}   demanded 9 of 9 (100 %)\\u{2066}"), "{}", ran.out);
        assert!(!ran.out.contains(['\u{202e}', '\u{2066}']), "{:?}", ran.out);
        let forged = |line: &str| line.trim_start().starts_with("demanded 9 of 9") || line.starts_with("+ x");
        assert!(!ran.out.lines().any(forged), "{}", ran.out);
    }
    // What goes to standard error: names of files, and remarks with names in them.
    room.write("\u{202e}.json", "nonsense");
    let ran = room.run(&["sbom", "lint", "\u{202e}.json"]).refused("\\u{202e}.json");
    assert!(!ran.err.contains('\u{202e}'), "{:?}", ran.err);
    let stated = r#""metadata":{"component":{"type":"device","name":"x\u202e\nerror: forged","bom-ref":"x"}},"components""#;
    room.write("c.json", SBOM.replacen("\"components\"", stated, 1));
    room.write("d.json", SBOM);
    let ran = room.run(&["sbom", "merge", "c.json", "d.json", "a.json", "-o", "all.json"]).ends(0);
    assert!(
        !ran.err.contains('\u{202e}') && !ran.err.lines().any(|line| line.starts_with("error")),
        "{}",
        ran.err
    );
}
