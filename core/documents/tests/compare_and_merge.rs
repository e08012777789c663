//! Two SBOMs compared, several made one, and what is said of their parts kept through every writer.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use std::cmp::Ordering;
use std::collections::BTreeSet;

use noharm_documents::compare::{Comparison, Direction, compare};
use noharm_documents::limits::Limits;
use noharm_documents::merge::{Part, merge};
use noharm_documents::sbom;
use noharm_documents::write::{self, Head, SbomFormat};
use noharm_model::component::{Component, Particulars, Sbom};
use proptest::prelude::*;

fn part(name: &str, version: &str) -> Component {
    Component {
        reference: name.to_owned(),
        name: name.to_owned(),
        version: Some(version.to_owned()),
        purl: Some(format!("pkg:npm/{name}@{version}")),
        kind: Some("library".to_owned()),
        ..Component::default()
    }
}

fn sbom_of(components: Vec<Component>) -> Sbom {
    Sbom { components, ..Sbom::default() }
}

fn by_number(_: &Component, before: &str, after: &str) -> Option<Ordering> {
    Some(before.parse::<u32>().ok()?.cmp(&after.parse::<u32>().ok()?))
}

fn compared(before: Vec<Component>, after: Vec<Component>) -> Comparison {
    compare(&sbom_of(before), &sbom_of(after), &by_number)
}

fn head() -> Head {
    Head {
        uuid: "3e671687-395b-41f5-a30f-a58921a69b79".to_owned(),
        title: "title".to_owned(),
        author: String::new(),
        namespace: "https://example.com".to_owned(),
        tool: ("tool".to_owned(), "1".to_owned()),
        history: vec![("2024-01-01T00:00:00Z".to_owned(), "first".to_owned())],
    }
}

fn written_and_read(sbom: &Sbom, format: SbomFormat) -> (Sbom, Vec<String>) {
    let written = write::sbom(sbom, format, &head()).unwrap();
    let read = sbom::read_in_full(written.text.as_bytes(), &Limits::default()).unwrap().0;
    assert!(read.remarks.is_empty(), "{:?}", read.remarks);
    (read, written.lost)
}

#[test]
fn added_removed_and_which_way_a_version_went() {
    let both = compared(
        vec![part("a", "1"), part("b", "2"), part("c", "3"), part("d", "x"), part("e", "5")],
        vec![part("a", "2"), part("b", "1"), part("c", "3"), part("d", "y"), part("f", "6")],
    );
    assert_eq!((both.added.len(), both.added[0].name.as_str()), (1, "f"));
    assert_eq!((both.removed.len(), both.removed[0].name.as_str()), (1, "e"));
    let ways: Vec<_> = both.changed.iter().map(|change| change.direction.unwrap()).collect();
    assert_eq!(ways, [Direction::Newer, Direction::Older, Direction::Unknown]);
    assert_eq!(both.same, 1);
}

#[test]
fn several_versions_of_one_part_are_paired_with_their_equals_first() {
    let both = compared(vec![part("a", "1"), part("a", "2")], vec![part("a", "2"), part("a", "3")]);
    assert_eq!((both.same, both.changed.len()), (1, 1));
    assert_eq!(both.changed[0].version_before.as_deref(), Some("1"));
    assert_eq!(both.changed[0].version_after.as_deref(), Some("3"));
}

#[test]
fn a_changed_identity_is_no_removal_and_addition() {
    let mut after = part("a", "1");
    after.purl = Some("pkg:pypi/a@1".to_owned());
    after.cpes = vec!["cpe:2.3:a:x:a:1:*:*:*:*:*:*:*".to_owned()];
    let both = compared(vec![part("a", "1")], vec![after]);
    assert!(both.added.is_empty() && both.removed.is_empty());
    let change = &both.changed[0].differences[0];
    assert_eq!((change.field, change.before.as_slice()), ("identity", &["pkg:npm/a".to_owned()][..]));
    assert_eq!(change.after, ["cpe:2.3:a:x:a", "pkg:pypi/a"]);
}

