//! Part 9, for the reviewer: assumptions, method, sensitivity, waivers, proofs.

use noharm_model::answer::Assessment;

use crate::block::{Block, Cell, Column, Fold, Inline, Row, Section, Table, Text, plain, said};
use crate::sign::grouped;

pub(crate) fn part(assessment: &Assessment) -> Section {
    let page = &assessment.page;
    let lists: [(&str, &[String], &str); 3] = [
        ("Assumptions", &page.assumptions, "The case states none."),
        (
            "Sensitivity: factors whose change by one level flips a decision",
            &page.sensitivity,
            "No change of a single factor by one level flips a decision.",
        ),
        ("Waivers", &page.waivers, "None."),
    ];
    let mut body = vec![Block::Paragraph(proofs(assessment))];
    for (title, lines, none) in lists {
        body.push(Block::Heading(plain(title)));
        body.push(if lines.is_empty() {
            Block::Paragraph(plain(none))
        } else {
            Block::List { ordered: false, items: lines.iter().map(|line| said(line)).collect() }
        });
    }
    body.push(Block::Fold(method(assessment)));
    Section { id: "reviewer".into(), title: "For the reviewer".into(), body }
}

fn proofs(assessment: &Assessment) -> Text {
    let proofs = &assessment.proofs;
    let mut text = vec![Inline::Plain(format!(
        "{} proved by a checker that shares no code with the solver, {} checked.",
        crate::sign::count(proofs.answers, "answer", "answers"),
        crate::sign::count(proofs.facts, "fact", "facts")
    ))];
    if let Some(digest) = &proofs.digest {
        text.extend([Inline::Plain(" Digest of the proofs: ".into()), Inline::Code(digest.clone())]);
    }
    if proofs.answers == 0 {
        text = plain("Nothing on this page has been proved.");
    }
    text
}

fn method(assessment: &Assessment) -> Fold {
    let rows = &assessment.page.method;
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cells = |row: &Vec<String>| -> Vec<Cell> {
        (0..width).map(|index| row.get(index).map_or("", String::as_str).into()).collect()
    };
    let mut body = vec![Block::Paragraph(plain("This page was made without a rule table."))];
    if let Some((titles, rest)) = rows.split_first() {
        let columns = (0..width).map(|index| Column {
            title: titles.get(index).cloned().unwrap_or_default(),
            ..Column::default()
        });
        body = vec![Block::Table(Table {
            caption: "The rules and tables by which levels and decisions were found".into(),
            columns: columns.collect(),
            rows: rest.iter().map(|row| Row { cells: cells(row), ..Row::default() }).collect(),
            dense: true,
            ..Table::default()
        })];
    }
    Fold {
        id: Some("method".into()),
        summary: plain(format!(
            "The method: {} rows of rules and policy",
            grouped(rows.len().saturating_sub(1) as u64)
        )),
        open: false,
        body,
    }
}
