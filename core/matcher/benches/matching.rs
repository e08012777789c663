//! How long a device takes: opening a snapshot, products with many records, components that nobody knows.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot start fails by panic")]

use divan::{Bencher, black_box};
use noharm_matcher::{Builder, Index, Inventory, matches};
use noharm_model::advisory::{Advisory, Affected, CpeMatch, Node};
use noharm_model::component::Component;
use noharm_model::day::Day;

fn main() {
    divan::main();
}

fn day() -> Day {
    "2026-11-23".parse().unwrap()
}

/// 20 000 records over 2 000 products; the first product has 2 000 records with 40 versions each, as a kernel has.
fn snapshot() -> Vec<u8> {
    let mut builder = Builder::new();
    for number in 0..20_000_usize {
        let kernel = number < 2_000;
        let product = if kernel { 0 } else { number % 2_000 };
        let versions = (0..if kernel { 40 } else { 2 }).map(|minor| CpeMatch {
            criteria: format!("cpe:2.3:a:acme:product_{product}:{}.{minor}:*:*:*:*:*:*:*", number % 7),
            vulnerable: true,
            ..CpeMatch::default()
        });
        let node = Node { matches: versions.collect(), ..Node::default() };
        builder.add(Advisory {
            id: format!("CVE-2020-{number:05}"),
            source: "nvd".into(),
            affected: vec![Affected::Configuration(node)],
            ..Advisory::default()
        });
    }
    builder.build().unwrap()
}

fn component(product: usize) -> Component {
    Component {
        name: format!("product_{product}"),
        version: Some("3.1".into()),
        cpes: vec![format!("cpe:2.3:a:acme:product_{product}:3.1:*:*:*:*:*:*:*")],
        ..Component::default()
    }
}

#[divan::bench]
fn open(bencher: Bencher<'_, '_>) {
    let bytes = snapshot();
    bencher.bench_local(|| Index::open(black_box(&bytes)).map(|_| ()));
}

#[divan::bench]
fn a_product_with_two_thousand_records(bencher: Bencher<'_, '_>) {
    let bytes = snapshot();
    let index = Index::open(&bytes).unwrap();
    let components = [component(0)];
    bencher.bench_local(|| matches(&index, &Inventory::of_sbom(black_box(&components)), day()));
}

#[divan::bench(args = [500])]
fn a_device(bencher: Bencher<'_, '_>, components: usize) {
    let bytes = snapshot();
    let index = Index::open(&bytes).unwrap();
    let components: Vec<Component> = (1..=components).map(component).collect();
    bencher.bench_local(|| matches(&index, &Inventory::of_sbom(black_box(&components)), day()));
}

#[divan::bench(args = [500])]
fn parts_that_nobody_knows(bencher: Bencher<'_, '_>, components: usize) {
    let bytes = snapshot();
    let index = Index::open(&bytes).unwrap();
    let unknown = |number: usize| Component { name: format!("own-part-{number}"), ..Component::default() };
    let components: Vec<Component> = (0..components).map(unknown).collect();
    bencher.bench_local(|| matches(&index, &Inventory::of_sbom(black_box(&components)), day()));
}
