//! What the row of a vulnerability unfolds to: its path, scores, clocks, and why it matches.

use noharm_model::answer::{FindingRow, Step};

use super::wording::clock;
use crate::block::{Block, Inline, Path, Text, plain, said};
use crate::sign::scope_words;

/// Steps that a path must share with an earlier one to be told by pointing there.
const SHARED: usize = 3;

/// The paths told so far. Flaws of one service lead on by the same steps, which are told once.
#[derive(Default)]
pub(super) struct Told<'a> {
    paths: Vec<(String, &'a str, &'a [Step])>,
}

impl<'a> Told<'a> {
    /// The path through `finding`, whose details stand at `place`; its end left to an earlier path, where it is the
    /// same.
    fn path(&mut self, finding: &'a FindingRow, place: &str) -> Path {
        let same = |other: &[Step]| {
            finding.path.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count()
        };
        let best = self.paths.iter().map(|told| (same(told.2), told)).max_by_key(|(number, _)| *number);
        match best {
            Some((number, (place, id, _))) if number >= SHARED => {
                let own = finding.path.len().saturating_sub(number);
                let rest = vec![
                    Inline::Plain(format!("then the {number} last steps of ")),
                    Inline::Jump { to: place.clone(), text: (*id).to_owned() },
                ];
                Path { steps: finding.path.iter().take(own).cloned().collect(), rest, ..Path::default() }
            }
            _ => {
                self.paths.push((place.to_owned(), &finding.id, &finding.path));
                Path { steps: finding.path.clone(), ..Path::default() }
            }
        }
    }
}

/// What a row unfolds to.
pub(super) fn details<'a>(finding: &'a FindingRow, place: &str, told: &mut Told<'a>) -> Vec<Block> {
    let mut path = Vec::new();
    if finding.path.is_empty() {
        path.push(Block::Paragraph(plain("No path through it is known.")));
    } else {
        path.push(Block::Heading(plain("The path through it")));
        path.push(Block::Path(told.path(finding, place)));
    }
    let mut facts: Vec<(String, Text)> =
        vec![("With no control".into(), vec![Inline::Level(finding.level_inherent)])];
    if let Some(scope) = finding.scope {
        facts.push(("Reaches".into(), plain(scope_words(scope))));
    }
    for duty in &finding.clocks {
        facts.push(("Clock".into(), clock(duty)));
    }
    for row in &finding.cvss {
        let score = row.score.map_or_else(|| "no score".to_owned(), |score| format!("{score:.1}"));
        facts.push((
            format!("CVSS {}", row.version),
            vec![Inline::Plain(format!("{score} ")), Inline::Code(row.vector.clone())],
        ));
    }
    for row in &finding.environmental {
        let score = row.score.map_or_else(|| "no score".to_owned(), |score| format!("{score:.1}"));
        let mut text = vec![Inline::Plain(format!("{score} ")), Inline::Code(row.vector.clone())];
        if let Some(rubric) = &row.rubric {
            text.extend([
                Inline::Break,
                Inline::Plain("medical rubric ".into()),
                Inline::Code(rubric.clone()),
            ]);
            if !row.qualified {
                text.push(Inline::Quiet(format!(" not qualified for version {}", row.version)));
            }
        }
        facts.push((format!("Environmental {}", row.version), text));
    }
    if !finding.aliases.is_empty() {
        facts.push(("Also known as".into(), plain(finding.aliases.join(", "))));
    }
    if !finding.sources.is_empty() {
        facts.push(("Said by".into(), plain(finding.sources.join(", "))));
    }
    let mut beside = vec![Block::Facts(facts)];
    if !finding.walk.is_empty() {
        beside.push(Block::Heading(plain("Why it matches, rule by rule")));
        beside
            .push(Block::List { ordered: true, items: finding.walk.iter().map(|line| said(line)).collect() });
    }
    vec![Block::Columns(vec![path, beside])]
}
