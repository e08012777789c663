//! Rules about names: adding one turns nothing and unknown into the right verdict, taking it away brings that back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use noharm_matcher::{Index, Inventory, Matched, Part, Statement, matches};
use noharm_model::advisory::Advisory;
use noharm_model::component::Component;
use noharm_model::finding::{Applies, Finding, UnknownReason};
use support::*;

fn rule(from: &str, to: &str) -> Statement {
    Statement {
        from: Some(from.into()),
        is: vec![to.into()],
        reason: "renamed".into(),
        by: "Jo Maker".into(),
        on: "2026-01-02".parse().ok(),
        ..Statement::default()
    }
}

fn refusal(from: &str, not: &str) -> Statement {
    Statement { is: Vec::new(), is_not: vec![not.into()], ..rule(from, "") }
}

fn all(records: Vec<Advisory>, component: Component, rules: &[Statement]) -> Matched {
    let bytes = snapshot(records);
    let index = Index::open(&bytes).unwrap();
    let components = [component];
    let parts = vec![Part { components: &components, ..Part::default() }];
    matches(&index, &Inventory { parts, identities: rules.to_vec(), ..Inventory::default() }, day()).unwrap()
}

fn found(records: Vec<Advisory>, component: Component, rules: &[Statement]) -> Vec<Finding> {
    all(records, component, rules).findings
}

/// Java, under the name that NVD has today.
fn java() -> Vec<Advisory> {
    vec![nvd("CVE-2020-1", or(vec![hit("a:oracle:jre:*", &["<1.8"])]))]
}

#[test]
fn a_name_that_no_record_has_leads_to_the_one_that_has() {
    assert!(found(java(), cpe("sun:jre:1.6"), &[]).iter().all(|one| one.applies != Applies::Affected));
    let rules = [rule("sun:jre", "oracle:jre")];
    let matched = all(java(), cpe("sun:jre:1.6"), &rules);
    let hit = affected(matched.findings.into_iter().next());
    for words in ["alias: sun:jre is oracle:jre", "Jo Maker", "renamed", "2026-01-02"] {
        assert!(hit.identity.contains(words), "{}", hit.identity);
    }
    assert!(matched.coverage[0].remark.contains("alias: "), "{}", matched.coverage[0].remark);
    // Near misses: another version, another product, another vendor.
    assert!(found(java(), cpe("sun:jre:1.9"), &rules).iter().all(|one| one.applies == Applies::NotAffected));
    for other in ["sun:jdk:1.6", "moon:jre:1.6"] {
        assert!(
            found(java(), cpe(other), &rules).iter().all(|one| one.applies != Applies::Affected),
            "{other}"
        );
    }
}

#[test]
fn its_own_name_stays() {
    let mut records = java();
    records.push(nvd("CVE-2008-1", or(vec![hit("a:sun:jre:*", &["<1.7"])])));
    let hits = found(records, cpe("sun:jre:1.6"), &[rule("sun:jre", "oracle:jre")]);
    let ids: Vec<&str> = hits.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["CVE-2008-1", "CVE-2020-1"]);
    hits.into_iter().for_each(|one| drop(affected(Some(one))));
}

#[test]
fn rules_are_followed_from_name_to_name_and_circles_end() {
    let rules = [rule("first:jre", "sun:jre"), rule("sun:*", "oracle:*"), rule("oracle:jre", "first:jre")];
    affected(found(java(), cpe("first:jre:1.6"), &rules).into_iter().next());
    let rules = [rule("first:jre", "sun:jre")];
    assert!(found(java(), cpe("first:jre:1.6"), &rules).iter().all(|one| one.applies != Applies::Affected));
}

#[test]
fn a_vendor_that_was_bought_takes_its_products_along() {
    let rules = [rule("sun:*", "oracle:*")];
    affected(found(java(), cpe("sun:jre:1.6"), &rules).into_iter().next());
    assert!(found(java(), cpe("sunny:jre:1.6"), &rules).iter().all(|one| one.applies != Applies::Affected));
}

