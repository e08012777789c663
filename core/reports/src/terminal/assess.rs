//! `assess DIR`: the first screen, and with `--all` or `--unknown` what stands behind it.

use noharm_model::answer::{Assessment, FindingRow};

use super::Options;
use super::first_screen;
use super::ranking_table::{self, package};
use super::screen::{Cell, Look, Screen};
use crate::ranking::{Heap, heap};

/// The answer as text, each line ended.
#[must_use]
pub fn assess(assessment: &Assessment, options: &Options) -> String {
    let mut screen = Screen::new(options);
    // Whoever asks for one thing has seen the first screen.
    if (options.unknown || options.path.is_some()) && !options.all {
        first_screen::asked(&mut screen, assessment, options);
    } else {
        first_screen::write(&mut screen, assessment, options);
    }
    if options.unknown {
        unknown(&mut screen, assessment);
    }
    if options.all {
        all(&mut screen, assessment);
    }
    screen.finish()
}

fn unknown(screen: &mut Screen, assessment: &Assessment) {
    screen.blank();
    screen.text(0, 0, "Unknown, and what would settle it", Look::Strong);
    let questions = &assessment.page.questions;
    if questions.is_empty() {
        screen.text(2, 0, "Nothing is known to be missing.", Look::Plain);
        return;
    }
    let titles = ["missing", "about", "question", "decides", "findings"];
    let mut rows = vec![titles.map(|title| Cell::looking(title, Look::Quiet)).to_vec()];
    rows.extend(questions.iter().map(|question| {
        vec![
            question.missing.as_str().into(),
            question.about.as_str().into(),
            question.question.as_str().into(),
            question.decides.join(", ").into(),
            question.findings.to_string().into(),
        ]
    }));
    // Where nothing is undecided, no question decides anything.
    if questions.iter().all(|question| question.decides.is_empty()) {
        rows.iter_mut().for_each(|row| drop(row.remove(3)));
    }
    screen.table(2, &rows, &[1, 2, 3]);
}

fn all(screen: &mut Screen, assessment: &Assessment) {
    let heaps = [
        (Heap::ReachesPatient, "Reach a patient, worst harm first"),
        (Heap::Undecided, "Can't be decided, and why"),
        (Heap::AddsNothing, "Add nothing: without them it is as easy to come to the same harm"),
        (Heap::ReachesNoOne, "Reach no one in this device, and why"),
        (Heap::DoesNotApply, "Do not apply, and why"),
    ];
    let mut rank = 0;
    let like = screen.part();
    for (wanted, title) in heaps {
        let findings: Vec<&FindingRow> = assessment.findings.iter().filter(|it| heap(it) == wanted).collect();
        if findings.is_empty() {
            continue;
        }
        screen.blank();
        screen.text(0, 0, &format!("{title} ({})", findings.len()), Look::Strong);
        let rows: Vec<Vec<Cell>> = findings
            .into_iter()
            .map(|finding| {
                rank += 1;
                match wanted {
                    Heap::ReachesPatient => ranking_table::row(&like, assessment, rank, finding),
                    _ => vec![
                        finding.id.as_str().into(),
                        package(finding).into(),
                        finding.component.as_deref().unwrap_or_default().into(),
                        reason(finding).into(),
                    ],
                }
            })
            .collect();
        screen.table(2, &rows, if wanted == Heap::ReachesPatient { &[2, 3, 6] } else { &[1, 3] });
    }
}

fn reason(finding: &FindingRow) -> &str {
    finding.reaches_no_one.as_deref().unwrap_or(&finding.reason)
}
