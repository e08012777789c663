//! Poor identities against the whole snapshot: who is found first, among the candidates, and who has none.
//!
//! Needs a whole snapshot (`noharm snapshot build` of all shared data), named by `NOHARM_WHOLE_SNAPSHOT`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::fs;

use noharm_conformance::suite::Suite;
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

/// Sets on which neither the weights of the evidence were set (`weights`) nor the repair was bettered (`third` to `sixth`): the bars are
/// taken over these.
fn is_fresh(set: &str) -> bool {
    !matches!(set, "weights" | "third" | "fourth" | "fifth" | "sixth")
}

/// The lines of each set, in the order of the file.
fn sets(text: &'static str) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut sets: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("# set: "), sets.last_mut()) {
            (Some(name), _) => sets.push((name, Vec::new())),
            (None, Some((_, lines))) if !line.starts_with('#') => lines.push(line),
            _ => {}
        }
    }
    sets
}

/// What became of the components that are known under another name.
#[derive(Default)]
struct Known {
    first: usize,
    among: usize,
    counts: Vec<usize>,
}

impl Known {
    /// The 95th percentile of the number of candidates.
    fn most(&self) -> usize {
        let mut counts = self.counts.clone();
        counts.sort_unstable();
        counts[counts.len() * 95 / 100]
    }
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
    let products: BTreeSet<String> = index
        .products()
        .unwrap()
        .into_iter()
        .map(|(vendor, product)| format!("{vendor}:{product}"))
        .collect();
    let (mut fresh, mut none, mut nothing) = (Known::default(), 0, 0);
    let [mut firsts, mut amongs, mut nones] = ["first", "among the candidates", "none"]
        .map(|what| Suite::new(&format!("repair of identity, {what}")));
    for (set, lines) in sets(include_str!("../truth/identity/known.tsv")) {
        let mut of_set = Known::default();
        for (component, truth) in lines.into_iter().map(read) {
            let name = component.name.clone();
            if !truth.iter().any(|truth| products.contains(*truth)) {
                println!(
                    "  {set}: {name} is not counted: no record of the snapshot names {}",
                    truth.join(" or ")
                );
                continue;
            }
            let found = found(&index, component);
            let (first, among) = (
                found.first().is_some_and(|found| truth.contains(&found.as_str())),
                found.iter().any(|found| truth.contains(&found.as_str())),
            );
            let case = format!("{set}: {name}");
            for (suite, right) in [(&mut firsts, first), (&mut amongs, among)] {
                suite.case(&case, if right { Ok(()) } else { Err(format!("found {found:?}")) });
            }
            for count in [&mut of_set].into_iter().chain(is_fresh(set).then_some(&mut fresh)) {
                count.first += usize::from(first);
                count.among += usize::from(among);
                count.counts.push(found.len());
            }
        }
        println!(
            "repair of identity, {set}: first {first}/{total}, among {among}/{total}, at most {most} in 95 %",
            first = of_set.first,
            among = of_set.among,
            total = of_set.counts.len(),
            most = of_set.most()
        );
    }
    for (set, lines) in sets(include_str!("../truth/identity/none.tsv")) {
        let total = lines.len();
        let mut right = 0;
        for (component, _) in lines.into_iter().map(read) {
            let name = component.name.clone();
            let found = found(&index, component);
            right += usize::from(found.is_empty());
            let outcome = if found.is_empty() { Ok(()) } else { Err(format!("found {found:?}")) };
            nones.case(&format!("{set}: {name}"), outcome);
        }
        println!("repair of identity, {set}: none {right}/{total}");
        if is_fresh(set) {
            none += right;
            nothing += total;
        }
    }
    let total = fresh.counts.len();
    println!(
        "repair of identity, bars: first {}/{total}, among {}/{total}, at most {} in 95 %; none {none}/{nothing}",
        fresh.first,
        fresh.among,
        fresh.most()
    );
    assert!(fresh.first * 100 >= total * 80 && fresh.among * 100 >= total * 95 && fresh.most() <= 5);
    assert!(none * 100 >= nothing * 90 && nothing >= 60 && total >= 60);
    for suite in [firsts, amongs, nones] {
        suite.finish(60);
    }
}
