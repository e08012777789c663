//! Part 3, the harms: worst first, each with its path, its single points of failure and its barriers.

use std::collections::BTreeMap;

use noharm_model::answer::{Assessment, Cell as Answer, HarmRow};
use noharm_model::level::{Decision, Severity};

use super::wording::failure;
use crate::block::{Block, Cell, Column, Fold, Inline, Path, Row, Section, Table, Text, plain, said};
use crate::foreign::anchor;
use crate::sign::{count, decision_meaning, scope_words};

pub(crate) fn part(assessment: &Assessment) -> Section {
    let rows = assessment.harms.iter().map(row).collect();
    let column = |title: &str, width| Column { title: title.into(), numeric: false, width };
    let mut body = vec![Block::Table(Table {
        caption:
            "Each harm, in the worst context the device is labelled for: how hard it is for an attacker to \
                  bring it about, and what that means"
                .into(),
        columns: vec![
            column("Harm", 22),
            column("Severity", 12),
            column("No controls", 10),
            column("Residual", 10),
            column("Today", 10),
            column("At worst", 10),
            column("Decision", 26),
        ],
        rows,
        stacks: true,
        ..Table::default()
    })];
    if assessment.harms.is_empty() {
        body =
            vec![Block::Paragraph(plain("The security file names no harm, so nothing can be said of any."))];
    }
    body.push(Block::Fold(key(assessment)));
    Section { id: "harms".into(), title: "Harms".into(), body }
}

fn row(harm: &HarmRow) -> Row {
    let name = vec![Inline::Strong(harm.name.clone()), Inline::Break, Inline::Quiet(harm.context.clone())];
    let level = |answer: &Answer| Cell::from(Inline::Level(answer.level));
    let mut decision = vec![Inline::Decision(harm.decision)];
    if let Some(because) = &harm.because {
        decision.push(Inline::Break);
        decision.extend(said(because));
    }
    if harm.multi_patient {
        decision.push(Inline::Break);
        decision.push(Inline::Plain(format!("many patients ({})", harm.scope)));
    }
    Row {
        id: Some(anchor("row", &harm.id)),
        cells: vec![
            name.into(),
            harm.severity.word().into(),
            level(&harm.inherent),
            level(&harm.residual),
            level(&harm.today),
            level(&harm.worst),
            decision.into(),
        ],
        more: Some(Fold {
            id: Some(anchor("harm", &harm.id)),
            summary: plain(summary(harm)),
            open: false,
            body: details(harm),
        }),
    }
}

fn summary(harm: &HarmRow) -> String {
    let mut parts = vec![if harm.path.is_empty() {
        "No path today".to_owned()
    } else {
        format!("Path in {}", count(harm.path.len() as u64, "step", "steps"))
    }];
    if !harm.single_failures.is_empty() {
        parts.push(count(
            harm.single_failures.len() as u64,
            "single point of failure",
            "single points of failure",
        ));
    }
    if !harm.barriers.is_empty() {
        let failed = harm.barriers.iter().filter(|barrier| barrier.failed_by.is_some()).count();
        parts.push(format!(
            "{failed} of {} fail on it",
            count(harm.barriers.len() as u64, "barrier", "barriers")
        ));
    }
    parts.join(" · ")
}

fn details(harm: &HarmRow) -> Vec<Block> {
    let mut path = Vec::new();
    if harm.path.is_empty() {
        path.push(Block::Paragraph(plain("No path leads to this harm today.")));
    } else {
        path.push(Block::Heading(plain("The easiest path today")));
        path.push(Block::Path(Path { caption: String::new(), steps: harm.path.clone(), ..Path::default() }));
    }
    let mut beside = vec![Block::Heading(plain("Barriers"))];
    beside.extend(barriers(harm));
    beside.push(Block::Heading(plain("Single points of failure")));
    beside.push(failures(harm));
    beside.push(Block::Facts(facts(harm)));
    vec![Block::Columns(vec![path, beside])]
}

