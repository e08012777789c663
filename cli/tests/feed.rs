//! `noharm feed`: a store that is renewed, and that stays whole whatever happens to the process, the disk or the files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::{Room, command, has_keys};

/// A feed of `count` records, of which those of `changed` name another version, the later the higher it is.
fn feed(count: usize, changed: std::ops::Range<usize>, fixed: usize) -> String {
    let record = |number: usize| {
        let fixed = if changed.contains(&number) { fixed } else { 1 };
        json!({
            "id": format!("PYSEC-2026-{number}"),
            "modified": format!("{}-{:02}-{:02}T00:00:00Z", 1970 + fixed / 25, 1 + number % 12, 1 + fixed % 25),
            "affected": [{
                "package": {"ecosystem": "PyPI", "name": format!("package-{number}")},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": format!("{fixed}.0")}]}],
            }],
        })
        .to_string()
    };
    (0..count).map(record).collect::<Vec<_>>().join("\n")
}

const SBOM: &str = r#"{"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
 {"type": "library", "name": "package-7", "version": "0.5", "purl": "pkg:pypi/package-7@0.5"}]}"#;

/// A store of 400 records.
fn store() -> Room {
    let room = Room::new();
    room.write("feeds/osv.jsonl", feed(400, 0..0, 1));
    room.write("sbom.json", SBOM);
    room.run(&["feed", "import", "store", "feeds"]).ends(0);
    room
}

fn manifest(room: &Room) -> Value {
    serde_json::from_slice(&room.read("store/manifest.json")).unwrap()
}

