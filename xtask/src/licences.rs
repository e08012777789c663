//! Every dependency that is linked or run at build time has a licence that we may use.

use crate::run::{Outcome, read};

/// Licences that may be linked. An expression passes if every `AND` part has an `OR` part among these.
const ALLOWED: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MPL-2.0",
    "Zlib",
    "CC0-1.0",
    "0BSD",
    "Unlicense",
    "Unicode-3.0",
    "bzip2-1.0.6",
];

/// Reads the licences of all packages from `cargo tree`.
pub fn run(_words: &[String]) -> Outcome {
    let words =
        ["tree", "--workspace", "--locked", "-e", "normal,build", "--prefix", "none", "--format", "{p}\t{l}"];
    let tree = read("cargo", &words)?;
    let mut packages: Vec<&str> = tree.lines().filter(|line| !line.is_empty()).collect();
    packages.sort_unstable();
    packages.dedup();
    let mut refused = Vec::new();
    for line in &packages {
        let (package, licence) = line.split_once('\t').unwrap_or((line, ""));
        if !allowed(licence.trim_end_matches(" (*)")) {
            refused.push(format!("{package}: `{licence}`"));
        }
    }
    if refused.is_empty() {
        println!("{} packages, all with a licence that may be linked", packages.len());
        return Ok(());
    }
    Err(format!("licences that may not be linked:\n  {}", refused.join("\n  ")))
}

fn allowed(expression: &str) -> bool {
    let flat = expression.replace(['(', ')'], "").replace('/', " OR ");
    !flat.trim().is_empty()
        && flat.split(" AND ").all(|part| part.split(" OR ").any(|licence| ALLOWED.contains(&licence.trim())))
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn expressions_are_judged_part_by_part() {
        assert!(allowed("MIT OR Apache-2.0"));
        assert!(allowed("MIT/Apache-2.0"));
        assert!(allowed("(MIT OR GPL-3.0) AND BSD-3-Clause"));
        assert!(!allowed("MIT AND GPL-3.0"));
        assert!(!allowed("LGPL-2.1"));
        assert!(!allowed(""));
    }
}
