//! Security files: the folder, its text, and what it names.

use crate::support::{Room, SBOM};

/// A case with another file in it, refused by `check` and `assess` alike: one message that names the file, and below it
/// what to do next.
fn case_refused(name: &str, bytes: impl AsRef<[u8]>, word: &str) {
    let room = Room::with_case();
    room.write(&format!("case/{name}"), bytes);
    refused_once(&room, name, word);
}

fn refused_once(room: &Room, name: &str, word: &str) {
    for command in ["assess", "check"] {
        let ran = room.run(&[command, "case"]).refused(word);
        assert!(ran.err.contains(name) && ran.out.is_empty(), "{}{}", ran.err, ran.out);
        assert_eq!(ran.err.lines().count(), 2, "{}", ran.err);
    }
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
fn case_of_one_gigabyte() {
    let room = Room::with_case();
    let file = std::fs::File::create(room.path("case/more.toml")).unwrap();
    file.set_len(1 << 30).unwrap();
    refused_once(&room, "more.toml", "bytes");
}

#[test]
fn case_nested_200_000_deep() {
    for text in ["[", "{a=", "[{a="] {
        case_refused("more.toml", format!("a = {}", text.repeat(200_000)), "more.toml:1");
    }
    case_refused("more.toml", format!("[{}b]", "a.".repeat(200_000)), "more.toml:1");
    case_refused("more.toml", format!("{}b = 1", "a.".repeat(200_000)), "more.toml:1");
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
