//! The page: safe, whole, readable without script, the same each time, and small.
#![expect(clippy::expect_used, clippy::string_slice, reason = "a test that panics says where")]

mod pump;

use noharm_model::answer::Assessment;
use noharm_reports::drawing::Layout;
use noharm_reports::html;

fn layout(assessment: &Assessment) -> Layout {
    let mut layout = Layout::default();
    layout.place(&assessment.page.drawing);
    layout
}

fn page() -> String {
    let assessment = pump::assessment();
    html::page(&assessment, &layout(&assessment))
}

/// Elements opened and closed in order, attributes quoted, nothing bare: what the writer promises of itself.
fn check_well_formed(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut open: Vec<String> = Vec::new();
    let mut elements = Vec::new();
    let mut rest = page.trim().strip_prefix("<!DOCTYPE html>").unwrap_or(page);
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        assert!(!text.contains('>'), "a bare > in {text:?}");
        for entity in text.split('&').skip(1) {
            assert!(entity.contains(';'), "a bare & before {entity:?}");
        }
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed in order");
            continue;
        }
        let void = tag.ends_with('/');
        let (name, mut attributes) =
            tag.trim_end_matches('/').split_once(' ').unwrap_or((tag.trim_end_matches('/'), ""));
        let mut found: Vec<(String, String)> = Vec::new();
        while let Some((key, value)) = attributes.trim_start().split_once("=\"") {
            let (value, after) = value.split_once('"').expect("a quoted value");
            assert!(!found.iter().any(|(other, _)| other == key), "{key} twice in <{tag}>");
            found.push((key.to_owned(), value.to_owned()));
            attributes = after;
        }
        assert_eq!(attributes.trim(), "", "in <{tag}>");
        elements.push((name.to_owned(), found));
        if name == "style" || name == "script" {
            let close = format!("</{name}>");
            rest = &rest[rest.find(&close).expect("closed") + close.len()..];
        } else if !void {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    elements
}

#[test]
fn the_page_is_well_formed_and_its_ids_and_jumps_agree() {
    let page = page();
    let elements = check_well_formed(&page);
    let values = |name: &str| {
        elements
            .iter()
            .flat_map(|(_, attributes)| attributes)
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.clone())
            .collect::<Vec<_>>()
    };
    let ids = values("id");
    let mut unique = ids.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(ids.len(), unique.len(), "an id twice");
    for href in values("href").iter().filter(|href| href.starts_with('#')) {
        assert!(ids.contains(&href[1..].to_owned()), "{href} leads nowhere");
    }
    for labels in values("aria-labelledby").iter().chain(&values("for")) {
        for id in labels.split(' ') {
            assert!(ids.contains(&id.to_owned()), "{id} labels nothing");
        }
    }
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let page = page();
    for (name, attributes) in check_well_formed(&page) {
        assert!(
            ![
                "img", "iframe", "object", "embed", "link", "base", "image", "use", "video", "audio",
                "source", "form"
            ]
            .contains(&name.as_str()),
            "<{name}>"
        );
        for (key, _) in attributes {
            assert!(
                !["src", "srcset", "action", "background", "style", "ping", "xlink:href"]
                    .contains(&key.as_str()),
                "{key} on <{name}>"
            );
            assert!(!key.starts_with("on"), "{key} on <{name}>");
            assert!(key != "href" || name == "a", "href on <{name}>");
        }
    }
    assert!(page.contains("Content-Security-Policy") && page.contains("default-src &#39;none&#39;"));
    let style = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    assert!(!style.contains("url(") && !style.contains("@import"));
}

/// Puts `text` into every string of the answer that comes from outside, one JSON string after another.
fn poisoned(value: &mut serde_json::Value, key: &str, text: &str) {
    // Words of closed lists and days are parsed on the way in and can't carry anything else.
    const CLOSED: [&str; 12] = [
        "severity",
        "decision",
        "scope",
        "acceptance",
        "status",
        "verdict",
        "exploit",
        "unknown",
        "as_of",
        "due",
        "start",
        "format",
    ];
    match value {
        serde_json::Value::String(string) if !CLOSED.contains(&key) => string.insert_str(0, text),
        serde_json::Value::Array(values) => values.iter_mut().for_each(|value| poisoned(value, key, text)),
        serde_json::Value::Object(map) => {
            map.iter_mut().for_each(|(key, value)| poisoned(value, &key.clone(), text))
        }
        _ => {}
    }
}

#[test]
fn a_component_named_script_stays_text_everywhere() {
    // Some of each heap, and a few of the tail: what is rendered by the same code need not be tried 700 times.
    let few = || {
        let mut assessment = pump::assessment();
        assessment.findings.truncate(30);
        assessment
    };
    let clean = check_well_formed(&html::page(&few(), &layout(&few()))).len();
    for evil in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onload='x",
        "</style><script>",
        "</script><b>",
        "]]>",
        "javascript:alert(1)//",
        "\u{202e}\u{0}\u{1b}[2J",
    ] {
        let mut value = serde_json::to_value(few()).unwrap();
        poisoned(&mut value, "", evil);
        let assessment: Assessment = serde_json::from_value(value).unwrap();
        let page = html::page(&assessment, &layout(&assessment));
        let elements = check_well_formed(&page);
        assert_eq!(elements.iter().filter(|(name, _)| name == "script").count(), 1, "{evil}");
        assert!(elements.iter().all(|(name, _)| name != "img" && name != "b"), "{evil}");
        assert!(elements.len() <= clean, "{evil}: {} elements, clean {clean}", elements.len());
        for (_, attributes) in &elements {
            for (key, value) in attributes.iter().filter(|(key, _)| key == "href") {
                assert!(value.starts_with('#') || value.starts_with("https://"), "{key}={value}");
            }
        }
        assert!(!page.contains(['\u{202e}', '\u{0}', '\u{1b}']), "{evil}");
    }
}

