//! The findings of the made-up pump: five that reach a patient, eleven undecided, the long tail.
#![expect(clippy::indexing_slicing, reason = "the test data is indexed by its own length")]

use noharm_model::answer::{Clock, EnvironmentalRow, FindingRow, ScoreRow};
use noharm_model::finding::{Applies, UnknownReason};
use noharm_model::flaw::Exploit;
use noharm_model::level::{Scope, Verdict};

use super::{day, level, rate_path};

pub fn all() -> Vec<FindingRow> {
    let mut all = reaching();
    all.extend(undecided());
    all.extend((0..779).map(tail));
    all
}

pub fn finding(id: &str, package: &str, version: Option<&str>) -> FindingRow {
    FindingRow {
        id: id.into(),
        aliases: Vec::new(),
        package: package.into(),
        version: version.map(str::to_owned),
        component: Some("comm".into()),
        service: None,
        status: Applies::Affected,
        reason: "the version lies in the affected range (NVD)".into(),
        kev: false,
        epss: None,
        exploit: None,
        cvss: Vec::new(),
        environmental: Vec::new(),
        sources: vec!["nvd".into()],
        worst_harm: None,
        level_inherent: None,
        level: None,
        verdict: None,
        as_easy_without: None,
        scope: None,
        multi_patient: false,
        path: Vec::new(),
        clocks: Vec::new(),
        walk: Vec::new(),
        unknown: None,
        reaches_no_one: None,
    }
}

