//! The rules on the worked pump: no errors, warnings that an expert nods at, and a finding for each seeded mistake.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test stops at the first surprise and reads files"
)]

use noharm_security_file::diagnostic::{Diagnostic, Severity};
use noharm_security_file::render::terminal;
use noharm_security_file::world::Memory;
use noharm_security_file::{Compiled, Options, compile};

/// The worked pump, without its variants.
fn pump() -> Memory {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/infusion-pump");
    let mut world = Memory::new("2026-11-24".parse().unwrap());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            world.files.insert(name, std::fs::read(&path).unwrap());
        }
    }
    world
}

fn check(world: &Memory, release: &str) -> Compiled {
    compile(world, &Options { release: Some(release.to_owned()), ..Options::default() })
}

fn told(compiled: &Compiled) -> Vec<(&'static str, Option<&str>)> {
    compiled.diagnostics.iter().map(|found| (found.code, found.object.as_deref())).collect()
}

#[test]
fn the_pump_has_no_errors() {
    for release in ["3.2.1", "3.3.0"] {
        let compiled = check(&pump(), release);
        let errors: Vec<&Diagnostic> =
            compiled.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
        println!("{release}\n{}", terminal::text(&compiled.diagnostics, &compiled.sources, 110, false));
        assert!(errors.is_empty(), "{errors:?}");
        assert!(told(&compiled).iter().all(|(_, object)| object.is_some()));
    }
}
