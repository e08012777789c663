//! The contract for scripts: exit codes, keys, one object a line. What is tested here does not change within `"format": 1`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod support;

use serde_json::Value;
use support::{Room, SBOM, has_keys, keys};

const STEP: &str = "from to text level rule file line control";
const HARM: &str = "id severity context decision because scope multi_patient flaws_away depth inherent residual expected today \
                    worst path barriers single_failures";
const FINDING: &str = "id aliases package version component service status reason kev epss exploit cvss environmental \
                       sources worst_harm level_inherent level verdict scope multi_patient path clocks";

fn finding<'a>(answer: &'a Value, id: &str) -> &'a Value {
    let rows = answer["findings"].as_array().unwrap();
    rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id} among {rows:?}"))
}

#[test]
fn assess_prints_one_object_with_every_key() {
    let room = Room::with_case();
    let ran = room.run(&["assess", "case", "--json", "--as-of", "2026-11-23"]).ends(0);
    assert_eq!(ran.out.lines().count(), 1);
    let answer = ran.json();
    has_keys(&answer, "format device release as_of snapshot harms findings actions proofs");
    assert_eq!(answer["format"], 1);
    assert_eq!(answer["release"], "1.0");
    assert_eq!(answer["as_of"], "2026-11-23");
    has_keys(&answer["snapshot"], "digest sources");
    for source in answer["snapshot"]["sources"].as_array().unwrap() {
        has_keys(source, "name as_of gaps");
    }
    let harm = &answer["harms"][0];
    has_keys(harm, HARM);
    for solve in ["inherent", "residual", "expected", "today", "worst"] {
        assert_eq!(keys(&harm[solve]), ["acceptance", "level"], "{solve}");
    }
    assert_eq!(harm["id"], "over-infusion");
    assert_eq!(harm["today"]["level"], 0);
    assert_eq!(harm["decision"], "unacceptable");
    for step in harm["path"].as_array().unwrap() {
        has_keys(step, STEP);
    }
    for one in harm["single_failures"].as_array().unwrap() {
        has_keys(one, "what decision");
    }
    for row in answer["findings"].as_array().unwrap() {
        has_keys(row, FINDING);
        for score in row["cvss"].as_array().unwrap() {
            has_keys(score, "version vector score");
        }
        for score in row["environmental"].as_array().unwrap() {
            has_keys(score, "version vector score rubric qualified");
        }
        for clock in row["clocks"].as_array().unwrap() {
            has_keys(clock, "regime duty due start conditions_unmet");
        }
    }
    for action in answer["actions"].as_array().unwrap() {
        has_keys(action, "order who what kind buys cost");
        assert!(["maker", "hospital", "user"].contains(&action["who"].as_str().unwrap()));
        for buy in action["buys"].as_array().unwrap() {
            has_keys(buy, "harm from to");
        }
    }
    has_keys(&answer["proofs"], "answers facts");
    assert!(answer["proofs"]["answers"].as_u64().unwrap() > 0);
}

#[test]
fn assess_ranks_by_harm_and_tells_what_is_known_of_exploitation() {
    let room = Room::with_case();
    let answer = room.run(&["assess", "case", "--json"]).ends(0).json();
    let first = &answer["findings"][0];
    assert_eq!(first["id"], "CVE-2026-0002");
    assert_eq!(first["kev"], true);
    assert_eq!(first["exploit"], "exploited");
    assert_eq!(first["epss"], 0.9123);
    assert_eq!(first["verdict"], "uncontrolled");
    assert_eq!(first["worst_harm"], "over-infusion");
    assert_eq!(first["service"], "names");
    let silent = finding(&answer, "CVE-2026-0003");
    assert_eq!(silent["epss"], Value::Null, "what is not known is null, and the key is there");
    assert_eq!(finding(&answer, "CVE-2026-0001")["package"], "drip");
    let none = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .any(|row| row["id"] == "CVE-2026-0004" && row["status"] == "affected");
    assert!(!none, "2.5 is past the end of CVE-2026-0004's range");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let room = Room::with_case();
    let once = room.run(&["assess", "case", "--json", "--as-of", "2026-11-23"]).ends(0).out;
    assert_eq!(once, room.run(&["assess", "case", "--json", "--as-of", "2026-11-23"]).ends(0).out);
    let snapshot = room.read("snapshot.noharm");
    room.run(&["snapshot", "build", "feeds", "-o", "again.noharm"]).ends(0);
    assert_eq!(snapshot, room.read("again.noharm"));
}

