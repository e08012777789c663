//! Turns of phrase that several parts share.

use noharm_model::answer::{Assessment, Buy, Clock, FailureRow};
use noharm_model::level::Level;

use crate::block::{Inline, Text};

/// The harm's name for people, or its id where no row of the answer names it.
pub(super) fn harm_name<'a>(assessment: &'a Assessment, id: &'a str) -> &'a str {
    assessment.harms.iter().find(|harm| harm.id == id).map_or(id, |harm| harm.name.as_str())
}

/// A link to the harm's row.
pub(super) fn harm_link(assessment: &Assessment, id: &str) -> Inline {
    if assessment.harms.iter().any(|harm| harm.id == id) {
        Inline::Jump { to: crate::foreign::anchor("harm", id), text: harm_name(assessment, id).to_owned() }
    } else {
        Inline::Plain(id.to_owned())
    }
}

/// A link to the public record of a CVE, or the id as it is.
pub(super) fn advisory_link(id: &str) -> Inline {
    if is_cve(id) {
        Inline::Link { to: format!("https://www.cve.org/CVERecord?id={id}"), text: id.to_owned() }
    } else {
        Inline::Code(id.to_owned())
    }
}

fn is_cve(id: &str) -> bool {
    let Some((year, number)) = id.strip_prefix("CVE-").and_then(|rest| rest.split_once('-')) else {
        return false;
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    year.len() == 4 && digits(year) && (4..=9).contains(&number.len()) && digits(number)
}

/// `over-infusion 0 none → 3 hard`.
pub(super) fn buys(assessment: &Assessment, buys: &[Buy]) -> Text {
    let mut out = Vec::new();
    for buy in buys {
        if !out.is_empty() {
            out.push(Inline::Break);
        }
        out.push(Inline::Plain(format!("{} ", harm_name(assessment, &buy.harm))));
        out.push(Inline::Level(buy.from));
        out.push(Inline::Plain(" → ".into()));
        out.push(Inline::Level(buy.to));
    }
    out
}

/// A failure and what it makes of the harm.
pub(super) fn failure(row: &FailureRow) -> Text {
    let mut out = Vec::new();
    for (index, what) in row.what.iter().enumerate() {
        if index > 0 {
            out.push(Inline::Plain(" and ".into()));
        }
        out.push(Inline::Code(what.clone()));
    }
    out.push(Inline::Plain(if row.what.len() > 1 { " fail: " } else { " fails: " }.into()));
    out.push(Inline::Level(row.level));
    out.push(Inline::Plain(", ".into()));
    out.push(Inline::Decision(row.decision.into()));
    out
}

/// `FDA post-market 2016: tell customers by 2026-12-20, counted from 2026-11-20; not met: …`.
pub(super) fn clock(clock: &Clock) -> Text {
    let mut out = vec![Inline::Plain(format!("{}: {}", clock.regime, clock.duty))];
    match clock.due {
        Some(due) => {
            out.push(Inline::Plain(" by ".into()));
            out.push(Inline::Strong(due.to_string()));
        }
        None => out.push(Inline::Plain("; the day it is due is unknown".into())),
    }
    match clock.start {
        Some(start) => out.push(Inline::Quiet(format!(" (counted from {start})"))),
        None => out.push(Inline::Quiet(" (start unknown)".into())),
    }
    if !clock.conditions_unmet.is_empty() {
        out.push(Inline::Plain(format!("; not met: {}", clock.conditions_unmet.join(", "))));
    }
    if let Some(note) = &clock.note {
        out.push(Inline::Plain(format!("; {note}")));
    }
    out
}

/// A level's rank for sorting: the easiest first, no path last.
pub(super) fn level_key(level: Option<Level>) -> String {
    level.map_or_else(|| "9".to_owned(), |level| level.value().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_true_cve_ids_become_links() {
        assert!(matches!(advisory_link("CVE-2017-14491"), Inline::Link { .. }));
        for id in ["CVE-2017-1", "CVE-2017-14491\"", "cve-2017-14491", "GHSA-x", "CVE-20é7-14491"] {
            assert!(matches!(advisory_link(id), Inline::Code(_)), "{id}");
        }
    }
}
