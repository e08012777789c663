//! Part 1, the head: which device, as of when, by which sources, and the decision in one sentence.

use noharm_model::answer::Assessment;
use noharm_model::finding::SourceCoverage;

use crate::block::{Block, Cell, Column, Fold, Inline, Row, Table, Text, plain};
use crate::html::blocks::Rendering;
use crate::sign::{count, grouped};

/// Sources older than this many days, or with gaps, are named before the fold is opened. A quarter of a year.
const OLD: i64 = 92;

pub(crate) fn write(rendering: &mut Rendering, assessment: &Assessment) {
    let device = &assessment.device;
    let release = assessment.release.as_deref().unwrap_or("no release chosen");
    rendering.within("p", &[("class", "kicker")], |it| it.markup.text("Can a patient be harmed?"));
    rendering.within("h1", &[], |it| {
        it.markup.text(&device.name);
        it.markup.text(" ");
        it.markup.leaf("span", &[("class", "release")], release);
    });
    if let Some(intended) = &device.intended_use {
        rendering.within("p", &[("class", "use")], |it| it.markup.text(intended));
    }
    let sentence = &assessment.page.sentence;
    if !sentence.is_empty() {
        rendering.within("p", &[("class", "sentence")], |it| it.markup.text(sentence));
    }
    rendering.blocks(&[Block::Facts(facts(assessment)), Block::Fold(sources(assessment))]);
}

fn facts(assessment: &Assessment) -> Vec<(String, Text)> {
    let udi =
        assessment.device.udi_di.clone().map_or_else(|| plain("not stated"), |udi| vec![Inline::Code(udi)]);
    let mut facts =
        vec![("UDI-DI".to_owned(), udi), ("As of".to_owned(), plain(assessment.as_of.to_string()))];
    if !assessment.page.releases.is_empty() {
        facts.push(("Releases described".into(), plain(assessment.page.releases.join(", "))));
    }
    facts.push(("Software".into(), plain(software(assessment))));
    let approvals = &assessment.page.approvals;
    let approved = if approvals.is_empty() { "by no one yet".to_owned() } else { approvals.join(" · ") };
    facts.push(("Approved".into(), plain(approved)));
    facts
}

fn software(assessment: &Assessment) -> String {
    let counts = &assessment.counts;
    let mut parts = vec![count(counts.packages, "package", "packages")];
    for (number, what) in [
        (counts.unknown_identity, "of unknown identity"),
        (counts.unattributed, "attributed to no service"),
        (counts.not_covered, "covered by no source"),
    ] {
        if number > 0 {
            parts.push(format!("{} {what}", grouped(number)));
        }
    }
    parts.join(", ")
}

fn sources(assessment: &Assessment) -> Fold {
    let sources = &assessment.snapshot.sources;
    let stale = |source: &&SourceCoverage| {
        !source.gaps.is_empty() || source.as_of.is_none_or(|day| assessment.as_of.days_since(day) > OLD)
    };
    let doubtful = sources.iter().filter(stale).count();
    let mut summary = vec![Inline::Strong("Sources".into()), Inline::Plain(" ".into())];
    summary.push(Inline::Plain(match (sources.len(), doubtful) {
        (0, _) => "none: no vulnerability can be known".into(),
        (all, 0) => format!("{all}, none older than {OLD} days"),
        (all, doubtful) => format!("{all}, of which {doubtful} old or with gaps"),
    }));
    let mut body = vec![Block::Table(table(assessment))];
    if let Some(digest) = &assessment.snapshot.digest {
        body.push(Block::Paragraph(vec![Inline::Quiet("Snapshot ".into()), Inline::Code(digest.clone())]));
    }
    Fold { id: Some("sources".into()), summary, open: false, body }
}

fn table(assessment: &Assessment) -> Table {
    let column = |title: &str, numeric| Column { title: title.into(), numeric, width: 0 };
    let row = |source: &SourceCoverage| {
        let age = match source.as_of {
            Some(day) => format!("{day}, {}", age(assessment.as_of.days_since(day))),
            None => "not known".to_owned(),
        };
        let gaps = if source.gaps.is_empty() { "none known".to_owned() } else { source.gaps.join(" ") };
        Row {
            cells: vec![
                source.name.as_str().into(),
                age.into(),
                Cell::from(grouped(source.records)).sorted_by(source.records.to_string()),
                gaps.into(),
            ],
            ..Row::default()
        }
    };
    Table {
        caption: "Sources of vulnerabilities, their age and their gaps".into(),
        columns: vec![
            column("Source", false),
            column("Newest record", false),
            column("Records", true),
            column("Gaps", false),
        ],
        rows: assessment.snapshot.sources.iter().map(row).collect(),
        stacks: true,
        ..Table::default()
    }
}

fn age(days: i64) -> String {
    match days {
        ..0 => "after the day of this assessment".into(),
        0 => "the same day".into(),
        1 => "1 day old".into(),
        2..=99 => format!("{days} days old"),
        _ => format!("{} months old", days / 30),
    }
}
