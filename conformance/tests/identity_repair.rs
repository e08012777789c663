//! Poor identities against the whole snapshot: who is found first, among the candidates, and who has none.
//!
//! Needs a whole snapshot (`noharm snapshot build` of all shared data), named by `NOHARM_WHOLE_SNAPSHOT`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::fs;

use noharm_matcher::{Index, Inventory, matches};
use noharm_model::component::Component;

/// A component of a line, and what it is.
fn read(line: &str) -> (Component, Vec<&str>) {
    let fields: Vec<&str> = line.split('\t').collect();
    let field = |at: usize| fields.get(at).copied().filter(|text| !text.is_empty());
    let whole = |cpe: &str| format!("{cpe}{}", ":*".repeat(13_usize.saturating_sub(cpe.split(':').count())));
    let component = Component {
        name: fields[0].to_owned(),
        version: field(1).map(str::to_owned),
        supplier: field(2).map(str::to_owned),
        cpes: field(3).map(whole).into_iter().collect(),
        purl: field(4).map(str::to_owned),
        ..Component::default()
    };
    (component, field(5).map(|truth| truth.split('|').collect()).unwrap_or_default())
}

/// The products it is, or may be, best first.
fn found(index: &Index<'_>, component: Component) -> Vec<String> {
    let components = [component];
    let matched = matches(index, &Inventory::of_sbom(&components), "2026-11-23".parse().unwrap()).unwrap();
    let coverage = &matched.coverage[0];
    let candidates = coverage.candidates.iter().map(|candidate| candidate.product.clone());
    coverage.products.iter().cloned().chain(candidates).collect()
}

#[test]
fn poor_identities_find_their_product() {
    let Ok(path) = std::env::var("NOHARM_WHOLE_SNAPSHOT") else {
        noharm_conformance::data::skipped(
            "repair of identity: NOHARM_WHOLE_SNAPSHOT names no snapshot of all the data",
        );
        return;
    };
    let bytes = fs::read(path).unwrap();
    let index = Index::open(&bytes).unwrap();
    let known: BTreeSet<String> = index
        .products()
        .unwrap()
        .into_iter()
        .map(|(vendor, product)| format!("{vendor}:{product}"))
        .collect();
    let lines = |text: &'static str| text.lines().filter(|line| !line.starts_with('#'));
    let (mut first, mut among, mut total, mut counts) = (0, 0, 0, Vec::new());
    for (component, truth) in lines(include_str!("identity/known.tsv")).map(read) {
        if !truth.iter().any(|truth| known.contains(*truth)) {
            continue;
        }
        let found = found(&index, component);
        total += 1;
        first += usize::from(found.first().is_some_and(|found| truth.contains(&found.as_str())));
        among += usize::from(found.iter().any(|found| truth.contains(&found.as_str())));
        counts.push(found.len());
    }
    counts.sort_unstable();
    let most = counts[counts.len() * 95 / 100];
    let nothing: Vec<bool> =
        lines(include_str!("identity/none.tsv")).map(|line| found(&index, read(line).0).is_empty()).collect();
    let none = nothing.iter().filter(|none| **none).count();
    println!(
        "repair of identity: first {first}/{total}, among {among}/{total}, at most {most} in 95 %; none {none}/{}",
        nothing.len()
    );
    assert!(first * 100 >= total * 80 && among * 100 >= total * 95 && most <= 5);
    assert!(none * 100 >= nothing.len() * 90 && nothing.len() >= 60 && total >= 60);
}
