//! Where the foreign data of the suites lies, and what becomes of a suite whose data or tool is not there.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

/// The folder of foreign data: `NOHARM_DATA`, else `shared/data` beside the project.
#[must_use]
pub fn folder() -> PathBuf {
    let named = std::env::var_os("NOHARM_DATA").filter(|value| !value.is_empty());
    named.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from)
}

/// Data that a suite needs is not there: it is skipped, which is said. With `NOHARM_REQUIRE_DATA=1` that is a failure.
///
/// # Panics
/// Where `NOHARM_REQUIRE_DATA` is set and the data is not there.
pub fn missing(what: &str) {
    let required = std::env::var_os("NOHARM_REQUIRE_DATA").is_some_and(|value| value == "1");
    assert!(
        !required,
        "{what} is not there, and NOHARM_REQUIRE_DATA=1 asks for it; NOHARM_DATA names its folder"
    );
    skipped(&format!("{what} is not there (NOHARM_DATA names the folder of the data)"));
}

/// Says that a suite is skipped and why, also in the file that `NOHARM_SKIPPED` names, which `cargo xtask test` reads.
pub fn skipped(why: &str) {
    eprintln!("SKIPPED: {why}");
    let Some(list) = std::env::var_os("NOHARM_SKIPPED").filter(|value| !value.is_empty()) else { return };
    let file = OpenOptions::new().create(true).append(true).open(&list);
    if let Err(error) = file.and_then(|mut file| writeln!(file, "{why}")) {
        eprintln!("{}: {error}", list.display());
    }
}
