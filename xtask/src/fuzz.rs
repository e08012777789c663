//! Runs every fuzz target for a while: 10 seconds each unless told otherwise.

use std::fs;

use crate::run::{Outcome, root, show_with, works};

/// `cargo xtask fuzz [SECONDS] [TARGET…]`.
pub fn run(words: &[String]) -> Outcome {
    let (seconds, wanted) = match words.split_first() {
        Some((first, rest)) => match first.parse::<u32>() {
            Ok(seconds) => (seconds, rest),
            Err(_) => (10, words),
        },
        None => (10, words),
    };
    if !works("cargo", &["fuzz", "--version"]) {
        show_with("cargo", &["install", "--locked", "cargo-fuzz"], &[])?;
    }
    let mut targets = targets()?;
    targets.retain(|target| wanted.is_empty() || wanted.contains(target));
    if targets.is_empty() {
        return Err("no such fuzz target".to_owned());
    }
    let limit = format!("-max_total_time={seconds}");
    for target in &targets {
        let (corpus, seeds) = (format!("fuzz/corpus/{target}"), format!("fuzz/seeds/{target}"));
        fs::create_dir_all(root().join(&corpus)).map_err(|error| format!("{corpus}: {error}"))?;
        let mut words = vec!["fuzz", "run", "--sanitizer", "none", target, &corpus];
        if root().join(&seeds).is_dir() {
            words.push(&seeds);
        }
        words.extend(["--", &limit, "-rss_limit_mb=4096", "-timeout=10"]);
        // The fuzzer's instrumentation is reached on a stable compiler only in this way.
        show_with("cargo", &words, &[("RUSTC_BOOTSTRAP", "1")])?;
    }
    println!("{} targets, {seconds} s each", targets.len());
    Ok(())
}

fn targets() -> Result<Vec<String>, String> {
    let folder = root().join("fuzz/fuzz_targets");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    Ok(names)
}
