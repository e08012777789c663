//! Rules about names: adding one turns nothing and unknown into the right verdict, taking it away brings that back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use std::sync::Arc;

use noharm_matcher::{About, Builder, Index, Inventory, Matched, Part, Selector, Statement, Voice, matches};
use noharm_model::advisory::Advisory;
use noharm_model::component::Component;
use noharm_model::finding::{Applies, Finding, UnknownReason};
use noharm_model::statement::{Identity, Justification, Product, Statement as Said, Status, Vex};
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

/// What a VEX document says of a name that a rule gives, against the affected `sun:jre 1.6`.
fn stated(component: Component, rules: &[Statement], identity: Identity) -> Finding {
    let both = vec![hit("a:oracle:jre:*", &["<1.8"]), hit("a:sun:jre:*", &["<1.8"])];
    let mut records = vec![nvd("CVE-2020-1", or(both))];
    records.push(osv(
        "osv:pypa",
        "CVE-2020-1",
        package("PyPI", "parser", vec![range("ECOSYSTEM", &["+0", "-2.0"])]),
    ));
    let bytes = snapshot(records);
    let index = Index::open(&bytes).unwrap();
    let said = Said {
        vulnerability: "CVE-2020-1".into(),
        products: vec![Product { product: Arc::new(identity), subcomponents: Vec::new() }],
        status: Status::NotAffected,
        justification: Some(Justification::VulnerableCodeNotInExecutePath),
        ..Said::default()
    };
    let vex = Vex { author: Some("Somebody".into()), statements: vec![said], ..Vex::default() };
    let voice = Voice { role: None, about: About::Anything, document: "vex.json".into(), vex: Arc::new(vex) };
    let components = [component];
    let inventory =
        Inventory { identities: rules.to_vec(), voices: vec![voice], ..Inventory::of_sbom(&components) };
    let found = matches(&index, &inventory, day()).unwrap().findings;
    found.into_iter().find(|one| one.id == "CVE-2020-1").unwrap()
}

fn by_cpe(text: &str) -> Identity {
    Identity { cpes: vec![format!("cpe:2.3:a:{text}:*:*:*:*:*:*:*")], ..Identity::default() }
}

fn by_purl(text: &str) -> Identity {
    Identity { purls: vec![text.into()], ..Identity::default() }
}

#[test]
fn a_statement_may_use_the_name_that_a_rule_gives() {
    let rules = [rule("sun:jre", "oracle:jre"), rule("sun:jre", "pkg:pypi/parser")];
    let own = || cpe("sun:jre:1.6");
    for identity in [by_cpe("oracle:jre:1.6"), by_purl("pkg:pypi/parser@1.6")] {
        // Without the rules the statement is about something else, with them it counts as under its own name.
        affected(Some(stated(own(), &[], identity.clone())));
        let found = cleared(Some(stated(own(), &rules, identity)));
        for words in ["alias: sun:jre is ", "Jo Maker", "vulnerable_code_not_in_execute_path"] {
            assert!(found.reason.contains(words), "{words}: {}", found.reason);
        }
    }
    cleared(Some(stated(own(), &[], by_cpe("sun:jre:1.6"))));
    // A package with its own name beside: the version is the component's own.
    let package = purl("pkg:pypi/parser@1.6");
    let rules = [rule("pkg:pypi/parser", "oracle:jre")];
    cleared(Some(stated(package.clone(), &rules, by_cpe("oracle:jre:1.6"))));
    affected(Some(stated(package, &[], by_cpe("oracle:jre:1.6"))));
}

#[test]
fn a_statement_on_another_version_or_a_near_name_clears_nothing() {
    let rules = [rule("sun:jre", "oracle:jre"), rule("sun:jre", "pkg:pypi/parser")];
    let others = ["oracle:jre:1.7", "oracle:jre:*", "oracle:jdk:1.6", "moon:jre:1.6"].map(by_cpe);
    let packages = ["pkg:pypi/parser@1.7", "pkg:pypi/parser", "pkg:pypi/parsers@1.6", "pkg:npm/parser@1.6"];
    for identity in others.into_iter().chain(packages.map(by_purl)) {
        affected(Some(stated(cpe("sun:jre:1.6"), &rules, identity)));
    }
    // What a rule refuses is no name of it.
    let refused = [rule("sun:jre", "oracle:jre"), refusal("sun:jre", "oracle:jre")];
    affected(Some(stated(cpe("sun:jre:1.6"), &refused, by_cpe("oracle:jre:1.6"))));
}

#[test]
fn a_statement_that_says_more_than_the_component_stays_unknown_under_its_other_name_too() {
    let rules = [rule("sun:jre", "oracle:jre"), rule("sun:jre", "pkg:pypi/parser")];
    let update = Identity {
        cpes: vec!["cpe:2.3:a:oracle:jre:1.6:update_3:*:*:*:*:*:*".into()],
        ..Identity::default()
    };
    unknown(Some(stated(cpe("sun:jre:1.6"), &rules, update)), UnknownReason::Update);
    let qualified = by_purl("pkg:pypi/parser@1.6?file_name=parser.whl");
    unknown(Some(stated(cpe("sun:jre:1.6"), &rules, qualified)), UnknownReason::Identity);
}

#[test]
fn an_answer_names_it_in_statements_too() {
    let answer = Statement {
        matches: Selector { name: Some("jre".into()), ..Selector::default() },
        is: vec!["oracle:jre".into()],
        by: "Jo Maker".into(),
        ..Statement::default()
    };
    let own = named("jre", "1.6");
    cleared(Some(stated(own.clone(), std::slice::from_ref(&answer), by_cpe("oracle:jre:1.6"))));
    affected(Some(stated(own, &[answer], by_cpe("oracle:jre:1.7"))));
}

#[test]
fn a_selection_keeps_what_rules_and_answers_lead_to() {
    let components = [cpe("sun:java_runtime:1.6"), named("lexing-kit", "1.0")];
    let answer = Statement {
        matches: Selector {
            name: Some("lexing-kit".into()),
            part: Some("panel".into()),
            ..Selector::default()
        },
        is: vec!["acme:parser".into()],
        ..Statement::default()
    };
    let rules = [rule("sun:java_runtime", "oracle:jre"), rule("acme:parser", "pkg:pypi/parser"), answer];
    let build = |rules: &[Statement]| {
        let mut builder = Builder::new();
        java().into_iter().for_each(|record| builder.add(record));
        let parser = package("PyPI", "parser", vec![range("ECOSYSTEM", &["+0", "-2.0"])]);
        builder.add(osv("osv:pypa", "CVE-2020-2", parser));
        builder.keep(&components, "two parts");
        builder.remember(rules);
        builder.build().unwrap()
    };
    let ids = |bytes: &[u8]| {
        let index = Index::open(bytes).unwrap();
        let parts = vec![Part { name: "panel".into(), components: &components, ..Part::default() }];
        let inventory = Inventory { parts, identities: rules.to_vec(), ..Inventory::default() };
        let found = matches(&index, &inventory, day()).unwrap().findings;
        let hits = found.into_iter().filter(|one| one.applies == Applies::Affected);
        hits.map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&build(&rules)), ["CVE-2020-1", "CVE-2020-2"]);
    assert!(ids(&build(&[])).is_empty(), "without the rules nobody knows that they belong there");
}
