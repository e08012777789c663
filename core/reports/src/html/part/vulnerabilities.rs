//! Part 6, the vulnerabilities: those that reach a patient first, the long tail folded with the reason for each.

use std::collections::BTreeMap;

use noharm_model::answer::{Assessment, FindingRow};
use noharm_model::flaw::Exploit;

use super::finding_details::{Told, details};
use super::wording::{advisory_link, harm_link, level_key};
use crate::block::{Block, Cell, Column, Fold, Inline, Row, Section, Table, Text, plain, said};
use crate::foreign::anchor;
use crate::ranking::{Heap, first_due, heap, newest_score};
use crate::sign::{Sign, adding_nothing, count, grouped};

/// So many that cannot be decided are shown without unfolding.
const UNFOLDED: usize = 12;
/// The name under which the tables are filtered together.
const FILTER: &str = "vulnerabilities";

pub(crate) fn part(assessment: &Assessment) -> Section {
    let of = |wanted: Heap| -> Vec<&FindingRow> {
        assessment.findings.iter().filter(|finding| heap(finding) == wanted).collect()
    };
    let (reach, undecided) = (of(Heap::ReachesPatient), of(Heap::Undecided));
    let (nothing, no_one) = (of(Heap::AddsNothing), of(Heap::ReachesNoOne));
    let not_affected = of(Heap::DoesNotApply);
    let numbers = [&reach, &undecided, &nothing, &no_one, &not_affected].map(Vec::len);
    let mut body = vec![Block::Paragraph(counted(numbers))];
    if !reach.is_empty() {
        let caption = "Reach a patient: worst harm first. What is known of exploitation, and scores, only order \
                       within a rank";
        body.push(Block::Table(ranked(assessment, &reach, 0, "Today", caption)));
    }
    if !undecided.is_empty() {
        let caption = "Cannot be decided yet: what is missing stands in each row";
        let table = Block::Table(ranked(assessment, &undecided, reach.len(), "At worst", caption));
        body.push(if undecided.len() > UNFOLDED {
            folded(undecided.len(), "cannot be decided yet", table)
        } else {
            table
        });
    }
    let tails = [
        (
            &nothing,
            "add-nothing",
            ["adds nothing", "add nothing"],
            "Add nothing: whoever can trigger them comes to the same harm as easily without",
        ),
        (&no_one, "reach-no-one", ["reaches no one", "reach no one"], "Reach no one in this device, and why"),
        (
            &not_affected,
            "do-not-apply",
            ["does not apply", "do not apply"],
            "Do not apply to this release, and why",
        ),
    ];
    for (findings, id, [one, many], caption) in tails {
        if !findings.is_empty() {
            let heading = count(findings.len() as u64, one, many);
            body.push(Block::Fold(tail(id, &heading, caption, findings)));
        }
    }
    Section { id: "vulnerabilities".into(), title: "Vulnerabilities".into(), body }
}

fn folded(number: usize, what: &str, table: Block) -> Block {
    let summary = vec![
        Inline::Strong(format!("{} {what}", grouped(number as u64))),
        Inline::Plain(": what is missing".into()),
    ];
    Block::Fold(Fold { id: None, summary, open: false, body: vec![table] })
}

fn counted([reach, undecided, nothing, no_one, not_affected]: [usize; 5]) -> Text {
    let verb = |number: usize, one: &str, many: &str| {
        format!("{} {}", grouped(number as u64), if number == 1 { one } else { many })
    };
    let matches = reach + undecided + nothing + no_one;
    let mut rest = String::new();
    if undecided > 0 {
        rest.push_str(&format!(" {} cannot be decided.", grouped(undecided as u64)));
    }
    if nothing > 0 {
        rest.push_str(&format!(" {}.", adding_nothing(nothing as u64)));
    }
    rest.push_str(&format!(" {} no one in this device.", verb(no_one, "reaches", "reach")));
    if not_affected > 0 {
        rest.push_str(&format!(" {} not apply to this release.", verb(not_affected, "more does", "more do")));
    }
    vec![
        Inline::Plain(format!("{}. ", verb(matches, "vulnerability matches", "vulnerabilities match"))),
        Inline::Strong(format!("{} a patient.", verb(reach, "reaches", "reach"))),
        Inline::Plain(rest),
    ]
}

/// A table of findings, the first of which has the rank `first`, counted from 0.
fn ranked(
    assessment: &Assessment,
    findings: &[&FindingRow],
    first: usize,
    level: &str,
    caption: &str,
) -> Table {
    let column = |title: &str, width, numeric| Column { title: title.into(), numeric, width };
    let mut told = Told::default();
    let rows = findings
        .iter()
        .enumerate()
        .map(|(rank, finding)| ranked_row(assessment, finding, first + rank, &mut told));
    Table {
        caption: caption.into(),
        columns: vec![
            column("Vulnerability", 16, false),
            column("Where", 20, false),
            column("Worst harm", 18, false),
            column(level, 11, false),
            column("Verdict", 15, false),
            column("Due", 9, false),
            column("CVSS", 5, true),
            column("EPSS", 6, true),
        ],
        rows: rows.collect(),
        sortable: true,
        stacks: true,
        filter: Some(FILTER),
        ..Table::default()
    }
}

