//! Part 8, evidence: what counts, what is due, stale or failed, by control.

use noharm_model::answer::{Assessment, EvidenceRow};

use crate::block::{Block, Cell, Column, Inline, Row, Section, Table, Text, plain, said};
use crate::sign::Sign;

pub(crate) fn part(assessment: &Assessment) -> Section {
    let mut rows: Vec<&EvidenceRow> = assessment.page.evidence.iter().collect();
    rows.sort_by_key(|row| rank(&row.state));
    let column = |title: &str, width| Column { title: title.into(), numeric: false, width };
    let body = if rows.is_empty() {
        vec![Block::Paragraph(plain("No control is claimed, so there is no evidence to show."))]
    } else {
        vec![
            Block::Paragraph(plain(counted(&rows))),
            Block::Table(Table {
                caption: "Controls and their evidence; what needs attention first".into(),
                caption_hidden: true,
                columns: vec![column("Control", 24), column("State", 22), column("Evidence", 54)],
                rows: rows.into_iter().map(row).collect(),
                sortable: true,
                stacks: true,
                ..Table::default()
            }),
        ]
    };
    Section { id: "evidence".into(), title: "Evidence".into(), body }
}

fn row(row: &EvidenceRow) -> Row {
    let mut evidence: Text = Vec::new();
    for line in &row.evidence {
        if !evidence.is_empty() {
            evidence.push(Inline::Break);
        }
        evidence.extend(said(line));
    }
    if evidence.is_empty() {
        evidence.push(Inline::Quiet("none".into()));
    }
    let (sign, meaning) = meaning(&row.state);
    let state = vec![Inline::Tag(sign, row.state.clone()), Inline::Break, Inline::Quiet(meaning.into())];
    Row {
        cells: vec![
            Inline::Code(row.control.clone()).into(),
            Cell::from(state).sorted_by(rank(&row.state).to_string()),
            evidence.into(),
        ],
        ..Row::default()
    }
}

fn meaning(state: &str) -> (Sign, &'static str) {
    match state {
        "failed" => (Sign::Stop, "counts nothing"),
        "expired" => (Sign::Stop, "its grace is over; counts nothing"),
        "due" => (Sign::Reduce, "still counts, for its period of grace"),
        "implemented" => (Sign::Open, "not verified; counts nothing yet"),
        "planned" => (Sign::Open, "not built; counts nothing yet"),
        "verified" => (Sign::Fine, "counts"),
        _ => (Sign::Open, ""),
    }
}

fn rank(state: &str) -> u8 {
    match state {
        "failed" => 0,
        "expired" => 1,
        "due" => 2,
        "implemented" => 3,
        "planned" => 4,
        "verified" => 5,
        _ => 6,
    }
}

fn counted(rows: &[&EvidenceRow]) -> String {
    let mut parts = Vec::new();
    for state in ["failed", "expired", "due", "implemented", "planned", "verified"] {
        let number = rows.iter().filter(|row| row.state == state).count();
        if number > 0 {
            parts.push(format!("{number} {state}"));
        }
    }
    format!("By control: {}.", parts.join(", "))
}
