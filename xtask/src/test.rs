//! Installs what the tests need, then runs all tests of the workspace.

use crate::run::{Outcome, data, show_with};
use crate::setup;

/// `cargo xtask test [WORDS…]`: further words go to `cargo test`.
pub fn run(words: &[String]) -> Outcome {
    setup::run();
    let data = data();
    match &data {
        Some(folder) => println!("real data: {}", folder.display()),
        None => println!(
            "real data: none (NOHARM_DATA is not set); tests that need it say that they were skipped"
        ),
    }
    let folder = data.map(|folder| folder.display().to_string()).unwrap_or_default();
    let mut all = vec!["test", "--workspace", "--locked", "--no-fail-fast"];
    all.extend(words.iter().map(String::as_str));
    let variables: &[(&str, &str)] = if folder.is_empty() { &[] } else { &[("NOHARM_DATA", &folder)] };
    show_with("cargo", &all, variables)
}
