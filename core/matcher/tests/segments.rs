//! A base with the segments that renew it answers like a snapshot that was built anew.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use noharm_matcher::{Builder, Index, IndexError, Inventory, Matched, matches};
use noharm_model::advisory::{Advisory, Epss, Kev};
use noharm_model::component::Component;
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
            let few = if change.day % 2 == 0 { &cves[..] } else { &cves[..1] };
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
