//! Each source, from a server on this machine into a store: whole at first, then what changed; broken, and nothing is lost.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::io::Write;

use noharm_feeds::Silent;
use noharm_feeds::digest::sha256;
use noharm_feeds::store::{Manifest, Store};
use noharm_fetch::{Report, Settings, sync};
use serde_json::json;
use support::{Answer, Frozen, World, ok, status};

struct Room {
    folder: tempfile::TempDir,
    settings: Settings,
    clock: Frozen,
}

impl Room {
    fn new(settings: &str) -> Self {
        let text = format!("danger-plain-http = true\n{settings}");
        let settings = Settings::read(&text).unwrap();
        Self { folder: tempfile::tempdir().unwrap(), settings, clock: Frozen::at("2026-11-24T10:00:00Z") }
    }

    fn store(&self) -> Store {
        Store::at(&self.folder.path().join("store"))
    }

    fn sync(&self, source: &str) -> Report {
        self.sync_with(source, None)
    }

    fn sync_with(&self, source: &str, key: Option<&str>) -> Report {
        sync(&self.store(), &self.settings, &[source.to_owned()], key, &self.clock, &Silent).unwrap()
    }

    fn manifest(&self) -> Manifest {
        self.store().manifest().unwrap().unwrap()
    }

    fn knows(&self, id: &str) -> bool {
        let snapshot = self.store().snapshot().unwrap();
        !snapshot.verified().unwrap().vulnerabilities(id).unwrap().is_empty()
    }
}

