//! Advisories that name products in words, from the snapshot to the finding: candidates, answers, near misses.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use noharm_matcher::{Index, Inventory, Matched, Part, Selector, Statement, matches};
use noharm_model::advisory::{Advisory, Affected, Cvss};
use noharm_model::component::Component;
use noharm_model::finding::{Applies, Finding, UnknownReason};
use support::*;

const ID: &str = "ICSMA-20-001-01";

fn world() -> Vec<Advisory> {
    let scores = vec![Cvss { version: "3.0".into(), vector: "CVSS:3.0/x".into(), ..Cvss::default() }];
    let facts = Advisory { cwes: vec![798], cvss: scores, ..record("csaf:cisa", "CVE-2020-1", Vec::new()) };
    vec![
        in_words(
            ID,
            "Acme Medical, Inc.",
            "Dosator® 4000 infusion pump",
            "versions prior to 3.2",
            &["CVE-2020-1"],
        ),
        facts,
        in_words("ICSMA-20-002-01", "Acme", "Ventilex", "some versions in the field", &["CVE-2020-2"]),
    ]
}

fn pump(version: &str) -> Component {
    Component { supplier: Some("ACME Medical GmbH".into()), ..named("Dosator 4000", version) }
}

fn answer(named: &[&str], is_not: &[&str]) -> Statement {
    Statement {
        matches: Selector { name: Some("Dosator 4000".into()), ..Selector::default() },
        named: named.iter().map(|&text| text.into()).collect(),
        is_not: is_not.iter().map(|&text| text.into()).collect(),
        reason: "seen on the type plate".into(),
        by: "J. Doe".into(),
        ..Statement::default()
    }
}

fn look(world: Vec<Advisory>, part: Part<'_>, identities: Vec<Statement>) -> Matched {
    let bytes = snapshot(world);
    let index = Index::open(&bytes).unwrap();
    matches(&index, &Inventory { parts: vec![part], identities, ..Inventory::default() }, day()).unwrap()
}

fn one(world: Vec<Advisory>, component: &Component, identities: Vec<Statement>) -> Option<Finding> {
    let components = std::slice::from_ref(component);
    let mut found = look(world, Part { components, ..Part::default() }, identities).findings;
    assert!(found.len() <= 1, "{found:#?}");
    found.pop()
}

#[test]
fn a_name_is_a_candidate_until_an_answer_settles_it() {
    let old = pump("3.1");
    let candidate = one(world(), &old, Vec::new()).unwrap();
    assert_eq!((candidate.applies, candidate.unknown), (Applies::Unknown, Some(UnknownReason::Identity)));
    assert_eq!(
        (candidate.id.as_str(), candidate.aliases.as_slice()),
        ("CVE-2020-1", [ID.to_owned()].as_slice())
    );
    assert_eq!(candidate.product, "Acme Medical, Inc.:Dosator® 4000 infusion pump");
    assert_eq!(
        (candidate.sources.as_slice(), candidate.facts.cwes.as_slice()),
        (["csaf:cisa".to_owned()].as_slice(), [798].as_slice())
    );
    let walk = candidate.walk.join("\n");
    for told in
        ["for: same maker", "against: ", "as written: versions prior to 3.2", "3.1 is in < 3.2", "named = ["]
    {
        assert!(walk.contains(told), "{told}: {walk}");
    }
    for named in ["acme:Dosator 4000 Infusion Pump", ID, "ICSMA-20-001-01/CSAFPID-0001"] {
        let confirmed = affected(one(world(), &old, vec![answer(&[named], &[])]));
        assert!(confirmed.identity.contains("J. Doe"), "{}", confirmed.identity);
        let newer = one(world(), &pump("3.2"), vec![answer(&[named], &[])]).unwrap();
        assert_eq!(newer.applies, Applies::NotAffected, "shown, and clear by its version");
        let untold = one(world(), &pump(""), vec![answer(&[named], &[])]).unwrap();
        assert_eq!((untold.applies, untold.unknown), (Applies::Unknown, Some(UnknownReason::Version)));
    }
    for is_not in ["acme:dosator 4000 infusion pump", ID, "*"] {
        let refused = one(world(), &old, vec![answer(&[], &[is_not])]).unwrap();
        assert_eq!(refused.applies, Applies::NotAffected);
        assert!(refused.reason.contains("J. Doe (seen on the type plate)"), "{}", refused.reason);
    }
    assert!(one(world(), &old, vec![answer(&[], &["acme:ventilex"])]).unwrap().unknown.is_some());
}

