//! What is screened without words is what is found with them: on made-up worlds of every kind of statement; and memory is bounded.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod support;

use noharm_matcher::{Flag, Index, Inventory, Part, Screen, Screener, Statement, matches};
use noharm_model::advisory::{Advisory, Affected, AffectedPackage, CveVersion, Range, Status};
use noharm_model::component::{Component, Patched};
use proptest::prelude::*;
use support::*;

/// Ecosystem, purl type, package and its spelling in a purl; of one of them, no record's name is the component's.
const PACKAGES: [(&str, &str, &str, &str); 9] = [
    ("PyPI", "pypi", "left-pad", "Left_Pad"),
    ("PyPI", "pypi", "widget", "widget"),
    ("npm", "npm", "@acme/widget", "%40acme/widget"),
    ("Maven", "maven", "org.acme:widget", "org.acme/widget"),
    ("crates.io", "cargo", "widget", "widget"),
    ("Packagist", "composer", "acme/widget", "acme/widget"),
    ("Go", "golang", "acme.org/widget", "acme.org/widget"),
    ("Debian:12", "deb", "widget", "debian/widget"),
    ("OSS-Fuzz", "generic", "widget", "widget"),
];

const VERSIONS: [&str; 14] = [
    "0",
    "1.0",
    "1.0.0",
    "1.0.1",
    "1.0.0-rc1",
    "1.0RC1",
    "v1.0.0",
    "2",
    "2.0.0",
    "2.0.0.Final",
    "nonsense",
    "1!3",
    "10.0.0",
    "",
];

fn version() -> impl Strategy<Value = String> {
    prop::sample::select(VERSIONS.to_vec()).prop_map(str::to_owned)
}

fn any_range() -> impl Strategy<Value = Range> {
    let kind = prop::sample::select(vec!["SEMVER", "ECOSYSTEM", "ECOSYSTEM", "GIT", "OTHER"]);
    let event = (prop::sample::select(vec!["+", "-", "-", "=", "|"]), version())
        .prop_map(|(sign, version)| format!("{sign}{version}"));
    let start = prop::sample::select(vec!["+0", "+1.0.0"]).prop_map(str::to_owned);
    (kind, prop::option::weighted(0.8, start), prop::collection::vec(event, 0..3)).prop_map(
        |(kind, start, events)| {
            let events: Vec<String> = start.into_iter().chain(events).collect();
            range(kind, &events.iter().map(String::as_str).collect::<Vec<_>>())
        },
    )
}

fn any_package() -> impl Strategy<Value = AffectedPackage> {
    (
        0..PACKAGES.len(),
        prop::collection::vec(any_range(), 0..3),
        prop::collection::vec(version(), 0..3),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(at, ranges, versions, by_purl)| {
            let (ecosystem, kind, name, spelled) = PACKAGES[at];
            let mut package = AffectedPackage { versions, ..package(ecosystem, name, ranges) };
            if by_purl {
                package.purl = Some(format!("pkg:{kind}/{spelled}"));
            }
            package
        })
}

/// CVE 5's, by a package URL.
fn any_cve5() -> impl Strategy<Value = AffectedPackage> {
    let status = || prop::sample::select(vec![Status::Affected, Status::Unaffected, Status::Unknown]);
    let entry = (version(), status(), prop::option::of(version()), prop::option::of(version()));
    (0..PACKAGES.len(), status(), prop::collection::vec(entry, 0..3)).prop_map(|(at, default, entries)| {
        let (_, kind, name, spelled) = PACKAGES[at];
        let entries = entries.into_iter().map(|(version, status, below, changed)| CveVersion {
            changes: changed.into_iter().map(|at| (at, Status::Unaffected)).collect(),
            ..support::entry(&version, status, below.as_deref())
        });
        AffectedPackage {
            vendor: Some("acme".into()),
            name: name.into(),
            purl: Some(format!("pkg:{kind}/{spelled}")),
            default_status: Some(default),
            entries: entries.collect(),
            ..AffectedPackage::default()
        }
    })
}

