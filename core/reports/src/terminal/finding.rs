//! One vulnerability: its path, its barriers, its clocks; and for `--why`, how it came to match, rule by rule.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use noharm_model::answer::{Assessment, FindingRow, Step};
use noharm_model::level::Level;

use super::Options;
use super::around_path::{PathDetail, WHOLE, barriers, clocks};
use super::ranking_table::{exploitation, package};
use super::screen::{Cell, Look, Screen};
use crate::ranking::newest_score;
use crate::sign::level_words;

/// `--why ID [PACKAGE]`: each finding of that id (or alias), with every rule that led to it. `None`: there is none.
#[must_use]
pub fn finding(
    assessment: &Assessment,
    id: &str,
    package: Option<&str>,
    options: &Options,
) -> Option<String> {
    let found: Vec<&FindingRow> =
        assessment.findings.iter().filter(|finding| is_meant(finding, id, package)).collect();
    if found.is_empty() {
        return None;
    }
    let mut screen = Screen::new(options);
    for (index, finding) in found.into_iter().enumerate() {
        if index > 0 {
            screen.blank();
        }
        whole(&mut screen, assessment, finding);
    }
    Some(screen.finish())
}

/// Whether `--why ID [PACKAGE]` asks for this one.
#[must_use]
pub fn is_meant(finding: &FindingRow, id: &str, package: Option<&str>) -> bool {
    (finding.id.eq_ignore_ascii_case(id)
        || finding.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(id)))
        && package.is_none_or(|package| finding.package == package)
}

fn whole(screen: &mut Screen, assessment: &Assessment, finding: &FindingRow) {
    let left = format!("{} on {}", finding.id, package(finding));
    screen.ends(&Cell::looking(left, Look::Strong), &status(finding));
    screen.text(2, 2, &finding.reason, Look::Plain);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut row = |term: &str, text: String| {
        if !text.is_empty() {
            rows.push(vec![Cell::looking(term, Look::Quiet), text.into()]);
        }
    };
    row(
        "where",
        [finding.component.as_deref(), finding.service.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
    );
    row("also known as", finding.aliases.join(", "));
    let epss = finding.epss.map_or_else(|| "EPSS not known".to_owned(), |share| format!("EPSS {share:.3}"));
    row("exploitation", exploitation(finding).map_or_else(|| epss.clone(), |word| format!("{word}, {epss}")));
    for score in &finding.cvss {
        row("CVSS", scored(&score.version, score.score, &score.vector));
    }
    for score in &finding.environmental {
        let mut text = scored(&score.version, score.score, &score.vector);
        if let Some(rubric) = &score.rubric {
            let _ = write!(text, " · medical rubric {rubric}");
            text.push_str(if score.qualified { "" } else { " (not qualified for this version)" });
        }
        row("environmental", text);
    }
    row("said by", finding.sources.join(", "));
    if finding.worst_harm.is_some() {
        row("level with no control", level_words(finding.level_inherent));
        row("level today", level_words(finding.level));
    }
    let term = if finding.adds_nothing() { "adds nothing" } else { "reaches no one" };
    row(term, finding.reaches_no_one.clone().unwrap_or_default());
    screen.table(2, &rows, &[1]);
    for (number, line) in finding.walk.iter().enumerate() {
        screen.text(4, 3, &format!("{}. {line}", number + 1), Look::Plain);
    }
    if !finding.path.is_empty() {
        screen.blank();
        path(screen, assessment, finding, PathDetail { matched: false, ..WHOLE });
    }
}

fn scored(version: &str, score: Option<f64>, vector: &str) -> String {
    let score = score.map_or_else(|| "no score".to_owned(), |score| format!("{score:.1}"));
    format!("{version}: {score} {vector}")
}

fn status(finding: &FindingRow) -> Cell {
    match finding.verdict {
        Some(verdict) => Cell::looking(verdict.word(), Look::Signed(verdict.into())),
        None if finding.adds_nothing() => "as easy without it".into(),
        None => finding.status.word().replace('_', " ").into(),
    }
}

/// The path through a vulnerability, its barriers and clocks.
pub(super) fn path(screen: &mut Screen, assessment: &Assessment, finding: &FindingRow, detail: PathDetail) {
    let harm = assessment.harms.iter().find(|harm| Some(&harm.id) == finding.worst_harm.as_ref());
    let mut title = finding.id.clone();
    if let Some(id) = &finding.worst_harm {
        let _ = write!(title, " → {}", harm.map_or(id, |harm| &harm.name));
        if let Some(harm) = harm.filter(|harm| !harm.context.is_empty()) {
            let _ = write!(title, " ({})", harm.context);
        }
    }
    if finding.multi_patient {
        title.push_str(", many patients");
    }
    if finding.path.is_empty() {
        title.push_str(", no path known");
    } else {
        let _ = write!(title, ", in {}", steps_words(finding.path.len()));
    }
    screen.ends(&Cell::looking(title, Look::Strong), &status(finding));
    if detail.matched {
        screen.text(2, 2, &matched(finding), Look::Plain);
    }
    steps(screen, &finding.path, detail.steps);
    if let Some(harm) = harm {
        barriers(screen, harm, detail.barriers);
    }
    clocks(screen, &finding.clocks, detail.clocks);
    if finding.path.is_empty()
        && let Some((score, version)) = newest_score(&finding.cvss)
    {
        screen.text(2, 2, &format!("CVSS {version}: {score:.1}"), Look::Quiet);
    }
}

/// What matches, why, and what is known of exploitation: `dnsmasq 2.76: 2.76 ≤ 2.77 (NVD) · exploit published · EPSS 0.871`.
fn matched(finding: &FindingRow) -> String {
    let mut out = format!("{}: {}", package(finding), finding.reason);
    if let Some(word) = exploitation(finding) {
        let _ = write!(out, " · {word}");
    }
    if let Some(share) = finding.epss {
        let _ = write!(out, " · EPSS {share:.3}");
    }
    out
}

/// `three steps`: words up to ten, as in running text.
pub(super) fn steps_words(number: usize) -> String {
    const WORDS: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let word = WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned());
    format!("{word} {}", if number == 1 { "step" } else { "steps" })
}

