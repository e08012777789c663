//! A base with the segments that renew it answers like a snapshot that was built anew.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use noharm_matcher::{Builder, Concerned, Holdings, Index, IndexError, Inventory, Matched, Part, matches};
use noharm_model::advisory::{Advisory, Epss, Kev};
use noharm_model::component::Component;
use noharm_model::finding::Finding;
use proptest::prelude::*;
use support::*;

/// One change of the world: record `id` of a source now says this.
#[derive(Clone, Debug)]
struct Change {
    source: u8,
    id: u8,
    product: u8,
    below: u8,
    aliases: Vec<u8>,
    withdrawn: bool,
    day: u8,
}

fn change() -> impl Strategy<Value = Change> {
    let aliases = prop::collection::vec(0_u8..8, 0..3);
    (0_u8..5, 0_u8..8, 0_u8..4, 1_u8..8, aliases, any::<bool>(), 1_u8..28).prop_map(
        |(source, id, product, below, aliases, withdrawn, day)| Change {
            source,
            id,
            product,
            below,
            aliases,
            withdrawn: withdrawn && day % 3 == 0,
            day,
        },
    )
}

fn advisory(change: &Change) -> Advisory {
    let cve = format!("CVE-2020-{}", change.id);
    let product = format!("p{}", change.product);
    let bound = format!("<{}", change.below);
    let fixed = format!("-{}", change.below);
    let mut record = match change.source {
        0 => nvd(&cve, or(vec![hit(&format!("a:acme:{product}"), &[&bound])])),
        1 => osv(
            "osv:pypa",
            &format!("PYSEC-{}", change.id),
            package("PyPI", &product, vec![range("ECOSYSTEM", &["+0", &fixed])]),
        ),
        4 => {
            let cves = [cve.as_str(), "CVE-2020-7"];
            let few = if change.day.is_multiple_of(2) { &cves[..] } else { &cves[..1] };
            in_words(&format!("ICSMA-{}", change.id), "Acme", &format!("Dosator {product}00"), &bound, few)
        }
        2 => fix(&format!("DSA-{}", change.id), "Debian:9", &product, &format!("{}", change.below), &[&cve]),
        _ => Advisory {
            id: cve,
            source: "kev".into(),
            kev: Some(Kev { added: "2021-01-01".parse().ok(), ransomware: change.withdrawn }),
            epss: Some(Epss { probability_millionths: u32::from(change.below), ..Epss::default() }),
            ..Advisory::default()
        },
    };
    if change.source == 1 {
        record.aliases = change
            .aliases
            .iter()
            .map(|alias| if alias % 2 == 0 { format!("CVE-2020-{alias}") } else { format!("PYSEC-{alias}") })
            .collect();
    }
    record.withdrawn = change.withdrawn;
    record.modified = format!("2024-01-{:02}", change.day).parse().ok();
    record
}

fn components() -> Vec<Component> {
    (0..4)
        .flat_map(|product| {
            [
                cpe(&format!("acme:p{product}:3")),
                purl(&format!("pkg:pypi/p{product}@4")),
                purl(&format!("pkg:deb/debian/p{product}@2?distro=debian-9")),
                named(&format!("p{product}"), "5"),
                Component { supplier: Some("Acme".into()), ..named(&format!("Dosator p{product}00"), "5") },
            ]
        })
        .collect()
}

