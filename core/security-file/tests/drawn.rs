//! Expected diagnostics, drawn under the text that they are about: `#   ^^^^ NH0104: message`.
//!
//! The carets stand under the place in the nearest line above that is no drawing; `|` points between characters. The first line of a fixture names
//! the families that it draws, `# draws: NH01 NH02`; every diagnostic of these must be drawn, and nothing else.

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

fn found(text: &str) -> Vec<Drawn> {
    let families: Vec<&str> =
        text.lines().next().unwrap().strip_prefix("# draws: ").unwrap().split(' ').collect();
    let world = Memory::new("2026-11-24".parse().unwrap()).with("noharm.toml", text);
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
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/drawn");
    let mut fixtures = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let (expected, found) = (drawings(&text), found(&text));
        assert_eq!(found, expected, "in {}", path.display());
        fixtures += 1;
    }
    assert!(fixtures >= 4);
}
