//! The small answers: `why-not`, `what-if` and `diff`, over plain rows that the caller fills.

use std::cmp::Ordering;

use noharm_model::answer::HarmRow;
use noharm_model::level::{Decision, Level, Scope};

use super::Options;
use super::screen::{Cell, Look, Screen};
use crate::sign::{level_words, scope_words};

/// A harm as it is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The level; `None`: no path.
    pub level: Option<Level>,
    /// The decision.
    pub decision: Decision,
    /// The single failure that decides, where one does.
    pub because: Option<String>,
    /// 2 where two distinct steps of its level are needed.
    pub depth: Option<u32>,
    /// Whom one effort of the attacker reaches.
    pub scope: Scope,
}

impl From<&HarmRow> for Change {
    fn from(row: &HarmRow) -> Self {
        Self {
            level: row.today.level,
            decision: row.decision,
            because: row.because.clone(),
            depth: row.depth,
            scope: row.scope,
        }
    }
}

/// What a what-if makes of one harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIfRow {
    /// The harm's name.
    pub harm: String,
    /// As it is.
    pub before: Change,
    /// As it would be.
    pub after: Change,
}

/// What stands between an attacker and a harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyNotRow {
    /// What he would have to gain.
    pub needs: String,
    /// What keeps him from it, or how hard that is.
    pub stopped_by: String,
    /// `file:line` that says so.
    pub place: Option<String>,
}

/// A harm in two releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffRow {
    /// The harm's name.
    pub harm: String,
    /// Then; `None`: that release has no such harm.
    pub before: Option<Change>,
    /// Now; `None`: this release has no such harm.
    pub after: Option<Change>,
    /// What made the difference, one line each.
    pub because: Vec<String>,
}

/// A vulnerability that came, went or changed its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffFinding {
    /// CVE or other id.
    pub id: String,
    /// The package.
    pub package: String,
    /// Its verdict then, in words.
    pub before: String,
    /// Its verdict now, in words.
    pub after: String,
}

/// `what-if control.x=failed`: each harm before and after; those that do not change are counted only.
#[must_use]
pub fn what_if(condition: &str, rows: &[WhatIfRow], options: &Options) -> String {
    let mut screen = Screen::new(options);
    screen.text(0, 2, &format!("If {condition}"), Look::Strong);
    let changed: Vec<&WhatIfRow> = rows.iter().filter(|row| row.before != row.after).collect();
    if changed.is_empty() {
        screen.text(2, 2, "no harm changes.", Look::Plain);
        return screen.finish();
    }
    let mut table = vec![titles(&["harm", "now", "then", ""])];
    for row in &changed {
        table.extend(changed_rows(&row.harm, Some(&row.before), Some(&row.after), ["now", "then"]));
    }
    screen.table(2, &table, &[0]);
    let same = rows.len() - changed.len();
    if same > 0 {
        screen.text(2, 2, &format!("{} would stay as now.", harms(same)), Look::Quiet);
    }
    screen.finish()
}

/// `why-not HARM`: what stands before it, the nearest first.
#[must_use]
pub fn why_not(harm: &str, level: Option<Level>, rows: &[WhyNotRow], options: &Options) -> String {
    let mut screen = Screen::new(options);
    let title = match level {
        None => format!("{harm} has no path. What would be needed, and what stands before it"),
        Some(level) => format!("{harm} is no easier than {level}. What stands before it"),
    };
    screen.text(0, 2, &title, Look::Strong);
    if rows.is_empty() {
        screen.text(2, 2, "Nothing leads there at all: no fact of this device is next to it.", Look::Plain);
    }
    let table: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| {
            vec![
                row.needs.as_str().into(),
                row.stopped_by.as_str().into(),
                Cell::looking(row.place.clone().unwrap_or_default(), Look::Quiet),
            ]
        })
        .collect();
    screen.table(2, &table, &[0, 1, 2]);
    screen.finish()
}