fn ranked_row<'a>(assessment: &Assessment, finding: &'a FindingRow, rank: usize, told: &mut Told<'a>) -> Row {
    let place_id = anchor("finding", &format!("{}.{rank}", finding.id));
    let mut id = vec![advisory_link(&finding.id)];
    id.extend(exploitation(finding));
    let mut harm = Vec::new();
    if let Some(worst) = &finding.worst_harm {
        harm.push(harm_link(assessment, worst));
        if finding.multi_patient {
            harm.extend([Inline::Break, Inline::Quiet("many patients".into())]);
        }
    } else {
        harm.push(Inline::Quiet("not known".into()));
    }
    let verdict = finding.verdict.map_or_else(|| Inline::Quiet("none".into()), Inline::Verdict);
    let due = match first_due(finding) {
        Some(day) => Cell::from(Inline::Day(day)).sorted_by(day.to_string()),
        None => Cell::from("–").sorted_by(""),
    };
    Row {
        id: None,
        cells: vec![
            id.into(),
            place(finding).into(),
            Cell::from(harm).sorted_by(format!("{rank:05}")),
            Cell::from(Inline::Level(finding.level)).sorted_by(level_key(finding.level)),
            Cell::from(verdict),
            due,
            score(finding),
            epss(finding),
        ],
        more: Some(Fold {
            summary: said(&finding.reason),
            open: false,
            body: details(finding, &place_id, told),
            id: Some(place_id),
        }),
    }
}

fn tail(id: &str, heading: &str, caption: &str, findings: &[&FindingRow]) -> Fold {
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    for finding in findings {
        *reasons.entry(why_no_one(finding)).or_default() += 1;
    }
    let mut reasons: Vec<(&str, u64)> = reasons.into_iter().collect();
    reasons.sort_by_key(|(reason, number)| (std::cmp::Reverse(*number), *reason));
    let commonest: Vec<Text> = reasons
        .iter()
        .take(6)
        .map(|(reason, number)| vec![Inline::Strong(grouped(*number)), Inline::Plain(format!(" {reason}"))])
        .collect();
    let column = |title: &str, width, numeric| Column { title: title.into(), numeric, width };
    let table = Table {
        caption: caption.into(),
        columns: vec![
            column("Vulnerability", 15, false),
            column("Where", 25, false),
            column("Why", 48, false),
            column("CVSS", 6, true),
            column("EPSS", 6, true),
        ],
        rows: findings.iter().map(|finding| tail_row(finding)).collect(),
        sortable: true,
        filter: Some(FILTER),
        dense: true,
        ..Table::default()
    };
    let mut body = Vec::new();
    if reasons.len() > 1 {
        body.push(Block::Heading(plain("The commonest reasons")));
        body.push(Block::List { ordered: false, items: commonest });
    }
    body.push(Block::Table(table));
    Fold {
        id: Some(id.into()),
        summary: vec![Inline::Strong(heading.into()), Inline::Plain(": why, one by one".into())],
        open: false,
        body,
    }
}

fn tail_row(finding: &FindingRow) -> Row {
    let mut id = vec![advisory_link(&finding.id)];
    id.extend(exploitation(finding));
    Row {
        cells: vec![
            id.into(),
            one_line_place(finding).into(),
            said(why_no_one(finding)).into(),
            score(finding),
            epss(finding),
        ],
        ..Row::default()
    }
}

fn why_no_one(finding: &FindingRow) -> &str {
    finding.reaches_no_one.as_deref().unwrap_or(&finding.reason)
}

fn exploitation(finding: &FindingRow) -> Vec<Inline> {
    let word = match (finding.kev, finding.exploit) {
        (true, _) | (_, Some(Exploit::Exploited)) => Some((Sign::Stop, "exploited")),
        (_, Some(Exploit::Published)) => Some((Sign::Reduce, "exploit published")),
        _ => None,
    };
    word.map(|(sign, word)| vec![Inline::Plain(" ".into()), Inline::Tag(sign, word.into())])
        .unwrap_or_default()
}

fn place(finding: &FindingRow) -> Text {
    let mut text = vec![Inline::Plain(package(finding))];
    if let Some(where_) = at(finding) {
        text.extend([Inline::Break, Inline::Quiet(where_)]);
    }
    text
}

fn one_line_place(finding: &FindingRow) -> Text {
    let mut text = vec![Inline::Plain(package(finding))];
    if let Some(where_) = at(finding) {
        text.push(Inline::Quiet(format!(" {where_}")));
    }
    text
}

fn package(finding: &FindingRow) -> String {
    match &finding.version {
        Some(version) => format!("{} {version}", finding.package),
        None => format!("{}, version unknown", finding.package),
    }
}

fn at(finding: &FindingRow) -> Option<String> {
    match (&finding.component, &finding.service) {
        (Some(component), Some(service)) => Some(format!("{component} · {service}")),
        (Some(component), None) => Some(component.clone()),
        (None, service) => service.clone(),
    }
}

fn score(finding: &FindingRow) -> Cell {
    match newest_score(&finding.cvss) {
        Some((score, _)) => Cell::from(format!("{score:.1}")),
        None => Cell::from("–").sorted_by(""),
    }
}

fn epss(finding: &FindingRow) -> Cell {
    match finding.epss {
        Some(share) => Cell::from(percent(share)).sorted_by(format!("{share:.4}")),
        None => Cell::from("–").sorted_by(""),
    }
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent < 1.0 { "< 1 %".to_owned() } else { format!("{percent:.0} %") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_read_well() {
        assert_eq!([percent(0.0004), percent(0.943), percent(0.01)], ["< 1 %", "94 %", "1 %"]);
    }
}