/// Several records speak of few vulnerabilities, so that they agree, contradict each other, and repeat themselves.
fn any_advisory() -> impl Strategy<Value = Advisory> {
    let affected = prop_oneof![
        6 => prop::collection::vec(any_package(), 1..3)
            .prop_map(|all| all.into_iter().map(Affected::Package).collect::<Vec<_>>()),
        1 => any_cve5().prop_map(|package| vec![Affected::Package(package)]),
        1 => version().prop_map(|version| {
            vec![Affected::Configuration(or(vec![hit("a:acme:widget", &[&format!("<{version}")])]))]
        }),
        1 => version().prop_map(|version| {
            let own = or(vec![hit("a:acme:gizmo", &[&format!("<={version}")])]);
            vec![Affected::Configuration(and(vec![own, or(vec![gate("a:acme:widget", &[])])]))]
        }),
    ];
    (
        0..40_usize,
        0..4_usize,
        affected,
        prop::bool::weighted(0.15),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(own, cve, affected, withdrawn, later, is_cve)| {
            let source = if is_cve { "cve" } else { ["osv:a", "osv:b", "nvd"][own % 3] };
            let id = if is_cve { format!("CVE-2020-{cve}") } else { format!("OSV-{own}") };
            let mut advisory = record(source, &id, affected);
            if !is_cve {
                advisory.aliases = vec![format!("CVE-2020-{cve}")];
            }
            advisory.withdrawn = withdrawn;
            if later {
                advisory.published = "2027-01-01".parse().ok();
            }
            advisory
        })
}

fn any_component() -> impl Strategy<Value = Component> {
    let rest = prop::sample::select(vec!["", "", "?type=jar", "?a=1&b=2", "#x"]);
    let of_package = || {
        (0..PACKAGES.len(), version(), prop::option::of(version()), rest.clone()).prop_map(
            |(at, version, beside, rest)| {
                let (_, kind, name, spelled) = PACKAGES[at];
                let version = if version.is_empty() { version } else { format!("@{version}") };
                Component {
                    name: name.into(),
                    version: beside,
                    purl: Some(format!("pkg:{kind}/{spelled}{version}{rest}")),
                    ..Component::default()
                }
            },
        )
    };
    let odd = (of_package(), 0..6_usize).prop_map(|(mut one, odd)| {
        match odd {
            0 => one.commit = Some("1.0".into()),
            1 => one.patched = vec![Patched { id: "CVE-2020-1".into(), kind: "backport".into() }],
            2 => one.cpes = vec!["cpe:2.3:a:acme:widget:1.0:*:*:*:*:*:*:*".into()],
            3 => one.purl = one.purl.map(|purl| purl.replace("widget", "widgets")),
            4 => one.purl = None,
            _ => one.supplier = Some("Acme".into()),
        }
        one
    });
    prop_oneof![
        5 => of_package(),
        2 => odd,
        1 => version().prop_map(|version| cpe(&format!("acme:gizmo:{version}"))),
    ]
}

