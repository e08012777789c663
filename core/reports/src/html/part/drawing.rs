//! Part 4, the drawing: the system, the chosen path over it, and the same in words.

use noharm_model::answer::Assessment;

use crate::block::{Block, Column, Figure, Fold, Inline, Path, Row, Section, Table, plain};
use crate::drawing::{Layout, Picture};

pub(crate) fn part(assessment: &Assessment) -> Section {
    let drawing = &assessment.page.drawing;
    let mut body = Vec::new();
    if drawing.boxes.is_empty() && drawing.zones.is_empty() {
        body.push(Block::Paragraph(plain(
            "The security file names no component and no zone; there is nothing to draw.",
        )));
    } else {
        let paths: Vec<(String, Path)> = assessment
            .harms
            .iter()
            .filter(|harm| !harm.path.is_empty())
            .map(|harm| {
                (
                    harm.id.clone(),
                    Path { caption: harm.name.clone(), steps: harm.path.clone(), ..Path::default() },
                )
            })
            .collect();
        body.push(Block::Drawing(Figure { drawing: drawing.clone(), paths }));
        body.push(Block::Fold(flows(assessment)));
    }
    Section { id: "drawing".into(), title: "The system and the way in".into(), body }
}

fn flows(assessment: &Assessment) -> Fold {
    let drawing = &assessment.page.drawing;
    let picture = Picture::new(drawing, &Layout::default());
    let row = |(id, way, label, protected): (String, String, String, bool)| Row {
        cells: vec![
            Inline::Code(id).into(),
            way.into(),
            label.into(),
            if protected { "yes, verified" } else { "no" }.into(),
        ],
        ..Row::default()
    };
    let column = |title: &str, width| Column { title: title.into(), numeric: false, width };
    let table = Table {
        caption: "Every flow of the drawing".into(),
        caption_hidden: true,
        columns: vec![
            column("Flow", 18),
            column("Way", 34),
            column("Carries, and what protects it", 33),
            column("Protected against forging", 15),
        ],
        rows: picture.flows().into_iter().map(row).collect(),
        sortable: true,
        stacks: true,
        ..Table::default()
    };
    Fold {
        id: Some("flows".into()),
        summary: plain(format!("All {} flows in words", drawing.arrows.len())),
        open: false,
        body: vec![Block::Table(table)],
    }
}
