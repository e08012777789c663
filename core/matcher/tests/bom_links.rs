//! Statements that name what they mean by a BOM-Link: into this SBOM, another version of it, another one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use std::sync::Arc;

use noharm_matcher::{About, Index, Inventory, Part, Voice, matches};
use noharm_model::component::{BomLink, Component};
use noharm_model::finding::Finding;
use noharm_model::statement::{Identity, Product, Statement, Status, Vex};
use support::*;

const SERIAL: &str = "3e671687-395b-41f5-a30f-a58921a69b79";

fn identity(reference: &str) -> Arc<Identity> {
    Arc::new(Identity { reference: Some(reference.into()), ..Identity::default() })
}

fn says(status: Status, product: &str, inner: &[&str]) -> Statement {
    Statement {
        vulnerability: "CVE-2020-1".into(),
        products: vec![Product {
            product: identity(product),
            subcomponents: inner.iter().map(|one| identity(one)).collect(),
        }],
        status,
        impact: Some("never called".into()),
        ..Statement::default()
    }
}

/// Findings on a package `parser` with the reference `lib-1`, in an SBOM with this link.
fn found(link: Option<&BomLink>, statement: Statement, fixed: &str) -> Vec<Finding> {
    let range = range("ECOSYSTEM", &["+0", &format!("-{fixed}")]);
    let bytes = snapshot(vec![osv("osv:pypa", "CVE-2020-1", package("PyPI", "parser", vec![range]))]);
    let index = Index::open(&bytes).unwrap();
    let components = [Component { reference: "lib-1".into(), ..purl("pkg:pypi/parser@1.0") }];
    let subject = Component { reference: "pump".into(), ..named("Pump", "2") };
    let part = Part { components: &components, subject: Some(&subject), link, ..Part::default() };
    let vex = Vex { format: "CycloneDX 1.6".into(), statements: vec![statement], ..Vex::default() };
    let voice = Voice { role: None, about: About::Anything, document: "vex.json".into(), vex: Arc::new(vex) };
    let inventory = Inventory { parts: vec![part], voices: vec![voice], ..Inventory::default() };
    matches(&index, &inventory, day()).unwrap().findings
}

fn here() -> BomLink {
    BomLink { serial: SERIAL.into(), version: 2 }
}

fn one(link: Option<&BomLink>, statement: Statement) -> Option<Finding> {
    let mut all = found(link, statement, "2.0");
    assert_eq!(all.len(), 1);
    all.pop()
}

#[track_caller]
fn told(finding: &Finding, words: &str) {
    assert!(finding.walk.iter().any(|line| line.contains(words)), "{words}: {:#?}", finding.walk);
}

fn to(rest: &str) -> String {
    format!("urn:cdx:{SERIAL}/{rest}")
}

#[test]
fn a_link_to_the_component_clears_it() {
    for link in [to("2#lib-1"), to("2#lib%2D1"), to("2#lib-1").replace("3e67", "3E67")] {
        let found = cleared(one(Some(&here()), says(Status::NotAffected, &link, &[])));
        assert!(found.reason.contains("never called"), "{}", found.reason);
    }
    told(&affected(one(Some(&here()), says(Status::NotAffected, &to("2#lib-2"), &[]))), "PyPI");
}

#[test]
fn a_link_to_the_whole_is_about_all_in_it() {
    for link in [to("2"), to("2#pump")] {
        cleared(one(Some(&here()), says(Status::NotAffected, &link, &[])));
        cleared(one(Some(&here()), says(Status::NotAffected, &link, &[&to("2#lib-1")])));
    }
}

#[test]
fn another_sbom_or_another_version_is_not_about_this_product_and_that_is_said() {
    let found = affected(one(Some(&here()), says(Status::NotAffected, &to("1#lib-1"), &[])));
    told(&found, "it is about version 1 of this SBOM, and this is version 2");
    let other = to("2#lib-1").replace("3e67", "0000");
    let found = affected(one(Some(&here()), says(Status::NotAffected, &other, &[])));
    told(&found, "it is about the SBOM urn:uuid:0000");
    let found = affected(one(None, says(Status::NotAffected, &to("2#lib-1"), &[])));
    told(&found, "states no serial number");
}

#[test]
fn what_a_link_says_is_affected_is_a_finding_where_no_advisory_has_one() {
    let made = found(Some(&here()), says(Status::Affected, &to("2#lib-1"), &[]), "0.5");
    affected(made.into_iter().next());
    let none = found(Some(&here()), says(Status::Affected, &to("1#lib-1"), &[]), "0.5");
    assert!(none.is_empty(), "{none:#?}");
}
