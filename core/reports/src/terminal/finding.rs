//! One vulnerability: its path, its barriers, its clocks; and for `--why`, how it came to match, rule by rule.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use noharm_model::answer::{Assessment, Clock, FindingRow, HarmRow, Step};
use noharm_model::level::Level;

use super::Options;
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
    let is_meant = |finding: &&FindingRow| {
        (finding.id.eq_ignore_ascii_case(id)
            || finding.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(id)))
            && package.is_none_or(|package| finding.package == package)
    };
    let found: Vec<&FindingRow> = assessment.findings.iter().filter(is_meant).collect();
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
    row("reaches no one", finding.reaches_no_one.clone().unwrap_or_default());
    screen.table(2, &rows, &[1]);
    for (number, line) in finding.walk.iter().enumerate() {
        screen.text(4, 3, &format!("{}. {line}", number + 1), Look::Plain);
    }
    if !finding.path.is_empty() {
        screen.blank();
        path(screen, assessment, finding, true, usize::MAX);
    }
}

fn scored(version: &str, score: Option<f64>, vector: &str) -> String {
    let score = score.map_or_else(|| "no score".to_owned(), |score| format!("{score:.1}"));
    format!("{version}: {score} {vector}")
}

fn status(finding: &FindingRow) -> Cell {
    match finding.verdict {
        Some(verdict) => Cell::looking(verdict.word(), Look::Signed(verdict.into())),
        None => finding.status.word().replace('_', " ").into(),
    }
}

/// The path through a vulnerability; at most `most` of its steps, barriers and clocks if they are wanted.
pub(super) fn path(
    screen: &mut Screen,
    assessment: &Assessment,
    finding: &FindingRow,
    around: bool,
    most: usize,
) {
    let harm = assessment.harms.iter().find(|harm| Some(&harm.id) == finding.worst_harm.as_ref());
    let mut title = finding.id.clone();
    if let Some(id) = &finding.worst_harm {
        let _ = write!(title, " → {}", harm.map_or(id, |harm| &harm.name));
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
    steps(screen, &finding.path, most);
    if finding.path.is_empty() {
        screen.text(2, 2, &format!("{}: {}", package(finding), finding.reason), Look::Plain);
    }
    if around {
        if let Some(harm) = harm {
            barriers(screen, harm);
        }
        clocks(screen, &finding.clocks);
    }
    if finding.path.is_empty()
        && let Some((score, version)) = newest_score(&finding.cvss)
    {
        screen.text(2, 2, &format!("CVSS {version}: {score:.1}"), Look::Quiet);
    }
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
    let row = |(index, step): (usize, &Step)| {
        let place = match (&step.file, step.line) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            (Some(file), None) => file.clone(),
            (None, _) => String::new(),
        };
        vec![
            Cell::looking((index + 1).to_string(), Look::Strong),
            step.text.as_str().into(),
            step.level.to_string().into(),
            Cell::looking(place, Look::Quiet),
        ]
    };
    let shown = path.iter().enumerate().filter(|(index, _)| !hidden.contains(index));
    let rows: Vec<Vec<Cell>> = shown.map(row).collect();
    screen.table(2, &rows, &[1]);
    if !hidden.is_empty() {
        let numbers: Vec<String> = hidden.iter().map(|index| (index + 1).to_string()).collect();
        let steps = if numbers.len() == 1 { "step" } else { "steps" };
        let line = format!("{steps} {} are plain function: `noharm why HARM` shows them", numbers.join(", "));
        screen.text(
            5,
            0,
            &line.replace(" are ", if numbers.len() == 1 { " is " } else { " are " }),
            Look::Quiet,
        );
    }
}

