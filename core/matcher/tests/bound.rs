//! An SBOM that asks for more findings than are held is refused, never half answered.

#![allow(clippy::unwrap_used, reason = "tests fail by panic")]

mod support;

use noharm_matcher::{Index, IndexError, Inventory, Part, matches_within};
use support::*;

#[test]
fn one_product_listed_again_and_again() {
    let records = (0..10)
        .map(|number| nvd(&format!("CVE-2026-000{number}"), or(vec![hit("a:example:namer", &["<3"])])));
    let bytes = snapshot(records.collect());
    let index = Index::open(&bytes).unwrap();
    let components = vec![cpe("example:namer:2.5"); 20];
    let parts = vec![Part { components: &components, ..Part::default() }];
    let inventory = Inventory { parts, ..Inventory::default() };
    assert_eq!(matches_within(&index, &inventory, day(), 200).unwrap().findings.len(), 200);
    let refused = matches_within(&index, &inventory, day(), 199).unwrap_err();
    assert_eq!(refused, IndexError::TooManyFindings { most: 199 });
    assert!(refused.to_string().starts_with("more than 199 findings; "));
}
