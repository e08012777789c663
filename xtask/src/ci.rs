//! Everything that a change must pass, cheapest first; the tests' closing lines come last but for the fuzzing.

use std::time::Instant;

use crate::run::{Outcome, show, show_with};
use crate::{codegen, edges, fuzz, licences, test, tidy, wasm};

type Stage = (&'static str, fn() -> Outcome);

const STAGES: &[Stage] = &[
    ("format", || show("cargo", &["fmt", "--all", "--check"])),
    ("tidy", || tidy::run(&[])),
    ("licences", || licences::run(&[])),
    ("edges", || edges::run(&[])),
    ("wasm", || wasm::run(&[])),
    ("clippy", || {
        show("cargo", &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
    }),
    ("generated files", || codegen::check()),
    ("documentation", || {
        let words = ["doc", "--workspace", "--no-deps", "--locked", "--document-private-items"];
        show_with("cargo", &words, &[("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links")])
    }),
    ("tests", || test::run(&[])),
    ("short fuzz", || fuzz::run(&[])),
];

/// Runs every stage, and names all that failed.
pub fn run(_words: &[String]) -> Outcome {
    let begun = Instant::now();
    let mut failed = Vec::new();
    let mut lines = Vec::new();
    for (name, stage) in STAGES {
        println!("\n== {name}");
        let started = Instant::now();
        let outcome = stage();
        let seconds = started.elapsed().as_secs();
        let word = if outcome.is_ok() { "passed" } else { "failed" };
        lines.push(format!("{word:7} {name} ({seconds} s)"));
        if let Err(failure) = outcome {
            eprintln!("{name}: {failure}");
            failed.push(*name);
        }
    }
    println!("\n{}\nin all {} s", lines.join("\n"), begun.elapsed().as_secs());
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
}
