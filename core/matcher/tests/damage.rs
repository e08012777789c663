//! A snapshot that was cut off or changed is told, never half read, and never a panic.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use noharm_matcher::{Index, IndexError, Inventory, matches};
use noharm_model::component::Component;
use proptest::prelude::*;
use support::*;

fn sample() -> (Vec<u8>, Vec<Component>) {
    let tree = and(vec![or(vec![hit("a:acme:plugin:1.0", &[])]), or(vec![gate("a:acme:host", &["<3"])])]);
    let bytes = snapshot(vec![
        nvd("CVE-2020-1", tree),
        nvd("CVE-2020-2", or((0..40).map(|n| hit(&format!("a:acme:tool:1.{n}"), &[])).collect())),
        fix("DSA-1-1", "Debian:9", "tool", "1.0-2", &["CVE-2020-1", "CVE-2020-3"]),
        osv("osv:pypa", "PYSEC-1", package("PyPI", "tool", vec![range("ECOSYSTEM", &["+0", "-2"])])),
        in_words("ICSMA-20-001-01", "Acme", "Dosator 4000", "< 2", &["CVE-2020-1", "CVE-2020-4"]),
    ]);
    let components = vec![
        cpe("acme:plugin:1.0"),
        cpe("acme:host:2"),
        cpe("acme:tool:1.7"),
        cpe("the_acme_foundation:tool:1.7"),
        purl("pkg:deb/debian/tool@1.0-1?distro=debian-9"),
        purl("pkg:pypi/tool@1"),
        Component { supplier: Some("Acme".into()), ..named("Dosator 4000", "1.5") },
    ];
    (bytes, components)
}

fn use_it(bytes: &[u8], components: &[Component]) -> Result<usize, IndexError> {
    let index = Index::open(bytes)?;
    let found = matches(&index, &Inventory::of_sbom(components), day())?;
    index.coverage()?;
    index.vulnerabilities("CVE-2020-1")?;
    index.products()?;
    Ok(found.findings.len())
}

#[test]
fn every_flipped_byte_is_told_or_harmless() {
    let (bytes, components) = sample();
    let whole = use_it(&bytes, &components).unwrap();
    assert!(whole >= 7);
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x41;
        assert!(Index::open(&damaged).and_then(|index| index.verify()).is_err(), "byte {at} is not noticed");
        // What is not touched by these look-ups does no harm to them.
        if let Ok(found) = use_it(&damaged, &components) {
            assert_eq!(found, whole, "byte {at} changes the answer");
        }
    }
}

#[test]
fn every_cut_is_told() {
    let (bytes, _) = sample();
    for length in 0..bytes.len() {
        assert!(Index::open(&bytes[..length]).is_err(), "{length} bytes");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(matches!(Index::open(&longer), Err(IndexError::CutOff { .. })));
}

#[test]
fn other_files_and_formats_are_told_apart() {
    assert_eq!(Index::open(b"{}").unwrap_err(), IndexError::NotASnapshot);
    let (mut bytes, _) = sample();
    bytes[8] = 99;
    assert!(matches!(Index::open(&bytes), Err(IndexError::OtherFormat { found: 99, .. })));
}

/// The snapshot with noise over its end.
fn noisy(bytes: &[u8], noise: &[u8]) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    let start = changed.len().saturating_sub(noise.len());
    for (to, from) in changed.iter_mut().skip(start).zip(noise) {
        *to ^= from;
    }
    changed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn noise_never_panics(noise in prop::collection::vec(any::<u8>(), 0..4000), cut in 0_usize..6000) {
        let (bytes, components) = sample();
        let changed = noisy(&bytes, &noise);
        let _ = use_it(&changed, &components);
        let _ = use_it(&changed[..cut.min(changed.len())], &components);
        let mut magic = b"NOHARMSN".to_vec();
        magic.extend(&noise);
        let _ = use_it(&magic, &components);
    }
}
