//! `noharm watch`: what changes in SBOMs and in the world is told, and nothing else.

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
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use support::{Room, command};

/// Longer than any of these steps takes on a machine that does other work too.
const PATIENCE: Duration = Duration::from_secs(60);

fn feed(fixed: &[(usize, &str)]) -> String {
    let record = |(number, fixed): &(usize, &str)| {
        json!({
            "id": format!("PYSEC-2026-{number}"),
            "modified": format!("2026-01-{:02}T00:00:00Z", 1 + fixed.len()),
            "affected": [{
                "package": {"ecosystem": "PyPI", "name": format!("package-{number}")},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}],
            }],
        })
        .to_string()
    };
    fixed.iter().map(record).collect::<Vec<_>>().join("\n")
}

fn sbom(parts: &[(usize, &str)]) -> String {
    let part = |(number, version): &(usize, &str)| {
        json!({
            "type": "library", "name": format!("package-{number}"), "version": version,
            "purl": format!("pkg:pypi/package-{number}@{version}"),
        })
    };
    let components: Vec<Value> = parts.iter().map(part).collect();
    json!({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": components}).to_string()
}

/// The program at work, and the lines that it prints.
struct Watching {
    child: Child,
    lines: Receiver<Value>,
}

impl Watching {
    fn new(room: &Room) -> Self {
        let words = ["watch", "sboms", "--snapshot", "store", "--every", "1", "--json"];
        let mut command = command(&room.path(""), &words);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (give, lines) = channel();
        thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if give.send(serde_json::from_str(&line).unwrap()).is_err() {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    fn next(&self) -> Value {
        self.lines.recv_timeout(PATIENCE).expect("something is told")
    }

    /// What happened, where, and to what.
    fn told(&self) -> (String, String, String) {
        let told = self.next();
        let text = |value: &Value| value.as_str().unwrap_or_default().replace('\\', "/");
        (text(&told["what"]), text(&told["sbom"]), text(&told["finding"]["id"]))
    }

    fn is_told(&self, what: &str, sbom: &str, id: &str) {
        assert_eq!(self.told(), (what.to_owned(), sbom.to_owned(), id.to_owned()));
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Written beside, and put in its place: what is there is always whole.
fn put(room: &Room, name: &str, text: &str) {
    room.write("beside", text);
    fs::rename(room.path("beside"), room.path(name)).unwrap();
}

#[test]
fn changes_are_told_one_by_one_and_nothing_else() {
    let room = Room::new();
    room.write("feeds/osv.jsonl", feed(&[(1, "2"), (2, "2"), (3, "1")]));
    room.write("sboms/a.json", sbom(&[(1, "1"), (3, "1"), (4, "1")]));
    room.write("sboms/b.json", sbom(&[(2, "1"), (5, "1")]));
    room.run(&["feed", "import", "store", "feeds"]).ends(0);
    let watching = Watching::new(&room);
    watching.is_told("snapshot", "", "");
    let first = watching.next();
    assert_eq!((&first["what"], &first["counts"]), (&json!("new"), &json!([3, 1, 0, 0])));
    watching.is_told("new", "sboms/b.json", "");

    // A part is updated, and another is new.
    put(&room, "sboms/a.json", &sbom(&[(1, "2"), (2, "1"), (3, "1"), (4, "1")]));
    watching.is_told("finding-new", "sboms/a.json", "PYSEC-2026-2");
    let gone = watching.next();
    assert_eq!((&gone["what"], &gone["before"]), (&json!("finding-gone"), &json!("affected")));
    let finding = json!({
        "id": "PYSEC-2026-1", "package": "package-1", "version": "1", "status": "affected", "unknown": null, "kev": false,
    });
    assert_eq!(gone["finding"], finding);

    // The world learns something of a part that both hold, and takes something else back.
    room.write("feeds/osv.jsonl", feed(&[(1, "2"), (2, "0.5"), (3, "1"), (4, "10.0")]));
    room.run(&["feed", "import", "store", "feeds"]).ends(0);
    watching.is_told("snapshot", "", "");
    watching.is_told("finding-new", "sboms/a.json", "PYSEC-2026-4");
    watching.is_told("finding-gone", "sboms/a.json", "PYSEC-2026-2");
    watching.is_told("finding-gone", "sboms/b.json", "PYSEC-2026-2");

    // A file that stays broken is told once; when it is mended, it is a new one.
    put(&room, "sboms/b.json", "{\"bomFormat\": \"CycloneDX\", \"comp");
    watching.is_told("unreadable", "sboms/b.json", "");
    put(&room, "sboms/b.json", &sbom(&[(4, "3")]));
    watching.is_told("new", "sboms/b.json", "");

    // A store that is damaged is told; the one of before counts on.
    let manifest = room.read("store/manifest.json");
    put(&room, "store/manifest.json", "{}");
    watching.is_told("snapshot-unreadable", "", "");
    put(&room, "sboms/c.json", &sbom(&[(4, "4")]));
    watching.is_told("new", "sboms/c.json", "");
    room.write("store/manifest.json", manifest);
    watching.is_told("snapshot", "", "");

    // Nothing is left to be watched, and then something is.
    for name in ["a", "b", "c"] {
        fs::remove_file(room.path(&format!("sboms/{name}.json"))).unwrap();
        watching.is_told("gone", &format!("sboms/{name}.json"), "");
    }
    thread::sleep(Duration::from_secs(3));
    put(&room, "sboms/d.json", &sbom(&[(4, "4")]));
    watching.is_told("new", "sboms/d.json", "");
}

#[test]
fn a_file_that_is_being_written_is_not_gone() {
    let room = Room::new();
    room.write("feeds/osv.jsonl", feed(&[(1, "2")]));
    room.run(&["feed", "import", "store", "feeds"]).ends(0);
    // No ending tells that it is an SBOM: only how it begins.
    let tags = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: d\n\nPackageName: package-1\n\
        SPDXID: SPDXRef-1\nPackageVersion: 1\nExternalRef: PACKAGE-MANAGER purl pkg:pypi/package-1@1\n";
    room.write("sboms/parts.txt", tags);
    let watching = Watching::new(&room);
    watching.is_told("snapshot", "", "");
    watching.is_told("new", "sboms/parts.txt", "");
    room.write("sboms/parts.txt", "");
    watching.is_told("unreadable", "sboms/parts.txt", "");
    put(&room, "sboms/parts.txt", tags);
    watching.is_told("new", "sboms/parts.txt", "");
    fs::remove_file(room.path("sboms/parts.txt")).unwrap();
    watching.is_told("gone", "sboms/parts.txt", "");
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let room = Room::new();
    fs::create_dir(room.path("sboms")).unwrap();
    room.run(&["watch", "sboms", "--snapshot", "nowhere"]).refused("nowhere");
    room.write("feeds/osv.jsonl", feed(&[(1, "2")]));
    room.run(&["feed", "import", "store", "feeds"]).ends(0);
    room.run(&["watch", "sboms", "--snapshot", "store"]).refused("no SBOM");
    room.run(&["watch", "sboms", "--snapshot", "store", "--every", "0"]).ends(2);
}
