//! What stands around a path: the barriers and how each failed, the clocks that run.

use std::fmt::Write as _;

use noharm_model::answer::{Clock, HarmRow};

use super::screen::{Cell, Look, Screen};

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
pub(super) fn clocks(screen: &mut Screen, clocks: &[Clock]) {
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
