//! Made-up advisories and components, and one call that matches them.

#![allow(dead_code, reason = "every test file uses some of these")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panic")]

use noharm_matcher::{Builder, Index, Inventory, Matched, Part, matches};
use noharm_model::advisory::{
    Advisory, Affected, AffectedPackage, CpeMatch, CveVersion, Event, NamedProduct, NamedProducts, Node,
    Range, Status,
};
use noharm_model::component::Component;
use noharm_model::day::Day;
use noharm_model::finding::{Applies, Finding, UnknownReason};

pub fn day() -> Day {
    "2026-11-23".parse().unwrap()
}

/// A component with a CPE `vendor:product:version` (part `a` unless another is put before).
pub fn cpe(spec: &str) -> Component {
    let fields: Vec<&str> = spec.split(':').collect();
    let (part, fields) = match fields.as_slice() {
        [part @ ("a" | "o" | "h"), rest @ ..] => (*part, rest),
        rest => ("a", rest),
    };
    let version = fields.get(2).copied().unwrap_or("*");
    let mut name = format!("cpe:2.3:{part}");
    for at in 0..10 {
        name.push(':');
        name.push_str(fields.get(at).copied().unwrap_or("*"));
    }
    Component {
        reference: spec.into(),
        name: fields.get(1).copied().unwrap_or_default().into(),
        version: Some(version).filter(|version| *version != "*" && *version != "-").map(Into::into),
        cpes: vec![name],
        ..Component::default()
    }
}

/// A component with a purl and nothing else.
pub fn purl(purl: &str) -> Component {
    let rest = purl.split('?').next().unwrap().rsplit('/').next().unwrap();
    let (name, version) = rest.split_once('@').map_or((rest, None), |(name, version)| (name, Some(version)));
    Component {
        reference: purl.into(),
        name: name.into(),
        version: version.map(|version| version.replace("%2B", "+").replace("%3A", ":")),
        purl: Some(purl.into()),
        ..Component::default()
    }
}

/// A component with a name, and a version where one is given.
pub fn named(name: &str, version: &str) -> Component {
    Component {
        reference: name.into(),
        name: name.into(),
        version: Some(version).filter(|version| !version.is_empty()).map(Into::into),
        ..Component::default()
    }
}

/// A CPE match: the criteria, then bounds like `>=1.0`, `>1`, `<=2`, `<3`.
pub fn hit(criteria: &str, bounds: &[&str]) -> CpeMatch {
    let mut name =
        if criteria.starts_with("cpe:") { criteria.to_owned() } else { format!("cpe:2.3:{criteria}") };
    while name.split(':').count() < 13 {
        name.push_str(":*");
    }
    let mut found = CpeMatch { criteria: name, vulnerable: true, ..CpeMatch::default() };
    for bound in bounds {
        let value = Some(bound.trim_start_matches(['<', '>', '=']).to_owned());
        match bound.trim_end_matches(|letter| !"<>=".contains(letter)) {
            ">=" => found.from_including = value,
            ">" => found.from_excluding = value,
            "<=" => found.to_including = value,
            "<" => found.to_excluding = value,
            other => panic!("{other} is no bound"),
        }
    }
    found
}

/// The same, as a gate.
pub fn gate(criteria: &str, bounds: &[&str]) -> CpeMatch {
    CpeMatch { vulnerable: false, ..hit(criteria, bounds) }
}

pub fn or(matches: Vec<CpeMatch>) -> Node {
    Node { matches, ..Node::default() }
}

pub fn and(children: Vec<Node>) -> Node {
    Node { all: true, children, ..Node::default() }
}

/// An NVD record with one configuration.
pub fn nvd(id: &str, node: Node) -> Advisory {
    record("nvd", id, vec![Affected::Configuration(node)])
}

pub fn record(source: &str, id: &str, affected: Vec<Affected>) -> Advisory {
    Advisory {
        id: id.into(),
        source: source.into(),
        published: "2020-01-01".parse().ok(),
        affected,
        ..Advisory::default()
    }
}

/// A range of events like `+1.0` (introduced), `-2.0` (fixed), `=2.0` (last affected), `|3.0` (limit).
pub fn range(kind: &str, events: &[&str]) -> Range {
    let events = events.iter().map(|event| {
        let (sign, version) = event.split_at(1);
        let version = version.to_owned();
        match sign {
            "+" => Event::Introduced(version),
            "-" => Event::Fixed(version),
            "=" => Event::LastAffected(version),
            "|" => Event::Limit(version),
            other => panic!("{other} is no event"),
        }
    });
    Range { kind: kind.into(), repo: None, events: events.collect() }
}