#[test]
fn licence_supplier_hash_and_dependencies_are_told() {
    let mut before = part("a", "1");
    before.supplier = Some("One".to_owned());
    before.hashes = vec!["sha-1:aa".to_owned()];
    before.depends_on = vec!["b".to_owned()];
    let licensed = |text: &str| {
        Some(Box::new(Particulars { licences: vec![text.to_owned()], ..Particulars::default() }))
    };
    before.particulars = licensed("MIT");
    let mut after = part("a", "1");
    after.supplier = Some("Two".to_owned());
    after.hashes = vec!["sha-1:bb".to_owned()];
    after.depends_on = vec!["c".to_owned()];
    after.particulars = licensed("GPL-2.0-only");
    let both =
        compared(vec![before, part("b", "1"), part("c", "1")], vec![after, part("b", "1"), part("c", "1")]);
    let fields: Vec<&str> = both.changed[0].differences.iter().map(|difference| difference.field).collect();
    assert_eq!(fields, ["licence", "supplier", "hash", "dependencies"]);
    assert_eq!(both.same, 2);
}

/// Parts with all that both formats can hold.
fn rich() -> Sbom {
    let mut device = part("device", "7");
    device.depends_on = vec!["a".to_owned()];
    let mut a = part("a", "1");
    a.supplier = Some("Example".to_owned());
    a.depends_on = vec!["b".to_owned()];
    a.hashes = vec![format!("sha-256:{}", "a".repeat(64))];
    a.particulars = Some(Box::new(Particulars {
        licences: vec!["MIT OR Apache-2.0".to_owned()],
        contacts: vec!["a@example.com".to_owned()],
        end_of_support: Some("2030-01-01".to_owned()),
        file: Some("a.so".to_owned()),
        locations: vec!["https://example.com/a".to_owned()],
        found_in: vec!["usr/lib/a".to_owned()],
        ..Particulars::default()
    }));
    Sbom {
        subject: Some(device),
        components: vec![a, part("b", "2")],
        about: Some(Box::default()),
        ..Sbom::default()
    }
}

#[test]
fn cyclonedx_and_spdx_of_the_same_parts_do_not_differ() {
    let sbom = rich();
    let (cyclonedx, lost) = written_and_read(&sbom, SbomFormat::CycloneDx1_6);
    assert!(lost.is_empty(), "{lost:?}");
    let (spdx, lost) = written_and_read(&sbom, SbomFormat::Spdx2_3);
    assert!(lost.is_empty(), "{lost:?}");
    let both = compare(&cyclonedx, &spdx, &by_number);
    assert!(both.is_same(), "{both:?}");
    assert_eq!(both.same, 3);
}

#[test]
fn what_is_said_of_a_part_is_read_back() {
    let mut sbom = rich();
    let said = sbom.components[0].particulars.as_mut().unwrap();
    said.support = Some("maintained".to_owned());
    said.executable = Some("executable".to_owned());
    said.completeness = Some("complete".to_owned());
    said.dependencies_stated = true;
    let (read, lost) = written_and_read(&sbom, SbomFormat::CycloneDx1_7);
    assert!(lost.is_empty(), "{lost:?}");
    assert_eq!(read.components[0].particulars, sbom.components[0].particulars);
    let stated = read.components[1].particulars.as_ref().is_some_and(|said| said.dependencies_stated);
    assert!(!stated, "nobody said that `b` needs nothing");
    let (_, lost) = written_and_read(&sbom, SbomFormat::Spdx2_3);
    assert_eq!(lost.len(), 3, "support, form, completeness with dependencies: {lost:?}");
}

#[test]
fn merging_keeps_references_apart_and_every_origin() {
    let mut one = sbom_of(vec![part("a", "1"), part("b", "1")]);
    one.components[0].depends_on = vec!["b".to_owned()];
    let mut two = sbom_of(vec![part("a", "2"), part("b", "1")]);
    two.components[1].cpes = vec!["cpe:2.3:a:x:b:1:*:*:*:*:*:*:*".to_owned()];
    let parts = vec![
        Part { label: "one.json".to_owned(), sbom: one },
        Part { label: "two.json".to_owned(), sbom: two },
    ];
    let merged = merge(part("device", "7"), parts);
    assert_eq!(merged.joined, 1);
    let names: Vec<&str> = merged.sbom.components.iter().map(|part| part.reference.as_str()).collect();
    assert_eq!(names, ["one.json", "a", "b", "two.json", "two.json/a"]);
    let shared = &merged.sbom.components[2];
    assert_eq!(shared.particulars.as_ref().unwrap().found_in, ["one.json", "two.json"]);
    assert_eq!(shared.cpes.len(), 1);
    assert_eq!(merged.sbom.subject.as_ref().unwrap().depends_on, ["one.json", "two.json"]);
    assert_eq!(merged.sbom.components[0].depends_on, ["a"]);
    assert_eq!(merged.sbom.components[3].depends_on, ["two.json/a", "b"]);
}

