//! What stands around a path: the barriers and how each failed, the clocks that run; in full, or in a line or two.

use std::fmt::Write as _;

use noharm_model::answer::{Clock, HarmRow};
use noharm_model::day::Day;

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
    /// What matches, and why; else it is told already.
    pub matched: bool,
}

/// All of it.
pub(super) const WHOLE: PathDetail =
    PathDetail { steps: usize::MAX, barriers: Telling::Full, clocks: Telling::Full, matched: true };

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
    // All start on the day on which the vulnerability was learned of; a market whose clocks are not kept here has none.
    let learned = clocks.iter().find_map(|clock| clock.start);
    let lines = match telling {
        Telling::Brief => vec![brief(&groups, learned)],
        _ => groups.iter().map(|group| full(group, learned)).collect(),
    };
    let term = |index: usize| Cell::looking(if index == 0 { "clocks  " } else { "        " }, Look::Quiet);
    let rows: Vec<Vec<Cell>> =
        lines.into_iter().enumerate().map(|(index, line)| vec![term(index), line.into()]).collect();
    screen.table(2, &rows, &[1]);
}

/// `report by 2026-12-04 (21 CFR 806.10) · customers by 2026-12-20, fixed by 2027-01-19 (FDA post-market 2016),
/// learned 2026-11-20; not met: no active ISAO membership in the plan, and 1 more`.
fn brief(groups: &[Vec<&Clock>], learned: Option<Day>) -> String {
    let word = |clock: &&Clock| {
        let (duty, more) = clock.duty.split_once(": ").unwrap_or((&clock.duty, &clock.duty));
        match (clock.due, learned) {
            (Some(due), _) => format!("{duty} by {due}"),
            (None, Some(_)) => more.to_owned(),
            (None, None) => duty.to_owned(),
        }
    };
    let group = |group: &Vec<&Clock>| {
        let duties = group.iter().map(word).collect::<Vec<_>>().join(", ");
        format!("{duties} ({})", group.first().map_or("", |clock| clock.regime.as_str()))
    };
    let mut out = groups.iter().map(group).collect::<Vec<_>>().join(" · ");
    match learned {
        Some(start) => {
            let _ = write!(out, ", learned {start}");
        }
        None => out.push_str(", start unknown"),
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

fn full(group: &[&Clock], learned: Option<Day>) -> String {
    let mut out = group.first().map(|clock| clock.regime.clone()).unwrap_or_default();
    match (group.first().and_then(|clock| clock.start), learned) {
        (Some(start), _) => {
            let _ = write!(out, ", learned {start} → ");
        }
        (None, Some(_)) => out.push_str(" → "),
        (None, None) => out.push_str(", start unknown → "),
    }
    // A note that all share stands once, at the end; each other one beside what it speaks of.
    let shared = group.first().and_then(|first| first.note.as_ref());
    let shared = shared.filter(|note| group.iter().all(|clock| clock.note.as_ref() == Some(*note)));
    out.push_str(&group.iter().map(|clock| duty(clock, shared.is_none())).collect::<Vec<_>>().join(", "));
    let unmet = unmet(group.iter().copied());
    if !unmet.is_empty() {
        let _ = write!(out, "; not met: {}", unmet.join(", "));
    }
    if let Some(note) = shared {
        let _ = write!(out, "; {note}");
    }
    out
}

/// What is due and when. Where no start is known, that is said once for all.
fn duty(clock: &Clock, with_note: bool) -> String {
    let mut out = clock.duty.clone();
    if let Some(due) = clock.due {
        let _ = write!(out, " by {due}");
    }
    if let Some(note) = clock.note.as_ref().filter(|_| with_note) {
        let _ = write!(out, " ({note})");
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
    fn a_start_that_is_unknown_is_said_once() {
        let clock = |duty: &str, day: &str| Clock {
            regime: "FDA".into(),
            duty: duty.into(),
            due: None,
            start: None,
            conditions_unmet: vec!["no membership".into()],
            note: Some(format!("counted from publication it was due on {day}")),
        };
        let clocks = [clock("customers", "2017-11-02"), clock("fixed", "2017-12-02")];
        let line = full(&clocks.iter().collect::<Vec<_>>(), None);
        assert_eq!(
            line,
            "FDA, start unknown → customers (counted from publication it was due on 2017-11-02), fixed (counted \
             from publication it was due on 2017-12-02); not met: no membership"
        );
        let same = [clock("customers", "2017-11-02"), clock("fixed", "2017-11-02")];
        assert_eq!(
            full(&same.iter().collect::<Vec<_>>(), None),
            "FDA, start unknown → customers, fixed; not met: no membership; counted from publication it was due \
             on 2017-11-02"
        );
    }

    #[test]
    fn a_market_without_clocks_here_does_not_hide_the_day_that_was_learned() {
        let day = |text: &str| text.parse::<Day>().ok();
        let clock = |regime: &str, duty: &str, start, due| Clock {
            regime: regime.into(),
            duty: duty.into(),
            due,
            start,
            conditions_unmet: Vec::new(),
            note: None,
        };
        let kept = clock("FDA", "fixed: mend it", day("2026-11-20"), day("2027-01-19"));
        let other = clock("eu-mdr", "vigilance: no clock of this market is kept here", None, None);
        let groups = [vec![&kept], vec![&other]];
        assert_eq!(
            brief(&groups, kept.start),
            "fixed by 2027-01-19 (FDA) · no clock of this market is kept here (eu-mdr), learned 2026-11-20"
        );
        assert_eq!(full(&[&other], kept.start), "eu-mdr → vigilance: no clock of this market is kept here");
    }

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
