//! What README shows is what the program prints: times apart, to the letter.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod support;

/// The commands of a page's ```console blocks, each with the lines shown under it.
fn shown(page: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside {
            match (line.strip_prefix("$ "), found.last_mut()) {
                (Some(command), _) => found.push((command.to_owned(), String::new())),
                (None, Some((_, text))) => {
                    text.push_str(line);
                    text.push('\n');
                }
                (None, None) => panic!("a console block begins with no command: {line}"),
            }
        }
    }
    found
}

/// Without what differs from run to run: milliseconds.
fn steady(text: &str) -> String {
    let word = |word: &str| {
        if word.chars().all(|one| one.is_ascii_digit()) { "N".to_owned() } else { word.to_owned() }
    };
    let line = |line: &str| match line.split_once(" ms") {
        Some((before, after)) => match before.rsplit_once(' ') {
            Some((start, number)) => format!("{start} {} ms{after}", word(number)),
            None => line.to_owned(),
        },
        None => line.to_owned(),
    };
    text.trim_end().lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_shown_is_what_is_printed() {
    let page = std::fs::read_to_string(support::root().join("README.md")).unwrap();
    let shown = shown(&page);
    assert!(!shown.is_empty(), "README shows no output of the program");
    for (command, text) in shown {
        let words: Vec<&str> = command.split_whitespace().collect();
        assert_eq!(words.first(), Some(&"noharm"), "README shows the output of another program: {command}");
        let ran = support::run_in(&support::root(), &words[1..], b"");
        let (printed, shown) = (steady(&ran.out), steady(&text));
        let differs = printed.lines().zip(shown.lines()).position(|(printed, shown)| printed != shown);
        assert!(
            printed == shown,
            "`{command}` prints something else than README shows, from line {} on. It prints:\n{printed}",
            differs.map_or(printed.lines().count().min(shown.lines().count()), |line| line) + 1
        );
    }
}

#[test]
fn times_are_the_only_thing_that_is_left_out() {
    assert_eq!(steady("proved · 61 ms · page\n\n"), "proved · N ms · page");
    assert_ne!(steady("0 none\n"), steady("1 easy\n"));
    assert_eq!(
        shown("```console\n$ noharm x\na\n```\n```\nb\n```\n"),
        [("noharm x".to_owned(), "a\n".to_owned())]
    );
}