fn score(version: &str, value: f64) -> ScoreRow {
    let vector = if version == "2.0" {
        "AV:N/AC:L/Au:N/C:P/I:P/A:P"
    } else {
        "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    };
    ScoreRow { version: version.into(), vector: vector.into(), score: Some(value) }
}

fn reaching() -> Vec<FindingRow> {
    let make = |id: &str,
                package: &str,
                version: &str,
                service: &str,
                harm: &str,
                hard: u8,
                epss: f64,
                cvss: f64| FindingRow {
        service: Some(service.into()),
        worst_harm: Some(harm.into()),
        level: level(hard),
        level_inherent: level(0),
        verdict: Some(if hard < 3 { Verdict::Uncontrolled } else { Verdict::Controlled }),
        scope: Some(Scope::Unit),
        multi_patient: true,
        epss: Some(epss),
        cvss: vec![score("2.0", 7.5), score("3.0", cvss)],
        path: rate_path(package),
        ..finding(id, package, Some(version))
    };
    vec![
        FindingRow {
            reason: "2.76 ≤ 2.77 (NVD), CPE from the SBOM".into(),
            exploit: Some(Exploit::Published),
            clocks: vec![
                Clock {
                    regime: "FDA post-market 2016".into(),
                    duty: "tell customers".into(),
                    due: Some(day("2026-12-20")),
                    start: Some(day("2026-11-20")),
                    conditions_unmet: vec![
                        "no ISAO membership in the plan, so report in 10 working days".into(),
                    ],
                    note: None,
                },
                Clock {
                    regime: "FDA post-market 2016".into(),
                    duty: "fix".into(),
                    due: Some(day("2027-01-19")),
                    start: Some(day("2026-11-20")),
                    conditions_unmet: Vec::new(),
                    note: None,
                },
            ],
            environmental: vec![
                EnvironmentalRow {
                    version: "3.1".into(),
                    vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:A/CR:L/IR:H/AR:H".into(),
                    score: Some(8.8),
                    rubric: Some("CVSS:3.1/AV:A/…/XAPN:Y/XHCIA:Y".into()),
                    qualified: true,
                },
                EnvironmentalRow {
                    version: "4.0".into(),
                    vector: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/MAV:A".into(),
                    score: Some(8.7),
                    rubric: Some("extended".into()),
                    qualified: false,
                },
            ],
            walk: vec![
                "component `dnsmasq` 2.76 of sbom/comm-3.2.1.cdx.json, CPE cpe:2.3:a:thekelleys:dnsmasq:2.76"
                    .into(),
                "NVD node: cpe:2.3:a:thekelleys:dnsmasq:* up to 2.77".into(),
                "2.76 ≤ 2.77 by the generic comparator: affected".into(),
            ],
            ..make("CVE-2017-14491", "dnsmasq", "2.76", "dns", "over-infusion", 0, 0.943, 9.8)
        },
        FindingRow {
            kev: false,
            ..make("CVE-2017-13077", "wpa_supplicant", "2.6", "wifi", "over-infusion", 1, 0.011, 6.8)
        },
        FindingRow {
            kev: true,
            exploit: Some(Exploit::Exploited),
            ..make("CVE-2021-4034", "polkit", "0.113", "session", "over-infusion", 1, 0.87, 7.8)
        },
        make("CVE-2018-0732", "OpenSSL", "1.0.2k", "mqtt", "wrong-programme", 2, 0.31, 7.5),
        make("CVE-2017-9047", "libxml2", "2.9.7", "hl7-orders", "wrong-programme", 3, 0.02, 7.5),
    ]
}

fn undecided() -> Vec<FindingRow> {
    let named = [
        ("CVE-2019-11358", "jquery.min.js", None, UnknownReason::Identity),
        ("CVE-2020-11022", "jquery.min.js", None, UnknownReason::Identity),
        ("CVE-2018-1285", "log4net", Some("2.0.8"), UnknownReason::Identity),
        ("CVE-2009-0035", "libasound", None, UnknownReason::Version),
        ("CVE-2020-36025", "libasound", None, UnknownReason::Version),
    ];
    let mut out: Vec<FindingRow> = named
        .into_iter()
        .map(|(id, package, version, unknown)| FindingRow {
            status: Applies::Unknown,
            unknown: Some(unknown),
            reason: format!("the {unknown} of `{package}` is not certain"),
            worst_harm: (package == "libasound").then(|| "missed-alarm".to_owned()),
            level: level(1),
            level_inherent: level(0),
            verdict: Some(Verdict::Undetermined),
            component: Some(if package == "libasound" { "display".into() } else { "server".into() }),
            cvss: vec![score("3.0", 6.1)],
            epss: Some(0.004),
            ..finding(id, package, version)
        })
        .collect();
    out.extend((0..6).map(|number| FindingRow {
        status: Applies::Unknown,
        unknown: Some(UnknownReason::Identity),
        reason: "`webhelper` has a name that two products share".into(),
        verdict: Some(Verdict::Undetermined),
        cvss: vec![score("3.0", 5.3)],
        ..finding(&format!("CVE-2019-10{number:03}"), "webhelper", Some("1.4"))
    }));
    out
}

fn tail(number: usize) -> FindingRow {
    let packages = [
        ("linux", "4.14.30"),
        ("tcpdump", "4.9.2"),
        ("python", "3.6.4"),
        ("busybox", "1.27.2"),
        ("curl", "7.57.0"),
        ("sqlite", "3.22.0"),
        ("glibc", "2.26"),
        ("qt", "5.9.4"),
    ];
    let reasons = [
        "needs a first foothold at `user`, which nothing here gives without a worse path",
        "nothing feeds `tcpdump`: it is started by hand in service mode only (device/unused.toml:4)",
        "nothing feeds `python`: no interpreter runs in any mode (device/unused.toml:11)",
        "the flaw is in `hush`, which no service runs",
        "the service speaks to one server whose certificate it checks; a reply can't be forged",
        "only the maker's own queries are run",
        "the function is in no call path of a service that is fed",
        "the image format is not compiled in (Qt build options in sbom/display-3.2.1.cdx.json)",
    ];
    let (package, version) = packages[number % packages.len()];
    FindingRow {
        status: if number % 60 == 7 { Applies::NotAffected } else { Applies::Affected },
        reaches_no_one: Some(reasons[number % reasons.len()].into()),
        service: Some(
            ["kernel", "diagnostics", "scripts", "shell", "sync", "store", "all", "ui"][number % 8].into(),
        ),
        cvss: vec![score("3.0", 3.0 + (number % 69) as f64 / 10.0)],
        epss: if number.is_multiple_of(7) { None } else { Some((number % 97) as f64 / 700.0) },
        exploit: number.is_multiple_of(53).then_some(Exploit::Published),
        ..finding(&format!("CVE-20{}-{}", 15 + number % 11, 1000 + number * 13), package, Some(version))
    }
}
