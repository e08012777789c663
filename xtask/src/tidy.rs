//! Rules about files that no compiler knows. One function a rule; each returns the places where it is broken.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{Outcome, root};
use crate::suites;

/// A file past this many lines wants a wall.
const LONGEST: usize = 600;

/// A tracked text file.
struct Source {
    name: String,
    text: String,
}

type Rule = (&'static str, fn(&[Source]) -> Vec<String>);

const RULES: &[Rule] = &[
    ("every Rust file opens with a `//!` line", opens_with_a_line),
    ("no Rust file is longer than 600 lines", not_too_long),
    ("no test is switched off", no_ignored_test),
    ("no path of one machine, no unfinished business", no_foreign_words),
    ("core has no I/O, not even in a macro", core_is_pure),
    ("names of files in the documents exist", documents_are_true),
    ("docs/conformance.md gives the reasons of conformance/explained.tsv", suites_are_told),
    ("the licences, the log of changes and the first documents are there", first_documents),
];

/// Checks every rule over the files that git tracks.
pub fn run(_words: &[String]) -> Outcome {
    let sources = sources()?;
    let mut broken = Vec::new();
    for (name, rule) in RULES {
        let places = rule(&sources);
        if !places.is_empty() {
            broken.push(format!("{name}:\n    {}", places.join("\n    ")));
        }
    }
    if broken.is_empty() {
        println!("{} files keep {} rules", sources.len(), RULES.len());
        return Ok(());
    }
    Err(format!("\n  {}", broken.join("\n  ")))
}

fn sources() -> Result<Vec<Source>, String> {
    let listed = crate::run::read("git", &["ls-files"])?;
    let text_like = |name: &str| {
        [".rs", ".md", ".toml", ".sh", ".yml", ".css", ".js", ".py", ".json"]
            .iter()
            .any(|end| name.ends_with(end))
            || name == ".ci/run"
    };
    let mut sources = Vec::new();
    for name in listed.lines().filter(|name| text_like(name)) {
        // Not there: deleted and not yet committed. Not text: a fixture that is broken on purpose.
        if let Ok(text) = fs::read_to_string(root().join(name)) {
            sources.push(Source { name: name.to_owned(), text });
        }
    }
    Ok(sources)
}

fn rust(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| source.name.ends_with(".rs"))
}

fn opens_with_a_line(sources: &[Source]) -> Vec<String> {
    let bad =
        |source: &&Source| !source.text.starts_with("//!") && !source.text.starts_with("#![no_main]\n//!");
    rust(sources).filter(bad).map(|source| source.name.clone()).collect()
}

fn not_too_long(sources: &[Source]) -> Vec<String> {
    rust(sources)
        .filter(|source| source.text.lines().count() > LONGEST)
        .map(|source| format!("{}: {} lines", source.name, source.text.lines().count()))
        .collect()
}

fn no_ignored_test(sources: &[Source]) -> Vec<String> {
    let mark = concat!("#[", "ignore");
    find(rust(sources), &[mark])
}

fn no_foreign_words(sources: &[Source]) -> Vec<String> {
    let words = [
        concat!("/", "work/"),
        concat!("/", "tmp/"),
        concat!("/", "root/"),
        concat!("/", "home/"),
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("X", "XX"),
    ];
    let own = sources.iter().filter(|source| !source.name.ends_with(".json"));
    find(own, &words)
}

fn core_is_pure(sources: &[Source]) -> Vec<String> {
    let shipped = rust(sources).filter(|source| {
        source.name.starts_with("core/")
            && source.name.contains("/src/")
            && !source.name.contains("/tests/")
            && !source.name.ends_with("tests.rs")
    });
    let words =
        ["std::fs", "std::net", "std::env::", "std::process", "std::thread", "SystemTime", "include_bytes!"];
    find(shipped, &words)
}

/// `file:line: word` for every line that holds one of the words.
fn find<'a>(sources: impl Iterator<Item = &'a Source>, words: &[&str]) -> Vec<String> {
    let mut places = Vec::new();
    for source in sources {
        for (number, line) in source.text.lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                places.push(format!("{}:{}: {word}", source.name, number + 1));
            }
        }
    }
    places
}

/// Back-ticked paths with a folder of ours in front, and relative links, must lead somewhere.
fn documents_are_true(sources: &[Source]) -> Vec<String> {
    let folders = [
        "core/",
        "feeds/",
        "benches/",
        "cli/",
        "xtask/",
        "docs/",
        "examples/",
        "fuzz/",
        "conformance/",
        "security/",
    ];
    let mut broken = Vec::new();
    for source in sources.iter().filter(|source| source.name.ends_with(".md")) {
        for word in source.text.split('`').skip(1).step_by(2) {
            let path = word.split([' ', ':', '#', ',']).next().unwrap_or(word);
            let ours = folders.iter().any(|folder| path.starts_with(folder));
            let pattern = path.contains(['*', '<', '{', '[', '…', '@']);
            if ours && !pattern && !root().join(path).exists() {
                broken.push(format!("{}: `{path}`", source.name));
            }
        }
        let base = Path::new(&source.name).parent().map(PathBuf::from).unwrap_or_default();
        for part in source.text.split("](").skip(1) {
            let target = part.split([')', '#', ' ']).next().unwrap_or_default();
            let outside = target.is_empty() || target.contains("://") || target.starts_with("mailto:");
            if !outside && !root().join(&base).join(target).exists() {
                broken.push(format!("{}: link to {target}", source.name));
            }
        }
    }
    broken
}

fn suites_are_told(_sources: &[Source]) -> Vec<String> {
    match suites::gives_the_reasons() {
        Ok(true) => Vec::new(),
        Ok(false) => vec![format!("{}: run `cargo xtask suites`", suites::DOCUMENT)],
        Err(error) => vec![error],
    }
}

fn first_documents(sources: &[Source]) -> Vec<String> {
    let mut missing = Vec::new();
    for name in ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/architecture.md"] {
        if !sources.iter().any(|source| source.name == name) {
            missing.push(name.to_owned());
        }
    }
    for name in ["LICENSE-MIT", "LICENSE-APACHE", ".ci/run"] {
        if !root().join(name).exists() {
            missing.push(name.to_owned());
        }
    }
    missing
}
