//! Part 5, do first: at most five things, each with whose it is, what it buys and what it costs.

use noharm_model::answer::{Action, Assessment};

use super::wording::buys;
use crate::block::{ActionItem, Block, Fold, Section, Text, plain, said};
use crate::sign::nothing_first;

/// How many are shown before the fold.
const SHOWN: usize = 5;

pub(crate) fn part(assessment: &Assessment) -> Section {
    let mut items = assessment.actions.iter().map(|action| item(assessment, action));
    let first: Vec<ActionItem> = items.by_ref().take(SHOWN).collect();
    let rest: Vec<ActionItem> = items.collect();
    let mut body = if first.is_empty() {
        vec![Block::Paragraph(plain(nothing_first(assessment)))]
    } else {
        vec![
            Block::Paragraph(plain(
                "What each buys was computed by solving the system again with the change made, not estimated.",
            )),
            Block::Actions(first),
        ]
    };
    if !rest.is_empty() {
        body.push(Block::Fold(Fold {
            id: None,
            summary: plain(format!("{} more", rest.len())),
            open: false,
            body: vec![Block::Actions(rest)],
        }));
    }
    Section { id: "first".into(), title: "Do first".into(), body }
}

fn item(assessment: &Assessment, action: &Action) -> ActionItem {
    let mut facts: Vec<(String, Text)> = Vec::new();
    let bought = if action.buys.is_empty() {
        plain("no harm becomes harder by this alone")
    } else {
        buys(assessment, &action.buys)
    };
    facts.push(("Buys".into(), bought));
    let cost = match (action.kind.as_str(), action.cost.as_str()) {
        ("", cost) | (cost, "") => cost.to_owned(),
        (kind, cost) if kind == cost => cost.to_owned(),
        (kind, cost) => format!("{kind}: {cost}"),
    };
    if !cost.is_empty() {
        facts.push(("Costs".into(), plain(cost)));
    }
    if let Some(note) = &action.note {
        facts.push(("Note".into(), said(note)));
    }
    let what = action.what.iter().map(|line| said(line));
    ActionItem {
        order: if action.order == 0 { "now".into() } else { action.order.to_string() },
        who: action.who.clone(),
        what: what.collect(),
        facts,
    }
}
