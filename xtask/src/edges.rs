//! Which room may know which. Each forbidden edge is paired with one that must exist, so that the check cannot rot.

use std::fs;

use crate::run::{Outcome, read, root};

/// (room, rooms it must not reach, a room it must reach).
const RULES: &[(&str, &[&str], &str)] = &[
    ("noharm-model", &["noharm-risk", "noharm-security-file", "noharm-matcher", "noharm-documents"], "serde"),
    (
        "noharm-security-file",
        &["noharm-risk", "noharm-proof", "noharm-documents", "noharm-matcher"],
        "noharm-model",
    ),
    (
        "noharm-risk",
        &["noharm-security-file", "noharm-proof", "noharm-documents", "noharm-matcher"],
        "noharm-model",
    ),
    ("noharm-proof", &["noharm-risk", "noharm-security-file", "noharm-documents"], "noharm-model"),
    ("noharm-documents", &["noharm-risk", "noharm-security-file", "noharm-matcher"], "noharm-model"),
    ("noharm-matcher", &["noharm-risk", "noharm-security-file", "noharm-documents"], "noharm-model"),
    (
        "noharm-reports",
        &["noharm-risk", "noharm-security-file", "noharm-documents", "noharm-matcher"],
        "noharm-model",
    ),
    (
        "noharm-feeds",
        &["noharm", "noharm-fetch", "noharm-assessment", "noharm-reports", "clap", "ureq", "rustls"],
        "noharm-matcher",
    ),
    ("noharm-fetch", &["noharm", "noharm-assessment", "noharm-reports", "noharm-risk"], "ureq"),
    // The program that judges opens no connection.
    ("noharm", &["noharm-fetch", "ureq", "rustls"], "noharm-feeds"),
    ("noharm-assessment", &["noharm-reports", "noharm-feeds", "noharm", "memmap2", "clap"], "noharm-proof"),
];

/// The names of the crates under `core/`.
pub fn core_rooms() -> Result<Vec<String>, String> {
    let folder = root().join("core");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut rooms: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("Cargo.toml").is_file())
        .map(|entry| format!("noharm-{}", entry.file_name().to_string_lossy()))
        .collect();
    rooms.sort();
    Ok(rooms)
}

/// Checks every rule against `cargo tree`.
pub fn run(_words: &[String]) -> Outcome {
    for room in core_rooms()? {
        if !RULES.iter().any(|(name, _, _)| *name == room) {
            return Err(format!("core room `{room}` has no rule here; say what it may not know"));
        }
    }
    for (room, forbidden, needed) in RULES {
        let words = ["tree", "--locked", "-p", room, "-e", "normal", "--prefix", "none", "--format", "{p}"];
        let tree = read("cargo", &words)?;
        let known: Vec<&str> = tree.lines().skip(1).filter_map(|line| line.split(' ').next()).collect();
        if let Some(bad) = forbidden.iter().find(|name| known.contains(name)) {
            return Err(format!("`{room}` reaches `{bad}`: see the invariants in docs/architecture.md"));
        }
        if !known.contains(needed) {
            return Err(format!("`{room}` no longer reaches `{needed}`: this check would see nothing"));
        }
    }
    println!("{} rooms keep to their edges", RULES.len());
    Ok(())
}
