//! The harms of the first screen: severity, four levels, decision.

use noharm_model::answer::{Assessment, FindingRow, HarmRow};
use noharm_model::level::Decision;

use super::first_screen::{Detail, reasons};
use super::screen::{Cell, Look, Screen};
use crate::ranking::{Heap, heap};
use crate::sign::level_words;

pub(super) fn write(screen: &mut Screen, assessment: &Assessment, all: bool, detail: Detail) {
    if assessment.harms.is_empty() {
        screen.text(2, 0, "The security file names no harm, so nothing can be said of any.", Look::Strong);
        return;
    }
    let first = if detail.contexts { "harm (worst context)" } else { "harm" };
    let titles = [first, "severity", "no controls", "residual", "today", "decision"];
    let mut rows = vec![titles.map(|title| Cell::looking(title, Look::Quiet)).to_vec()];
    let shown = if all { assessment.harms.len() } else { detail.harms };
    for harm in assessment.harms.iter().take(shown) {
        rows.push(row(screen, harm, detail.contexts));
        if let Some(because) = &harm.because {
            rows.push(vec![Cell::looking(format!("{}: {because}", harm.decision), Look::Quiet)]);
        }
        if harm.decision == Decision::Undecided {
            rows.push(vec![Cell::looking(why_undecided(assessment, harm), Look::Quiet)]);
        }
    }
    screen.table(2, &rows, &[0]);
    let hidden = assessment.harms.iter().skip(shown);
    if let Some(worst) = hidden.clone().map(|harm| harm.decision).max_by_key(|decision| graveness(*decision))
    {
        let line = format!("{} more with --all, the worst of them {worst}", hidden.count());
        screen.text(2, 2, &line, Look::Quiet);
    }
}

fn row(screen: &Screen, harm: &HarmRow, context: bool) -> Vec<Cell> {
    let name = if context && !harm.context.is_empty() {
        format!("{} ({})", harm.name, harm.context)
    } else {
        harm.name.clone()
    };
    let many = harm.multi_patient && harm.decision != Decision::Acceptable;
    let many = match (many, screen.width < 100) {
        (false, _) => "",
        (true, true) => ", many",
        (true, false) => ", many patients",
    };
    let decision = format!("{}{many}", harm.decision);
    vec![
        name.into(),
        harm.severity.word().into(),
        screen.level(harm.inherent.level).into(),
        screen.level(harm.residual.level).into(),
        screen.level(harm.today.level).into(),
        Cell::looking(decision, Look::Signed(harm.decision.into())),
    ]
}

fn graveness(decision: Decision) -> u8 {
    match decision {
        Decision::Acceptable => 0,
        Decision::Reduce => 1,
        Decision::Undecided => 2,
        Decision::Unacceptable => 3,
    }
}

/// `at worst 1 easy; unknown: 2 version`.
fn why_undecided(assessment: &Assessment, harm: &HarmRow) -> String {
    let open = assessment.findings.iter().filter(|finding: &&FindingRow| {
        heap(finding) == Heap::Undecided && finding.worst_harm.as_deref() == Some(&harm.id)
    });
    let reasons = reasons(open);
    let mut out = format!("at worst {}", level_words(harm.worst.level));
    if !reasons.is_empty() {
        out.push_str(&format!("; unknown: {}", reasons.join(", ")));
    }
    out
}
