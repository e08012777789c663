//! An index that was damaged anywhere: the same answer, where it was not needed, or an error that names the file and says what to do.

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

use serde_json::json;
use support::Room;

/// Records of the index: many blocks, of which an SBOM of few parts needs some.
const RECORDS: usize = 4_000;
/// Places that are damaged, of each kind.
const TRIALS: u64 = 60;

/// An index of two files, and an SBOM that meets some of its records.
fn fill(room: &Room) {
    let record = |number: usize, fixed: &str| {
        json!({
            "id": format!("PYSEC-2026-{number}"), "modified": "2026-01-01T00:00:00Z",
            "affected": [{
                "package": {"ecosystem": "PyPI", "name": format!("package-{number}")},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}],
            }],
        })
        .to_string()
    };
    let feed: Vec<String> = (0..RECORDS).map(|number| record(number, "2.0")).collect();
    room.write("feeds/osv.jsonl", feed.join("\n"));
    room.run(&["feed", "import", "store", "feeds"]).ends(0);
    let renewed: Vec<String> =
        (0..RECORDS).map(|number| record(number, if number == 800 { "3.0" } else { "2.0" })).collect();
    room.write("feeds/osv.jsonl", renewed.join("\n"));
    room.run(&["feed", "import", "store", "feeds"]).ends(0);
    let part = |number: usize| {
        json!({
            "type": "library", "name": format!("package-{number}"), "version": "1.0",
            "purl": format!("pkg:pypi/package-{number}@1.0"),
        })
    };
    let parts: Vec<_> = (0..RECORDS).step_by(800).map(part).collect();
    let sbom = json!({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": parts});
    room.write("sbom.json", sbom.to_string());
}

/// Numbers that look random and are the same each time.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn a_damaged_index_never_answers_otherwise() {
    let room = Room::new();
    fill(&room);
    let ask = ["assess", "--sbom", "sbom.json", "--snapshot", "store", "--json", "--as-of", "2026-11-24"];
    let whole = room.run(&ask).ends(0).out;
    let files: Vec<String> = fs::read_dir(room.path("store"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".noharm"))
        .collect();
    assert_eq!(files.len(), 2, "a base and what renews it");
    let (mut state, mut told, mut same) = (7_u64, 0, 0);
    for name in &files {
        let path = room.path(&format!("store/{name}"));
        let bytes = fs::read(&path).unwrap();
        for trial in 0..TRIALS {
            let mut damaged = bytes.clone();
            let at = random(&mut state) as usize % bytes.len();
            match trial % 4 {
                0 => damaged.truncate(at),
                1 => damaged.iter_mut().skip(at).take(512).for_each(|byte| *byte = 0),
                _ => damaged[at] ^= (1 + random(&mut state) % 255) as u8,
            }
            fs::write(&path, &damaged).unwrap();
            let ran = room.run(&ask);
            if ran.code == Some(0) {
                assert_eq!(ran.out, whole, "{name} from byte {at} on, trial {trial}");
                same += 1;
                continue;
            }
            let words = format!("{}{}", ran.out, ran.err);
            assert_eq!(ran.code, Some(2), "{words}");
            assert!(words.contains(name.as_str()), "{words}");
            assert!(words.contains("makes the index anew"), "{words}");
            told += 1;
        }
        fs::write(&path, &bytes).unwrap();
    }
    assert!(told > 40 && same > 5, "{told} told, {same} of no account");
    assert_eq!(room.run(&ask).ends(0).out, whole);
}
