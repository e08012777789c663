//! SBOMs and the archives they come in.

use std::io::Write;

use crate::support::{Room, SBOM};

/// An SBOM alone, refused for this reason; a good one beside it is answered all the same.
fn sbom_refused(bytes: impl AsRef<[u8]>, word: &str) {
    let room = Room::with_sbom();
    room.write("bad.json", bytes);
    let ran = room.run(&["assess", "--sbom", "bad.json", "good.json"]).refused(word);
    assert!(ran.err.contains("bad.json"), "{}", ran.err);
    assert!(ran.out.contains("CVE-2026-0002"), "the good one was taken down:\n{}", ran.out);
    room.run(&["inspect", "sbom", "bad.json"]).refused("bad.json");
}

#[test]
fn sbom_empty() {
    sbom_refused("", "empty");
}

#[test]
fn sbom_truncated() {
    sbom_refused(&SBOM[..SBOM.len() / 2], "cut off");
}

#[test]
fn sbom_garbage() {
    sbom_refused((0..=255).cycle().take(5000).collect::<Vec<u8>>(), "UTF-8");
}

#[test]
fn sbom_not_utf_8() {
    sbom_refused(
        b"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[{\"name\":\"\xff\xfe\"}]}",
        "UTF-8",
    );
}

#[test]
fn sbom_utf_16() {
    let text: Vec<u8> =
        std::iter::once(0xfeff).chain(SBOM.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    sbom_refused(text, "UTF-16");
}

#[test]
fn sbom_nested_100_000_deep() {
    sbom_refused("[".repeat(100_000), "nested");
    let inner = "[{\"type\":\"library\",\"name\":\"a\",\"components\":".repeat(100_000);
    sbom_refused(
        format!("{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":{inner}"),
        "nested",
    );
}

#[test]
fn sbom_duplicate_key() {
    sbom_refused(SBOM.replace("\"name\":\"namer\"", "\"name\":\"namer\",\"name\":\"other\""), "duplicate");
}

#[test]
fn sbom_of_no_known_format() {
    sbom_refused("{\"hello\":\"world\"}", "CycloneDX");
    sbom_refused("name,version\nzlib,1.2.11\n", "CycloneDX");
}

#[test]
fn sbom_with_cyclic_dependencies_ends() {
    let room = Room::with_sbom();
    let ring = SBOM.trim_end().trim_end_matches('}');
    room.write("ring.json", format!("{ring},\"dependencies\":[{{\"ref\":\"n\",\"dependsOn\":[\"d\"]}},{{\"ref\":\"d\",\"dependsOn\":[\"n\",\"d\"]}}]}}"));
    room.run(&["assess", "--sbom", "ring.json"]).ends(0);
    let case = Room::with_case();
    case.write("case/sbom/comm.cdx.json", std::fs::read(room.path("ring.json")).unwrap());
    case.run(&["assess", "case"]).ends(0);
}

#[test]
fn sbom_that_steers_a_terminal() {
    let room = Room::with_sbom();
    let name = r"namer\u001b[31m\u001b]0;mine\u0007\u009b2J\u202e<script>alert(1)</script>";
    room.write("evil.json", SBOM.replace("\"name\":\"namer\"", &format!("\"name\":\"{name}\"")));
    let ran = room.run(&["assess", "--sbom", "evil.json", "--all"]).ends(0);
    let steers = |one: char| (one.is_control() && one != '\n') || one == '\u{202e}';
    assert!(ran.out.contains("<script>ale"), "{}", ran.out);
    assert!(!ran.out.contains(steers), "{:?}", ran.out);
    let case = Room::with_case();
    case.write("case/sbom/comm.cdx.json", std::fs::read(room.path("evil.json")).unwrap());
    case.run(&["assess", "case", "--all", "--out", "page.html"]).ends(0);
    let page = String::from_utf8(case.read("page.html")).unwrap();
    assert!(!page.contains("<script>alert(1)"), "an SBOM's text runs in the page");
    assert!(!page.contains(['\u{1b}', '\u{7}']));
}

#[cfg(unix)]
#[test]
fn sbom_whose_name_steers_a_terminal() {
    let room = Room::with_sbom();
    room.write("evil\u{1b}[2J.json", "nonsense");
    let ran = room.run(&["assess", "--sbom", "evil\u{1b}[2J.json"]).refused("evil");
    assert!(!ran.err.contains('\u{1b}'), "{:?}", ran.err);
}

#[test]
fn sbom_that_is_a_folder_or_nothing() {
    let room = Room::with_sbom();
    std::fs::create_dir(room.path("none")).unwrap();
    room.run(&["assess", "--sbom", "none"]).refused("no SBOM");
    room.run(&["assess", "--sbom", "missing.json"]).refused("missing.json");
    room.run(&["inspect", "sbom", "none"]).refused("folder");
}

#[test]
fn bomb_of_300_mb_of_spaces() {
    let room = Room::with_sbom();
    let spaces = vec![b' '; 1 << 20];
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut zst = zstd::Encoder::new(Vec::new(), 1).unwrap();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("bomb.json", zip::write::SimpleFileOptions::default()).unwrap();
    for _ in 0..300 {
        gz.write_all(&spaces).unwrap();
        zst.write_all(&spaces).unwrap();
        zip.write_all(&spaces).unwrap();
    }
    room.write("bomb.json.gz", gz.finish().unwrap());
    room.write("bomb.json.zst", zst.finish().unwrap());
    room.write("bomb.zip", zip.finish().unwrap().into_inner());
    for bomb in ["bomb.json.gz", "bomb.json.zst", "bomb.zip"] {
        assert!(std::fs::metadata(room.path(bomb)).unwrap().len() < 3 << 20);
        room.run(&["assess", "--sbom", bomb, "good.json"]).refused("bomb?");
    }
}

#[test]
fn archive_that_is_none_or_cut_off() {
    let room = Room::with_sbom();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(SBOM.as_bytes()).unwrap();
    let whole = gz.finish().unwrap();
    for (name, bytes) in [
        ("no.json.gz", &b"nonsense"[..]),
        ("no.json.zst", b"nonsense"),
        ("no.zip", b"PK\x03\x04nonsense"),
        ("no.tar", b"nonsense"),
        ("no.tar.zst", b""),
        ("cut.json.gz", &whole[..whole.len() / 2]),
    ] {
        room.write(name, bytes);
        room.run(&["assess", "--sbom", name]).refused(name);
    }
}

#[test]
fn archive_of_two_sboms_is_not_half_read() {
    let room = Room::with_sbom();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["a.json", "../../b.json"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(SBOM.as_bytes()).unwrap();
    }
    room.write("two.zip", zip.finish().unwrap().into_inner());
    room.run(&["assess", "--sbom", "two.zip"]).refused("holds 2 files");
}

#[test]
fn archive_with_a_name_of_a_gigabyte() {
    let room = Room::with_sbom();
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(1 << 30);
    header.set_cksum();
    let mut zst = zstd::Encoder::new(Vec::new(), 1).unwrap();
    zst.write_all(header.as_bytes()).unwrap();
    for _ in 0..64 {
        zst.write_all(&vec![b'a'; 1 << 20]).unwrap();
    }
    room.write("name.tar.zst", zst.finish().unwrap());
    room.run(&["assess", "--sbom", "name.tar.zst"]).refused("a long name");
}
