//! One file over HTTP: unchanged, resumed, asked again, refused.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::time::Duration;

use noharm_fetch::http::{Client, Fetched, Limits, Validators};
use support::{Answer, Asked, Frozen, World, ok, status};

const TAG: &str = "\"v1\"";

fn body() -> Vec<u8> {
    (0..200_000_u32).flat_map(|number| number.to_le_bytes()).collect()
}

/// Serves `body` under a tag; a range where it is asked for with that tag.
fn ranged(asked: &Asked, body: &[u8], tag: &str) -> Answer {
    let range =
        asked.headers.get("range").filter(|_| asked.headers.get("if-range").is_some_and(|one| one == tag));
    match range.and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok()) {
        Some(from) => Answer { status: 206, body: body[from..].to_vec(), ..Answer::default() }
            .with("Content-Range", &format!("bytes {from}-{}/{}", body.len() - 1, body.len())),
        None => ok(body),
    }
    .with("ETag", tag)
}

struct Room {
    folder: tempfile::TempDir,
    clock: Frozen,
    client: Client,
}

impl Room {
    fn new() -> Self {
        let clock = Frozen::at("2026-11-24T10:00:00Z");
        Self { folder: tempfile::tempdir().unwrap(), clock, client: Client::new(true).unwrap() }
    }

    fn fetch(&self, world: &World, known: &Validators, limits: &Limits) -> Result<Fetched, String> {
        let target = self.folder.path().join("file");
        let url = format!("{}/file", world.url);
        self.client.fetch(&self.clock, &url, &target, known, limits).map_err(|error| error.to_string())
    }

    fn get(&self, world: &World) -> Result<Fetched, String> {
        self.fetch(world, &Validators::default(), &Limits::default())
    }

    fn read(&self) -> Vec<u8> {
        std::fs::read(self.folder.path().join("file")).unwrap()
    }

    fn files(&self) -> usize {
        std::fs::read_dir(self.folder.path()).unwrap().count()
    }
}

#[test]
fn what_did_not_change_is_not_fetched() {
    let room = Room::new();
    let world = World::new(|asked| match asked.headers.get("if-none-match") {
        Some(tag) if tag == TAG => status(304),
        _ => ok("x").with("ETag", TAG).with("Last-Modified", "Mon, 23 Nov 2026 00:00:00 GMT"),
    });
    let Ok(Fetched::File(validators)) = room.get(&world) else { panic!("no file") };
    assert_eq!(validators.etag.as_deref(), Some(TAG));
    assert_eq!(room.fetch(&world, &validators, &Limits::default()), Ok(Fetched::NotModified));
    let asked = world.take();
    assert!(asked[0].headers["user-agent"].starts_with("noharm-feed/"));
    assert_eq!(asked[1].headers["if-modified-since"], "Mon, 23 Nov 2026 00:00:00 GMT");
    assert_eq!(room.files(), 1);
}

#[test]
fn what_was_cut_off_is_resumed_where_it_was_cut() {
    let room = Room::new();
    let mut first = true;
    let world = World::new(move |asked| {
        let answer = ranged(asked, &body(), TAG);
        if std::mem::take(&mut first) { answer.cut_after(300_000) } else { answer }
    });
    assert!(matches!(room.get(&world), Ok(Fetched::File(_))));
    assert_eq!(room.read(), body());
    let asked = world.take();
    assert_eq!(asked.len(), 2);
    assert!(asked[1].headers["range"].starts_with("bytes=") && asked[1].headers["range"] != "bytes=0-");
    assert_eq!(room.files(), 1);
}

#[test]
fn a_later_run_resumes_what_an_earlier_one_left() {
    let room = Room::new();
    let world = World::new(|asked| ranged(asked, &body(), TAG).cut_after(300_000));
    let once = Limits { attempts: 1, ..Limits::default() };
    assert!(room.fetch(&world, &Validators::default(), &once).unwrap_err().contains("cut off"));
    world.now(|asked| ranged(asked, &body(), TAG));
    assert!(matches!(room.get(&world), Ok(Fetched::File(_))));
    assert_eq!(room.read(), body());
    assert!(world.take()[1].headers.contains_key("range"));
}

#[test]
fn a_file_that_changed_meanwhile_is_fetched_whole() {
    let room = Room::new();
    let mut first = true;
    let other: Vec<u8> = body().iter().map(|byte| byte ^ 1).collect();
    let expected = other.clone();
    let world = World::new(move |asked| {
        if std::mem::take(&mut first) {
            return ranged(asked, &body(), TAG).cut_after(300_000);
        }
        ranged(asked, &other, "\"v2\"")
    });
    assert!(matches!(room.get(&world), Ok(Fetched::File(_))));
    assert_eq!(room.read(), expected);
}

#[test]
fn a_range_that_was_not_asked_for_is_not_taken() {
    let room = Room::new();
    let mut count = 0;
    let world = World::new(move |asked| {
        count += 1;
        match count {
            1 => ranged(asked, &body(), TAG).cut_after(300_000),
            2 => Answer { status: 206, body: b"wrong".to_vec(), ..Answer::default() }
                .with("Content-Range", "bytes 5-9/10"),
            _ => ranged(asked, &body(), TAG),
        }
    });
    assert!(matches!(room.get(&world), Ok(Fetched::File(_))));
    assert_eq!(room.read(), body());
}

#[test]
fn a_busy_server_is_asked_again_when_it_says() {
    let room = Room::new();
    let mut count = 0;
    let world = World::new(move |_| {
        count += 1;
        match count {
            1 => status(503).with("Retry-After", "37"),
            2 => status(429),
            3 => status(403).with("Retry-After", "Tue, 24 Nov 2026 10:02:00 GMT"),
            4 => status(500),
            _ => ok("x"),
        }
    });
    assert!(matches!(room.get(&world), Ok(Fetched::File(_))));
    // 37 as asked; 4 of ours; until 10:02 from 10:00:41; 16 of ours.
    assert_eq!(room.clock.waited(), [37.0, 4.0, 79.0, 16.0]);
}

