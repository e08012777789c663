//! Expected diagnostics, drawn under the text that they are about: `#   ^^^^ NH0104: message`.
//!
//! The carets stand under the place in the nearest line above that is no drawing; `|` points between characters. The first line of a fixture names
//! the families that it draws, `# draws: NH01 NH02`; every diagnostic of these must be drawn, and nothing else.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use noharm_security_file::world::Memory;
use noharm_security_file::{Options, compile};

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Drawn {
    line: u32,
    columns: (u32, u32),
    code: String,
    message: String,
}

fn drawings(text: &str) -> Vec<Drawn> {
    let mut drawn = Vec::new();
    let mut line = 0;
    for (at, content) in (1u32..).zip(text.lines()) {
        let marks = content.strip_prefix('#').filter(|rest| rest.trim_start().starts_with(['^', '|']));
        let Some(marks) = marks else {
            line = at;
            continue;
        };
        let before = u32::try_from(marks.chars().take_while(|c| *c == ' ').count()).unwrap() + 2;
        let carets = u32::try_from(marks.trim_start().chars().take_while(|c| *c == '^').count()).unwrap();
        let said = marks.trim_start().trim_start_matches(['^', '|']).trim();
        let (code, message) = said.split_once(": ").unwrap();
        drawn.push(Drawn {
            line,
            columns: (before, before + carets),
            code: code.to_owned(),
            message: message.to_owned(),
        });
    }
    drawn.sort();
    drawn
}

/// Fixtures: the file of the case that it stands for, and its text.
const FIXTURES: [(&str, &str); 6] = [
    ("noharm.toml", include_str!("drawn/names.toml")),
    ("noharm.toml", include_str!("drawn/types.toml")),
    ("noharm.toml", include_str!("drawn/syntax.toml")),
    ("noharm.toml", include_str!("drawn/releases.toml")),
    ("policy.toml", include_str!("drawn/policy.toml")),
    ("noharm.toml", include_str!("drawn/sample.toml")),
];

fn found(file: &str, text: &str) -> Vec<Drawn> {
    let families: Vec<&str> =
        text.lines().next().unwrap().strip_prefix("# draws: ").unwrap().split(' ').collect();
    let world = Memory::new("2026-11-24".parse().unwrap())
        .with("noharm.toml", "noharm = 1\n[device.d]\nuse = \"a use\"\n")
        .with(file, text);
    let compiled = compile(&world, &Options::default());
    let mut found: Vec<Drawn> = compiled
        .diagnostics
        .iter()
        .filter(|diagnostic| families.iter().any(|family| diagnostic.code.starts_with(family)))
        .map(|diagnostic| {
            let position = compiled.sources.position(diagnostic.span);
            assert!(diagnostic.help.is_some() || diagnostic.code == "NH0003", "no next step: {diagnostic:?}");
            Drawn {
                line: position.line,
                columns: (position.column, position.end_column),
                code: diagnostic.code.to_owned(),
                message: diagnostic.message.clone(),
            }
        })
        .collect();
    found.sort();
    found
}

#[test]
fn every_fixture_says_what_is_drawn_in_it() {
    for (file, text) in FIXTURES {
        assert_eq!(found(file, text), drawings(text), "{text}");
    }
}
