//! The first screen: can a patient be harmed, by what path, what do I do first? At most 45 lines at 100 columns.

use noharm_model::answer::{Action, Assessment, FindingRow, HarmRow};
use noharm_model::flaw::Exploit;
use noharm_model::level::{Decision, Level};

use super::Options;
use super::screen::{Cell, Look, Screen};
use crate::ranking::{Heap, heap};
use crate::sign::{grouped, level_words};

/// The lines of one page of a terminal, or of paper.
pub(super) const LINES: usize = 45;
/// Harms and actions shown before `--all`.
const HARMS: usize = 9;
const ACTIONS: usize = 5;

pub(super) fn write(screen: &mut Screen, assessment: &Assessment, options: &Options) {
    head(screen, assessment);
    screen.blank();
    harms(screen, assessment, options);
    screen.blank();
    actions(screen, assessment);
    screen.blank();
    let mut below = screen.part();
    path(&mut below, assessment, options);
    footer(&mut below, assessment, options);
    let room = LINES.saturating_sub(screen.height() + below.height() + 2);
    heaps(screen, assessment, options, room);
    screen.append(below);
}

fn head(screen: &mut Screen, assessment: &Assessment) {
    let device = &assessment.device;
    let counts = &assessment.counts;
    let mut line = device.name.clone();
    if let Some(release) = &assessment.release {
        line.push_str(&format!(" {release}"));
    }
    if let Some(udi) = &device.udi_di {
        line.push_str(&format!(" (UDI-DI {udi})"));
    }
    line.push_str(&format!(" · as of {} · {} packages", assessment.as_of, grouped(counts.packages)));
    if counts.unknown_identity > 0 {
        line.push_str(&format!(", {} of unknown identity", grouped(counts.unknown_identity)));
    }
    if counts.unattributed > 0 {
        line.push_str(&format!(", {} attributed to no service", grouped(counts.unattributed)));
    }
    screen.text(0, 2, &line, Look::Strong);
    sources(screen, &assessment.snapshot, counts.not_covered);
}

/// One line on what is known of the world, and what is not.
pub(super) fn sources(screen: &mut Screen, snapshot: &noharm_model::answer::SnapshotHead, not_covered: u64) {
    let mut line = String::from("sources: ");
    if snapshot.sources.is_empty() {
        line.push_str("none; no vulnerability can be known");
    }
    for (index, source) in snapshot.sources.iter().enumerate() {
        if index > 0 {
            line.push_str(", ");
        }
        line.push_str(&source.name);
        match source.as_of {
            Some(day) => line.extend(format!(" {day}").chars().take(8)),
            None => line.push_str(" of unknown age"),
        }
        if !source.gaps.is_empty() {
            line.push_str(" with gaps");
        }
    }
    if not_covered > 0 {
        let packages = crate::sign::count(not_covered, "package", "packages");
        line.push_str(&format!(" · not covered: {packages}, see --unknown"));
    }
    screen.text(0, 2, &line, Look::Quiet);
}

fn harms(screen: &mut Screen, assessment: &Assessment, options: &Options) {
    if assessment.harms.is_empty() {
        screen.text(2, 0, "The security file names no harm, so nothing can be said of any.", Look::Strong);
        return;
    }
    let titles = ["harm (worst context)", "severity", "no controls", "residual", "today", "decision"];
    let mut rows = vec![titles.map(|title| Cell::looking(title, Look::Quiet)).to_vec()];
    let shown = if options.all { assessment.harms.len() } else { HARMS };
    for harm in assessment.harms.iter().take(shown) {
        let name = if harm.context.is_empty() {
            harm.name.clone()
        } else {
            format!("{} ({})", harm.name, harm.context)
        };
        rows.push(vec![
            name.into(),
            harm.severity.word().into(),
            level_words(harm.inherent.level).into(),
            level_words(harm.residual.level).into(),
            level_words(harm.today.level).into(),
            Cell::looking(decision_words(assessment, harm), Look::Signed(harm.decision.into())),
        ]);
    }
    screen.table(2, &rows, &[0, 5]);
    let hidden: Vec<&HarmRow> = assessment.harms.iter().skip(shown).collect();
    if let Some(worst) = hidden.iter().map(|harm| harm.decision).max() {
        let line = format!("{} more with --all, the worst of them {worst}", hidden.len());
        screen.text(2, 2, &line, Look::Quiet);
    }
}