/// What the whole answer says, and what the screen does.
fn both(
    index: &Index<'_>,
    inventory: &Inventory<'_>,
    screener: &mut Screener<'_, '_, '_>,
    screen: &Screen<'_, '_>,
) {
    let count = inventory.components().count();
    let mut with_words = vec![Vec::new(); count];
    for finding in matches(index, inventory, day()).unwrap().findings {
        with_words[finding.component].push((finding.id, finding.applies, finding.unknown));
    }
    let mut flagged = Vec::new();
    let told =
        |flag: &Flag| (screen.id(flag.vulnerability).unwrap().into_owned(), flag.applies, flag.unknown);
    let mut next = 0;
    screener
        .look(inventory, |number, flags| {
            assert_eq!(number, next);
            next += 1;
            flagged.push(flags.iter().map(told).collect::<Vec<_>>());
        })
        .unwrap();
    for (number, (_, component)) in inventory.components().enumerate() {
        assert_eq!(flagged[number], with_words[number], "{component:#?}");
    }
    assert_eq!(flagged.len(), count);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_screen_says_what_the_whole_answer_says(
        advisories in prop::collection::vec(any_advisory(), 1..14),
        sboms in prop::collection::vec(prop::collection::vec(any_component(), 1..8), 1..4),
        words in any::<bool>(),
        most in prop::sample::select(vec![0_usize, 4096, usize::MAX]),
        settled in prop::bool::weighted(0.1),
    ) {
        let mut advisories = advisories;
        if words {
            advisories.push(in_words("ICSA-1", "Acme", "widget", "All versions", &["CVE-2020-1"]));
        }
        let bytes = snapshot(advisories);
        let index = Index::open(&bytes).unwrap();
        let mut identities = Vec::new();
        if settled {
            let from = Some("pkg:npm/%40acme/widget".to_owned());
            identities.push(Statement { from, is: vec!["acme:gizmo".into()], ..Statement::default() });
        }
        let screen = Screen::new(&index, &identities, day(), most);
        let mut screener = screen.screener();
        // Each twice: the second time most is remembered.
        for components in sboms.iter().chain(&sboms) {
            let plain = Part { components, ..Part::default() };
            let subject = [named("widget", "1.0")];
            let thing = Part { components: &subject, by_name: true, ..Part::default() };
            let parts = vec![plain, thing];
            let inventory = Inventory { parts, identities: identities.clone(), ..Inventory::default() };
            both(&index, &inventory, &mut screener, &screen);
        }
    }
}

#[test]
fn what_is_plain_is_compiled_and_seen_once() {
    let package =
        |ecosystem: &str, name: &str| package(ecosystem, name, vec![range("ECOSYSTEM", &["+0", "-2.0"])]);
    let bytes = snapshot(vec![osv("osv:pypa", "PYSEC-1", package("PyPI", "widget"))]);
    let index = Index::open(&bytes).unwrap();
    let screen = Screen::new(&index, &[], day(), usize::MAX);
    let mut screener = screen.screener();
    let components = [purl("pkg:pypi/widget@1.0"), purl("pkg:pypi/other@1.0"), purl("pkg:pypi/widget@2.0")];
    for _ in 0..3 {
        both(&index, &Inventory::of_sbom(&components), &mut screener, &screen);
    }
    let tally = screener.tally();
    assert_eq!((tally.components, tally.compiled, tally.in_words, tally.in_place), (9, 3, 0, 0));
}

#[test]
fn memory_stays_below_its_bound() {
    const MOST: usize = 200_000;
    let advisory = |number: usize| {
        let range = range("ECOSYSTEM", &["+0", &format!("-{}.0", 1 + number % 4)]);
        osv(
            "osv:pypa",
            &format!("PYSEC-{number}"),
            package("PyPI", &format!("package-{number}"), vec![range]),
        )
    };
    let bytes = snapshot((0..500).map(advisory).collect());
    let index = Index::open(&bytes).unwrap();
    let screen = Screen::new(&index, &[], day(), MOST);
    let mut screener = screen.screener();
    let mut most = 0;
    for sbom in 0..400_usize {
        let components: Vec<Component> = (0..50)
            .map(|at| purl(&format!("pkg:pypi/package-{}@{sbom}.{at}", (sbom * 7 + at) % 500)))
            .collect();
        both(&index, &Inventory::of_sbom(&components), &mut screener, &screen);
        most = most.max(screener.memory());
    }
    // One SBOM's own parts come on top before it is looked at again; runs of memory grow by doubling.
    assert!(most <= 2 * MOST, "{most}");
    assert!(screener.tally().forgotten > 3, "{:?}", screener.tally());
}