#[test]
fn fail_on_makes_what_is_found_an_exit_code_of_1() {
    let room = Room::with_case();
    room.run(&["assess", "case"]).ends(0);
    room.run(&["assess", "case", "--fail-on", "uncontrolled"]).ends(1);
    room.run(&["assess", "case", "--fail-on", "unacceptable"]).ends(1);
    room.run(&["assess", "case", "--fail-on", "undetermined"]).ends(0);
    room.run(&["assess", "case", "--fail-on", "undetermined,undecided"]).ends(0);
    room.run(&["assess", "case", "--fail-on", "undetermined,unacceptable", "--json"]).ends(1);
    room.run(&["assess", "case", "--fail-on", "controlled"]).refused("controlled");
}

#[test]
fn fail_on_is_not_silent_where_nothing_can_be_said_of_harm() {
    let room = Room::with_sbom();
    room.run(&["assess", "--sbom", "good.json", "--fail-on", "uncontrolled"])
        .refused("without a security file");
    room.run(&["assess", "--sbom", "good.json", "--fail-on", "undetermined"]).ends(0);
}

#[test]
fn several_sboms_give_one_object_a_line_and_a_bad_one_takes_no_other_down() {
    let room = Room::with_sbom();
    room.write("bad.json", "{\"bomFormat\":\"CycloneDX\",");
    room.write("folder/b.json", SBOM);
    room.write("folder/a.json", "[]");
    room.write("folder/notes.txt", "no SBOM");
    let ran =
        room.run(&["assess", "--json", "--sbom", "bad.json", "good.json", "folder", "nothing.json"]).ends(2);
    let lines = ran.json_lines();
    let names: Vec<&str> = lines.iter().map(|line| line["sbom"].as_str().unwrap()).collect();
    assert_eq!(names, ["bad.json", "good.json", "folder/a.json", "folder/b.json", "nothing.json"]);
    for bad in [0, 2, 4] {
        assert_eq!(keys(&lines[bad]), ["error", "format", "sbom"]);
        assert!(!lines[bad]["error"].as_str().unwrap().is_empty());
    }
    for good in [1, 3] {
        has_keys(&lines[good], "format sbom as_of snapshot harms findings");
        assert_eq!(lines[good]["harms"], Value::Array(Vec::new()), "nothing can be said of harm");
        let ids: Vec<&str> = lines[good]["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["status"] == "affected")
            .map(|row| row["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids.first(), Some(&"CVE-2026-0002"), "exploited comes first");
        for row in lines[good]["findings"].as_array().unwrap() {
            has_keys(row, FINDING);
            assert_eq!(row["verdict"], Value::Null);
        }
    }
}

#[test]
fn several_sboms_in_words_name_each_bad_one_on_standard_error() {
    let room = Room::with_sbom();
    room.write("bad.json", "nonsense");
    let ran = room.run(&["assess", "--sbom", "bad.json", "good.json"]).refused("bad.json");
    assert!(ran.out.contains("good.json") && ran.out.contains("CVE-2026-0002"));
    assert!(ran.out.contains("Without a security file nothing can be said of harm"));
}

#[test]
fn of_a_folder_every_form_of_sbom_is_read() {
    let room = Room::with_sbom();
    let xml = "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.5\" version=\"1\"><components>\
        <component type=\"library\"><name>drip</name><version>1.5</version><purl>pkg:pypi/drip@1.5</purl></component></components></bom>";
    room.write("many/a.xml", xml);
    let tags = "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: d\n\
        DocumentNamespace: https://example.org/d\nPackageName: drip\nSPDXID: SPDXRef-d\nPackageVersion: 1.5\n";
    room.write("many/b.spdx", tags);
    room.write("many/c.json", SBOM);
    room.write("many/notes.txt", "no SBOM");
    room.write("many/page.xml", "<html/>");
    let lines = room.run(&["assess", "--json", "--sbom", "many"]).ends(0).json_lines();
    let names: Vec<&str> = lines.iter().map(|line| line["sbom"].as_str().unwrap()).collect();
    assert_eq!(names, ["many/a.xml", "many/b.spdx", "many/c.json"]);
    assert!(lines.iter().all(|line| line["counts"]["unattributed"] == 0), "there are no services here");
}

#[test]
fn why_of_a_bare_sbom_tells_the_rules() {
    let room = Room::with_sbom();
    let ran = room.run(&["assess", "--sbom", "good.json", "--why", "CVE-2026-0002"]).ends(0);
    assert!(ran.out.contains("2.5 < 3.1"), "{}", ran.out);
    room.run(&["assess", "--sbom", "good.json", "--why", "CVE-1999-0001"]).refused("CVE-1999-0001");
}

/// Says that the package that every feed knows as `namer` is another one, so that nothing matches it.
const ANSWERS: &str = "[identity.namer]\nmatch = { name = \"namer\" }\nis-not = [\"example:namer\"]\nreason = \"Ours\"\nby = \"lead\"\non = 2026-10-01\n";

#[test]
fn remembered_answers_settle_identities_in_a_case_and_in_a_bare_sbom() {
    let room = Room::with_case();
    room.write("good.json", SBOM);
    room.write("answers.toml", ANSWERS);
    room.write("headed.toml", format!("# noharm = 2 is not out\nnoharm = 1\n{ANSWERS}"));
    for asked in [&["assess", "case", "--json"][..], &["assess", "--json", "--sbom", "good.json"]] {
        let before = room.run(asked).ends(0).json();
        assert_eq!(finding(&before, "CVE-2026-0002")["status"], "affected");
        for file in ["answers.toml", "headed.toml"] {
            let words: Vec<&str> = asked.iter().copied().chain(["--identities", file]).collect();
            let after = room.run(&words).ends(0).json();
            let rows = after["findings"].as_array().unwrap();
            let still = rows.iter().any(|row| row["id"] == "CVE-2026-0002" && row["status"] == "affected");
            assert!(!still, "{words:?}");
        }
    }
}

#[test]
fn remembered_answers_that_cannot_be_read_are_refused_with_line_and_field() {
    let room = Room::with_case();
    for (text, place, word) in [
        (ANSWERS.replace("by = \"lead\"\n", ""), ":1:", "`by`"),
        (ANSWERS.replace("by = \"lead\"", "by = 3"), ":5:", "`by`"),
        (ANSWERS.replace("is-not", "isnt"), ":3:", "`isnt`"),
        (ANSWERS.replace("name = \"namer\"", "component = \"comm\""), ":2:", "`comm`"),
        (format!("noharm = 2\n{ANSWERS}"), ":1:", "edition"),
        ("[identity.namer\n".to_owned(), ":1:", "answers.toml"),
        (String::new(), "answers.toml", "`[identity.x]`"),
    ] {
        room.write("answers.toml", &text);
        let ran = room.run(&["assess", "case", "--identities", "answers.toml"]).refused(word);
        assert!(ran.err.contains(place), "no {place} in {}", ran.err);
    }
}

#[test]
fn check_prints_a_finding_a_line_and_errors_are_a_no() {
    let room = Room::with_case();
    let ran = room.run(&["check", "case", "--json"]).ends(0);
    let lines = ran.json_lines();
    assert!(!lines.is_empty());
    for line in &lines {
        has_keys(line, "code level message file line column end_line end_column labels help clauses");
        assert!(["warning", "note"].contains(&line["level"].as_str().unwrap()));
    }
    assert!(
        lines.iter().any(|line| line["code"] == "NH0501"),
        "the path to harm is a warning: it is the answer"
    );
    room.write("case/more.toml", "[flow.lost]\npath = [\"nowhere\", \"comm\"]\n");
    let lines = room.run(&["check", "case", "--json"]).ends(1).json_lines();
    let error = lines.iter().find(|line| line["code"] == "NH0104").unwrap();
    assert_eq!(error["level"], "error");
    assert_eq!(
        (error["file"].as_str(), error["line"].as_u64(), error["column"].as_u64()),
        (Some("more.toml"), Some(2), Some(9))
    );
    room.write("case/more.toml", "[flow.lost\n");
    room.run(&["check", "case"]).ends(1);
    room.run(&["assess", "case"]).refused("more.toml:1");
}

#[test]
fn check_as_sarif_is_one_log() {
    let room = Room::with_case();
    let log = room.run(&["check", "case", "--sarif"]).ends(0).json();
    assert_eq!(log["version"], "2.1.0");
    assert!(!log["runs"][0]["results"].as_array().unwrap().is_empty());
}

#[test]
fn every_code_is_explained() {
    let room = Room::new();
    let list = room.run(&["explain", "--list"]).ends(0).out;
    assert!(list.lines().count() >= 30, "{list}");
    for line in list.lines() {
        let code = line.split_whitespace().next().unwrap();
        assert!(code.len() == 6 && code.starts_with("NH"), "{line}");
    }
    let one = room.run(&["explain", "NH0501"]).ends(0).out;
    assert!(one.contains("NH0501") && one.contains("patient"), "{one}");
    room.run(&["explain", "NH9999"]).refused("NH9999");
    let object = room.run(&["explain", "NH0501", "--json"]).ends(0).json();
    has_keys(&object, "code level title why clauses bad good");
}

#[test]
fn questions_about_a_harm_have_answers() {
    let room = Room::with_case();
    let harm = room.run(&["why", "over-infusion", "case", "--json"]).ends(0).json();
    has_keys(&harm, HARM);
    room.run(&["why", "harm.over-infusion", "case"]).ends(0);
    room.run(&["why", "thirst", "case"]).refused("over-infusion");
    let hurdles = room.run(&["why-not", "over-infusion", "case", "--json"]).ends(0).json();
    has_keys(&hurdles, "format harm level hurdles");
    let mended = room.run(&["what-if", "cve=CVE-2026-0002=mended", "--in", "case", "--json"]).ends(0).json();
    let sides = "level acceptance decision because depth scope multi_patient";
    has_keys(&mended["harms"][0]["before"], sides);
    for key in sides.split(' ').filter(|key| !["level", "acceptance"].contains(key)) {
        assert_eq!(mended["harms"][0]["before"][key], harm[key], "what-if and why decide alike: {key}");
    }
    assert_eq!(mended["harms"][0]["before"]["acceptance"], harm["today"]["acceptance"]);
    assert_eq!(mended["harms"][0]["before"]["level"], 0);
    assert_eq!(mended["harms"][0]["after"]["level"], 1, "a flaw that nobody knows yet remains");
    room.run(&["what-if", "control.none=failed", "--in", "case"]).refused("control");
    room.run(&["what-if", "nonsense", "--in", "case"]).refused("nonsense");
}

#[test]
fn what_is_refuted_can_be_assumed_and_what_is_unknown_is_told_apart() {
    let room = Room::with_case();
    let statement = "[vulnerability.names]\nid = \"CVE-2026-0002\"\nstatus = \"not_affected\"\n\
        justification = \"vulnerable_code_not_present\"\nreason = \"Built without it\"\n";
    room.write("case/said.toml", statement);
    let said = room.run(&["assess", "case", "--json"]).ends(0).json();
    assert_eq!(finding(&said, "CVE-2026-0002")["status"], "not_affected");
    let ran = room.run(&["what-if", "cve=CVE-2026-0002", "--in", "case", "--json"]).ends(0);
    assert!(ran.err.contains("refuted here") && ran.err.contains("said.toml:1"), "{}", ran.err);
    let harm = &ran.json()["harms"][0];
    assert_eq!(harm["before"]["level"], 1, "a flaw that nobody knows yet remains");
    assert_eq!(harm["after"]["level"], 0);
    room.run(&["what-if", "cve=CVE-2026-0002=mended", "--in", "case"]).refused("refuted already");
    room.run(&["what-if", "cve=CVE-1999-0001", "--in", "case"]).refused("is unknown here");
}

#[test]
fn questions_that_have_no_answer_are_refused() {
    let room = Room::with_case();
    room.run(&["assess", "case", "--path", "1"]).ends(0);
    for words in [
        &["assess", "case", "--path", "0"][..],
        &["assess", "case", "--path", "99"],
        &["assess", "case", "--path", "99", "--json"],
    ] {
        room.run(words).refused("the ranks here are 1 to");
    }
    room.run(&["assess", "case", "--why", "CVE-1999-0001", "--json"]).refused("CVE-1999-0001");
    room.run(&["assess", "case", "--why", "CVE-2026-0002", "other", "--json"]).refused("in `other`");
    room.run(&["assess", "case", "--why", "CVE-2026-0002", "--json"]).ends(0);
    room.write("good.json", SBOM);
    let bare = ["assess", "--json", "--sbom", "good.json", "--why", "CVE-1999-0001"];
    assert!(room.run(&bare).ends(2).json()["error"].as_str().unwrap().contains("CVE-1999-0001"));
    room.run(&["explain", "--list", "--json"]).refused("--json");
    room.run(&["explain", "--list", "NH0501"]).refused("--list");
    for (one, other) in [
        ("profile.site-network=only", "profile.site-network=gone"),
        ("cve=CVE-2026-0002", "cve=cve-2026-0002=mended"),
    ] {
        room.run(&["what-if", one, other, "--in", "case"]).refused("cannot both be assumed");
    }
    room.run(&["what-if", "profile.site-network=only", "profile.site-network=only", "--in", "case"]).ends(0);
}

#[test]
fn without_a_snapshot_nothing_is_clean() {
    let room = Room::new();
    room.write("case/noharm.toml", support::CASE);
    room.write("case/sbom/comm.cdx.json", SBOM);
    let ran = room.run(&["assess", "case", "--json"]).ends(0);
    assert!(ran.err.contains("warning: there is no snapshot"), "{}", ran.err);
    let answer = ran.json();
    assert_eq!(answer["counts"]["not_covered"], answer["counts"]["packages"]);
    assert_eq!(answer["counts"]["packages"], 2);
    let ran = room.run(&["assess", "case", "--fail-on", "undetermined"]).ends(1);
    assert!(ran.out.contains("no vulnerability can be known · not covered: 2 packages"), "{}", ran.out);
    let with = Room::with_case().run(&["assess", "case", "--json"]).ends(0);
    assert!(!with.err.contains("snapshot"), "{}", with.err);
}

#[test]
fn diff_tries_every_way_to_split_and_refuses_a_release_beside_releases() {
    let room = Room::with_case();
    room.write("other/noharm.toml", support::CASE);
    room.write("other/sbom/comm.cdx.json", SBOM.replace("2.5", "3.1"));
    room.write("deep/here", "");
    let deep = |range: &str| support::run_in(&room.path("deep"), &["diff", range, "--json"], b"");
    let answer = deep("../case..../other").ends(0).json();
    assert_eq!((answer["from"].as_str(), answer["to"].as_str()), (Some("../case"), Some("../other")));
    deep("../case..../nowhere").refused("`../nowhere` is neither");
    room.run(&["diff", "..case"]).refused("A..B");
    room.run(&["diff", "1.0..1.0", "case"]).ends(0);
    room.run(&["diff", "1.0..1.0", "case", "--release", "1.0"]).refused("--release");
    room.run(&["diff", "case..other", "--release", "1.0"]).ends(0);
}

#[test]
fn diff_of_two_folders() {
    let room = Room::with_case();
    room.write("other/noharm.toml", support::CASE);
    room.write("other/sbom/comm.cdx.json", SBOM.replace("2.5", "3.1"));
    let answer = room.run(&["diff", "case..other", "--json"]).ends(0).json();
    assert_eq!(answer["harms"][0]["before"]["level"], 0);
    assert_eq!(answer["harms"][0]["after"]["level"], 1);
    room.run(&["diff", "case"]).refused("A..B");
    room.run(&["diff", "case..nowhere"]).refused("nowhere");
}

#[test]
fn the_page_is_one_file_that_loads_nothing() {
    let room = Room::with_case();
    room.run(&["assess", "case", "--out", "page.html"]).ends(0);
    let page = String::from_utf8(room.read("page.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"));
    for word in ["src=\"http", "url(http", "@import", "<link", "<iframe", "fetch("] {
        assert!(!page.contains(word), "the page loads something: {word}");
    }
    assert!(page.contains("over-infusion"));
    let lock = room.read("case/layout.lock");
    room.run(&["assess", "case", "--out", "page.html"]).ends(0);
    assert_eq!(lock, room.read("case/layout.lock"), "places are stable");
}

#[test]
fn inspect_answers_a_line_for_a_line() {
    let room = Room::new();
    let versions = "1.0.2k\t1.0.2u\n1.0.2u\t1.0.2k\n1.1.1\t1.1.1\n";
    let out = room.run_with(&["inspect", "version", "--scheme", "openssl"], versions).ends(0).out;
    assert_eq!(out, "<\n>\n=\n");
    room.run_with(&["inspect", "version", "--scheme", "runic"], versions).refused("runic");
    let out = room.run_with(&["inspect", "purl"], "pkg:NPM/foo@1.0\nfoo\n").ends(0).out;
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "pkg:npm/foo@1.0");
    assert!(lines[1].starts_with("error: "));
    let any = "cpe:2.3:a:example:namer:*:*:*:*:*:*:*:*";
    let one = "cpe:2.3:a:example:namer:1.0:*:*:*:*:*:*:*";
    let other = "cpe:2.3:a:example:other:1.0:*:*:*:*:*:*:*";
    let pairs = format!("{any}\t{one}\n{one}\t{any}\n{one}\t{one}\n{one}\t{other}\nx\ty\n");
    let out = room.run_with(&["inspect", "cpe"], &pairs).ends(0).out;
    assert!(out.starts_with("superset\nsubset\nequal\ndisjoint\nerror: "), "{out}");
    let vectors = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\nAV:N/AC:L/Au:N/C:P/I:P/A:P\nCVSS:3.1/AV:X\n";
    let out = room.run_with(&["inspect", "cvss"], vectors).ends(0).out;
    assert!(out.starts_with("9.8\tCRITICAL\n7.5\tHIGH\nerror: "), "{out}");
}

#[test]
fn inspect_sbom_prints_a_component_a_line() {
    let room = Room::new();
    room.write("good.json", SBOM);
    let lines = room.run(&["inspect", "sbom", "good.json"]).ends(0).json_lines();
    assert_eq!(lines.len(), 2);
    for line in &lines {
        assert_eq!(keys(line), ["cpe", "depends_on", "name", "purl", "ref", "supplier", "type", "version"]);
    }
    assert_eq!(lines[0]["name"], "namer");
    assert_eq!(lines[0]["purl"], Value::Null);
    assert_eq!(lines[1]["purl"], "pkg:pypi/drip@1.5");
}

#[test]
fn wrong_words_are_2_and_help_is_0() {
    let room = Room::new();
    room.run(&[]).ends(2);
    room.run(&["heal"]).refused("heal");
    room.run(&["assess", "--colour"]).refused("--colour");
    room.run(&["assess", "--as-of", "tomorrow"]).refused("tomorrow");
    room.run(&["assess", ".", "--sbom", "x.json"]).refused("--sbom");
    room.run(&["--help"]).ends(0);
    room.run(&["--version"]).ends(0);
    for command in
        ["check", "assess", "why", "why-not", "what-if", "diff", "explain", "language", "snapshot", "inspect"]
    {
        assert!(room.run(&[command, "--help"]).ends(0).out.contains("Usage"), "{command}");
    }
}

#[test]
fn a_pipe_gets_no_colours_and_no_wide_lines() {
    let room = Room::with_case();
    for words in [
        &["assess", "case"][..],
        &["check", "case"],
        &["why", "over-infusion", "case"],
        &["assess", "case", "--all", "--unknown"],
    ] {
        let ran = room.run(words).ends(0);
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{words:?}");
        let widest = ran.out.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= 100, "{words:?}: a line of {widest}");
    }
}
