//! The worked pump in its release 3.2.1, with all flaws that the shipped snapshot knows of it: building the graph, every
//! answer, and the whole assessment in memory. The bar is 50 ms for all answers. `cargo bench -p noharm-assessment`.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    missing_docs,
    reason = "a bench stops at the first surprise, reads files and prints"
)]

use std::path::{Path, PathBuf};

use divan::{Bencher, black_box};
use noharm_assessment::device::Device;
use noharm_assessment::{Grounds, assess};
use noharm_matcher::Index;
use noharm_model::system::System;
use noharm_risk::Engine;
use noharm_security_file::world::Memory;
use noharm_security_file::{Compiled, Limits, Text, read};

fn main() {
    let case = Case::read();
    let (system, device) = case.looked_at();
    let engine = Engine::new(&system, &device.flaws, &case.compiled.policy.method).unwrap();
    eprintln!(
        "pump 3.2.1: {} flaws, {} facts, {} steps",
        device.flaws.len(),
        engine.built.facts.len(),
        engine.built.steps.len()
    );
    divan::main();
}

#[divan::bench]
fn graph(bencher: Bencher) {
    let case = Case::read();
    let (system, device) = case.looked_at();
    let method = &case.compiled.policy.method;
    bencher.bench_local(|| Engine::new(black_box(&system), &device.flaws, method).unwrap().built.steps.len());
}

#[divan::bench]
fn all_answers(bencher: Bencher) {
    let case = Case::read();
    let (system, device) = case.looked_at();
    let engine = Engine::new(&system, &device.flaws, &case.compiled.policy.method).unwrap();
    bencher.bench_local(|| black_box(&engine).analyse());
}

#[divan::bench]
fn whole_assessment(bencher: Bencher) {
    let case = Case::read();
    let index = Index::open(&case.snapshot).unwrap();
    let grounds = Grounds {
        world: &case.world,
        text: &case.text,
        index: Some(&index),
        snapshot: Default::default(),
        shared: &[],
        voices: &[],
        thorough: false,
    };
    bencher.bench_local(|| assess(black_box(&grounds), &case.compiled).unwrap().assessment.findings.len());
}

/// The pump, read and compiled.
struct Case {
    world: Memory,
    text: Text,
    compiled: Compiled,
    snapshot: Vec<u8>,
}

impl Case {
    fn read() -> Self {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
        let mut world = Memory::new("2026-11-24".parse().unwrap());
        read_into(&examples.join("infusion-pump"), PathBuf::new(), &mut world);
        let text = read(&world, &Limits::default());
        let compiled = text.compile(&world, Some("3.2.1"), None);
        let snapshot = std::fs::read(examples.join("snapshot.noharm")).unwrap();
        Self { world, text, compiled, snapshot }
    }

    fn looked_at(&self) -> (System, Device) {
        let index = Index::open(&self.snapshot).unwrap();
        let Self { world, compiled, .. } = self;
        let case = compiled.case.as_ref().unwrap();
        let device =
            Device::look(world, case, &compiled.sources, Some(&index), &[], &[], compiled.as_of).unwrap();
        (compiled.system().unwrap(), device)
    }
}

/// Every file below `folder`, named as `within` it.
fn read_into(folder: &Path, within: PathBuf, world: &mut Memory) {
    for entry in std::fs::read_dir(folder.join(&within)).unwrap() {
        let name = within.join(entry.unwrap().file_name());
        let path = folder.join(&name);
        if path.is_dir() {
            read_into(folder, name, world);
        } else {
            let key = name.to_str().unwrap().replace('\\', "/");
            world.files.insert(key, std::fs::read(path).unwrap());
        }
    }
}