/// `unacceptable, many patients` · `undecided: at worst 1 easy; 2 matches of unknown version`.
fn decision_words(assessment: &Assessment, harm: &HarmRow) -> String {
    let mut out = harm.decision.word().to_owned();
    if harm.multi_patient && harm.decision != Decision::Acceptable {
        out.push_str(", many patients");
    }
    if harm.decision == Decision::Undecided {
        out.push_str(&format!(": at worst {}", level_words(harm.worst.level)));
        let open: Vec<&FindingRow> = assessment
            .findings
            .iter()
            .filter(|finding| {
                heap(finding) == Heap::Undecided && finding.worst_harm.as_deref() == Some(&harm.id)
            })
            .collect();
        let mut reasons: Vec<(&str, usize)> = Vec::new();
        for reason in open.iter().filter_map(|finding| finding.unknown) {
            match reasons.iter_mut().find(|(word, _)| *word == reason.word()) {
                Some((_, number)) => *number += 1,
                None => reasons.push((reason.word(), 1)),
            }
        }
        for (word, number) in reasons.iter().take(2) {
            out.push_str(&format!("; {number} of unknown {word}"));
        }
    }
    out
}

fn actions(screen: &mut Screen, assessment: &Assessment) {
    screen.text(0, 0, "Do first", Look::Strong);
    if assessment.actions.is_empty() {
        screen.text(2, 0, "Nothing has to be done first.", Look::Plain);
        return;
    }
    let rows: Vec<Vec<Cell>> =
        assessment.actions.iter().take(ACTIONS).map(|it| action(assessment, it)).collect();
    screen.table(2, &rows, &[2, 3]);
    if assessment.actions.len() > ACTIONS {
        screen.text(2, 0, &format!("{} more on the page", assessment.actions.len() - ACTIONS), Look::Quiet);
    }
}

fn action(assessment: &Assessment, action: &Action) -> Vec<Cell> {
    let order = if action.order == 0 { "now".to_owned() } else { action.order.to_string() };
    let digit =
        |level: Option<Level>| level.map_or_else(|| "no path".to_owned(), |level| level.value().to_string());
    let mut bought: Vec<String> = action
        .buys
        .iter()
        .map(|buy| {
            let harm = assessment.harms.iter().find(|harm| harm.id == buy.harm);
            let name = harm.map_or(buy.harm.as_str(), |harm| harm.name.as_str());
            format!("{name} {} → {}", digit(buy.from), digit(buy.to))
        })
        .collect();
    let more = bought.len().saturating_sub(3);
    bought.truncate(3);
    let mut gains = bought.join(", ");
    if more > 0 {
        gains.push_str(&format!(" and {more} more"));
    }
    for part in [action.note.as_deref().unwrap_or_default(), &cost(action)] {
        if !part.is_empty() {
            gains.push_str(if gains.is_empty() { "" } else { " · " });
            gains.push_str(part);
        }
    }
    vec![
        Cell::looking(order, Look::Strong),
        action.who.as_str().into(),
        action.what.join("; ").into(),
        Cell::from(gains),
    ]
}

fn cost(action: &Action) -> String {
    if action.cost.is_empty() { String::new() } else { format!("costs: {}", action.cost) }
}

fn heaps(screen: &mut Screen, assessment: &Assessment, options: &Options, room: usize) {
    let counts = &assessment.counts;
    let verb = |number: u64| if number == 1 { "reaches" } else { "reach" };
    let mut line = format!(
        "{} match. {} {} a patient. ",
        crate::sign::count(counts.matches, "vulnerability", "vulnerabilities")
            .replace("vulnerability match", "vulnerability matches"),
        grouped(counts.reach_patient),
        verb(counts.reach_patient)
    );
    if counts.undecided > 0 {
        line.push_str(&format!("{} can't be decided{}. ", grouped(counts.undecided), reasons(assessment)));
    }
    let all = if options.all { "why stands below." } else { "why, with --all." };
    line.push_str(&format!(
        "{} {} no one in this device: {all}",
        grouped(counts.reach_no_one),
        verb(counts.reach_no_one)
    ));
    screen.text(0, 2, &line, Look::Strong);
    let reach: Vec<&FindingRow> =
        assessment.findings.iter().filter(|finding| heap(finding) == Heap::ReachesPatient).collect();
    let shown = reach.len().min(room.saturating_sub(1).clamp(3, 8));
    if reach.len() > 1 && !options.all {
        let rows: Vec<Vec<Cell>> =
            reach.iter().take(shown).enumerate().map(|(rank, it)| ranked(assessment, rank + 1, it)).collect();
        screen.table(2, &rows, &[2, 3, 6]);
        if reach.len() > shown {
            screen.text(2, 0, &format!("{} more with --all", reach.len() - shown), Look::Quiet);
        }
    }
    screen.blank();
}

