//! What is generated from code: the reference of the language and a page a diagnostic.

use std::fs;
use std::path::Path;

use crate::run::{Outcome, read, root};

/// Writes the generated files.
pub fn run(_words: &[String]) -> Outcome {
    for (name, text) in generated()? {
        let path = root().join(&name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        fs::write(&path, text).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}

/// Fails if a generated file is not what would be generated now.
pub fn check() -> Outcome {
    let all = generated()?;
    for (name, text) in &all {
        let now = fs::read_to_string(root().join(name)).unwrap_or_default();
        if now != *text {
            return Err(format!("{name} is out of date: run `cargo xtask codegen`"));
        }
    }
    println!("{} generated files are up to date", all.len());
    Ok(())
}

/// File names, from the root, with their contents.
fn generated() -> Result<Vec<(String, String)>, String> {
    let noharm = ["run", "--quiet", "--locked", "-p", "noharm", "--"];
    let ask = |words: &[&str]| read("cargo", &[&noharm[..], words].concat());
    let mut files = vec![("docs/language.md".to_owned(), ask(&["language"])?)];
    let codes = ask(&["explain", "--list"])?;
    for code in codes.lines().filter_map(|line| line.split_whitespace().next()) {
        let page = Path::new("docs/diagnostics").join(format!("{code}.md"));
        files.push((page.display().to_string(), ask(&["explain", code, "--markdown"])?));
    }
    Ok(files)
}
