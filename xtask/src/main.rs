//! `cargo xtask JOB`: everything that is done to this repository, one job a file.

mod ci;
mod codegen;
mod edges;
mod fuzz;
mod licences;
mod run;
mod setup;
mod snapshot;
mod suites;
mod test;
mod tidy;
mod wasm;

use std::process::ExitCode;

/// A job: its name, what it does, and the function that does it with the words behind its name.
type Job = (&'static str, &'static str, fn(&[String]) -> run::Outcome);

const JOBS: &[Job] = &[
    ("test", "install what the tests need, then run all tests", test::run),
    ("ci", "everything that a change must pass", ci::run),
    ("suites", "run the foreign suites and write docs/conformance.md", suites::run),
    ("tidy", "rules about files that no compiler knows", tidy::run),
    ("edges", "which room may know which", edges::run),
    ("wasm", "the core rooms build where there are no files, clock or network", wasm::run),
    ("licences", "every dependency's licence is one that we may link", licences::run),
    ("fuzz", "run every fuzz target, by default 10 seconds each: fuzz [SECONDS] [TARGET…]", fuzz::run),
    ("codegen", "write what is generated: docs/language.md, docs/diagnostics", codegen::run),
    ("snapshot", "build the shipped snapshot from the folder that NOHARM_DATA names", snapshot::run),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = words.split_first() else {
        return usage();
    };
    let Some((_, _, job)) = JOBS.iter().find(|(known, _, _)| known == name) else {
        return usage();
    };
    match job(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask {name}: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: cargo xtask JOB");
    for (name, what, _) in JOBS {
        eprintln!("  {name:10} {what}");
    }
    ExitCode::FAILURE
}