fn names(room: &Room) -> Vec<String> {
    let entries = fs::read_dir(room.path("store")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The names that a store with this manifest has, and no others.
fn is_tidy(room: &Room) {
    let manifest = manifest(room);
    let parts = manifest["segments"].as_array().unwrap().iter().chain(manifest["logs"].as_array().unwrap());
    let mut expected: Vec<String> = parts.map(|part| part["file"].as_str().unwrap().to_owned()).collect();
    expected.extend(["lock".to_owned(), "manifest.json".to_owned()]);
    expected.sort();
    assert_eq!(names(room), expected);
}

#[test]
fn every_origin_has_its_own_count_and_day() {
    let room = Room::new();
    room.write("one/feeds/osv.jsonl", feed(30, 0..0, 1));
    room.write("two/feeds/osv.jsonl", feed(50, 30..50, 3));
    room.run(&["feed", "import", "store", "one/feeds", "two/feeds", "two/feeds/osv.jsonl"]).ends(0);
    let told = |name: &str| {
        let source = manifest(&room)["sources"][name].clone();
        let from = source["from"].as_str().unwrap_or_default().replace('\\', "/");
        let last = from.rsplit('/').take(2).collect::<Vec<_>>().join(" of ");
        (source["records"].as_u64(), source["newest"].as_str().map(str::to_owned), last)
    };
    let day = |text: &str| Some(text.to_owned());
    assert_eq!(told("import/feeds"), (Some(30), day("1970-12-02"), "feeds of one".to_owned()));
    assert_eq!(told("import/feeds-2"), (Some(50), day("1970-12-04"), "feeds of two".to_owned()));
    assert_eq!(told("import/osv.jsonl"), (Some(50), day("1970-12-04"), "osv.jsonl of feeds".to_owned()));
    // The same path again is the same origin; another of its name takes the place of one that is gone.
    room.run(&["feed", "import", "store", "two/feeds"]).ends(0);
    assert_eq!(manifest(&room)["sources"].as_object().unwrap().len(), 3);
    fs::rename(room.path("one"), room.path("three")).unwrap();
    room.run(&["feed", "import", "store", "three/feeds"]).ends(0);
    assert_eq!(told("import/feeds").2, "feeds of three");
    assert_eq!(manifest(&room)["sources"].as_object().unwrap().len(), 3);
}

fn matched(room: &Room) -> usize {
    let ran = room.run(&["assess", "--sbom", "sbom.json", "--snapshot", "store", "--json"]).ends(0);
    ran.json()["findings"].as_array().unwrap().len()
}

#[test]
fn what_is_renewed_answers_as_what_is_built_anew() {
    let room = store();
    for round in 2..13 {
        room.write("feeds/osv.jsonl", feed(400, round..round + 6, round));
        let told = room.run(&["feed", "import", "store", "feeds", "--json"]).ends(0).json();
        has_keys(
            &told,
            "format store records feeds skipped unreadable not_feeds problems index changed touched digest bytes",
        );
        // A base, eight that renew it, and then a base again.
        let expected = if round == 10 { "base" } else { "renewal" };
        assert_eq!(told["index"], expected, "{round}: {told}");
        is_tidy(&room);
    }
    room.run(&["snapshot", "build", "feeds", "-o", "anew.noharm"]).ends(0);
    let answer = |snapshot: &str| {
        let words = ["assess", "--sbom", "sbom.json", "--snapshot", snapshot, "--json"];
        room.run(&words).ends(0).json()["findings"].clone()
    };
    assert_eq!(answer("store").as_array().unwrap().len(), 1);
    assert_eq!(answer("store")[0]["package"], "package-7");
    let shown = room.run(&["snapshot", "show", "store"]).ends(0);
    assert!(shown.out.contains("400 records"), "{}", shown.out);
    let again = room.run(&["feed", "import", "store", "feeds", "--json"]).ends(0).json();
    assert_eq!(again["index"], "nothing");
}

#[test]
fn much_that_changes_is_built_anew() {
    let room = store();
    room.write("feeds/osv.jsonl", feed(400, 0..30, 3));
    let told = room.run(&["feed", "import", "store", "feeds", "--json"]).ends(0).json();
    assert_eq!((told["index"].as_str(), told["changed"].as_u64()), (Some("base"), Some(30)));
}

#[test]
fn lists_of_names_replace_the_ones_before() {
    let room = store();
    room.write("feeds/debian-cpe-list.txt", "package-7;cpe:/a:x:package-7\n");
    let told = room.run(&["feed", "import", "store", "feeds", "--json"]).ends(0).json();
    assert_eq!(told["index"], "base");
    let told = room.run(&["feed", "import", "store", "feeds", "--json"]).ends(0).json();
    assert_eq!(told["index"], "nothing");
}

#[test]
fn status_says_what_is_old_and_what_is_lacking() {
    let room = store();
    room.write("gaps.toml", "\"osv:pypa\" = [\"2019: nothing\"]\n");
    room.run(&["feed", "import", "store", "feeds", "--gaps", "gaps.toml"]).ends(0);
    let ran = room.run(&["feed", "status", "store"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.out.contains("lacks 2019: nothing") && ran.out.contains("OLD: the newest record"),
        "{}",
        ran.out
    );
    let told = room.run(&["feed", "status", "store", "--json"]).ends(1).json();
    has_keys(&told, "format store digest bytes segments logs origins sources old");
    has_keys(&told["origins"][0], "name from etag last_modified until newest fetched records age old");
    assert_eq!(told["origins"][0]["age"], 0);
    room.run(&["feed", "status", "nowhere"]).refused("nowhere");
}

#[test]
fn a_process_that_is_killed_leaves_the_old_index_whole() {
    let room = store();
    let begun = Instant::now();
    room.run(&["feed", "import", "store", "feeds"]).ends(0);
    let usual = begun.elapsed().max(Duration::from_millis(20));
    let rounds = std::env::var("NOHARM_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(40_u32);
    let (mut random, mut killed) = (7_u64, 0);
    for round in 0..rounds {
        let fixed = 2 + round as usize;
        let changed = if round % 3 == 0 { 0..200 } else { 7..20 };
        room.write("feeds/osv.jsonl", feed(400, changed, fixed));
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let wait = usual.mul_f64((random >> 33) as f64 / (1_u64 << 31) as f64 * 2.0);
        let mut child = command(&room.path("."), &["feed", "import", "store", "feeds"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(wait);
        child.kill().unwrap();
        killed += u32::from(child.wait().unwrap().code().is_none());
        let status = room.run(&["feed", "status", "store"]);
        assert_eq!(status.code, Some(1), "round {round}: {}{}", status.out, status.err);
        assert_eq!(matched(&room), 1, "round {round}");
    }
    println!("{killed} of {rounds} were killed before they ended");
    room.run(&["feed", "import", "store", "feeds"]).ends(0);
    is_tidy(&room);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_index_whole() {
    let room = store();
    let before = (manifest(&room), names(&room));
    room.write("feeds/osv.jsonl", feed(400, 0..200, 5));
    for blocks in [0, 1, 4, 16, 32] {
        // A file may have so many blocks of 512 bytes: what is written past it fails as on a full disk.
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" feed import store feeds");
        let mut shell = std::process::Command::new("sh");
        let program = env!("CARGO_BIN_EXE_noharm");
        let ended = shell.args(["-c", &script, program]).current_dir(room.path(".")).output().unwrap();
        let error = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(2), "{blocks}: {error}");
        assert!(error.contains("the store is as it was"), "{error}");
        assert_eq!((manifest(&room), names(&room)), before, "{blocks}");
        assert_eq!(matched(&room), 1);
    }
    room.run(&["feed", "import", "store", "feeds"]).ends(0);
    is_tidy(&room);
}

#[test]
fn a_damaged_segment_is_named_and_made_anew() {
    let room = store();
    let base = manifest(&room)["segments"][0]["file"].as_str().unwrap().to_owned();
    let path = room.path(&format!("store/{base}"));
    let whole = fs::read(&path).unwrap();
    let mut changed = whole.clone();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    for bad in
        [&whole[..whole.len() / 2], &[][..], &changed, b"not a segment at all, but just as long as it likes"]
    {
        fs::write(&path, bad).unwrap();
        let ran = room.run(&["feed", "status", "store"]).refused(&base);
        assert!(ran.err.contains("makes the index anew"), "{}", ran.err);
        let told = room.run(&["feed", "import", "store", "feeds", "--json"]).ends(0).json();
        assert!(told["mended"].as_str().unwrap().contains(&base), "{told}");
        assert_eq!(fs::read(&path).unwrap(), whole);
        is_tidy(&room);
    }
    fs::remove_file(&path).unwrap();
    room.run(&["assess", "--sbom", "sbom.json", "--snapshot", "store"]).refused(&base);
    room.run(&["feed", "import", "store", "feeds"]).ends(0);
    assert_eq!(matched(&room), 1);
}

#[test]
fn a_damaged_log_is_named_and_the_index_is_still_used() {
    let room = store();
    let log = manifest(&room)["logs"][0]["file"].as_str().unwrap().to_owned();
    let path = room.path(&format!("store/{log}"));
    let whole = fs::read(&path).unwrap();
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    for bad in [&whole[..whole.len() / 2], &[][..], &changed] {
        fs::write(&path, bad).unwrap();
        room.run(&["feed", "import", "store", "feeds"]).refused(&log);
        assert_eq!(matched(&room), 1);
    }
}

#[test]
fn a_manifest_that_is_none_is_refused() {
    let room = store();
    let outside = room.write("precious.noharm", "x");
    for bad in ["", "{", "{\"format\": 9}", "[]", "{\"format\": 1, \"segments\": 3}"] {
        room.write("store/manifest.json", bad);
        room.run(&["feed", "status", "store"]).refused("manifest.json");
        room.run(&["feed", "import", "store", "feeds"]).refused("manifest.json");
    }
    let escape = json!({"format": 1, "segments": [{"file": "../precious.noharm", "bytes": 1, "digest": ""}], "logs": [], "sources": {}});
    room.write("store/manifest.json", escape.to_string());
    room.run(&["feed", "import", "store", "feeds"]).refused("no file of a store");
    assert!(outside.exists());
}

#[test]
fn one_writes_at_a_time_and_nothing_foreign_is_touched() {
    let room = store();
    let lock = fs::File::options().write(true).open(room.path("store/lock")).unwrap();
    lock.lock().unwrap();
    room.run(&["feed", "import", "store", "feeds"]).refused("another noharm writes");
    // Reading needs no lock.
    assert_eq!(matched(&room), 1);
    drop(lock);
    room.write("store/renew-0123456789ab.noharm", "left behind");
    room.write("store/being-written.new", "left behind");
    let mine = room.write("store/notes.txt", "mine");
    room.run(&["feed", "import", "store", "feeds"]).ends(0);
    assert!(mine.exists());
    fs::remove_file(mine).unwrap();
    is_tidy(&room);
    room.run(&["feed", "import", "feeds", "feeds"]).refused("is no store");
    room.run(&["feed", "import", "sbom.json", "feeds"]).refused("name a folder");
    room.run(&["feed", "import", "other", "sbom.json"]).refused("no advisory was found");
}
