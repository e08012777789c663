//! The text of a security file: diagnostics, never a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_model::day::Day;
use noharm_security_file::world::Memory;
use noharm_security_file::{Options, compile};

fuzz_target!(|text: &str| {
    let Some(today) = Day::new(2026, 11, 24) else { return };
    let world = Memory::new(today).with("noharm.toml", text);
    let compiled = compile(&world, &Options::default());
    let _ = compiled.system();
});
