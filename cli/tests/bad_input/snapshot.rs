//! Snapshots, and the feeds that they are built from.

use crate::support::{Room, SBOM};

#[test]
fn snapshot_that_is_none_or_damaged() {
    let room = Room::with_case();
    let whole = room.read("snapshot.noharm");
    room.write("empty.noharm", "");
    room.write("other.noharm", SBOM);
    room.write("cut.noharm", &whole[..whole.len() - 1]);
    let mut newer = whole.clone();
    newer[8] = 0x7f;
    room.write("newer.noharm", newer);
    for (name, word) in [
        ("empty.noharm", "not a Noharm snapshot"),
        ("other.noharm", "not a Noharm snapshot"),
        ("cut.noharm", "cut off"),
        ("newer.noharm", "format 127"),
        ("missing.noharm", "no such file"),
        ("case", "folder"),
    ] {
        for words in [
            &["assess", "case", "--snapshot", name][..],
            &["assess", "--sbom", "case/sbom/comm.cdx.json", "--snapshot", name],
            &["snapshot", "show", name],
        ] {
            let ran = room.run(words).refused(word);
            assert!(ran.err.contains(name) && ran.out.is_empty(), "{words:?}: {}", ran.err);
        }
    }
}

#[test]
fn snapshot_with_any_byte_flipped_is_refused_or_answers_the_same() {
    let room = Room::with_case();
    let whole = room.read("snapshot.noharm");
    let assess = ["assess", "case", "--snapshot", "flipped.noharm", "--json", "--as-of", "2026-11-23"];
    let findings = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["findings"].clone();
    room.write("flipped.noharm", &whole);
    let truth = findings(&room.run(&assess).ends(0).out);
    for at in (0..whole.len()).step_by(whole.len() / 24) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        room.write("flipped.noharm", flipped);
        room.run(&["snapshot", "show", "flipped.noharm"]).refused("flipped.noharm");
        let ran = room.run(&assess);
        if ran.code == Some(0) {
            assert_eq!(findings(&ran.out), truth, "byte {at} changes the answer and nobody notices");
        } else {
            ran.refused("flipped.noharm");
        }
    }
}

#[test]
fn no_snapshot_is_said_and_not_taken_for_no_vulnerability() {
    let room = Room::with_case();
    std::fs::remove_file(room.path("snapshot.noharm")).unwrap();
    let ran = room.run(&["assess", "case"]).ends(0);
    assert!(ran.out.contains("no vulnerability can be known"), "{}", ran.out);
    room.run(&["assess", "--sbom", "case/sbom/comm.cdx.json"]).refused("no snapshot");
}

#[test]
fn feeds_that_are_broken_in_every_way() {
    use crate::support::feeds::NVD_2;
    let room = Room::with_sbom();
    let before = room.read("snapshot.noharm");
    for (name, bytes) in [
        ("empty", Vec::new()),
        ("cut", NVD_2.as_bytes()[..NVD_2.len() / 2].to_vec()),
        (
            "deep",
            format!(
                "{{\"format\":\"NVD_CVE\",\"version\":\"2.0\",\"vulnerabilities\":{}",
                "[".repeat(100_000)
            )
            .into_bytes(),
        ),
        ("latin", b"{\"format\":\"NVD_CVE\",\"vulnerabilities\":[\"\xe9\"]}".to_vec()),
        ("twice", NVD_2.replace("\"id\":", "\"id\": \"CVE-2026-9999\", \"id\":").into_bytes()),
    ] {
        room.write("broken/feed.json", bytes);
        let ran = room
            .run(&["snapshot", "build", "broken", "-o", "snapshot.noharm"])
            .refused("no advisory was found");
        assert!(ran.out.is_empty(), "{name}: {}", ran.out);
        assert_eq!(before, room.read("snapshot.noharm"), "{name}: what was there before is untouched");
    }
}

#[cfg(unix)]
#[test]
fn killed_in_the_middle_of_a_build_the_old_snapshot_stays_whole() {
    let room = Room::with_sbom();
    let before = room.read("snapshot.noharm");
    let many: String = (0..40_000)
        .map(|number| {
            format!(
                "{}\n",
                crate::support::feeds::OSV
                    .replace('\n', " ")
                    .replace("CVE-2026-0001", &format!("CVE-2026-{number:07}"))
                    .replace("aaaa", &format!("{number:05}"))
            )
        })
        .collect();
    room.write("many/osv.jsonl", many);
    for patience in [5, 40, 120, 400] {
        let words = ["snapshot", "build", "many", "-o", "snapshot.noharm"];
        let mut child = crate::support::command(&room.path("."), &words)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(patience));
        let ended = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        child.wait().unwrap();
        if !ended {
            let after = room.read("snapshot.noharm");
            let shown = room.run(&["snapshot", "show", "snapshot.noharm"]).ends(0);
            assert!(
                after == before || shown.out.contains("40000 records"),
                "neither the old one nor the new one"
            );
        }
    }
}