fn answer(index: &Index<'_>, components: &[Component]) -> Matched {
    matches(index, &Inventory::of_sbom(components), day()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn renewed_is_as_rebuilt(
        first in prop::collection::vec(change(), 0..12),
        later in prop::collection::vec(prop::collection::vec(change(), 0..6), 0..4),
    ) {
        let mut builder = Builder::new();
        first.iter().for_each(|change| builder.add(advisory(change)));
        let mut files = vec![builder.build().unwrap()];
        builder.settle();
        for changes in &later {
            changes.iter().for_each(|change| builder.add(advisory(change)));
            let below: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
            let renewed = builder.renew(&Index::open_all(&below).unwrap()).unwrap();
            prop_assert_eq!(renewed.is_none(), builder.changed().next().is_none());
            files.extend(renewed);
            builder.settle();
        }
        let anew = builder.build().unwrap();
        let anew = Index::open(&anew).unwrap();
        let all: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        let renewed = Index::open_all(&all).unwrap();
        renewed.verify().unwrap();
        let components = components();
        let (one, two) = (answer(&renewed, &components), answer(&anew, &components));
        prop_assert_eq!(&one.findings, &two.findings);
        for number in 0..8 {
            for id in [format!("CVE-2020-{number}"), format!("PYSEC-{number}")] {
                prop_assert_eq!(renewed.vulnerabilities(&id).unwrap(), anew.vulnerabilities(&id).unwrap());
            }
        }
    }
}

/// Findings without their words, which tell the day that a distribution's feed reaches to.
fn decided(matched: Matched) -> Vec<Finding> {
    let wordless = |finding| Finding { reason: String::new(), walk: Vec::new(), ..finding };
    matched.findings.into_iter().map(wordless).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn what_a_renewal_does_not_concern_stays_as_it_was(
        first in prop::collection::vec(change(), 0..12),
        later in prop::collection::vec(prop::collection::vec(change(), 1..4), 1..4),
    ) {
        let components = components();
        let mut builder = Builder::new();
        first.iter().for_each(|change| builder.add(advisory(change)));
        let mut files = vec![builder.build().unwrap()];
        let mut holdings = Holdings::new();
        {
            let base = Index::open(&files[0]).unwrap().noting();
            let part = Part { components: &components, ..Part::default() };
            let new = holdings.hold("all", &[part], &base, &[], day()).unwrap();
            prop_assert_eq!(new.len(), components.len());
        }
        builder.settle();
        for changes in &later {
            changes.iter().for_each(|change| builder.add(advisory(change)));
            let below: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
            let before = Index::open_all(&below).unwrap();
            let Some(segment) = builder.renew(&before).unwrap() else { continue };
            let all: Vec<&[u8]> = below.iter().copied().chain([segment.as_slice()]).collect();
            let after = Index::open_all(&all).unwrap().noting();
            let concerned = match holdings.concerned(&after, below.len()).unwrap() {
                Concerned::All => (0..holdings.len() as u32).collect(),
                Concerned::These(these) => these,
            };
            for number in 0..holdings.len() as u32 {
                let component = holdings.component(number).unwrap();
                let alone = std::slice::from_ref(&component);
                if !concerned.contains(&number) {
                    prop_assert_eq!(decided(answer(&before, alone)), decided(answer(&after, alone)));
                    continue;
                }
                let found = holdings
                    .judge(number, &after, &[], day(), |_, findings| {
                        findings.iter().map(|one| one.clone().owned(0)).collect::<Vec<_>>()
                    })
                    .unwrap();
                prop_assert_eq!(found, answer(&after, alone).findings);
            }
            files.push(segment);
            builder.settle();
        }
    }
}

#[test]
fn who_holds_what_is_told_and_forgotten() {
    let mut builder = Builder::new();
    builder.add(nvd("CVE-2020-1", or(vec![hit("a:acme:p0", &["<9"])])));
    let base = builder.build().unwrap();
    let index = Index::open(&base).unwrap().noting();
    builder.settle();
    let (one, two) = ([cpe("acme:p0:3"), cpe("acme:p1:3")], [cpe("acme:p0:3")]);
    let mut holdings = Holdings::new();
    let hold = |holdings: &mut Holdings, holder: &str, part: &[Component]| {
        let part = Part { components: part, ..Part::default() };
        holdings.hold(holder, &[part], &index, &[], day()).unwrap()
    };
    assert_eq!(hold(&mut holdings, "one", &one), [0, 1]);
    assert_eq!(hold(&mut holdings, "two", &two), [0]);
    assert_eq!(hold(&mut holdings, "two", &two), Vec::<u32>::new());
    assert_eq!(holdings.holders(0).collect::<Vec<_>>(), ["one", "two"]);
    builder.add(nvd("CVE-2020-2", or(vec![hit("a:acme:p1", &["<9"])])));
    let segment = builder.renew(&index).unwrap().unwrap();
    let renewed = Index::open_all(&[&base, &segment]).unwrap().noting();
    assert_eq!(holdings.concerned(&renewed, 1).unwrap(), Concerned::These(vec![1]));
    assert_eq!(holdings.concerned(&renewed, 0).unwrap(), Concerned::All);
    assert_eq!(holdings.concerned(&renewed, 2).unwrap(), Concerned::These(vec![]));
    holdings.release("one");
    assert_eq!(
        holdings.concerned(&renewed, 1).unwrap(),
        Concerned::These(vec![]),
        "nobody holds it any more"
    );
    assert_eq!(holdings.holders(0).collect::<Vec<_>>(), ["two"]);
    assert!(holdings.component(2).is_none() && holdings.memory() > 0 && holdings.len() == 1);
    assert_eq!(holdings.parts().collect::<Vec<_>>(), [0]);
    assert!(holdings.judge(1, &renewed, &[], day(), |_, _| ()).is_err(), "nobody holds it");
}

#[test]
fn what_decides_beside_a_component_decides_what_concerns_it() {
    let mut builder = Builder::new();
    builder.add(fix("DSA-1", "Debian:9", "other", "2", &["CVE-2020-1"]));
    builder.add(in_words("ICSMA-1", "Acme", "Ventilator 700", "<2", &["CVE-2020-2"]));
    let base = builder.build().unwrap();
    let index = Index::open(&base).unwrap().noting();
    builder.settle();
    // Neither says of which distribution it is, or what device: the part does.
    let package = [purl("pkg:deb/p0@1")];
    let device = [Component { supplier: Some("Acme".into()), ..named("Dosator 500", "1") }];
    let system = Part { components: &package, operating_systems: vec!["Debian 9".into()], ..Part::default() };
    let thing = Part { components: &device, by_name: true, ..Part::default() };
    let mut holdings = Holdings::new();
    holdings.hold("one", &[system, thing], &index, &[], day()).unwrap();
    builder.add(fix("DSA-2", "Debian:9", "p0", "2", &["CVE-2020-3"]));
    builder.add(in_words("ICSMA-2", "Acme", "Dosator 500", "<2", &["CVE-2020-4"]));
    let segment = builder.renew(&index).unwrap().unwrap();
    let renewed = Index::open_all(&[&base, &segment]).unwrap().noting();
    assert_eq!(holdings.concerned(&renewed, 1).unwrap(), Concerned::These(vec![0, 1]));
    for (number, id) in [(0, "CVE-2020-3"), (1, "CVE-2020-4")] {
        let ids = holdings
            .judge(number, &renewed, &[], day(), |_, found| {
                found.iter().map(|one| one.vulnerability.id.to_string()).collect::<Vec<_>>()
            })
            .unwrap();
        assert_eq!(ids, [id]);
    }
}

#[test]
fn a_segment_for_another_base_is_refused() {
    let of = |id: &str| {
        let mut builder = Builder::new();
        builder.add(nvd(id, or(vec![hit("a:acme:p", &["<3"])])));
        builder
    };
    let mut builder = of("CVE-2020-1");
    let base = builder.build().unwrap();
    builder.settle();
    builder.add(nvd("CVE-2020-2", or(vec![hit("a:acme:p", &["<4"])])));
    let renewed = builder.renew(&Index::open(&base).unwrap()).unwrap().unwrap();
    assert!(Index::open_all(&[&base, &renewed]).is_ok());
    let other = of("CVE-2020-3").build().unwrap();
    assert_eq!(Index::open_all(&[&other, &renewed]).unwrap_err(), IndexError::OtherBase { segment: 1 });
    assert_eq!(Index::open_all(&[&renewed]).unwrap_err(), IndexError::OtherBase { segment: 0 });
    assert!(matches!(
        Index::open_all(&[base.as_slice(); 10]).unwrap_err(),
        IndexError::TooManySegments { found: 10, .. }
    ));
}