#[test]
fn a_deprecated_name_counts_where_a_rule_says_so_and_with_a_version_for_that_one_only() {
    let of =
        |version: &str| [rule(&format!("cpe:2.3:a:sun:jre:{version}:*:*:*:*:*:*:*"), "cpe:/a:oracle:jre")];
    affected(found(java(), cpe("sun:jre:1.6"), &of("*")).into_iter().next());
    affected(found(java(), cpe("sun:jre:1.6"), &of("1.6")).into_iter().next());
    assert!(found(java(), cpe("sun:jre:1.6"), &of("1.5")).iter().all(|one| one.applies != Applies::Affected));
}

#[test]
fn a_package_is_a_product_and_a_product_a_package() {
    let own = purl("pkg:generic/java-runtime@1.6");
    assert!(found(java(), own.clone(), &[]).iter().all(|one| one.applies != Applies::Affected));
    affected(
        found(java(), own.clone(), &[rule("pkg:generic/java-runtime", "oracle:jre")]).into_iter().next(),
    );
    assert!(
        found(java(), own, &[rule("pkg:generic/java", "oracle:jre")])
            .iter()
            .all(|one| one.applies != Applies::Affected)
    );
    let records = || {
        vec![osv(
            "osv:pypa",
            "CVE-2020-2",
            package("PyPI", "parser", vec![range("ECOSYSTEM", &["+0", "-2.0"])]),
        )]
    };
    assert!(found(records(), cpe("acme:parser:1.0"), &[]).is_empty());
    affected(
        found(records(), cpe("acme:parser:1.0"), &[rule("acme:parser", "pkg:pypi/parser")])
            .into_iter()
            .next(),
    );
    assert!(found(records(), cpe("acme:parser:2.0"), &[rule("acme:parser", "pkg:pypi/parser")]).is_empty());
}

#[test]
fn a_package_of_a_distribution_finds_its_product_upstream() {
    let own = purl("pkg:deb/debian/old-java@1.6-1?distro=debian-9");
    let silent = found(java(), own, &[rule("pkg:deb/debian/old-java", "oracle:jre")]);
    unknown(silent.into_iter().next(), UnknownReason::NotCovered);
}

#[test]
fn what_a_rule_refuses_is_neither_found_nor_a_candidate() {
    let records = || vec![nvd("CVE-2020-3", or(vec![hit("a:jenkins:git:*", &["<9"])]))];
    affected(found(records(), cpe("jenkins:git:1.0"), &[]).into_iter().next());
    assert!(found(records(), cpe("jenkins:git:1.0"), &[refusal("jenkins:git", "jenkins:git")]).is_empty());
    // A candidate, by its word alone.
    let maybe = found(records(), cpe("git_project:git:1.0"), &[]);
    assert!(maybe.iter().all(|one| one.applies == Applies::Unknown));
    let matched = all(records(), cpe("git_project:git:1.0"), &[refusal("git_project:*", "jenkins:git")]);
    assert!(matched.findings.is_empty() && matched.coverage[0].candidates.is_empty(), "{matched:#?}");
    // Refused even where another rule leads there.
    let rules = [rule("sun:jre", "oracle:jre"), refusal("sun:jre", "oracle:jre")];
    assert!(found(java(), cpe("sun:jre:1.6"), &rules).iter().all(|one| one.applies != Applies::Affected));
}

#[test]
fn a_rule_opens_the_gates_of_other_products() {
    let tree = and(vec![or(vec![hit("a:acme:app:*", &["<2"])]), or(vec![gate("a:oracle:jre:*", &[])])]);
    let records = || vec![nvd("CVE-2020-4", tree.clone())];
    let components = [cpe("acme:app:1.0"), cpe("sun:jre:1.6")];
    let with = |rules: &[Statement]| {
        let bytes = snapshot(records());
        let index = Index::open(&bytes).unwrap();
        let parts = vec![Part { components: &components, ..Part::default() }];
        let inventory = Inventory { parts, identities: rules.to_vec(), ..Inventory::default() };
        matches(&index, &inventory, day()).unwrap().findings.into_iter().find(|one| one.component == 0)
    };
    unknown(with(&[]), UnknownReason::Configuration);
    affected(with(&[rule("sun:jre", "oracle:jre")]));
}