#[test]
fn near_misses_are_no_candidates() {
    for (vendor, name) in [("Acme", "Dosator 3500"), ("Acme", "Infusion pump"), ("Other", "Dosimeter")] {
        let near = Component { supplier: Some(vendor.into()), ..named(name, "3.1") };
        assert_eq!(one(world(), &near, Vec::new()), None, "{name}");
    }
    // A package of an ecosystem says by its purl what it is.
    let package = Component { name: "dosator4000".into(), ..purl("pkg:npm/dosator4000@3.1") };
    assert_eq!(one(world(), &package, Vec::new()), None);
}

#[test]
fn words_that_tell_no_version_leave_it_unknown() {
    let ventilator = Component { supplier: Some("Acme".into()), ..named("Ventilex", "2") };
    let found = one(world(), &ventilator, Vec::new()).unwrap();
    assert_eq!(found.unknown, Some(UnknownReason::Identity));
    let settled = Statement {
        matches: Selector { name: Some("ventilex".into()), ..Selector::default() },
        named: vec!["ICSMA-20-002-01".into()],
        ..Statement::default()
    };
    assert_eq!(one(world(), &ventilator, vec![settled]).unwrap().unknown, Some(UnknownReason::Version));
}

#[test]
fn a_udi_is_an_identity() {
    let mut world = world();
    let Affected::Named(products) = &mut world[0].affected[0] else { panic!("products in words") };
    products.products[0].uris = vec!["https://id.gs1.org/01/09506000134352".into()];
    let components = [Component { kind: Some("device".into()), ..named("Pump on wheels", "3.1") }];
    let part = Part {
        components: &components,
        by_name: true,
        udi: Some("09506000134352".into()),
        ..Part::default()
    };
    let found = look(world, part, Vec::new());
    assert_eq!(found.findings[0].applies, Applies::Affected);
    assert!(found.findings[0].identity.contains("UDI"));
    assert!(!found.coverage[0].is_outside() && !found.coverage[0].is_unsure());
}

#[test]
fn what_nvd_names_too_is_one_finding() {
    let mut component = cpe("acme:dosator_4000:3.1");
    component.supplier = Some("Acme".into());
    component.name = "Dosator 4000".into();
    let mut world = world();
    world.push(nvd("CVE-2020-1", or(vec![hit("a:acme:dosator_4000", &["<3.2"])])));
    let found = affected(one(world.clone(), &component, Vec::new()));
    assert_eq!(found.sources, ["csaf:cisa", "nvd"]);
    assert!(found.walk.iter().any(|line| line.contains("CSAF CISA ICSMA-20-001-01")));
    // A CPE of an answer names the advisory's product too; where both then contradict each other, nothing is chosen.
    let mut world = self::world();
    world.push(nvd("CVE-2020-1", or(vec![hit("a:acme:dosator_4000_infusion_pump", &["<4"])])));
    let settled = Statement {
        matches: Selector { name: Some("Dosator 4000".into()), ..Selector::default() },
        is: vec!["acme:dosator_4000_infusion_pump".into()],
        ..Statement::default()
    };
    let found = one(world, &pump("3.5"), vec![settled]).unwrap();
    assert_eq!(found.unknown, Some(UnknownReason::Conflict), "{found:#?}");
}

#[test]
fn a_withdrawn_advisory_retracts() {
    let mut world = world();
    world[0].withdrawn = true;
    let found = one(world, &pump("3.1"), Vec::new()).unwrap();
    assert_eq!(found.applies, Applies::NotAffected);
    assert!(found.reason.contains("withdrew"), "{}", found.reason);
}

#[test]
fn an_answer_for_one_part_is_none_for_another() {
    let components = [pump("3.1")];
    let part = |name: &str| Part { name: name.into(), components: &components, ..Part::default() };
    let bytes = snapshot(world());
    let index = Index::open(&bytes).unwrap();
    let here = Statement {
        matches: Selector {
            part: Some("one".into()),
            name: Some("Dosator 4000".into()),
            ..Selector::default()
        },
        ..answer(&[ID], &[])
    };
    let inventory =
        Inventory { parts: vec![part("one"), part("two")], identities: vec![here], ..Inventory::default() };
    let found = matches(&index, &inventory, day()).unwrap().findings;
    assert_eq!((found[0].applies, found[1].applies), (Applies::Affected, Applies::Unknown));
}