fn osv(number: usize, fixed: usize, modified: &str) -> String {
    json!({
        "id": format!("PYSEC-2026-{number}"), "modified": modified,
        "affected": [{"package": {"ecosystem": "PyPI", "name": format!("p{number}")},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": format!("{fixed}.0")}]}]}],
    })
    .to_string()
}

fn zip(files: &[(String, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn all(count: usize) -> Vec<u8> {
    let each = |number| (format!("PYSEC-2026-{number}.json"), osv(number, 1, "2026-01-01T00:00:00Z"));
    zip(&(0..count).map(each).collect::<Vec<_>>())
}

const FIRST: &str = "2026-01-01T00:00:00Z,PYSEC-2026-1\n2025-12-01T00:00:00.5Z,PYSEC-2026-0\n";

#[test]
fn osv_comes_whole_and_then_by_the_record() {
    let world = World::of(&[("/PyPI/modified_id.csv", FIRST.into()), ("/PyPI/all.zip", all(200))]);
    let room =
        Room::new(&format!("[osv]\nurl = \"{}\"\necosystems = [\"PyPI\"]\nmost-single = 3", world.url));
    let report = room.sync("osv");
    assert!(!report.is_partial(), "{report:?}");
    assert_eq!((report.committed.index, report.sources[0].records), ("base", 200));
    assert_eq!(room.manifest().sources["osv/PyPI"].until.as_deref(), Some("2026-01-01T00:00:00Z"));
    world.take();

    let list = format!("2026-02-01T00:00:00Z,PYSEC-2026-7\n{FIRST}");
    let record = osv(7, 9, "2026-02-01T00:00:00Z");
    world.now(move |asked| match asked.path.as_str() {
        "/PyPI/modified_id.csv" => ok(list.clone()).with("ETag", "\"2\""),
        "/PyPI/PYSEC-2026-7.json" => ok(record.clone()),
        _ => status(404),
    });
    let report = room.sync("osv/PyPI");
    assert_eq!(
        (report.committed.index, report.committed.touched, report.sources[0].records),
        ("renewal", 1, 1)
    );
    assert_eq!(world.take().len(), 2);
    assert_eq!(room.manifest().sources["osv/PyPI"].etag.as_deref(), Some("\"2\""));

    // Nothing changed: one question, no index touched, and yet it was asked today.
    world.now(|_| status(304));
    room.clock.set("2026-11-26T10:00:00Z");
    let before = room.manifest();
    let report = room.sync("osv");
    assert_eq!((report.committed.index, world.take().len()), ("nothing", 1));
    assert_eq!(room.manifest().segments, before.segments);
    assert_eq!(room.manifest().sources["osv/PyPI"].fetched.unwrap().to_string(), "2026-11-26");
    assert!(!room.store().folder().join("download/osv-PyPI").exists());
}

#[test]
fn osv_comes_whole_again_where_much_changed() {
    let world = World::of(&[("/PyPI/modified_id.csv", FIRST.into()), ("/PyPI/all.zip", all(20))]);
    let room =
        Room::new(&format!("[osv]\nurl = \"{}\"\necosystems = [\"PyPI\"]\nmost-single = 1", world.url));
    room.sync("osv");
    let list = format!("2026-02-01T00:00:00Z,PYSEC-2026-7\n2026-02-01T00:00:00Z,PyPI/PYSEC-2026-8\n{FIRST}");
    world.now(move |asked| match asked.path.as_str() {
        "/PyPI/modified_id.csv" => ok(list.clone()),
        "/PyPI/all.zip" => ok(all(40)),
        _ => status(404),
    });
    assert_eq!(room.sync("osv").sources[0].records, 40);
    assert!(room.knows("PYSEC-2026-39"));
}

#[test]
fn what_was_taken_and_what_was_not_is_told_apart() {
    let whole = |number| (format!("PYSEC-2026-{number}.json"), osv(number, 1, "2026-01-01T00:00:00Z"));
    let bad = ("PYSEC-2026-9.json".to_owned(), "<html>".to_owned());
    let holed = zip(&[whole(0), bad, whole(1)]);
    let world = World::of(&[("/PyPI/modified_id.csv", FIRST.into()), ("/PyPI/all.zip", holed)]);
    let room =
        Room::new(&format!("[osv]\nurl = \"{}\"\necosystems = [\"PyPI\"]\nmost-single = 3", world.url));
    let report = room.sync("osv");
    assert_eq!((report.sources[0].records, report.sources[0].problems.len()), (2, 1));
    let told = &report.sources[0].problems[0];
    assert!(told.contains("PYSEC-2026-9") && told.contains("1 files in it were not taken"), "{told}");
    assert!(told.contains("the others were") && room.knows("PYSEC-2026-1"), "{told}");

    // One by one: a record that is gone is told, and the others are taken; one that is broken keeps all out.
    let list = format!("2026-02-01T00:00:00Z,PYSEC-2026-7\n2026-02-01T00:00:00Z,PYSEC-2026-8\n{FIRST}");
    let answer = move |asked: &support::Asked, other: Answer| match asked.path.as_str() {
        "/PyPI/modified_id.csv" => ok(list.clone()),
        "/PyPI/PYSEC-2026-7.json" => ok(osv(7, 9, "2026-02-01T00:00:00Z")),
        _ => other,
    };
    let broken = answer.clone();
    world.now(move |asked| broken(asked, ok("<html>")));
    let report = room.sync("osv");
    assert!(report.sources[0].problems[0].contains("nothing of this source was taken"), "{report:?}");
    assert!(!room.knows("PYSEC-2026-7"));
    world.now(move |asked| answer(asked, status(404)));
    let report = room.sync("osv");
    assert!(report.sources[0].problems[0].contains("not there"), "{report:?}");
    assert!(!report.sources[0].problems[0].contains("not taken") && room.knows("PYSEC-2026-7"));
}

#[test]
fn what_is_broken_takes_nothing_down() {
    let whole = all(20);
    let cut = whole[..whole.len() / 2].to_vec();
    let world = World::of(&[("/PyPI/modified_id.csv", FIRST.into()), ("/PyPI/all.zip", whole)]);
    let text = format!(
        "[osv]\nurl = \"{0}\"\necosystems = [\"PyPI\"]\nmost-single = 0\n[kev]\nurl = \"{0}/kev\"",
        world.url
    );
    let room = Room::new(&text);
    room.sync("osv");
    let before = room.manifest();
    let later = format!("2026-03-01T00:00:00Z,PYSEC-2026-7\n{FIRST}");
    let cases: [(Vec<u8>, Vec<u8>); 5] = [
        (later.clone().into(), cut),
        (later.clone().into(), b"<html>Service unavailable</html>".to_vec()),
        (later.clone().into(), Vec::new()),
        (b"<html>garbage</html>".to_vec(), all(20)),
        (b"2026-03-01T00:00:00Z,../../../etc/passwd\xff".to_vec(), all(20)),
    ];
    for (list, zip) in cases {
        world.now(move |asked| match asked.path.as_str() {
            "/PyPI/modified_id.csv" => ok(list.clone()),
            "/PyPI/all.zip" => ok(zip.clone()),
            _ => status(503),
        });
        let report = room.sync("osv");
        assert!(report.is_partial(), "{report:?}");
        assert_eq!(room.manifest(), before);
        assert!(room.knows("PYSEC-2026-7"));
    }
    // One server that is down keeps nothing from the others.
    world.now(|asked| match asked.path.as_str() {
        "/kev" => status(503),
        "/PyPI/modified_id.csv" => ok(format!("2026-03-01T00:00:00Z,PYSEC-2026-7\n{FIRST}")),
        _ => ok(all(21)),
    });
    let wanted = ["kev".to_owned(), "osv".to_owned()];
    let report = sync(&room.store(), &room.settings, &wanted, None, &room.clock, &Silent).unwrap();
    assert!(report.is_partial() && room.knows("PYSEC-2026-20"));
    assert!(!room.manifest().sources.contains_key("kev"));
}

#[test]
fn kev_and_epss_are_one_file_each() {
    let kev = json!({"title": "KEV", "catalogVersion": "2026.11.23", "dateReleased": "2026-11-23T00:00:00Z", "count": 1,
        "vulnerabilities": [{"cveID": "CVE-2026-0001", "dateAdded": "2026-11-20", "knownRansomwareCampaignUse": "Known"}]});
    let epss = "#model_version:v2025.03.14,score_date:2026-11-23T00:00:00+0000\ncve,epss,percentile\nCVE-2026-0001,0.5,0.9\n";
    let world = World::of(&[("/kev", kev.to_string().into()), ("/epss.csv.gz", gz(epss.as_bytes()))]);
    let room = Room::new(&format!("[kev]\nurl = \"{0}/kev\"\n[epss]\nurl = \"{0}/epss.csv.gz\"", world.url));
    assert_eq!(room.sync("kev").sources[0].records, 1);
    assert_eq!(room.sync("epss").sources[0].records, 1);
    let snapshot = room.store().snapshot().unwrap();
    let found = snapshot.index().unwrap().vulnerabilities("CVE-2026-0001").unwrap();
    assert!(found[0].facts.kev.is_some() && found[0].facts.epss.is_some());
    assert_eq!(room.manifest().sources["kev"].newest.unwrap().to_string(), "2026-11-23");
    let old = room.store().status("2026-12-24".parse().unwrap()).unwrap();
    assert!(old.old && old.origins[0].old.is_some());
    assert!(!room.store().status("2026-11-25".parse().unwrap()).unwrap().old);
    world.now(|_| ok("{\"catalogVersion\": \"1\", \"vulnerabilities\": ["));
    assert!(room.sync("kev").is_partial());
    assert!(room.knows("CVE-2026-0001"));
}

fn nvd(number: usize) -> serde_json::Value {
    json!({"cve": {"id": format!("CVE-2026-{number:04}"), "sourceIdentifier": "x@example.org", "published": "2026-01-01T00:00:00.000",
        "lastModified": "2026-11-20T00:00:00.000", "vulnStatus": "Analyzed", "metrics": {}, "weaknesses": [], "references": [],
        "descriptions": [], "configurations": [{"nodes": [{"operator": "OR", "negate": false, "cpeMatch": [
            {"vulnerable": true, "criteria": format!("cpe:2.3:a:acme:p{number}:*:*:*:*:*:*:*:*"), "versionEndExcluding": "2", "matchCriteriaId": "x"}]}]}]}})
}

fn page(records: &[usize], start: usize, total: usize) -> String {
    let all: Vec<_> = records.iter().map(|&number| nvd(number)).collect();
    json!({"resultsPerPage": all.len(), "startIndex": start, "totalResults": total, "format": "NVD_CVE", "version": "2.0",
        "timestamp": "2026-11-24T00:00:00.000", "vulnerabilities": all})
    .to_string()
}

fn parameter<'a>(path: &'a str, name: &str) -> &'a str {
    path.split(['?', '&']).find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).unwrap_or_default()
}

#[test]
fn nvd_comes_by_the_year_and_then_by_windows_and_pages() {
    let file = page(&[1, 2, 3], 0, 3);
    let meta = format!(
        "lastModifiedDate:2026-11-23T03:00:00-05:00\r\nsize:1\r\nsha256:{}\r\n",
        sha256(file.as_bytes()).to_uppercase()
    );
    let packed = gz(file.as_bytes());
    let answer = move |asked: &support::Asked| match asked.path.as_str() {
        "/files/nvdcve-2.0-2026.meta" => ok(meta.clone()),
        "/files/nvdcve-2.0-2026.json.gz" => ok(packed.clone()),
        path if path.starts_with("/api?") => match parameter(path, "startIndex") {
            "0" => ok(page(&[4, 5], 0, 3)),
            "2" => ok(page(&[6], 2, 3)),
            other => panic!("page {other}"),
        },
        _ => status(404),
    };
    let world = World::new(answer);
    let room =
        Room::new(&format!("[nvd]\napi = \"{0}/api\"\nfiles = \"{0}/files\"\nfirst-year = 2026", world.url));
    let report = room.sync_with("nvd", Some("secret"));
    assert!(!report.is_partial(), "{report:?}");
    assert_eq!(report.sources[0].records, 6);
    assert!(room.knows("CVE-2026-0006") && room.knows("CVE-2026-0001"));
    let asked = world.take();
    assert_eq!(asked.len(), 4);
    assert_eq!(parameter(&asked[2].path, "lastModStartDate"), "2026-11-21T08:00:00.000Z");
    assert_eq!(asked[2].headers["apikey"], "secret");
    assert!(!asked[1].headers.contains_key("apikey"));
    assert_eq!(room.clock.waited(), [0.6]);

    // Ten months later: three windows of at most 120 days, one question each, six seconds between them.
    room.clock.set("2027-09-24T10:00:00Z");
    world.now(|asked| if asked.path.starts_with("/api?") { ok(page(&[], 0, 0)) } else { status(404) });
    assert_eq!(room.sync("nvd").committed.index, "nothing");
    let asked = world.take();
    assert_eq!(asked.len(), 3);
    for pair in asked.windows(2) {
        assert_eq!(parameter(&pair[0].path, "lastModEndDate"), parameter(&pair[1].path, "lastModStartDate"));
    }
    assert_eq!(room.clock.waited(), [6.0, 6.0]);
    let until = room.manifest().sources["nvd"].until.clone();
    world.now(|_| ok("<html>502</html>"));
    room.clock.set("2027-09-25T10:00:00Z");
    assert!(room.sync("nvd").is_partial());
    assert_eq!(room.manifest().sources["nvd"].until, until);
}

#[test]
fn a_year_of_nvd_with_a_wrong_digest_is_not_taken() {
    let world = World::new(|asked| match asked.path.as_str() {
        "/files/nvdcve-2.0-2026.meta" => {
            ok(format!("lastModifiedDate:2026-11-23T03:00:00-05:00\nsha256:{}\n", "0".repeat(64)))
        }
        "/files/nvdcve-2.0-2026.json.gz" => ok(gz(page(&[1], 0, 1).as_bytes())),
        _ => status(404),
    });
    let room =
        Room::new(&format!("[nvd]\napi = \"{0}/api\"\nfiles = \"{0}/files\"\nfirst-year = 2026", world.url));
    let report = room.sync("nvd");
    assert!(report.sources[0].problems[0].contains("digest"), "{report:?}");
    assert!(room.manifest().sources.is_empty());
}

fn document(id: &str) -> String {
    json!({"document": {"category": "csaf_base", "csaf_version": "2.0", "title": "x",
        "publisher": {"category": "vendor", "name": "x", "namespace": "https://example.org"},
        "tracking": {"id": id, "current_release_date": "2026-01-01T00:00:00Z", "initial_release_date": "2026-01-01T00:00:00Z",
            "status": "final", "version": "1", "revision_history": [{"date": "2026-01-01T00:00:00Z", "number": "1", "summary": "x"}]}}})
    .to_string()
}

fn kept(room: &Room, name: &str) -> bool {
    room.store().folder().join("csaf/maker").join(name).is_file()
}

#[test]
fn csaf_by_rolie_with_digests() {
    let world = World::new(|_| status(404));
    let room = Room::new(&format!("[csaf.maker]\nurl = \"{}/pmd.json\"", world.url));
    let url = world.url.clone();
    let digest = sha256(document("a").as_bytes());
    world.now(move |asked| match asked.path.as_str() {
        "/pmd.json" => ok(json!({"distributions": [{"rolie": {"feeds": [{"url": format!("{url}/feed"), "tlp_label": "WHITE"}]}}]}).to_string()),
        "/feed" => ok(json!({"feed": {"entry": [
            {"id": "a", "updated": "2026-01-02T00:00:00Z", "content": {"src": format!("{url}/a.json")}, "link": [{"rel": "hash", "href": format!("{url}/a.hash")}]},
            {"id": "b", "updated": "2026-01-03T00:00:00Z", "content": {"src": format!("{url}/b.json")}, "link": [{"rel": "hash", "href": format!("{url}/b.hash")}]},
        ]}}).to_string()),
        "/a.json" => ok(document("a")),
        "/a.hash" => ok(format!("{digest}  a.json\n")),
        "/b.json" => ok(document("b")),
        "/b.hash" => ok(format!("{}  b.json\n", "0".repeat(64))),
        _ => status(404),
    });
    let report = room.sync("csaf");
    assert!(report.sources[0].problems[0].contains("digest"), "{report:?}");
    assert!(kept(&room, "a.json") && !kept(&room, "b.json"));
    assert_eq!(room.manifest().sources["csaf/maker"].until, None);
}

#[test]
fn csaf_by_a_folder_and_its_changes() {
    let world = World::new(|_| status(404));
    let room = Room::new(&format!("[csaf.maker]\nurl = \"{}/pmd.json\"", world.url));
    let url = world.url.clone();
    let answer = |asked: &support::Asked, url: &str, changes: &str| match asked.path.as_str() {
        "/pmd.json" => ok(json!({"distributions": [{"directory_url": format!("{url}/white/")}]}).to_string()),
        "/white/changes.csv" => ok(changes),
        "/white/2026/a.json" => ok(document("a")),
        "/white/2026/b.json" => ok(document("b")),
        "/white/2026/c.json" => ok("{\"document\": "),
        _ => status(404),
    };
    let first = "\"2026/a.json\",\"2026-01-02T00:00:00Z\"\n";
    let one = url.clone();
    world.now(move |asked| answer(asked, &one, first));
    assert!(!room.sync("csaf/maker").is_partial());
    assert!(kept(&room, "a.json"));
    world.take();
    let two = url.clone();
    world
        .now(move |asked| answer(asked, &two, &format!("\"2026/b.json\",\"2026-01-03T00:00:00Z\"\n{first}")));
    assert!(!room.sync("csaf/maker").is_partial());
    assert!(kept(&room, "b.json"));
    assert!(!world.take().iter().any(|asked| asked.path == "/white/2026/a.json"));
    for bad in [
        "\"2026/c.json\",\"2026-01-04T00:00:00Z\"\n",
        "\"../../x.json\",\"2026-01-04T00:00:00Z\"\n",
        "<html>",
    ] {
        let three = url.clone();
        world.now(move |asked| answer(asked, &three, bad));
        assert!(room.sync("csaf/maker").is_partial(), "{bad}");
        assert_eq!(room.manifest().sources["csaf/maker"].until.as_deref(), Some("2026-01-03T00:00:00Z"));
    }
}

#[test]
fn a_source_that_nobody_knows_is_refused() {
    let room = Room::new("");
    let refused = sync(&room.store(), &room.settings, &["ghsa".to_owned()], None, &room.clock, &Silent);
    assert!(refused.unwrap_err().to_string().contains("there is no source `ghsa`"));
    assert!(Settings::read("[osv]\nurls = 3").is_err());
    let mut settings = Settings::default();
    assert!(settings.from("ghsa", "https://example.org").is_err());
    settings.from("kev", "https://example.org/kev.json").unwrap();
    assert_eq!(settings.kev.url, "https://example.org/kev.json");
}

#[test]
fn pages_of_nvd_that_never_end_are_left() {
    let settings = |world: &World| Room::new(&format!("[nvd]\napi = \"{}/api\"\nfiles = \"\"", world.url));
    let index = |asked: &support::Asked| parameter(&asked.path, "startIndex").parse::<usize>().unwrap();
    // One more is always to come.
    let world = World::new(move |asked| ok(page(&[index(asked)], index(asked), index(asked) + 2)));
    let room = settings(&world);
    let report = room.sync("nvd");
    assert!(report.sources[0].problems[0].contains("no end of them"), "{report:?}");
    assert!(world.take().len() < 20);
    assert!(room.manifest().sources.is_empty());
    for (answer, word) in [
        // The same records under another number; none, and yet two are told; empty pages.
        ((|at| page(&[1, 2], at, 100)) as fn(usize) -> String, "repeats"),
        (|at| page(&[], at, 100).replace("\"resultsPerPage\":0", "\"resultsPerPage\":2"), "gives 0"),
        (|at| page(&[], at, 100), "empty pages"),
        (|_| page(&[1], 7, 100), "another page"),
    ] {
        world.now(move |asked| ok(answer(index(asked))));
        let report = room.sync("nvd");
        assert!(report.sources[0].problems[0].contains(word), "{report:?}");
        assert!(world.take().len() < 4);
        assert!(room.manifest().sources.is_empty());
    }
}

#[test]
fn a_provider_of_csaf_that_leads_in_circles_is_left() {
    let world = World::new(|_| status(404));
    let url = world.url.clone();
    let room = Room::new(&format!("[csaf.maker]\nurl = \"{url}/provider-metadata.json\""));
    let metadata = |feeds: Vec<String>| {
        let feeds: Vec<_> = feeds.into_iter().map(|url| json!({"url": url})).collect();
        json!({"distributions": [{"rolie": {"feeds": feeds}}]}).to_string()
    };
    // The metadata name themselves as a feed; a thousand feeds; one feed a thousand times.
    let itself = metadata(vec![format!("{url}/provider-metadata.json")]);
    world.now(move |_| ok(itself.clone()));
    assert!(room.sync("csaf/maker").sources[0].problems[0].contains("no ROLIE feed"));
    let empty = json!({"feed": {"entry": []}}).to_string();
    for (feeds, problem) in [
        (
            (0..1000).map(|number| format!("{url}/feed-{number}.json")).collect::<Vec<_>>(),
            Some("more than 100 feeds"),
        ),
        (vec![format!("{url}/feed.json"); 1000], None),
    ] {
        let (metadata, empty) = (metadata(feeds), empty.clone());
        world.now(move |asked| ok(if asked.path.starts_with("/provider") { &*metadata } else { &*empty }));
        world.take();
        let report = room.sync("csaf/maker");
        assert_eq!(
            report.sources[0].problems.first().map(|told| told.contains(problem.unwrap_or_default())),
            problem.map(|_| true)
        );
        assert!(world.take().len() <= 102);
    }
    // A thousand documents that cannot be had just now; two of one name.
    let entry =
        |address: String| json!({"updated": "2026-01-01T00:00:00Z", "link": [], "content": {"src": address}});
    let many: Vec<_> = (0..1000).map(|number| entry(format!("{url}/d/{number}.json"))).collect();
    let twice: Vec<_> = ["one", "two"].map(|folder| entry(format!("{url}/{folder}/a.json"))).to_vec();
    let list = |entries: Vec<serde_json::Value>| json!({"feed": {"entry": entries}}).to_string();
    let one = metadata(vec![format!("{url}/feed.json")]);
    let (first, second) = ((one.clone(), list(many)), (one, list(twice)));
    world.now(move |asked| match asked.path.as_str() {
        "/provider-metadata.json" => ok(first.0.clone()),
        "/feed.json" => ok(first.1.clone()),
        _ => status(503),
    });
    world.take();
    let report = room.sync("csaf/maker");
    assert!(report.sources[0].problems.last().unwrap().contains("in vain"), "{report:?}");
    assert!(world.take().len() < 500);
    world.now(move |asked| match asked.path.as_str() {
        "/provider-metadata.json" => ok(second.0.clone()),
        "/feed.json" => ok(second.1.clone()),
        path if path.ends_with("/a.json") => ok(document("a")),
        _ => status(404),
    });
    let report = room.sync("csaf/maker");
    assert!(report.sources[0].problems[0].contains("two documents named a.json"), "{report:?}");
    assert!(kept(&room, "a.json"));
}

#[test]
fn a_packed_file_that_ends_early_or_never_is_not_taken() {
    let epss = "#model_version:v2025.03.14,score_date:2026-11-23T00:00:00+0000\ncve,epss,percentile\nCVE-2026-0001,0.5,0.9\n";
    let whole = gz(epss.as_bytes());
    let world = World::of(&[("/epss.csv.gz", whole.clone())]);
    let room = Room::new(&format!("[epss]\nurl = \"{}/epss.csv.gz\"", world.url));
    assert!(!room.sync("epss").is_partial());
    let before = room.manifest();
    // Cut off, and the length is told as if it were not; a thousandfold of zeros; of the right head, and then zeros.
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    bomb.write_all(epss.as_bytes()).unwrap();
    (0..1100).for_each(|_| bomb.write_all(&[b' '; 1 << 20]).unwrap());
    for bad in [whole[..whole.len() - 9].to_vec(), gz(&vec![0; 64 << 20]), bomb.finish().unwrap()] {
        world.now(move |_| ok(bad.clone()).with("ETag", "\"2\""));
        let report = room.sync("epss");
        assert!(report.is_partial(), "{report:?}");
        assert_eq!(room.manifest(), before);
        assert!(room.knows("CVE-2026-0001"));
    }
}
