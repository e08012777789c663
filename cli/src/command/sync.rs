//! `noharm feed sync`: starts the program that knows the network.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::Command;

use crate::shell::failure::{Ending, Failure, Outcome};

/// The program that fetches.
const PROGRAM: &str = "noharm-feed";

/// Runs `noharm-feed sync` with these words and ends as it does.
pub fn run(words: &[OsString]) -> Outcome {
    let program = beside().unwrap_or_else(|| PathBuf::from(PROGRAM));
    let ended = Command::new(&program).arg("sync").args(words).status().map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure(format!(
            "`{PROGRAM}`, the program that fetches, is neither beside `noharm` nor on the PATH; build it with \
             `cargo build --release -p noharm-fetch`, or bring the files and use `noharm feed import`"
        )),
        _ => Failure::at(&program, error),
    })?;
    match ended.code() {
        Some(0) => Ok(Ending::Done),
        Some(1) => Ok(Ending::No),
        Some(2) => Ok(Ending::Partly),
        _ => Err(Failure(format!("`{PROGRAM}` ended before its time ({ended}); the store is as it was"))),
    }
}

/// The program in the folder of this one.
fn beside() -> Option<PathBuf> {
    let path = std::env::current_exe().ok()?.with_file_name(format!("{PROGRAM}{EXE_SUFFIX}"));
    path.is_file().then_some(path)
}