pub fn package(ecosystem: &str, name: &str, ranges: Vec<Range>) -> AffectedPackage {
    AffectedPackage { ecosystem: ecosystem.into(), name: name.into(), ranges, ..AffectedPackage::default() }
}

/// An OSV record on one package.
pub fn osv(source: &str, id: &str, package: AffectedPackage) -> Advisory {
    record(source, id, vec![Affected::Package(package)])
}

/// A distribution's advisory: `Debian:9`, source package, first fixed version, the CVEs that it repairs.
pub fn fix(id: &str, release: &str, name: &str, fixed: &str, cves: &[&str]) -> Advisory {
    let source = format!("osv:{}", release.split(':').next().unwrap().to_lowercase());
    let mut advisory =
        osv(&source, id, package(release, name, vec![range("ECOSYSTEM", &["+0", &format!("-{fixed}")])]));
    advisory.upstream = cves.iter().map(|&cve| cve.into()).collect();
    advisory
}

/// A CVE 5 block: vendor, product, default, entries.
pub fn cve5(id: &str, vendor: &str, product: &str, default: Status, entries: Vec<CveVersion>) -> Advisory {
    let package = AffectedPackage {
        vendor: Some(vendor.into()),
        name: product.into(),
        default_status: Some(default),
        entries,
        ..AffectedPackage::default()
    };
    record("cve", id, vec![Affected::Package(package)])
}

pub fn entry(version: &str, status: Status, less_than: Option<&str>) -> CveVersion {
    CveVersion {
        version: version.into(),
        status,
        version_type: Some("custom".into()),
        less_than: less_than.map(Into::into),
        less_than_or_equal: None,
        changes: Vec::new(),
    }
}

/// An advisory that names one product in words, and the CVEs that it is affected by.
pub fn in_words(id: &str, vendor: &str, name: &str, version_text: &str, cves: &[&str]) -> Advisory {
    let upstream: Vec<String> = cves.iter().map(|&cve| cve.into()).collect();
    let product = NamedProduct {
        id: "CSAFPID-0001".into(),
        vendor: vendor.into(),
        name: name.into(),
        version_text: version_text.into(),
        full_name: format!("{name}: {version_text}"),
        vulnerabilities: upstream.clone(),
        ..NamedProduct::default()
    };
    let named = NamedProducts { title: format!("{vendor} {name}"), products: vec![product] };
    Advisory { upstream, ..record("csaf:cisa", id, vec![Affected::Named(named)]) }
}

pub fn snapshot(advisories: Vec<Advisory>) -> Vec<u8> {
    let mut builder = Builder::new();
    advisories.into_iter().for_each(|advisory| builder.add(advisory));
    builder.build().unwrap()
}

/// Matches the components of one open part.
pub fn matched(advisories: Vec<Advisory>, components: &[Component]) -> Matched {
    matched_in(advisories, &[Part { components, ..Part::default() }])
}

/// Matches the parts of a device.
pub fn matched_in(advisories: Vec<Advisory>, parts: &[Part<'_>]) -> Matched {
    let bytes = snapshot(advisories);
    let index = Index::open(&bytes).unwrap();
    index.verify().unwrap();
    let inventory = Inventory { parts: parts.to_vec(), ..Inventory::default() };
    matches(&index, &inventory, day()).unwrap()
}

/// The only finding on one component against one advisory; `None`: no finding.
pub fn verdict(advisories: Vec<Advisory>, component: Component) -> Option<Finding> {
    let mut found = matched(advisories, &[component]).findings;
    assert!(found.len() <= 1, "{found:#?}");
    found.pop()
}

#[track_caller]
pub fn affected(finding: Option<Finding>) -> Finding {
    let finding = finding.expect("a finding");
    assert_eq!(finding.applies, Applies::Affected, "{finding:#?}");
    assert_eq!(finding.unknown, None);
    assert!(!finding.reason.is_empty() && !finding.walk.is_empty());
    finding
}

#[track_caller]
pub fn unknown(finding: Option<Finding>, reason: UnknownReason) -> Finding {
    let finding = finding.expect("a finding");
    assert_eq!((finding.applies, finding.unknown), (Applies::Unknown, Some(reason)), "{finding:#?}");
    finding
}

#[track_caller]
pub fn cleared(finding: Option<Finding>) -> Finding {
    let finding = finding.expect("a finding that says why not");
    assert_eq!(finding.applies, Applies::NotAffected, "{finding:#?}");
    finding
}

#[track_caller]
pub fn nothing(finding: Option<Finding>) {
    assert_eq!(finding, None);
}
