//! Answers in a batch are those that are given one by one.

use std::sync::Arc;

use noharm_matcher::{Builder, Role};
use noharm_model::advisory::{
    Advisory, Affected, AffectedPackage, CpeMatch, Cvss, Epss, Event, Kev, Node, Range,
};
use noharm_model::component::Patched;
use noharm_model::statement::{Identity, Product, Statement as Stated, Status, Vex};

use super::*;
use crate::bare_sbom;

fn day() -> Day {
    "2026-11-24".parse().unwrap()
}

fn cpe(product: &str, bound: &str) -> CpeMatch {
    CpeMatch {
        criteria: format!("cpe:2.3:a:acme:{product}:*:*:*:*:*:*:*:*"),
        vulnerable: true,
        to_excluding: (!bound.is_empty()).then(|| bound.to_owned()),
        ..CpeMatch::default()
    }
}

fn of_products(id: &str, matches: Vec<CpeMatch>, all: bool) -> Advisory {
    let node = Node { matches, all, ..Node::default() };
    let affected = vec![Affected::Configuration(node)];
    Advisory { id: id.into(), source: "nvd:nvd".into(), affected, ..Advisory::default() }
}

fn of_package(id: &str, name: &str, versions: &[&str], events: Vec<Event>) -> Advisory {
    let range = Range { kind: "ECOSYSTEM".into(), events, ..Range::default() };
    let package = AffectedPackage {
        ecosystem: "PyPI".into(),
        name: name.into(),
        versions: versions.iter().map(|&version| version.into()).collect(),
        ranges: vec![range],
        ..AffectedPackage::default()
    };
    let affected = vec![Affected::Package(package)];
    Advisory { id: id.into(), source: "osv:pypa".into(), affected, ..Advisory::default() }
}

/// A snapshot with everything that a row can hold.
fn snapshot() -> Vec<u8> {
    let mut builder = Builder::new();
    let scored = Advisory {
        kev: Some(Kev { added: Some("2025-01-01".parse().unwrap()), ransomware: true }),
        epss: Some(Epss { probability_millionths: 123_456, percentile_millionths: 9, on: None }),
        cvss: vec![Cvss { version: "3.1".into(), score_tenths: Some(98), ..Cvss::default() }],
        exploit_published: true,
        ..of_products("CVE-2020-1", vec![cpe("pump", "3")], false)
    };
    builder.add(scored);
    let host = CpeMatch { vulnerable: false, ..cpe("host", "") };
    builder.add(of_products("CVE-2020-2", vec![cpe("pump", "3"), host], true));
    builder.add(of_products("CVE-2020-3", vec![cpe("pump \"quoted\"", "")], false));
    let events = || vec![Event::Introduced("0".into()), Event::Fixed("2.0".into())];
    builder.add(of_package("PYSEC-1", "parser", &["1.0", "1.1"], events()));
    builder.add(of_package("PYSEC-2", "parser", &["3.0"], events()));
    builder.add(of_package("PYSEC-3", "parser", &[], vec![Event::Introduced("1.5".into())]));
    builder.build().unwrap()
}

fn part(reference: &str, name: &str, version: &str) -> Component {
    Component {
        reference: reference.into(),
        name: name.into(),
        version: Some(version.into()),
        ..Component::default()
    }
}

fn device(version: &str) -> Component {
    let cpes = vec![format!("cpe:2.3:a:acme:pump:{version}:*:*:*:*:*:*:*")];
    Component { cpes, ..part("d", "pump", version) }
}

fn package(version: &str) -> Component {
    Component { purl: Some(format!("pkg:pypi/parser@{version}")), ..part("p", "parser", version) }
}

/// SBOMs whose answers share components, and differ in what lies beside them.
fn sboms() -> Vec<(Sbom, Vec<Voice>)> {
    let host =
        Component { cpes: vec!["cpe:2.3:a:acme:host:1:*:*:*:*:*:*:*".into()], ..part("h", "host", "1") };
    let patch = Patched { id: "CVE-2020-1".into(), kind: "backport".into() };
    let patched = Component { patched: vec![patch], ..device("2") };
    let strange = part("s", "\u{202e}na\u{1}me\n\\\"", "1\t");
    let poor = part("q", "pump", "2");
    let of = |components: Vec<Component>| {
        let remarks = vec!["a remark".to_owned()];
        Sbom { components, remarks, ..Sbom::default() }
    };
    let affected = Product {
        product: Arc::new(Identity { name: Some("parser".into()), ..Identity::default() }),
        ..Product::default()
    };
    let statement = Stated {
        vulnerability: "PYSEC-1".into(),
        status: Status::Fixed,
        products: vec![affected],
        ..Stated::default()
    };
    let vex = Vex { statements: vec![statement], ..Vex::default() };
    let voice = crate::statement::of_sbom("vex", 0, Role::Supplier, Arc::new(vex));
    let all = vec![device("2"), package("1.0"), package("3.0"), package("1.0"), poor.clone(), strange];
    vec![
        (of(all.clone()), Vec::new()),
        (of(vec![device("2"), host]), Vec::new()),
        (of(vec![device("2")]), Vec::new()),
        (of(vec![patched, package("9")]), Vec::new()),
        (of(all), vec![voice]),
        (of(Vec::new()), Vec::new()),
        (of(vec![poor, device("4")]), Vec::new()),
    ]
}

#[test]
fn an_answer_is_what_is_told_without_a_memory() {
    let bytes = snapshot();
    let index = Index::open(&bytes).unwrap();
    let head = SnapshotHead::default();
    let forward = |jobs: usize, job: &(dyn Fn(usize) + Sync)| (0..jobs).for_each(job);
    let backward = |jobs: usize, job: &(dyn Fn(usize) + Sync)| (0..jobs).rev().for_each(job);
    let spreads: [Spread<'_>; 2] = [&forward, &backward];
    let mut found = 0;
    for most in [0, usize::MAX] {
        let lookups = Lookups::new(&index, &[], day(), most);
        let batch = Batch { lookups, head: head.clone(), day: day() };
        for round in 0..3 {
            for (number, (sbom, voices)) in sboms().iter().enumerate() {
                let name = format!("{number}.json");
                let wanted =
                    bare_sbom::assess(&name, sbom, &index, head.clone(), &[], voices, day()).unwrap();
                let answer = batch.answer(&name, sbom, voices, spreads[round % 2]).unwrap();
                let text = String::from_utf8(answer.pieces().collect::<Vec<_>>().concat()).unwrap();
                assert_eq!(text, serde_json::to_string(&wanted).unwrap());
                assert_eq!(answer.counts, wanted.counts);
                found += wanted.findings.len();
            }
        }
    }
    assert!(found > 60, "{found} findings");
}

#[test]
fn an_index_that_is_damaged_gives_no_answer() {
    let mut bytes = snapshot();
    // The last block holds the coverage; one before it a text or a vulnerability.
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    let Ok(index) = Index::open(&bytes) else { return };
    let batch = Batch::new(&index, SnapshotHead::default(), &[], day());
    let in_turn = |jobs: usize, job: &(dyn Fn(usize) + Sync)| (0..jobs).for_each(job);
    let (sbom, voices) = &sboms()[0];
    assert!(batch.answer("a", sbom, voices, &in_turn).is_err());
}
