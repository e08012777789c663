//! What stands around a path: the barriers and how each failed, the clocks that run; in full, or in a line or two.

use std::fmt::Write as _;

use noharm_model::answer::{Clock, HarmRow};

use super::screen::{Cell, Look, Screen};

/// How much is told of barriers and clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    Nothing,
    /// The first clause of each reason, the first word of each duty.
    Brief,
    Full,
}

/// How much is told of a path.
#[derive(Clone, Copy, Debug)]
pub(super) struct PathDetail {
    /// Steps at most; those that are a hurdle are always shown.
    pub steps: usize,
    pub barriers: Telling,
    pub clocks: Telling,
}

/// All of it.
pub(super) const WHOLE: PathDetail =
    PathDetail { steps: usize::MAX, barriers: Telling::Full, clocks: Telling::Full };

/// The barriers: how each failed, those that fall together named together; those that hold come last.
pub(super) fn barriers(screen: &mut Screen, harm: &HarmRow, telling: Telling) {
    if telling == Telling::Nothing {
        return;
    }
    let mut failed: Vec<(String, Vec<&str>)> = Vec::new();
    let mut holding: Vec<&str> = Vec::new();
    for barrier in &harm.barriers {
        match &barrier.failed_by {
            Some(reason) => {
                let reason = shortened(reason, &barrier.id, telling);
                match failed.iter_mut().find(|(other, _)| *other == reason) {
                    Some((_, ids)) => ids.push(&barrier.id),
                    None => failed.push((reason, vec![&barrier.id])),
                }
            }
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

/// The reason without the barrier's own name before it; in brief, without what follows a colon or semicolon.
fn shortened(reason: &str, id: &str, telling: Telling) -> String {
    let own = format!("barrier `{id}` ");
    let reason = reason.strip_prefix(&own).unwrap_or(reason);
    let clause = if telling == Telling::Brief { reason.split([':', ';']).next() } else { None };
    clause.unwrap_or(reason).to_owned()
}

/// The clocks, those of one regime and one start together.
pub(super) fn clocks(screen: &mut Screen, clocks: &[Clock], telling: Telling) {
    if clocks.is_empty() || telling == Telling::Nothing {
        return;
    }
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
    let lines = match telling {
        Telling::Brief => vec![brief(&groups)],
        _ => groups.iter().map(|group| full(group)).collect(),
    };
    let term = |index: usize| Cell::looking(if index == 0 { "clocks  " } else { "        " }, Look::Quiet);
    let rows: Vec<Vec<Cell>> =
        lines.into_iter().enumerate().map(|(index, line)| vec![term(index), line.into()]).collect();
    screen.table(2, &rows, &[1]);
}

/// `report by 2026-12-04 (21 CFR 806.10) · customers by 2026-12-20, fixed by 2027-01-19 (FDA post-market 2016),
/// learned 2026-11-20; not met: no active ISAO membership in the plan, and 1 more`.
fn brief(groups: &[Vec<&Clock>]) -> String {
    let word = |clock: &&Clock| {
        let duty = clock.duty.split(':').next().unwrap_or(&clock.duty);
        clock.due.map_or_else(|| format!("{duty}, day unknown"), |due| format!("{duty} by {due}"))
    };
    let group = |group: &Vec<&Clock>| {
        let duties = group.iter().map(word).collect::<Vec<_>>().join(", ");
        format!("{duties} ({})", group.first().map_or("", |clock| clock.regime.as_str()))
    };
    let mut out = groups.iter().map(group).collect::<Vec<_>>().join(" · ");
    let starts: Vec<_> = groups.iter().filter_map(|group| group.first()).map(|clock| clock.start).collect();
    match starts.first() {
        Some(Some(start)) if starts.iter().all(|other| *other == Some(*start)) => {
            let _ = write!(out, ", learned {start}");
        }
        _ if starts.contains(&None) => out.push_str(", start unknown"),
        _ => {}
    }
    let unmet = unmet(groups.iter().flatten().copied());
    if let [first, more @ ..] = unmet.as_slice() {
        let _ = write!(out, "; not met: {first}");
        if !more.is_empty() {
            let _ = write!(out, ", and {} more", more.len());
        }
    }
    out
}

fn full(group: &[&Clock]) -> String {
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
    let unmet = unmet(group.iter().copied());
    if !unmet.is_empty() {
        let _ = write!(out, "; not met: {}", unmet.join(", "));
    }
    for note in group.iter().filter_map(|clock| clock.note.as_ref()) {
        let _ = write!(out, "; {note}");
    }
    out
}

/// The conditions that are not met, each once.
fn unmet<'a>(clocks: impl Iterator<Item = &'a Clock>) -> Vec<&'a str> {
    let mut unmet: Vec<&str> = Vec::new();
    for condition in clocks.flat_map(|clock| &clock.conditions_unmet) {
        if !unmet.contains(&condition.as_str()) {
            unmet.push(condition);
        }
    }
    unmet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_lose_what_is_said_twice() {
        let reason = "barrier `nurse` stands on what the attacker holds: the display; and more";
        assert_eq!(
            shortened(reason, "nurse", Telling::Full),
            "stands on what the attacker holds: the display; and more"
        );
        assert_eq!(shortened(reason, "nurse", Telling::Brief), "stands on what the attacker holds");
        assert_eq!(
            shortened("does not cover 50 mL/h", "motor-limit", Telling::Brief),
            "does not cover 50 mL/h"
        );
    }
}
