//! `why HARM`: the easiest path to a harm today, its barriers, and what fails alone.

use noharm_model::answer::{Assessment, FailureRow, HarmRow};

use super::Options;
use super::around_path::{PathDetail, WHOLE, barriers};
use super::finding::{steps, steps_words};
use super::screen::{Cell, Look, Screen};
use crate::sign::level_words;

/// The harm `id` in full. `None`: the answer has no such harm.
#[must_use]
pub fn harm(assessment: &Assessment, id: &str, options: &Options) -> Option<String> {
    let harm = assessment.harms.iter().find(|harm| harm.id == id)?;
    let mut screen = Screen::new(options);
    path(&mut screen, harm, WHOLE);
    screen.blank();
    let solves = [
        ("no controls", &harm.inherent),
        ("residual", &harm.residual),
        ("if every control built were verified", &harm.expected),
        ("today", &harm.today),
        ("at worst", &harm.worst),
        ("without intent", &harm.disturbance),
    ];
    let rows: Vec<Vec<Cell>> = solves
        .iter()
        .map(|(name, cell)| {
            vec![
                Cell::looking(*name, Look::Quiet),
                level_words(cell.level).into(),
                Cell::looking(cell.acceptance.word(), Look::Signed(cell.acceptance.into())),
            ]
        })
        .collect();
    screen.table(2, &rows, &[0]);
    screen.blank();
    failures(&mut screen, harm);
    let away =
        harm.flaws_away.map_or_else(|| "more than three, or never".to_owned(), |number| number.to_string());
    screen.text(2, 2, &format!("unknown flaws that would make it easy: {away}"), Look::Plain);
    if !harm.could_anyway.is_empty() {
        let line = format!("could do it by hand anyway: {}", harm.could_anyway.join(", "));
        screen.text(2, 2, &line, Look::Plain);
    }
    Some(screen.finish())
}

/// Title, steps, barriers.
pub(super) fn path(screen: &mut Screen, harm: &HarmRow, detail: PathDetail) {
    let mut title = harm.name.clone();
    if harm.multi_patient {
        title.push_str(", many patients");
    }
    if harm.path.is_empty() {
        title.push_str(": no path today");
    } else {
        title.push_str(&format!(", in {}", steps_words(harm.path.len())));
    }
    let decision = Cell::looking(harm.decision.word(), Look::Signed(harm.decision.into()));
    screen.ends(&Cell::looking(title, Look::Strong), &decision);
    if let Some(because) = &harm.because {
        screen.text(2, 2, &format!("{}, as {because}", harm.decision), Look::Plain);
    }
    steps(screen, &harm.path, detail.steps);
    barriers(screen, harm, detail.barriers);
}

fn failures(screen: &mut Screen, harm: &HarmRow) {
    let all: Vec<&FailureRow> = harm.single_failures.iter().chain(&harm.double_failures).collect();
    if all.is_empty() {
        screen.text(2, 2, "no failure of one control, group or barrier changes the decision", Look::Plain);
        return;
    }
    screen.text(2, 0, "what changes the decision when it fails", Look::Quiet);
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|row| {
            vec![
                row.what.join(" and ").into(),
                level_words(row.level).into(),
                Cell::looking(row.decision.word(), Look::Signed(row.decision.into())),
            ]
        })
        .collect();
    screen.table(4, &rows, &[0]);
}
