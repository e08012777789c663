//! Tries the bad and the good example of every rule.

use crate::compile::{Options, compile};
use crate::rules::RULES;
use crate::world::Memory;

/// The stage that examples play on: a small device with nothing wrong. Names in it may be used by examples.
pub(super) const STAGE: &str = include_str!("stage.toml");

/// Codes that the example raises on the stage. An example that sets the edition replaces the stage's.
fn raised(example: &str) -> Vec<(&'static str, String)> {
    let world = Memory::new("2026-11-24".parse().unwrap());
    let world = if example.contains("noharm =") {
        world.with("noharm.toml", &format!("{example}{}", STAGE.replacen("noharm = 1", "", 1)))
    } else {
        world.with("noharm.toml", STAGE).with("example.toml", example)
    };
    compile(&world, &Options::default())
        .diagnostics
        .into_iter()
        .map(|found| (found.code, found.message))
        .collect()
}

#[test]
fn the_stage_is_clean() {
    assert_eq!(raised(""), vec![]);
}

#[test]
fn every_bad_example_raises_its_code_and_no_good_one_does() {
    for rule in RULES.iter().filter(|rule| !rule.bad.is_empty()) {
        let bad = raised(rule.bad);
        assert!(bad.iter().any(|(code, _)| *code == rule.code), "{} is not raised: {bad:?}", rule.code);
        let good = raised(rule.good);
        assert!(
            good.iter().all(|(code, _)| *code != rule.code),
            "{} is raised by the good example: {good:?}",
            rule.code
        );
    }
}

#[test]
fn codes_are_in_order_and_explained() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted);
    for rule in RULES {
        assert!(rule.why.len() > 40 && rule.why.ends_with('.'), "{}", rule.code);
        assert!(!rule.title.ends_with('.') && rule.bad.is_empty() == rule.good.is_empty(), "{}", rule.code);
    }
    assert_eq!(super::explain("nh0104").unwrap().name, "not-defined");
    assert!(super::explain("NH9999").is_none());
}
