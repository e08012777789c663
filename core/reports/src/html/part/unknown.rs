//! Part 7, unknown: what is missing, and the one question that would settle it.

use noharm_model::answer::Assessment;

use crate::block::{Block, Cell, Column, Row, Section, Table, plain, said};
use crate::sign::grouped;

pub(crate) fn part(assessment: &Assessment) -> Section {
    let questions = &assessment.page.questions;
    let column = |title: &str, width, numeric| Column { title: title.into(), numeric, width };
    let row = |question: &noharm_model::answer::Question| Row {
        cells: vec![
            said(&question.about).into(),
            question.missing.as_str().into(),
            said(&question.question).into(),
            question.decides.join(", ").into(),
            Cell::from(grouped(question.findings.into())).sorted_by(question.findings.to_string()),
        ],
        ..Row::default()
    };
    let body = if questions.is_empty() {
        vec![Block::Paragraph(plain("Nothing is known to be missing."))]
    } else {
        vec![
            Block::Paragraph(plain(
                "What is not known is counted at its worst until someone answers. Each answer is one line in the security file.",
            )),
            Block::Table(Table {
                caption: "What is missing, and the question that would settle it".into(),
                caption_hidden: true,
                columns: vec![
                    column("About", 22, false),
                    column("Missing", 13, false),
                    column("Question", 36, false),
                    column("Decides", 14, false),
                    column("Findings that hang on it", 15, true),
                ],
                rows: questions.iter().map(row).collect(),
                sortable: true,
                stacks: true,
                ..Table::default()
            }),
        ]
    };
    Section { id: "unknown".into(), title: "Unknown".into(), body }
}
