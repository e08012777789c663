//! The terminal: one screen first, plain in a pipe, nothing wider than it may be.
#![expect(clippy::string_slice, reason = "a test that panics says where")]

mod pump;

use noharm_model::answer::{SbomAssessment, SbomFailure};
use noharm_model::level::{Decision, Scope};
use noharm_reports::terminal::{self, Change, DiffFinding, DiffRow, Options, WhatIfRow, WhyNotRow};
use unicode_width::UnicodeWidthStr;

fn at(width: usize) -> Options {
    Options { width, ..Options::default() }
}

#[test]
fn the_first_screen_fits_one_page() {
    let text = terminal::assess(&pump::assessment(), &at(100));
    assert!(text.lines().count() <= 45, "{} lines", text.lines().count());
    insta::assert_snapshot!("first_screen_100", text);
}

#[test]
fn a_narrow_terminal_breaks_no_word_and_still_fits_one_page() {
    let assessment = pump::assessment();
    let narrow = terminal::assess(&assessment, &at(80));
    assert!(narrow.lines().count() <= 45, "{} lines\n{narrow}", narrow.lines().count());
    let wide = terminal::assess(&assessment, &Options { all: true, ..at(160) });
    let first = terminal::assess(&assessment, &at(160));
    let plain = |word: &str| word.trim_matches([';', ',', '.', '·']).to_owned();
    let known: std::collections::HashSet<String> =
        wide.split_whitespace().chain(first.split_whitespace()).map(plain).collect();
    for word in narrow.split_whitespace().map(plain) {
        assert!(known.contains(&word) || word.parse::<u32>().is_ok(), "`{word}` is no whole word:\n{narrow}");
    }
}

