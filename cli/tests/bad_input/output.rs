//! Streams and files that the program reads and writes: pipes, devices, full disks, readers that leave.

use std::io::Write;

use crate::support::Room;

#[cfg(unix)]
#[test]
fn pipes_and_devices_do_not_hang() {
    let room = Room::with_case();
    let pipe = room.path("pipe.json");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for words in [
        &["assess", "--sbom", "pipe.json"][..],
        &["assess", "--sbom", "/dev/zero"],
        &["inspect", "sbom", "pipe.json"],
        &["assess", "case", "--snapshot", "pipe.json"],
        &["assess", "case", "--identities", "pipe.json"],
        &["snapshot", "show", "pipe.json"],
        &["snapshot", "build", "pipe.json", "-o", "made.noharm"],
        &["snapshot", "build", "feeds", "--gaps", "pipe.json", "-o", "made.noharm"],
        &["assess", "case", "--out", "pipe.json"],
        &["assess", "case", "--out", "/dev/null"],
    ] {
        room.run(words).refused("a pipe, a device or a socket");
    }
    std::fs::rename(&pipe, room.path("case/sbom/comm.cdx.json")).unwrap();
    room.run(&["assess", "case"]).refused("a pipe, a device or a socket");
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn out_that_cannot_be_written_leaves_what_was_there() {
    let room = Room::with_case();
    std::fs::create_dir(room.path("folder")).unwrap();
    room.run(&["assess", "case", "--out", "folder"]).refused("folder");
    room.run(&["assess", "case", "--out", "nowhere/page.html"]).refused("nowhere/page.html");
    room.run(&["snapshot", "build", "feeds", "-o", "folder"]).refused("folder");
    let left: Vec<_> =
        std::fs::read_dir(room.path(".")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".new")), "{left:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn full_disk_is_told_and_is_not_success() {
    let room = Room::with_case();
    for words in [
        &["assess", "case"][..],
        &["check", "case"],
        &["explain", "--list"],
        &["snapshot", "show", "snapshot.noharm"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ended = crate::support::command(&room.path("."), words).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(2), "{words:?}: {said}");
        assert!(said.contains("the disk is full"), "{words:?}: {said}");
    }
    // Nobody can be told, and the exit code still says it.
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended =
        crate::support::command(&room.path("."), &["assess", "nowhere"]).stderr(full).output().unwrap();
    assert_eq!(ended.status.code(), Some(2));
}

#[test]
fn a_reader_that_leaves_early_ends_the_program() {
    use std::process::Stdio;
    let room = Room::new();
    let mut child = crate::support::command(&room.path("."), &["inspect", "purl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    // As `yes | noharm inspect purl | head`: the input never ends by itself.
    let mut written = 0_u64;
    while stdin.write_all(b"pkg:npm/foo@1.0\n").is_ok() {
        written += 16;
        assert!(written < 1 << 30, "it reads on although nobody listens");
    }
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
    assert!(ended.stderr.is_empty());
}

#[test]
fn input_of_one_endless_line() {
    let room = Room::new();
    room.run_with(&["inspect", "purl"], &"a".repeat(3 << 20)).refused("longer than");
    room.run_with(&["inspect", "cvss"], &"\0".repeat(1000)).ends(0);
}
