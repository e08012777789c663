//! The row "patched by the maker … kernel configuration" of the table of `matching.md`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panic")]

mod support;

use std::sync::Arc;

use noharm_matcher::{About, Index, Inventory, Part, Role, Voice, matches};
use noharm_model::component::Component;
use noharm_model::finding::Finding;
use noharm_model::kernel::{Compiled, KernelBuild};
use noharm_model::statement::{Identity, Product, Statement, Status, Vex};
use support::*;

fn build() -> KernelBuild {
    let files = [
        ("drivers/net/tun", Compiled::No("CONFIG_TUN is not set".into())),
        ("net/core/dev", Compiled::Yes("it is among the files that were compiled".into())),
        ("fs/odd", Compiled::Unknown("what it hangs on is not known to be off".into())),
    ];
    let files = files.into_iter().map(|(file, one)| (file.to_owned(), one)).collect();
    KernelBuild { version: Some("5.10.112".into()), files, part: None }
}

fn voice(build: KernelBuild) -> Voice {
    let vex = Vex { format: "kernel build".into(), kernel: Some(Box::new(build)), ..Vex::default() };
    Voice { role: Some(Role::Maker), about: About::Device, document: ".config".into(), vex: Arc::new(vex) }
}

/// Findings of one flaw in `files` on the components of parts, with these voices.
fn found(files: &[&str], parts: &[(&str, Vec<Component>)], voices: Vec<Voice>) -> Vec<Finding> {
    let mut record = nvd("CVE-2020-1", or(vec![hit("o:linux:linux_kernel:*", &["<6"])]));
    record.kernel_files = files.iter().map(|&file| file.into()).collect();
    let bytes = snapshot(vec![record]);
    let index = Index::open(&bytes).unwrap();
    let parts: Vec<Part<'_>> = parts
        .iter()
        .map(|(name, components)| Part { name: (*name).into(), components, ..Part::default() })
        .collect();
    matches(&index, &Inventory { parts, voices, ..Inventory::default() }, day()).unwrap().findings
}

fn kernel(version: &str) -> Component {
    cpe(&format!("o:linux:linux_kernel:{version}"))
}

fn one(files: &[&str], build: KernelBuild) -> Finding {
    let mut all = found(files, &[("comm", vec![kernel("5.10.112")])], vec![voice(build)]);
    assert_eq!(all.len(), 1);
    all.pop().unwrap()
}

#[track_caller]
fn told(finding: &Finding, words: &str) {
    assert!(finding.walk.iter().any(|line| line.contains(words)), "{words}: {:#?}", finding.walk);
}

#[test]
fn code_that_was_not_compiled_is_not_affected_and_says_why() {
    let found = cleared(Some(one(&["drivers/net/tun.c"], build())));
    for words in [
        "drivers/net/tun.c was not compiled: CONFIG_TUN is not set",
        "vulnerable_code_not_present",
        "without it",
    ] {
        assert!(found.reason.contains(words), "{}", found.reason);
    }
    told(&found, "counts");
    assert!(found.sources.iter().any(|source| source.starts_with("kernel build")));
}

#[test]
fn every_file_must_be_out() {
    told(&affected(Some(one(&["drivers/net/tun.c", "net/core/dev.c"], build()))), "net/core/dev.c is in it");
    told(&affected(Some(one(&["net/core/dev.c"], build()))), "among the files");
}

#[test]
fn what_is_unsure_stays_as_it_was() {
    for (file, words) in [
        ("include/net/tun.h", "no file of C"),
        ("fs/odd.c", "not known to be off"),
        ("drivers/net/later.c", "no makefile of this kernel names"),
        ("drivers/net/tun.S", "no file of C"),
    ] {
        told(&affected(Some(one(&[file], build()))), words);
        affected(Some(one(&["drivers/net/tun.c", file], build())));
    }
    let silent = affected(Some(one(&[], build())));
    assert!(!silent.walk.iter().any(|line| line.contains(".config")), "{:#?}", silent.walk);
}

#[test]
fn the_build_of_another_version_says_nothing() {
    let other = KernelBuild { version: Some("5.10.11".into()), ..build() };
    told(&affected(Some(one(&["drivers/net/tun.c"], other))), "it is of Linux 5.10.11, and this is 5.10.112");
    let none = KernelBuild { version: None, ..build() };
    told(&affected(Some(one(&["drivers/net/tun.c"], none))), "does not state the kernel's version");
    let mut bare = kernel("5.10.112");
    (bare.version, bare.cpes) = (None, vec!["cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*".into()]);
    let all = found(&["drivers/net/tun.c"], &[("comm", vec![bare])], vec![voice(build())]);
    told(&all[0], "no version is stated here");
}

#[test]
fn of_several_kernels_it_must_be_said_whose_it_is() {
    let parts = [("comm", vec![kernel("5.10.112")]), ("panel", vec![kernel("5.10.112")])];
    let all = found(&["drivers/net/tun.c"], &parts, vec![voice(build())]);
    assert_eq!(all.len(), 2);
    all.into_iter().for_each(|one| told(&affected(Some(one)), "several parts"));
    let of_panel = KernelBuild { part: Some("panel".into()), ..build() };
    let mut all = found(&["drivers/net/tun.c"], &parts, vec![voice(of_panel)]);
    cleared(all.pop());
    affected(all.pop());
    // The version tells them apart.
    let parts = [("comm", vec![kernel("5.10.112")]), ("panel", vec![kernel("5.10.113")])];
    let mut all = found(&["drivers/net/tun.c"], &parts, vec![voice(build())]);
    affected(all.pop());
    cleared(all.pop());
}

#[test]
fn the_makers_own_word_against_it_is_a_conflict() {
    let identity = Identity {
        cpes: vec!["cpe:2.3:o:linux:linux_kernel:5.10.112:*:*:*:*:*:*:*".into()],
        ..Identity::default()
    };
    let statement = Statement {
        vulnerability: "CVE-2020-1".into(),
        products: vec![Product { product: Arc::new(identity), subcomponents: Vec::new() }],
        status: Status::Affected,
        ..Statement::default()
    };
    let vex = Vex { statements: vec![statement], author: Some("Maker".into()), ..Vex::default() };
    let against =
        Voice { role: Some(Role::Maker), about: About::Device, document: "own".into(), vex: Arc::new(vex) };
    let mut all =
        found(&["drivers/net/tun.c"], &[("comm", vec![kernel("5.10.112")])], vec![voice(build()), against]);
    unknown(all.pop(), noharm_model::finding::UnknownReason::Conflict);
}
