//! What each measure of the pump is worth: every variant gives what its file says an expert expects.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test stops at the first surprise and reads files"
)]

mod pump;

use noharm_risk::WhatIf;
use pump::{Told, Variant, variant, variants};

/// Levels today, without the known flaws where the variant says so.
fn today(variant: &Variant, told: &Told, harm: &str) -> Option<u8> {
    if !variant.without_known_flaws() {
        return told.today(harm);
    }
    told.ask(&[], |engine| {
        engine.what_if(&[] as &[WhatIf]).unwrap().today[told.at(harm)].level.map(|level| level.value())
    })
}

#[test]
fn each_variant_gives_what_it_expects() {
    let mut wrong = Vec::new();
    for variant in variants() {
        let told = variant.tell();
        for (harm, level) in variant.expects("expects") {
            let found = today(&variant, &told, &harm).map(i64::from);
            if found != level.as_integer() {
                wrong.push(format!("{}: {harm} today {found:?}, expected {level}", variant.name));
            }
        }
        for (harm, level) in variant.expects("expects-residual") {
            let found = told.residual(&harm).map(i64::from);
            if found != level.as_integer() {
                wrong.push(format!("{}: {harm} residual {found:?}, expected {level}", variant.name));
            }
        }
        for (harm, decision) in variant.expects("expects-decision") {
            let found = told.harm(&harm).decision.word();
            if Some(found) != decision.as_str() {
                wrong.push(format!("{}: {harm} {found}, expected {decision}", variant.name));
            }
        }
        for (id, harm) in variant.expects("expects-flaws") {
            let found = told.reaches(&id);
            if found != harm.as_str() {
                wrong.push(format!("{}: {id} reaches {found:?}, expected {harm}", variant.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_key_on_the_way_equals_none() {
    let with_key = variant("key-on-comm");
    let without = variant(with_key.table["equals"].as_str().unwrap()).tell();
    let with_key = with_key.tell();
    for named in &without.system.harms {
        let (harm, other) = (without.harm(&named.id), with_key.harm(&named.id));
        assert_eq!(
            (harm.residual, harm.today, harm.worst),
            (other.residual, other.today, other.worst),
            "{}",
            named.id
        );
    }
}

#[test]
fn separated_users_change_no_level_but_make_the_kernel_matter() {
    let base = pump::pump("3.2.1");
    let separated = variant("users-separated").tell();
    for named in &base.system.harms {
        assert_eq!(base.harm(&named.id).today.level, separated.harm(&named.id).today.level, "{}", named.id);
    }
    assert_eq!(base.reaches("CVE-2019-13272"), None);
    assert_eq!(separated.reaches("CVE-2019-13272"), Some("over-infusion"));
}