#[test]
fn patience_ends() {
    let room = Room::new();
    let world = World::new(|_| status(503));
    assert!(room.get(&world).unwrap_err().contains("asked 6 times"));
    assert_eq!(room.clock.waited(), [2.0, 4.0, 8.0, 16.0, 32.0]);
    world.now(|_| status(429).with("Retry-After", "86400"));
    assert!(room.get(&world).unwrap_err().contains("asks to wait 86400 s"));
    world.now(|_| status(401));
    assert!(room.get(&world).unwrap_err().contains("401"));
    world.now(|_| status(404));
    assert_eq!(room.get(&world), Ok(Fetched::Missing));
    assert_eq!(room.files(), 0);
}

#[test]
fn too_much_is_refused_before_and_while_it_comes() {
    let room = Room::new();
    let limits = Limits { bytes: 1000, ..Limits::default() };
    let world = World::new(|_| ok(vec![b'x'; 1001]));
    assert!(
        room.fetch(&world, &Validators::default(), &limits).unwrap_err().contains("more than 1000 bytes")
    );
    assert_eq!(world.take().len(), 1);
    world.now(|_| ok(vec![b'x'; 1000]));
    assert!(matches!(room.fetch(&world, &Validators::default(), &limits), Ok(Fetched::File(_))));
}

#[test]
fn redirects_end_and_plain_http_needs_to_be_allowed() {
    let room = Room::new();
    let world = World::new(|_| status(302).with("Location", "/file"));
    assert!(
        room.fetch(&world, &Validators::default(), &Limits { attempts: 1, ..Limits::default() })
            .unwrap_err()
            .contains("redirect")
    );
    assert!(world.take().len() <= 6);
    let strict = match Client::new(false) {
        Ok(strict) => strict,
        // A machine without a list of certificates: it is told, and nothing is fetched.
        Err(error) => return assert!(error.to_string().contains("certificates")),
    };
    let target = room.folder.path().join("file");
    let known = Validators::default();
    let refused =
        strict.fetch(&room.clock, &world.url, &target, &known, &Limits { attempts: 1, ..Limits::default() });
    assert!(refused.unwrap_err().to_string().contains("danger-plain-http"));
    assert!(world.take().is_empty());
}

#[test]
fn a_server_that_hands_out_crumbs_is_given_up() {
    let room = Room::new();
    let world = World::new(|_| ok(vec![b'x'; 4_000]).dripping(Duration::from_millis(20)));
    let limits = Limits { attempts: 2, span: Duration::from_millis(300), ..Limits::default() };
    let begun = std::time::Instant::now();
    let refused = room.fetch(&world, &Validators::default(), &limits).unwrap_err();
    assert!(refused.contains("less than") && refused.contains("asked 2 times"), "{refused}");
    assert!(begun.elapsed() < Duration::from_secs(20), "all of it takes a minute and more");
    assert!(!room.folder.path().join("file").exists());
}

#[test]
fn unchanged_is_believed_only_where_it_was_asked() {
    let room = Room::new();
    let once = Limits { attempts: 1, ..Limits::default() };
    // The first time nothing is known, so nothing can be unchanged; the body of such an answer is of no account either.
    let world = World::new(|_| Answer { status: 304, body: b"other bytes".to_vec(), ..Answer::default() });
    let refused = room.fetch(&world, &Validators::default(), &once).unwrap_err();
    assert!(refused.contains("was not asked that"), "{refused}");
    let known = Validators { etag: Some(TAG.to_owned()), last_modified: None };
    // What lies in the way of the next answer on the same connection costs one more question.
    assert_eq!(room.fetch(&world, &known, &Limits::default()), Ok(Fetched::NotModified));
    assert!(!room.folder.path().join("file").exists());
    world.now(|_| ok("whole").with("ETag", "\"v2\""));
    assert!(matches!(room.fetch(&world, &known, &Limits::default()), Ok(Fetched::File(_))));
    assert_eq!(room.read(), b"whole");
    // Nor while a rest is asked for, which has another condition.
    world.now(|asked| ranged(asked, &body(), TAG).cut_after(300_000));
    assert!(room.fetch(&world, &Validators::default(), &once).is_err());
    world.now(
        |asked| if asked.headers.contains_key("range") { status(304) } else { ranged(asked, &body(), TAG) },
    );
    assert!(matches!(room.fetch(&world, &known, &Limits::default()), Ok(Fetched::File(_))));
    assert_eq!(room.read(), body());
}

#[test]
fn the_rest_of_another_file_is_not_joined_to_the_first() {
    let room = Room::new();
    let other: Vec<u8> = body().iter().map(|byte| byte ^ 1).collect();
    let expected = other.clone();
    let mut first = true;
    let world = World::new(move |asked| {
        if std::mem::take(&mut first) {
            return ranged(asked, &body(), TAG).cut_after(300_000);
        }
        // It goes on where it was asked to, whatever `If-Range` says, and in another file.
        let from =
            asked.headers.get("range").and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-'));
        match from.and_then(|from| from.parse::<usize>().ok()) {
            Some(from) => Answer { status: 206, body: other[from..].to_vec(), ..Answer::default() }
                .with("Content-Range", &format!("bytes {from}-{}/{}", other.len() - 1, other.len())),
            None => ok(other.clone()),
        }
        .with("ETag", "\"v2\"")
    });
    assert!(matches!(room.get(&world), Ok(Fetched::File(_))));
    assert_eq!(room.read(), expected);
}
