//! What to do first: order, who, what, what it buys and costs.

use noharm_model::answer::{Action, Assessment};
use noharm_model::level::{Decision, Level};

use super::first_screen::Detail;
use super::screen::{Cell, Look, Screen};
use crate::sign::nothing_first;

pub(super) fn write(screen: &mut Screen, assessment: &Assessment, detail: Detail) {
    screen.text(0, 0, "Do first", Look::Strong);
    if assessment.actions.is_empty() {
        screen.text(2, 0, nothing_first(assessment), Look::Plain);
        if assessment.harms.iter().any(|harm| harm.decision == Decision::Undecided) {
            screen.text(2, 0, "What is unknown: --unknown", Look::Quiet);
        }
        return;
    }
    let shown = assessment.actions.iter().take(detail.actions);
    let rows: Vec<Vec<Cell>> = shown.map(|action| row(assessment, action, detail)).collect();
    screen.table(2, &rows, &[2, 3]);
    let hidden = assessment.actions.len().saturating_sub(detail.actions);
    if hidden > 0 {
        screen.text(2, 0, &format!("{hidden} more on the page"), Look::Quiet);
    }
}

fn row(assessment: &Assessment, action: &Action, detail: Detail) -> Vec<Cell> {
    let order = if action.order == 0 { "now".to_owned() } else { action.order.to_string() };
    let cost = if detail.costs && !action.cost.is_empty() {
        format!("costs: {}", action.cost)
    } else {
        String::new()
    };
    let parts = [bought(assessment, action, detail.gains), action.note.clone().unwrap_or_default(), cost];
    let gains: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    vec![
        Cell::looking(order, Look::Strong),
        action.who.as_str().into(),
        what(action, detail.lines).into(),
        gains.join(" · ").into(),
    ]
}

/// Its first lines, and how many more there are.
fn what(action: &Action, lines: usize) -> String {
    let mut out = action.what.iter().take(lines).map(String::as_str).collect::<Vec<_>>().join("; ");
    let more = action.what.len().saturating_sub(lines);
    if more > 0 {
        out.push_str(&format!("; and {more} more, on the page"));
    }
    out
}

/// `over-infusion 0 → 3, therapy stops 0 → 3 and 2 more`.
fn bought(assessment: &Assessment, action: &Action, named: usize) -> String {
    let digit =
        |level: Option<Level>| level.map_or_else(|| "no path".to_owned(), |level| level.value().to_string());
    let shown = action.buys.iter().take(named).map(|buy| {
        let harm = assessment.harms.iter().find(|harm| harm.id == buy.harm);
        let name = harm.map_or(buy.harm.as_str(), |harm| harm.name.as_str());
        format!("{name} {} → {}", digit(buy.from), digit(buy.to))
    });
    let mut out = shown.collect::<Vec<_>>().join(", ");
    if action.buys.len() > named {
        out.push_str(&format!(" and {} more", action.buys.len() - named));
    }
    out
}