/// `diff A..B`: harms whose level or decision differs, then the vulnerabilities that came and went.
#[must_use]
pub fn diff(from: &str, to: &str, rows: &[DiffRow], findings: &[DiffFinding], options: &Options) -> String {
    let mut screen = Screen::new(options);
    screen.text(0, 2, &format!("{from} → {to}"), Look::Strong);
    let changed: Vec<&DiffRow> = rows.iter().filter(|row| row.before != row.after).collect();
    if changed.is_empty() {
        screen.text(2, 2, "no harm changes.", Look::Plain);
    } else {
        let mut table = vec![titles(&["harm", from, to, ""])];
        let (old, new) = (format!("in {from}"), format!("in {to}"));
        for row in &changed {
            table.extend(changed_rows(&row.harm, row.before.as_ref(), row.after.as_ref(), [&old, &new]));
        }
        screen.table(2, &table, &[0]);
        let same = rows.len() - changed.len();
        if same > 0 {
            screen.text(2, 2, &format!("{} the same in both.", harms(same)), Look::Quiet);
        }
        for row in changed.iter().filter(|row| !row.because.is_empty()) {
            screen.blank();
            screen.text(2, 2, &format!("{}, because", row.harm), Look::Strong);
            for reason in &row.because {
                screen.text(4, 2, reason, Look::Plain);
            }
        }
    }
    if !findings.is_empty() {
        screen.blank();
        screen.text(
            0,
            2,
            &crate::sign::count(findings.len() as u64, "vulnerability differs", "vulnerabilities differ"),
            Look::Strong,
        );
        let table: Vec<Vec<Cell>> = findings
            .iter()
            .map(|finding| {
                vec![
                    finding.id.as_str().into(),
                    finding.package.as_str().into(),
                    Cell::from(format!("{} → {}", finding.before, finding.after)),
                ]
            })
            .collect();
        screen.table(2, &table, &[1, 2]);
    }
    screen.finish()
}

fn harms(number: usize) -> String {
    crate::sign::count(number as u64, "harm", "harms")
}

fn titles(titles: &[&str]) -> Vec<Cell> {
    titles.iter().map(|title| Cell::looking(*title, Look::Quiet)).collect()
}

/// The harm before and after, and below it what level and decision do not tell. `when`: what the two sides are called.
fn changed_rows(
    harm: &str,
    before: Option<&Change>,
    after: Option<&Change>,
    when: [&str; 2],
) -> Vec<Vec<Cell>> {
    let cell = |change: Option<&Change>| match change {
        Some(change) => {
            let text = format!("{}, {}", level_words(change.level), change.decision);
            Cell::looking(text, Look::Signed(change.decision.into()))
        }
        None => Cell::looking("no such harm", Look::Quiet),
    };
    let mut rows = vec![vec![harm.into(), cell(before), cell(after), direction(before, after).into()]];
    let remarks = match (before, after) {
        (Some(before), Some(after)) => remarks(before, after, when),
        _ => Vec::new(),
    };
    rows.extend(remarks.into_iter().map(|remark| vec![Cell::looking(remark, Look::Quiet)]));
    rows
}

fn direction(before: Option<&Change>, after: Option<&Change>) -> &'static str {
    let (before, after) = match (before, after) {
        (None, _) => return "new",
        (_, None) => return "gone",
        (Some(before), Some(after)) => (before, after),
    };
    let rank = |change: &Change| change.level.map_or(9, Level::value);
    match rank(before).cmp(&rank(after)) {
        Ordering::Less => return "harder",
        Ordering::Greater => return "easier",
        Ordering::Equal if before.decision != after.decision => return "decided otherwise",
        Ordering::Equal => {}
    }
    match before.scope.cmp(&after.scope) {
        Ordering::Less => "reaches more",
        Ordering::Greater => "reaches fewer",
        _ if before.depth != after.depth => "in other steps",
        _ => "",
    }
}

/// Patients reached and depth then and now, where they differ, and the single failure that decides.
fn remarks(before: &Change, after: &Change, [old, new]: [&str; 2]) -> Vec<String> {
    let mut remarks = Vec::new();
    if before.scope != after.scope && before.level.is_some() && after.level.is_some() {
        remarks.push(format!("reaches {} → {}", scope_words(before.scope), scope_words(after.scope)));
    }
    let steps = |depth: Option<u32>| match depth {
        Some(2) => "two distinct steps of its level",
        Some(_) => "one step of its level",
        None => "no more than public knowledge",
    };
    if before.depth != after.depth && before.level == after.level {
        remarks.push(format!("needs {} → {}", steps(before.depth), steps(after.depth)));
    }
    if before.because != after.because {
        let reason = |when: &str, one: &Change| {
            one.because.as_ref().map(|because| format!("{when} {}: {because}", one.decision))
        };
        remarks.extend(reason(old, before));
        remarks.extend(reason(new, after));
    } else if let Some(because) = &after.because {
        remarks.push(format!("{} {old} and {new}: {because}", after.decision));
    }
    remarks
}