/// At most `most` steps of a path: number, what is done, how hard, where that is written.
pub(super) fn steps(screen: &mut Screen, path: &[Step], most: usize) {
    let hidden = hidden_steps(path, most);
    let like = screen.part();
    let level = |level| like.level(level);
    let row = |(index, step): (usize, &Step)| {
        let place = match (&step.file, step.line) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            (Some(file), None) => file.clone(),
            (None, _) => String::new(),
        };
        vec![
            Cell::looking((index + 1).to_string(), Look::Strong),
            step.text.as_str().into(),
            level(Some(step.level)).into(),
            Cell::looking(place, Look::Quiet),
        ]
    };
    let shown = path.iter().enumerate().filter(|(index, _)| !hidden.contains(index));
    let rows: Vec<Vec<Cell>> = shown.map(row).collect();
    screen.table(2, &rows, &[1]);
    if !hidden.is_empty() {
        let steps = crate::sign::count(hidden.len() as u64, "step", "steps");
        screen.text(5, 0, &format!("{steps} more that need nothing, with --path"), Look::Quiet);
    }
}

/// Steps that tell least, by the rule that made them, the least telling first: what the barriers' line says anyway,
/// that a control is not there yet, that the attacker stands where he stands. All others tell equally much.
const TELLS_LEAST: [&str; 7] =
    ["barrier-held", "barrier-stopped", "control-fails", "control-void", "presence", "tampered", "harm"];

/// Which steps are left out so that `most` remain: never one that is a hurdle.
fn hidden_steps(path: &[Step], most: usize) -> BTreeSet<usize> {
    let mut plain: Vec<(usize, usize)> = path
        .iter()
        .enumerate()
        .filter(|(_, step)| step.level == Level::NONE)
        .map(|(index, step)| {
            let rank = TELLS_LEAST.iter().position(|rule| *rule == step.rule);
            (rank.unwrap_or(TELLS_LEAST.len()), index)
        })
        .collect();
    // Of equally telling ones, the later go first: the earlier say how he gets in.
    plain.sort_by_key(|(rank, index)| (*rank, std::cmp::Reverse(*index)));
    plain.into_iter().map(|(_, index)| index).take(path.len().saturating_sub(most)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hurdles_are_always_shown_and_what_tells_least_goes_first() {
        let step = |(rule, level): (&str, u8)| Step {
            from: String::new(),
            to: String::new(),
            text: String::new(),
            level: Level::new(level).unwrap(),
            rule: rule.into(),
            file: None,
            line: None,
            control: None,
        };
        let steps = [
            ("presence", 0),
            ("reach-flow", 0),
            ("latent-flaw", 1),
            ("flow-forge", 0),
            ("barrier-held", 2),
            ("barrier-held", 0),
            ("harm", 0),
        ];
        let path: Vec<Step> = steps.map(step).into();
        assert_eq!(hidden_steps(&path, 6), BTreeSet::from([5]));
        assert_eq!(hidden_steps(&path, 4), BTreeSet::from([0, 5, 6]));
        assert_eq!(hidden_steps(&path, 1), BTreeSet::from([0, 1, 3, 5, 6]));
        assert_eq!(hidden_steps(&path, 7), BTreeSet::new());
        assert_eq!(hidden_steps(&[], 0), BTreeSet::new());
    }
}
