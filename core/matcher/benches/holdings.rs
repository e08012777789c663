//! One new advisory against a million distinct components, and the worst one, which ten thousand of them match.
//!
//! `cargo bench -p noharm-matcher --bench holdings [-- COMPONENTS]`; the limit is 1 ms for the one that is usual.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::disallowed_macros,
    clippy::print_stdout,
    reason = "a benchmark measures and prints, and one that cannot start fails by panic"
)]

use std::time::{Duration, Instant};

use noharm_matcher::{Builder, Concerned, Holdings, Index, Part};
use noharm_model::advisory::{Advisory, Affected, AffectedPackage, CpeMatch, Event, Node, Range};
use noharm_model::component::Component;
use noharm_model::day::Day;

/// What the bar allows for an advisory of the usual kind.
const LIMIT: Duration = Duration::from_millis(1);
/// Rounds, of which the median is told.
const ROUNDS: usize = 101;

fn main() {
    // Cargo hands over `--bench`.
    let count: usize = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(1_000_000);
    let day: Day = "2026-11-24".parse().unwrap();
    let mut builder = Builder::new();
    for number in 0..20_000 {
        builder.add(of_product(number, number % 2_000, "2.0"));
        builder.add(of_package(number, number % 5_000, "2.0"));
    }
    let base = builder.build().unwrap();
    builder.settle();
    let index = Index::open(&base).unwrap().noting();
    let mut holdings = Holdings::new();
    let begun = Instant::now();
    for device in 0..count.div_ceil(100) {
        let components: Vec<Component> = (0..100).map(|at| component(device * 100 + at)).collect();
        let part = Part { components: &components, ..Part::default() };
        holdings.hold(&format!("device {device}"), &[part], &index, &[], day).unwrap();
    }
    println!(
        "{} distinct components held in {:.1} s, {:.0} bytes of memory each",
        holdings.len(),
        begun.elapsed().as_secs_f64(),
        holdings.memory() as f64 / holdings.len() as f64
    );
    for (what, advisory) in
        [("usual", of_package(900_001, 17, "99")), ("worst", of_package(900_002, EVERYWHERE, "999999"))]
    {
        builder.add(advisory);
        let begun = Instant::now();
        let segment = builder.renew(&index).unwrap().unwrap();
        let packed = begun.elapsed();
        let renewed = Index::open_all(&[&base, &segment]).unwrap().noting();
        let mut times = Vec::new();
        let (mut hits, mut looked_at) = (0, 0);
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            let Concerned::These(these) = holdings.concerned(&renewed, 1).unwrap() else { return };
            hits = 0;
            looked_at = these.len();
            for number in these {
                let new = format!("CVE-2026-{}", if what == "usual" { 900_001 } else { 900_002 });
                hits += holdings
                    .judge(number, &renewed, &[], day, |_, found| {
                        found.iter().filter(|one| one.vulnerability.id == new).count()
                    })
                    .unwrap();
            }
            times.push(begun.elapsed());
        }
        times.sort_unstable();
        let median = times.get(ROUNDS / 2).copied().unwrap_or_default();
        println!(
            "{what}: {looked_at} components concerned, {hits} hits, median {:.3} ms ({:.2} of the limit of {} ms), {:.2} µs a component; packing the segment {:.1} ms",
            median.as_secs_f64() * 1e3,
            median.as_secs_f64() / LIMIT.as_secs_f64(),
            LIMIT.as_millis(),
            median.as_secs_f64() * 1e6 / looked_at.max(1) as f64,
            packed.as_secs_f64() * 1e3
        );
    }
}

/// A package that one component in a hundred is, in as many versions.
const EVERYWHERE: usize = 4_999;

fn component(number: usize) -> Component {
    let version = format!("{}.{}.{}", 1 + number % 7, number % 113, number / 700);
    if number.is_multiple_of(100) {
        return package(EVERYWHERE, &format!("{}.0", number / 100));
    }
    if number.is_multiple_of(2) {
        return package(number / 2, &version);
    }
    Component {
        name: format!("product_{number}"),
        cpes: vec![format!("cpe:2.3:a:acme:product_{number}:{version}:*:*:*:*:*:*:*")],
        version: Some(version),
        ..Component::default()
    }
}

fn package(number: usize, version: &str) -> Component {
    Component {
        name: format!("package-{number}"),
        version: Some(version.to_owned()),
        purl: Some(format!("pkg:pypi/package-{number}@{version}")),
        ..Component::default()
    }
}

fn of_product(number: usize, product: usize, below: &str) -> Advisory {
    let found = CpeMatch {
        criteria: format!("cpe:2.3:a:acme:product_{product}:*:*:*:*:*:*:*:*"),
        vulnerable: true,
        to_excluding: Some(below.to_owned()),
        ..CpeMatch::default()
    };
    let node = Node { matches: vec![found], ..Node::default() };
    let affected = vec![Affected::Configuration(node)];
    Advisory { id: format!("CVE-2020-{number}"), source: "nvd".into(), affected, ..Advisory::default() }
}

fn of_package(number: usize, name: usize, below: &str) -> Advisory {
    let events = vec![Event::Introduced("0".into()), Event::Fixed(below.to_owned())];
    let package = AffectedPackage {
        ecosystem: "PyPI".into(),
        name: format!("package-{name}"),
        ranges: vec![Range { kind: "ECOSYSTEM".into(), events, ..Range::default() }],
        ..AffectedPackage::default()
    };
    let affected = vec![Affected::Package(package)];
    Advisory { id: format!("CVE-2026-{number}"), source: "osv:pypa".into(), affected, ..Advisory::default() }
}
