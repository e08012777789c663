//! Advisories that carry names: candidates, answers, contradictions, identifiers.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use noharm_matcher::medical::version_text::{Class, Reach, VersionText};
use noharm_matcher::medical::{Document, Grade, Item, NameFinding, Product, match_documents};
use noharm_matcher::{Selector, Statement};

fn document(name: &str, version_text: &str, full_name: &str) -> Document {
    let product = Product {
        id: "CSAFPID-0001".into(),
        vendor: "Acme Medical, Inc.".into(),
        name: name.into(),
        version_text: version_text.into(),
        full_name: full_name.into(),
        ..Product::default()
    };
    Document { id: "ICSMA-99-001-01".into(), title: "Acme devices".into(), products: vec![product] }
}

fn item(vendor: &str, name: &str, version: &str) -> Item {
    Item { vendor: Some(vendor.into()), name: name.into(), version: Some(version.into()), ..Item::default() }
}

fn find(document: &Document, item: &Item, answers: &[Statement]) -> Vec<NameFinding> {
    match_documents(std::slice::from_ref(document), std::slice::from_ref(item), answers)
}

fn answer(is: &[&str], is_not: &[&str]) -> Statement {
    Statement {
        matches: Selector { name: Some("Dosator 4000".into()), ..Selector::default() },
        is: is.iter().map(|text| (*text).to_owned()).collect(),
        is_not: is_not.iter().map(|text| (*text).to_owned()).collect(),
        reason: "seen on the type plate".into(),
        by: "J. Doe".into(),
        ..Statement::default()
    }
}

#[test]
fn a_name_makes_a_candidate_and_an_answer_settles_it() {
    let document = document(
        "Dosator® 4000 infusion pump",
        "< 3.2",
        "Dosator® 4000 infusion pump: versions prior to 3.2",
    );
    let old = item("ACME Medical GmbH", "Dosator 4000", "3.1");
    let candidate = &find(&document, &old, &[])[0];
    assert_eq!((&candidate.grade, candidate.reach), (&Grade::Candidate, Reach::Inside));
    assert_eq!(candidate.verdict(), Reach::Unknown, "never affected by a name alone");
    assert!(!candidate.evidence_for.is_empty());

    let confirmed = &find(&document, &old, &[answer(&["acme:Dosator 4000 Infusion Pump"], &[])])[0];
    assert_eq!(confirmed.grade, Grade::Confirmed("J. Doe (seen on the type plate)".into()));
    assert_eq!(confirmed.verdict(), Reach::Inside);

    let refused = &find(&document, &old, &[answer(&[], &["ICSMA-99-001-01"])])[0];
    assert_eq!(refused.verdict(), Reach::Outside, "refused, and shown");

    let new = item("Acme", "Dosator 4000", "3.2");
    assert_eq!(find(&document, &new, &[])[0].verdict(), Reach::Outside);
    assert!(find(&document, &item("Acme", "Dosator 3500", "3.1"), &[]).is_empty());
    assert!(find(&document, &item("Acme", "Ventilex 4", "3.1"), &[]).is_empty());
}

#[test]
fn an_answer_holds_for_a_name_that_nothing_resembles() {
    let document = document("Dosator 4000", "vers:all/*", "Dosator 4000: all versions");
    let answers = [Statement {
        matches: Selector { name: Some("bedside pump".into()), ..Selector::default() },
        is: vec!["ICSMA-99-001-01/CSAFPID-0001".into()],
        ..Statement::default()
    }];
    let confirmed = find(&document, &item("Acme", "Bedside pump", "1"), &answers);
    assert_eq!(confirmed.len(), 1);
    assert_eq!(confirmed[0].verdict(), Reach::Inside);
}

#[test]
fn a_device_identifier_needs_no_answer() {
    let mut document = document("Dosator 4000", "vers:all/*", "Dosator 4000");
    document.products[0].udis = vec!["https://id.gs1.org/01/09506000134352".into()];
    let mut line = item("", "pump, ward 3", "1.0");
    line.udi = Some("(01)09506000134352(10)LOT7".into());
    let found = find(&document, &line, &[]);
    assert_eq!((&found[0].grade, found[0].verdict()), (&Grade::Identified, Reach::Inside));
}

#[test]
fn model_numbers_may_carry_placeholders() {
    let mut document = document("Dosator", "vers:all/*", "Dosator");
    document.products[0].models = vec!["DS-4??0*".into()];
    let mut line = item("Acme", "Infusion device", "1.0");
    line.model = Some("DS-4120B".into());
    assert_eq!(find(&document, &line, &[]).len(), 1);
    line.model = Some("DS-5120B".into());
    assert!(find(&document, &line, &[]).is_empty());
}

#[test]
fn what_an_advisory_leaves_out_is_left_out() {
    let document = document("Sonovista products, not including Sonovista Pocket", "vers:all/*", "");
    assert_eq!(find(&document, &item("Acme", "Sonovista E9", "1"), &[]).len(), 1);
    assert!(find(&document, &item("Acme", "Sonovista Pocket", "1"), &[]).is_empty());
}

#[test]
fn a_contradiction_is_unknown() {
    let document = document("Dosator 4000", "<= 1.0.0", "Dosator 4000: Version 1.1.0 and below");
    let found = &find(&document, &item("Acme", "Dosator 4000", "0.9"), &[])[0];
    assert_eq!(found.reach, Reach::Unknown);
    assert!(found.reason.contains("<= 1.0.0") && found.reason.contains("<= 1.1.0"), "{}", found.reason);
}

#[test]
fn texts_in_words_become_ranges() {
    for (text, class, value) in [
        ("< V9.0 Upd4", Class::Range, "< 9.0 Upd4"),
        ("all versions prior to 3.2", Class::Range, "< 3.2"),
        ("versions 1.x through 2.4 build 7", Class::Range, ">= 1.x, <= 2.4 build 7"),
        ("3.2 and earlier", Class::Range, "<= 3.2"),
        ("3.2 (and earlier)", Class::Range, "<= 3.2"),
        ("≤4.1", Class::Range, "<= 4.1"),
        ("software revision A.04", Class::Exact, "A.04"),
        ("vers:generic/>=1.0|<2.5", Class::Range, ">= 1.0, < 2.5"),
        ("vers:all/<V4.4", Class::Range, "< 4.4"),
        ("up to, but not including, 5.0", Class::Range, "< 5.0"),
        ("from 2.0 up to and including 2.9", Class::Range, ">= 2.0, <= 2.9"),
        ("2.0 prior to 2.5", Class::Range, ">= 2.0, < 2.5"),
        ("V2.0 or newer", Class::Range, ">= 2.0"),
        ("1.1, 1.2 and 1.4", Class::List, "1.1 | 1.2 | 1.4"),
        ("Models 3002 S3 and 3005 S3", Class::Model, "3002 S3 | 3005 S3"),
        ("manufactured before 1 July 2017", Class::Date, "< 2017-07-01"),
        ("January 2019 and prior", Class::Date, "<= 2019-01"),
        ("all versions", Class::All, "*"),
        ("contact the maker", Class::Undetermined, ""),
        ("", Class::Undetermined, ""),
    ] {
        let read = VersionText::read(text);
        assert_eq!((read.class, read.value().as_str()), (class, value), "{text}");
    }
}