#[test]
fn a_wider_terminal_shows_more() {
    insta::assert_snapshot!("first_screen_140", terminal::assess(&pump::assessment(), &at(140)));
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    let mut assessment = pump::assessment();
    assessment.harms[0].name = "過量注入 と 言う 非常 に 長い 名前 の 害 である こと".into();
    assessment.findings[0].package =
        "a-package-with-a-very-long-name-that-goes-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on"
            .into();
    for width in [1, 80, 99, 100, 123, 160, 500] {
        let options = Options { all: true, unknown: true, ..at(width) };
        let text = terminal::assess(&assessment, &options);
        for line in text.lines() {
            assert!(line.width() <= width.clamp(80, 160), "{width}: {line}");
        }
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    let plain = terminal::assess(&pump::assessment(), &at(100));
    let coloured = terminal::assess(&pump::assessment(), &Options { colour: true, ..at(100) });
    assert!(!plain.contains('\u{1b}'));
    assert!(coloured.contains("\u{1b}["));
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some(start) = rest.find('\u{1b}') {
        stripped.push_str(&rest[..start]);
        rest = &rest[start + rest[start..].find('m').unwrap() + 1..];
    }
    stripped.push_str(rest);
    assert_eq!(stripped, plain);
}

#[test]
fn a_package_cannot_command_the_terminal() {
    let mut assessment = pump::assessment();
    assessment.findings[0].package = "\u{1b}]0;owned\u{7}\u{202e}x".into();
    assessment.device.name = "pump\r\u{1b}[2J\n$ rm".into();
    let text = terminal::assess(&assessment, &Options { all: true, ..at(100) });
    assert!(!text.contains(['\u{1b}', '\u{7}', '\r', '\u{202e}']));
}

#[test]
fn all_unknown_and_path_show_what_they_promise() {
    let assessment = pump::assessment();
    let all = terminal::assess(&assessment, &Options { all: true, ..at(120) });
    assert!(assessment.findings.iter().all(|finding| all.contains(&finding.id)), "each one");
    assert!(all.contains("Can't be decided, and why (11)") && all.contains("nuisance alarms"));
    let unknown = terminal::assess(&assessment, &Options { unknown: true, ..at(120) });
    assert!(unknown.contains("Is it Apache log4net 2.0.8?"));
    let path = terminal::assess(&assessment, &Options { path: Some(3), ..at(120) });
    assert!(path.contains("CVE-2021-4034 → over-infusion"));
    let none = terminal::assess(&assessment, &Options { path: Some(99), ..at(120) });
    assert!(none.contains("No vulnerability of rank 99"));
}

#[test]
fn without_any_vulnerability_the_worst_harm_speaks() {
    let mut assessment = pump::assessment();
    assessment.findings.clear();
    assessment.counts = Default::default();
    let text = terminal::assess(&assessment, &at(100));
    assert!(text.contains("over-infusion, many patients, in three steps"), "{text}");
}

#[test]
fn why_tells_one_finding_rule_by_rule() {
    let assessment = pump::assessment();
    let text = terminal::finding(&assessment, "cve-2017-14491", Some("dnsmasq"), &at(100)).unwrap();
    insta::assert_snapshot!("why_finding", text);
    assert_eq!(terminal::finding(&assessment, "CVE-2017-14491", Some("zlib"), &at(100)), None);
}

#[test]
fn why_tells_one_harm() {
    let assessment = pump::assessment();
    insta::assert_snapshot!("why_harm", terminal::harm(&assessment, "missed-alarm", &at(100)).unwrap());
    assert_eq!(terminal::harm(&assessment, "none", &at(100)), None);
}

#[test]
fn an_sbom_alone_cannot_speak_of_harm() {
    let pump = pump::assessment();
    let sbom = SbomAssessment {
        format: 1,
        sbom: "comm-3.2.1.cdx.json".into(),
        as_of: pump.as_of,
        snapshot: pump.snapshot,
        harms: Vec::new(),
        findings: pump.findings.into_iter().take(24).collect(),
        counts: pump.counts,
        remarks: vec!["`bom-ref` of libfoo stands twice; the first is used".into()],
    };
    insta::assert_snapshot!("sbom", terminal::sbom(&sbom, &at(100)));
    let failure = SbomFailure { format: 1, sbom: "x.json".into(), error: "not JSON".into() };
    assert_eq!(failure.error, "not JSON");
}

#[test]
fn the_small_answers() {
    let change = |level: u8, decision| Change {
        level: pump::level(level),
        decision,
        because: None,
        depth: None,
        scope: Scope::Device,
    };
    let what_if = [
        WhatIfRow {
            harm: "free flow".into(),
            before: change(3, Decision::Acceptable),
            after: Change {
                because: Some("`barrier.clamp` alone failing brings it to 0 none".into()),
                scope: Scope::Unit,
                ..change(3, Decision::Unacceptable)
            },
        },
        WhatIfRow {
            harm: "over-infusion".into(),
            before: change(3, Decision::Reduce),
            after: change(0, Decision::Unacceptable),
        },
        WhatIfRow {
            harm: "missed alarm".into(),
            before: change(3, Decision::Reduce),
            after: change(3, Decision::Reduce),
        },
    ];
    let why_not = [WhyNotRow {
        needs: "forge flow.set-rate".into(),
        stopped_by: "control.panel-intent: 4 very hard".into(),
        place: Some("device/controls.toml:7".into()),
    }];
    let diff = [
        DiffRow {
            harm: "over-infusion".into(),
            before: Some(change(0, Decision::Unacceptable)),
            after: Some(change(3, Decision::Reduce)),
            because: vec!["control.panel-intent is new and verified (T-88)".into()],
        },
        DiffRow {
            harm: "missed alarm".into(),
            before: None,
            after: Some(Change { level: None, ..change(0, Decision::Acceptable) }),
            because: Vec::new(),
        },
        DiffRow {
            harm: "free flow".into(),
            before: Some(change(4, Decision::Acceptable)),
            after: Some(change(4, Decision::Acceptable)),
            because: Vec::new(),
        },
    ];
    let findings = [DiffFinding {
        id: "CVE-2017-14491".into(),
        package: "dnsmasq".into(),
        before: "uncontrolled".into(),
        after: "not affected".into(),
    }];
    let options = at(100);
    insta::assert_snapshot!(
        "small_answers",
        [
            terminal::what_if("control.panel-intent fails", &what_if, &options),
            terminal::what_if("control.wpa2 fails", &what_if[2..], &options),
            terminal::why_not("over-infusion", pump::level(3), &why_not, &options),
            terminal::diff("3.2.1", "3.3.0", &diff, &findings, &options),
        ]
        .join("\n")
    );
}