/// Which steps are left out so that `most` remain: those that need nothing, the latest first, but never the first
/// or the last one, and never one that is a hurdle.
fn hidden_steps(path: &[Step], most: usize) -> BTreeSet<usize> {
    let last = path.len().saturating_sub(1);
    let plain = path
        .iter()
        .enumerate()
        .filter(|(index, step)| *index != 0 && *index != last && step.level == Level::NONE);
    let mut plain: Vec<usize> = plain.map(|(index, _)| index).collect();
    plain.reverse();
    plain.into_iter().take(path.len().saturating_sub(most)).collect()
}

/// The barriers: how each failed, those that fall together named together; those that hold come last.
pub(super) fn barriers(screen: &mut Screen, harm: &HarmRow) {
    let mut failed: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut holding: Vec<&str> = Vec::new();
    for barrier in &harm.barriers {
        match &barrier.failed_by {
            Some(reason) => match failed.iter_mut().find(|(other, _)| other == reason) {
                Some((_, ids)) => ids.push(&barrier.id),
                None => failed.push((reason, vec![&barrier.id])),
            },
            None => holding.push(&barrier.id),
        }
    }
    let mut parts: Vec<String> =
        failed.iter().map(|(reason, ids)| format!("{}: {reason}", ids.join(" and "))).collect();
    if !holding.is_empty() {
        parts.push(format!("not got past: {}", holding.join(", ")));
    }
    if !parts.is_empty() {
        screen.table(2, &[vec![Cell::looking("barriers", Look::Quiet), parts.join(" · ").into()]], &[1]);
    }
}

/// The clocks, those of one regime and one start together.
fn clocks(screen: &mut Screen, clocks: &[Clock]) {
    let mut groups: Vec<Vec<&Clock>> = Vec::new();
    for clock in clocks {
        let same = |group: &&mut Vec<&Clock>| {
            group.first().is_some_and(|first| first.regime == clock.regime && first.start == clock.start)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(clock),
            None => groups.push(vec![clock]),
        }
    }
    let rows: Vec<Vec<Cell>> = groups
        .iter()
        .enumerate()
        .map(|(index, group)| {
            let term = if index == 0 { "clocks" } else { "" };
            vec![Cell::looking(format!("{term:8}"), Look::Quiet), clock_words(group).into()]
        })
        .collect();
    screen.table(2, &rows, &[1]);
}

fn clock_words(group: &[&Clock]) -> String {
    let mut out = group.first().map(|clock| clock.regime.clone()).unwrap_or_default();
    match group.first().and_then(|clock| clock.start) {
        Some(start) => {
            let _ = write!(out, ", learned {start} → ");
        }
        None => out.push_str(", start unknown → "),
    }
    let due = |clock: &&Clock| match clock.due {
        Some(due) => format!("{} by {due}", clock.duty),
        None => format!("{}, day unknown", clock.duty),
    };
    out.push_str(&group.iter().map(due).collect::<Vec<_>>().join(", "));
    let mut unmet: Vec<&str> = Vec::new();
    for condition in group.iter().flat_map(|clock| &clock.conditions_unmet) {
        if !unmet.contains(&condition.as_str()) {
            unmet.push(condition);
        }
    }
    if !unmet.is_empty() {
        let _ = write!(out, "; not met: {}", unmet.join(", "));
    }
    for note in group.iter().filter_map(|clock| clock.note.as_ref()) {
        let _ = write!(out, "; {note}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hurdles_and_both_ends_of_a_path_are_always_shown() {
        let step = |level: u8| Step {
            from: String::new(),
            to: String::new(),
            text: String::new(),
            level: Level::new(level).unwrap(),
            rule: String::new(),
            file: None,
            line: None,
            control: None,
        };
        let path: Vec<Step> = [0, 0, 1, 0, 2, 0, 0].map(step).into();
        assert_eq!(hidden_steps(&path, 5), BTreeSet::from([3, 5]));
        assert_eq!(hidden_steps(&path, 1), BTreeSet::from([1, 3, 5]));
        assert_eq!(hidden_steps(&path, 7), BTreeSet::new());
        assert_eq!(hidden_steps(&[], 0), BTreeSet::new());
    }
}