fn barriers(harm: &HarmRow) -> Vec<Block> {
    if harm.barriers.is_empty() {
        return vec![Block::Paragraph(plain("None stands before this harm."))];
    }
    let item = |barrier: &noharm_model::answer::BarrierRow| -> Text {
        let words = match &barrier.failed_by {
            Some(reason) => format!(" fails: {reason}"),
            None => " holds, or the path does not get to it".into(),
        };
        let mut text = vec![Inline::Code(barrier.id.clone())];
        text.extend(said(&words));
        text
    };
    let mut blocks = vec![Block::List { ordered: false, items: harm.barriers.iter().map(item).collect() }];
    let mut together: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for barrier in &harm.barriers {
        if let Some(reason) = &barrier.failed_by {
            together.entry(reason).or_default().push(&barrier.id);
        }
    }
    for (reason, ids) in together.into_iter().filter(|(_, ids)| ids.len() > 1) {
        let mut text = vec![Inline::Strong("Fall together: ".into())];
        text.extend(said(&format!("{} ({reason})", ids.join(", "))));
        blocks.push(Block::Paragraph(text));
    }
    blocks
}

fn failures(harm: &HarmRow) -> Block {
    let all: Vec<Text> = harm.single_failures.iter().chain(&harm.double_failures).map(failure).collect();
    if all.is_empty() {
        let words = if harm.decision == Decision::Unacceptable {
            "None needs to fail: it is unacceptable as it is."
        } else {
            "No failure of one control, group or barrier changes the decision, and no pair brings it to level 1 or 0."
        };
        return Block::Paragraph(plain(words));
    }
    Block::List { ordered: false, items: all }
}

fn facts(harm: &HarmRow) -> Vec<(String, Text)> {
    let answer = |cell: &Answer| {
        vec![Inline::Level(cell.level), Inline::Plain(" ".into()), Inline::Decision(cell.acceptance.into())]
    };
    let mut facts = vec![
        ("Reaches".to_owned(), plain(scope_words(harm.scope))),
        ("If every control built were verified".into(), answer(&harm.expected)),
        ("Without intent (scanners, worms, accidents)".into(), answer(&harm.disturbance)),
    ];
    let away = match harm.flaws_away {
        Some(0) => "none: it is easy without any".to_owned(),
        Some(number) => count(u64::from(number), "flaw", "flaws"),
        None => "more than three, or never".into(),
    };
    facts.push(("Unknown flaws that would make it easy".into(), plain(away)));
    if harm.depth == Some(2) {
        facts.push(("Depth".into(), plain("two distinct steps of this level are needed")));
    }
    if !harm.could_anyway.is_empty() {
        facts.push(("Could do it by hand anyway".into(), plain(harm.could_anyway.join(", "))));
    }
    if let Some(row) = &harm.safety_file {
        facts.push(("Safety file".into(), plain(row.as_str())));
    }
    facts
}

fn key(assessment: &Assessment) -> Fold {
    let solves: [(&str, &str); 4] = [
        ("No controls", "no control counts"),
        ("Residual", "controls with passing evidence count; no known vulnerability"),
        ("Today", "residual, and the vulnerabilities that affect this release"),
        ("At worst", "today, and the vulnerabilities that cannot be decided"),
    ];
    let mut facts: Vec<(String, Text)> =
        solves.iter().map(|(name, meaning)| ((*name).to_owned(), plain(*meaning))).collect();
    facts.push(("Level".into(), plain(
        "how many hurdles stand before an attacker, each drawn as a post: 0 none, 1 public knowledge, 2 one hurdle, \
         3 two, 4 three or sound cryptography",
    )));
    for decision in Decision::ALL.iter().rev() {
        facts.push((
            "Decision".into(),
            vec![Inline::Decision(*decision), Inline::Plain(format!(" {}", decision_meaning(*decision)))],
        ));
    }
    let worst = assessment.harms.iter().map(|harm| harm.severity).max().unwrap_or(Severity::Negligible);
    facts.push((
        "Severity".into(),
        plain(format!(
            "{}; the worst here is {worst}",
            Severity::ALL.iter().map(|severity| severity.word()).collect::<Vec<_>>().join(", ")
        )),
    ));
    Fold { id: None, summary: plain("What the words mean"), open: false, body: vec![Block::Facts(facts)] }
}
