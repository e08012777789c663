//! Security files: the folder, its text, and what it names.

use crate::support::{Room, SBOM};

/// A case with another file in it, refused by `check` and `assess` alike, each naming the file.
fn case_refused(name: &str, bytes: impl AsRef<[u8]>, word: &str) {
    let room = Room::with_case();
    room.write(&format!("case/{name}"), bytes);
    room.run(&["assess", "case"]).refused(name);
    room.run(&["check", "case"]).refused(word);
}

/// A case with broken text: `check` tells where and says no, `assess` does not guess.
fn case_broken(text: &str) {
    let room = Room::with_case();
    room.write("case/more.toml", text);
    room.run(&["assess", "case"]).refused("more.toml:1");
    let ran = room.run(&["check", "case"]).ends(1);
    assert!(ran.out.contains("--> more.toml:1"), "{}", ran.out);
}

#[test]
fn case_that_is_none() {
    let room = Room::new();
    std::fs::create_dir(room.path("folder")).unwrap();
    room.write("file", "");
    room.run(&["check", "folder"]).refused("no `noharm.toml`");
    room.run(&["assess", "file"]).refused("is no folder");
    room.run(&["check", "nowhere"]).refused("nowhere");
    room.write("folder/noharm.toml", "");
    room.run(&["assess", "folder"]).refused("noharm");
}

#[test]
fn case_not_utf_8() {
    case_refused("more.toml", b"name = \"\xff\"", "UTF-8");
}

#[test]
fn case_of_one_huge_file() {
    case_refused("more.toml", "#".repeat(9 << 20), "bytes");
}

#[test]
fn case_nested_100_000_deep() {
    case_broken(&format!("a = {}", "[".repeat(100_000)));
    case_broken(&format!("a = {}", "{a=".repeat(100_000)));
    case_broken(&format!("[{}b]", "a.".repeat(100_000)));
}

#[test]
fn case_cut_off() {
    let room = Room::with_case();
    let cut = crate::support::CASE.len() - 40;
    room.write("case/noharm.toml", &crate::support::CASE[..cut]);
    room.run(&["assess", "case"]).refused("noharm.toml:");
    room.run(&["check", "case"]).ends(1);
}

#[test]
fn case_with_a_key_twice() {
    let room = Room::with_case();
    room.write("case/more.toml", "[zone.ward]\ntrust = \"hostile\"\n");
    room.run(&["assess", "case"]).refused("zone.ward");
    room.run(&["check", "case"]).ends(1);
}

#[test]
fn case_whose_sbom_cannot_be_read_is_not_answered() {
    for (bytes, word) in [(Some(""), "empty"), (Some("{\"bomFormat\":"), "cut off"), (None, "no such file")] {
        let room = Room::with_case();
        match bytes {
            Some(bytes) => drop(room.write("case/sbom/comm.cdx.json", bytes)),
            None => std::fs::remove_file(room.path("case/sbom/comm.cdx.json")).unwrap(),
        }
        let ran = room.run(&["assess", "case", "--json"]).refused(word);
        assert!(ran.err.contains("sbom/comm.cdx.json") && ran.out.is_empty(), "{}{}", ran.err, ran.out);
        let ran = room.run(&["check", "case"]).refused(word);
        assert!(ran.out.contains("warning[NH"), "what the text shows is told all the same");
    }
}

#[test]
fn case_that_leads_out_of_its_folder() {
    for path in ["../good.json", "/etc/passwd", "sbom/../../good.json"] {
        let room = Room::with_case();
        room.write("good.json", SBOM);
        room.write("case/noharm.toml", crate::support::CASE.replace("sbom/comm.cdx.json", path));
        room.run(&["assess", "case"]).refused("leads out");
    }
}

#[cfg(unix)]
#[test]
fn case_with_a_link_out_of_its_folder() {
    let room = Room::with_case();
    room.write("good.json", SBOM);
    std::fs::remove_file(room.path("case/sbom/comm.cdx.json")).unwrap();
    std::os::unix::fs::symlink(room.path("good.json"), room.path("case/sbom/comm.cdx.json")).unwrap();
    room.run(&["assess", "case"]).refused("leads out");
    std::fs::remove_file(room.path("case/sbom/comm.cdx.json")).unwrap();
    std::fs::rename(room.path("good.json"), room.path("case/sbom/other.json")).unwrap();
    std::os::unix::fs::symlink("other.json", room.path("case/sbom/comm.cdx.json")).unwrap();
    room.run(&["assess", "case"]).ends(0);
}

#[cfg(unix)]
#[test]
fn case_with_links_in_a_circle() {
    let room = Room::with_case();
    std::os::unix::fs::symlink("..", room.path("case/sbom/up")).unwrap();
    room.run(&["assess", "case"]).ends(0);
    std::fs::remove_file(room.path("case/sbom/comm.cdx.json")).unwrap();
    std::os::unix::fs::symlink("comm.cdx.json", room.path("case/sbom/comm.cdx.json")).unwrap();
    room.run(&["assess", "case"]).refused("sbom/comm.cdx.json");
}