#[test]
fn the_same_purl_with_other_contents_stays_apart() {
    let with = |digit: &str| {
        let mut one = part("a", "1");
        one.hashes = vec![format!("sha-256:{}", digit.repeat(64))];
        sbom_of(vec![one])
    };
    let parts = ["1", "2", "1"].map(|digit| Part { label: format!("{digit}.json"), sbom: with(digit) });
    let merged = merge(part("device", "7"), parts.into());
    assert_eq!(merged.joined, 1, "the third is the first");
    assert_eq!(merged.remarks.len(), 1, "{:?}", merged.remarks);
    assert_eq!(merged.sbom.components.iter().filter(|part| part.name == "a").count(), 2);
}

/// SBOMs whose parts need each other in any way, circles included.
fn any_sbom() -> impl Strategy<Value = Sbom> {
    let one = (0..6usize, 0..3usize, prop::collection::vec(0..8usize, 0..4), any::<bool>());
    (prop::collection::vec(one, 0..8), any::<bool>()).prop_map(|(drawn, has_subject)| {
        let count = drawn.len();
        let components = drawn.into_iter().enumerate().map(|(at, (name, version, needs, has_purl))| {
            let mut one = part(&format!("n{name}"), &version.to_string());
            one.reference = format!("r{at}");
            one.purl = one.purl.filter(|_| has_purl);
            let needs: BTreeSet<usize> = needs.into_iter().filter(|to| *to < count && *to != at).collect();
            one.depends_on = needs.into_iter().map(|to| format!("r{to}")).collect();
            one
        });
        let mut sbom = sbom_of(components.collect());
        sbom.subject = has_subject.then(|| Component { reference: "top".to_owned(), ..part("top", "1") });
        sbom
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_merged_is_whole(sboms in prop::collection::vec(any_sbom(), 1..5)) {
        let parts = sboms.iter().enumerate().map(|(at, sbom)| Part { label: format!("s{at}"), sbom: sbom.clone() });
        let merged = merge(part("device", "7"), parts.collect());
        let all = &merged.sbom.components;
        let listed: usize = sboms.iter().map(|sbom| sbom.components.len() + 1).sum();
        prop_assert_eq!(all.len() + merged.joined, listed);
        let subject = merged.sbom.subject.as_ref().unwrap();
        let references: BTreeSet<&str> = all.iter().chain([subject]).map(|part| part.reference.as_str()).collect();
        prop_assert_eq!(references.len(), all.len() + 1);
        // Every part is found from the subject, and no dependency leads nowhere.
        let mut seen = BTreeSet::new();
        let mut waiting = vec![subject.reference.as_str()];
        while let Some(at) = waiting.pop() {
            if seen.insert(at) {
                let one = all.iter().chain([subject]).find(|part| part.reference == at);
                prop_assert!(one.is_some(), "{} leads nowhere", at);
                waiting.extend(one.unwrap().depends_on.iter().map(String::as_str));
            }
        }
        prop_assert_eq!(seen, references);
        for format in [SbomFormat::CycloneDx1_6, SbomFormat::Spdx2_3] {
            let written = write::sbom(&merged.sbom, format, &head()).unwrap();
            prop_assert!(sbom::read(written.text.as_bytes(), &Limits::default()).is_ok());
        }
    }

    #[test]
    fn nothing_differs_from_itself_and_both_ways_are_mirrors(one in any_sbom(), two in any_sbom()) {
        prop_assert!(compare(&one, &one, &by_number).is_same());
        let (there, back) = (compare(&one, &two, &by_number), compare(&two, &one, &by_number));
        prop_assert_eq!(there.added.len(), back.removed.len());
        prop_assert_eq!(there.removed.len(), back.added.len());
        let all = |sbom: &Sbom| sbom.components.len() + usize::from(sbom.subject.is_some());
        prop_assert_eq!(there.same + there.changed.len() + there.removed.len(), all(&one));
        prop_assert_eq!(there.same + there.changed.len() + there.added.len(), all(&two));
    }
}