#[test]
fn everything_is_there_without_script() {
    let page = page();
    let without = page.split("<script>").next().unwrap();
    for said in [
        "Keep using with this measure",
        "For clinicians",
        "UDI-DI",
        "of which 4 old or with gaps",
        "R. Okafor",
        "over-infusion",
        "nothing authenticates flow <code>dns-reply</code>",
        "device/flows.toml:41",
        "Fall together",
        "Single points of failure",
        "3.3.0 as planned",
        "CVE-2017-14491",
        "2026-12-20",
        "reach no one",
        "do not apply",
        "more do not apply to this release",
        "nothing feeds <code>tcpdump</code>",
        "Is it Apache log4net 2.0.8?",
        "expired",
        "sha256:4be1c7d9",
        "NH0702",
        "not qualified for version 4.0",
        "All 26 flows in words",
    ] {
        assert!(without.contains(&said.replace('\'', "&#39;")), "{said}");
    }
    for part in
        ["hospital", "harms", "drawing", "first", "vulnerabilities", "unknown", "evidence", "reviewer"]
    {
        assert!(without.contains(&format!("<section id=\"{part}\"")), "{part}");
    }
    assert_eq!(page.matches("scope=\"col\"").count(), page.matches("role=\"columnheader\"").count());
    assert_eq!(page.matches("<table").count(), page.matches("<caption").count());
}

#[test]
fn the_page_is_the_same_each_time_and_small() {
    let (one, other) = (page(), page());
    assert_eq!(one, other);
    assert_eq!(pump::assessment().findings.len(), 795);
    assert!(one.len() < 1_000_000, "{} bytes", one.len());
}

#[test]
fn a_device_with_many_long_paths_still_fits() {
    let mut assessment = pump::assessment();
    let reaching: Vec<_> = assessment.findings.iter().take(16).cloned().collect();
    for round in 0..10 {
        assessment.findings.splice(
            16..16,
            reaching.iter().cloned().map(|mut finding| {
                finding.id = format!("CVE-2024-{}", 10_000 + round * 100);
                let last = finding.path.last().cloned();
                finding.path.extend(std::iter::repeat_n(last, 10).flatten());
                finding
            }),
        );
    }
    let tail: Vec<_> = assessment.findings.iter().rev().take(500).cloned().collect();
    assessment.findings.extend(tail);
    let page = html::page(&assessment, &layout(&assessment));
    check_well_formed(&page);
    // 2 MB, as the design page promises.
    assert!(assessment.findings.len() > 1400 && page.len() < 2_000_000, "{} bytes", page.len());
    assert!(page.contains("last steps of "), "paths that end alike are told once");
}

#[test]
fn an_empty_answer_says_what_it_cannot_say() {
    let mut assessment = pump::assessment();
    assessment.harms.clear();
    assessment.findings.clear();
    assessment.actions.clear();
    assessment.page = noharm_model::answer::PageFacts::default();
    assessment.snapshot = noharm_model::answer::SnapshotHead::default();
    assessment.release = None;
    let page = html::page(&assessment, &Layout::default());
    check_well_formed(&page);
    for said in [
        "nothing can be said of any",
        "none: no vulnerability can be known",
        "nothing to draw",
        "Nothing is decided for the hospital yet",
        "by no one yet",
    ] {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn colours_have_contrast() {
    let style = include_str!("../src/html/style.css");
    let (light, dark) = style.split_once("@media (prefers-color-scheme:dark)").unwrap();
    let dark = dark.split("}}").next().unwrap();
    for scheme in [light.split('}').next().unwrap(), dark] {
        let colour = |name: &str| {
            let value =
                scheme.split(&format!("--{name}:#")).nth(1).unwrap().split([';', '}']).next().unwrap();
            let full: String = if value.len() == 3 {
                value.chars().flat_map(|c| [c, c]).collect()
            } else {
                value.to_owned()
            };
            let part = |at: usize| {
                let share = f64::from(u8::from_str_radix(&full[at..at + 2], 16).unwrap()) / 255.0;
                if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
        };
        let mut pairs = vec![
            ("ink", "paper"),
            ("ink", "ground"),
            ("soft", "paper"),
            ("soft", "ground"),
            ("link", "paper"),
            ("link", "ground"),
            ("paper", "accent"),
        ];
        pairs.extend(["l0", "l1", "l2", "l3", "l4"].map(|level| ("ink", level)));
        for sign in ["stop", "open", "reduce", "fine"] {
            pairs.push((sign, "paper"));
            pairs.push((
                sign,
                match sign {
                    "stop" => "stop-wash",
                    "open" => "open-wash",
                    "reduce" => "reduce-wash",
                    _ => "fine-wash",
                },
            ));
        }
        for (front, back) in pairs {
            let (one, other) = (colour(front), colour(back));
            // WCAG 2.2, 1.4.3: 4.5 to 1 for text.
            let ratio = (one.max(other) + 0.05) / (one.min(other) + 0.05);
            assert!(ratio >= 4.5, "{front} on {back}: {ratio:.2}");
        }
    }
}
