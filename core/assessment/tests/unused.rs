//! A name declared unused: it speaks of one component, or says of which.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use noharm_assessment::attribution::{Ambiguous, ambiguous};
use noharm_assessment::rules::{self, Context};
use noharm_assessment::{Assessed, Grounds, assess};
use noharm_model::answer::SnapshotHead;
use noharm_model::day::Day;
use noharm_model::system::ComponentIx;
use noharm_security_file::world::Memory;
use noharm_security_file::{Compiled, Limits, read};

const CASE: &str = r#"noharm = 1
[device.drip]
name = "Drip"
use = "Continuous IV infusion"
context = ["vasoactive"]
[release."1.0"]
date = 2025-01-01
[component.comm]
sbom = "comm.cdx.json"
[component.panel]
sbom = "panel.cdx.json"
[unused.tools]
packages = ["zlib", "gdb"]
reason = "vulnerable_code_not_in_execute_path"
"#;

fn sbom(names: &[&str]) -> String {
    let components: Vec<String> = names
        .iter()
        .map(|name| format!(r#"{{"bom-ref":"{name}","type":"library","name":"{name}","version":"1"}}"#))
        .collect();
    format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{}]}}"#, components.join(","))
}

/// `comm` holds zlib and gdb, `panel` holds zlib.
fn assessed(case: &str) -> (Compiled, Assessed) {
    let today: Day = "2026-11-24".parse().unwrap();
    let world = Memory::new(today)
        .with("noharm.toml", case)
        .with("comm.cdx.json", &sbom(&["zlib", "gdb"]))
        .with("panel.cdx.json", &sbom(&["zlib"]));
    let text = read(&world, &Limits::default());
    let compiled = text.compile(&world, None, None);
    let grounds = Grounds {
        world: &world,
        text: &text,
        index: None,
        snapshot: SnapshotHead::default(),
        shared: &[],
        voices: &[],
        thorough: false,
    };
    let assessed = assess(&grounds, &compiled).unwrap();
    (compiled, assessed)
}

/// Whether zlib on `comm`, gdb on `comm`, zlib on `panel` are declared unused.
fn declared(assessed: &Assessed) -> Vec<bool> {
    assessed.device.attributions.iter().map(|one| one.unused.is_some()).collect()
}

fn told(compiled: &Compiled, assessed: &Assessed) -> Vec<String> {
    let case = compiled.case.as_ref().unwrap();
    let context = Context { compiled, case, device: &assessed.device, analysis: &assessed.analysis };
    let found = rules::check(&context);
    found.into_iter().filter(|one| one.code == "NH0602").map(|one| one.message).collect()
}

#[test]
fn a_name_on_two_components_speaks_of_neither_until_it_says_which() {
    let (compiled, assessed) = assessed(CASE);
    assert_eq!(declared(&assessed), [false, true, false], "gdb is on one component only");
    assert_eq!(
        ambiguous(compiled.case.as_ref().unwrap(), &assessed.device.parts),
        [Ambiguous { unused: 0, package: 0, components: vec![ComponentIx(0), ComponentIx(1)] }]
    );
    let told = told(&compiled, &assessed);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("`comm` and `panel`") && told[0].contains("unused.tools"), "{told:?}");
}

#[test]
fn with_on_it_speaks_of_the_components_that_it_names() {
    let (compiled, one) = assessed(&format!("{CASE}on = \"panel\"\n"));
    assert_eq!(declared(&one), [false, false, true]);
    assert!(told(&compiled, &one).is_empty());
    let (compiled, both) = assessed(&format!("{CASE}on = [\"comm\", \"panel\"]\n"));
    assert_eq!(declared(&both), [true, true, true]);
    assert!(told(&compiled, &both).is_empty());
}
