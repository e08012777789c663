//! What foreign suites say: the lines that the tests leave, `docs/conformance.md` that lists them, and whether the two agree.

use std::collections::BTreeMap;
use std::fs;

use crate::run::{Outcome, root, show_with};
use crate::test::Left;

/// The document.
pub const DOCUMENT: &str = "docs/conformance.md";
/// Suite, case, reason, with tabs between them.
pub const EXPLAINED: &str = "conformance/explained.tsv";

const HEAD: &str = "# Conformance

Foreign suites and the tools of others, as `cargo xtask test` runs them over the data that `NOHARM_DATA` names. Written by
`cargo xtask suites`; the tests fail where a line is not true any more.

*Explained* are cases that do not pass and rightly so; each stands in `conformance/explained.tsv` with its reason, and a line
of that file that no case needs fails its test. A suite whose data or tool is missing is skipped, which is told.

";

/// `cargo xtask suites`: runs the suites and writes the document. Lines of suites that did not run here stay.
pub fn run(_words: &[String]) -> Outcome {
    let left = Left::new("suites")?;
    let list = left.path();
    let words = ["test", "-p", "noharm-conformance", "--locked", "--no-fail-fast"];
    let data = crate::run::data().map(|folder| folder.display().to_string());
    let mut variables = vec![("NOHARM_SUITES", list.as_str())];
    variables.extend(data.as_deref().map(|folder| ("NOHARM_DATA", folder)));
    show_with("cargo", &words, &variables)?;
    let mut lines = listed(&fs::read_to_string(root().join(DOCUMENT)).unwrap_or_default());
    lines.extend(run_now(&left.text()?));
    let text = document(&lines, &explained()?);
    fs::write(root().join(DOCUMENT), text).map_err(|error| format!("{DOCUMENT}: {error}"))
}

/// Prints the lines of the suites that ran; fails where the document says otherwise.
pub fn tell(text: &str) -> Outcome {
    let now = run_now(text);
    for (suite, count) in &now {
        println!("suite {suite}: {count}");
    }
    let path = root().join(DOCUMENT);
    let written = fs::read_to_string(&path).map_err(|error| format!("{DOCUMENT}: {error}"))?;
    let differing = differing(&now, &listed(&written));
    if differing.is_empty() {
        return Ok(());
    }
    Err(format!("{DOCUMENT} is out of date (run `cargo xtask suites`): {}", differing.join("; ")))
}

/// Whether the document gives the reasons of the list, as far as can be told without running anything.
pub fn gives_the_reasons() -> Result<bool, String> {
    let written =
        fs::read_to_string(root().join(DOCUMENT)).map_err(|error| format!("{DOCUMENT}: {error}"))?;
    Ok(written == document(&listed(&written), &explained()?))
}

/// Suites by name, each with `passed/total (n explained)`.
type Lines = BTreeMap<String, String>;

/// `suite NAME: passed/total (n explained)`, one a line.
fn run_now(text: &str) -> Lines {
    let lines = text.lines().filter_map(|line| line.strip_prefix("suite ")?.rsplit_once(": "));
    lines.map(|(suite, count)| (suite.to_owned(), count.to_owned())).collect()
}

/// The rows of the document's table.
fn listed(document: &str) -> Lines {
    let rows = document.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let cells = rows.filter_map(|row| {
        let cells: Vec<&str> = row.split(" | ").collect();
        match cells.as_slice() {
            [suite, passed, explained] if passed.contains('/') => {
                Some(((*suite).to_owned(), format!("{passed} ({explained} explained)")))
            }
            _ => None,
        }
    });
    cells.collect()
}

fn differing(now: &Lines, listed: &Lines) -> Vec<String> {
    let other = now.iter().filter(|(suite, count)| listed.get(*suite) != Some(count));
    other.map(|(suite, count)| format!("{suite} is {count}")).collect()
}

/// By suite and reason, how many lines of the list.
type Reasons = BTreeMap<(String, String), usize>;

fn explained() -> Result<Reasons, String> {
    let text = fs::read_to_string(root().join(EXPLAINED)).map_err(|error| format!("{EXPLAINED}: {error}"))?;
    Ok(reasons(&text))
}

fn reasons(text: &str) -> Reasons {
    let mut all = Reasons::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        if let [suite, _, reason] = fields.as_slice() {
            *all.entry(((*suite).to_owned(), (*reason).to_owned())).or_default() += 1;
        }
    }
    all
}

fn document(lines: &Lines, reasons: &Reasons) -> String {
    let mut text = format!("{HEAD}| Suite | Passed | Explained |\n| --- | ---: | ---: |\n");
    for (suite, count) in lines {
        let (passed, rest) = count.split_once(" (").unwrap_or((count, ""));
        let explained = rest.strip_suffix(" explained)").unwrap_or_default();
        text.push_str(&format!("| {suite} | {passed} | {explained} |\n"));
    }
    text.push_str("\n## What does not pass, and why\n");
    let mut last = "";
    for ((suite, reason), count) in reasons {
        if suite != last {
            text.push_str(&format!("\n{suite}:\n\n"));
            last = suite;
        }
        let cases = if *count == 1 { String::new() } else { format!(" ({count} lines of the list)") };
        text.push_str(&format!("- {reason}{cases}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read_again() {
        let now = run_now("suite a, b: 1/2 (1 explained)\nsuite c: d: 3/3 (0 explained)\nno suite\n");
        assert_eq!(now.len(), 2);
        let text = document(&now, &reasons("# head\na, b\tx*\twhy\na, b\ty\twhy\n"));
        assert!(
            text.contains("| a, b | 1/2 | 1 |\n") && text.contains("- why (2 lines of the list)\n"),
            "{text}"
        );
        assert_eq!(listed(&text), now);
        assert_eq!(differing(&now, &listed(&text)), Vec::<String>::new());
        let other = run_now("suite c: d: 2/3 (1 explained)\n");
        assert_eq!(differing(&other, &now), ["c: d is 2/3 (1 explained)"]);
    }
}
