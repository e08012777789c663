//! Runs a program from the repository's root and says what went wrong if it did.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A job is done, or one line says why not.
pub type Outcome = Result<(), String>;

/// The repository's root.
pub fn root() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().map_or_else(|| manifest.clone(), PathBuf::from)
}

/// The folder with real data, if it is there: `NOHARM_DATA`, by default `../shared/data`.
pub fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("NOHARM_DATA").map_or_else(|| root().join("../shared/data"), PathBuf::from);
    folder.canonicalize().ok()
}

/// Runs a program with its output shown.
pub fn show(program: &str, words: &[&str]) -> Outcome {
    show_with(program, words, &[])
}

/// Runs a program with its output shown and some variables set.
pub fn show_with(program: &str, words: &[&str], variables: &[(&str, &str)]) -> Outcome {
    println!("$ {program} {}", words.join(" "));
    let status =
        command(program, words, variables).status().map_err(|error| format!("{program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{program} {}` failed ({status})", words.join(" "))) }
}

/// Runs a program and returns what it printed.
pub fn read(program: &str, words: &[&str]) -> Result<String, String> {
    let output = command(program, words, &[])
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{program} {}` failed: {}", words.join(" "), told.trim()))
}

/// True if the program can be started and says it is well.
pub fn works(program: &str, words: &[&str]) -> bool {
    let quiet = command(program, words, &[]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

fn command(program: &str, words: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(program);
    command.args(words).current_dir(root()).envs(variables.iter().copied());
    command
}
