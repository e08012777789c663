//! Installs what the tests need, then runs all tests of the workspace, and says what each foreign suite gave and which were
//! skipped.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::run::{Outcome, data, show_with};
use crate::setup;

/// `cargo xtask test [WORDS…]`: further words go to `cargo test`.
pub fn run(words: &[String]) -> Outcome {
    setup::run();
    let data = data();
    match &data {
        Some(folder) => println!("real data: {}", folder.display()),
        None => println!("real data: none (NOHARM_DATA names no folder); suites that need it are skipped"),
    }
    let (skipped, suites) = (Left::new("skipped")?, Left::new("suites")?);
    let mut variables = vec![("NOHARM_SKIPPED", skipped.path()), ("NOHARM_SUITES", suites.path())];
    variables.extend(data.map(|folder| ("NOHARM_DATA", folder.display().to_string())));
    let variables: Vec<(&str, &str)> =
        variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut all = vec!["test", "--workspace", "--locked", "--no-fail-fast"];
    all.extend(words.iter().map(String::as_str));
    let outcome = show_with("cargo", &all, &variables);
    println!();
    let counts = suites.text().and_then(|text| crate::suites::tell(&text));
    match skipped.text() {
        Ok(text) => print!("{}", told(&text)),
        Err(error) => println!("\nwhich suites were skipped is not known: {error}"),
    }
    outcome.and(counts)
}

/// A file into which tests write a line each: what a test prints is shown only where it fails.
pub struct Left(PathBuf);

impl Left {
    /// An empty one.
    pub fn new(what: &str) -> Result<Self, String> {
        let path = std::env::temp_dir().join(format!("noharm-{what}-{}", std::process::id()));
        fs::write(&path, "").map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> String {
        self.0.display().to_string()
    }

    /// What was left in it.
    pub fn text(&self) -> Result<String, String> {
        fs::read_to_string(&self.0).map_err(|error| format!("{}: {error}", self.0.display()))
    }
}

impl Drop for Left {
    fn drop(&mut self) {
        // It lies in the system's folder for such files: what stays there harms nobody.
        let _ = fs::remove_file(&self.0);
    }
}

/// How many suites were skipped, and why; each reason once.
fn told(text: &str) -> String {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for line in text.lines() {
        *reasons.entry(line).or_default() += 1;
    }
    let number: usize = reasons.values().sum();
    if number == 0 {
        return "\nno suite was skipped\n".to_owned();
    }
    let mut out = format!(
        "\n{number} {} skipped (NOHARM_REQUIRE_DATA=1 makes missing data a failure):\n",
        if number == 1 { "suite was" } else { "suites were" }
    );
    for (reason, times) in reasons {
        out.push_str(&format!(
            "  {reason}{}\n",
            if times > 1 { format!(" ({times} times)") } else { String::new() }
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_skipped_is_told_once_a_reason() {
        assert_eq!(told(""), "\nno suite was skipped\n");
        let text = told("kev is not there\noracle go.sh: not installed\nkev is not there\n");
        assert!(text.contains("3 suites were skipped"), "{text}");
        assert!(text.contains("  kev is not there (2 times)\n  oracle go.sh: not installed\n"), "{text}");
    }
}