/// ` (9 identity, 2 version)`.
fn reasons(assessment: &Assessment) -> String {
    let mut counted: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for finding in assessment.findings.iter().filter(|finding| heap(finding) == Heap::Undecided) {
        if let Some(reason) = finding.unknown {
            *counted.entry(reason.word()).or_default() += 1;
        }
    }
    let mut counted: Vec<(&str, usize)> = counted.into_iter().collect();
    counted.sort_by_key(|(word, number)| (std::cmp::Reverse(*number), *word));
    let parts: Vec<String> =
        counted.iter().take(4).map(|(word, number)| format!("{number} {word}")).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

/// A row of the ranking: rank, id, package, harm, level, verdict, what is known of exploitation.
pub(super) fn ranked(assessment: &Assessment, rank: usize, finding: &FindingRow) -> Vec<Cell> {
    let name = |id: &str| {
        let harm = assessment.harms.iter().find(|harm| harm.id == id);
        harm.map_or_else(|| id.to_owned(), |harm| harm.name.clone())
    };
    let verdict =
        finding.verdict.map_or_else(Cell::default, |it| Cell::looking(it.word(), Look::Signed(it.into())));
    vec![
        Cell::looking(rank.to_string(), Look::Quiet),
        finding.id.as_str().into(),
        package(finding).into(),
        finding.worst_harm.as_deref().map(name).unwrap_or_default().into(),
        finding.worst_harm.as_ref().map(|_| level_words(finding.level)).unwrap_or_default().into(),
        verdict,
        exploitation(finding).into(),
    ]
}

pub(super) fn package(finding: &FindingRow) -> String {
    match &finding.version {
        Some(version) => format!("{} {version}", finding.package),
        None => format!("{}, version unknown", finding.package),
    }
}

/// `exploited`, `exploit published`, EPSS where known.
pub(super) fn exploitation(finding: &FindingRow) -> String {
    let mut parts = Vec::new();
    match (finding.kev, finding.exploit) {
        (true, _) | (_, Some(Exploit::Exploited)) => parts.push("exploited (KEV)".to_owned()),
        (_, Some(Exploit::Published)) => parts.push("exploit published".to_owned()),
        _ => {}
    }
    if let Some(share) = finding.epss.filter(|share| *share >= 0.1) {
        parts.push(format!("EPSS {share:.2}"));
    }
    parts.join(", ")
}

fn path(screen: &mut Screen, assessment: &Assessment, options: &Options) {
    let rank = options.path.unwrap_or(1).max(1);
    let with_path = |finding: &&FindingRow| !finding.path.is_empty();
    let mut findings = assessment.findings.iter().filter(|finding| heap(finding) != Heap::ReachesNoOne);
    let chosen = if options.path.is_some() { findings.nth(rank - 1) } else { findings.find(with_path) };
    match chosen {
        Some(finding) => super::finding::path(screen, assessment, finding),
        None if options.path.is_some() => {
            screen.text(
                0,
                0,
                &format!("There is no vulnerability of rank {rank} that reaches a patient."),
                Look::Plain,
            );
        }
        // No vulnerability is needed, or none reaches anyone: the worst harm's own path is what to look at.
        None => match assessment.harms.iter().find(|harm| !harm.path.is_empty()) {
            Some(harm) => super::harm::path(screen, harm),
            None => return,
        },
    }
    screen.blank();
}

fn footer(screen: &mut Screen, assessment: &Assessment, options: &Options) {
    let proofs = &assessment.proofs;
    let mut line = format!(
        "proved: {}, {} checked",
        crate::sign::count(proofs.answers, "answer", "answers"),
        crate::sign::count(proofs.facts, "fact", "facts")
    );
    if let Some(milliseconds) = options.milliseconds {
        line.push_str(&format!(" · {milliseconds} ms"));
    }
    match &options.page {
        Some(page) => line.push_str(&format!(" · page: {page}")),
        None => line.push_str(&format!(" · page: --out {}.html", file_name(&assessment.device.id))),
    }
    screen.text(0, 2, &line, Look::Quiet);
}

fn file_name(id: &str) -> String {
    let name: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    if name.is_empty() { "device".into() } else { name }
}
