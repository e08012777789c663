//! Vulnerabilities in a table: rank, id, package, worst harm, level, verdict, what is known of exploitation.

use noharm_model::answer::{Assessment, FindingRow};
use noharm_model::flaw::Exploit;

use super::screen::{Cell, Look, Screen};
use crate::ranking::{Heap, heap};

/// The others that reach a patient, beside the one `shown` already.
pub(super) fn others(screen: &mut Screen, assessment: &Assessment, shown: Option<&FindingRow>, most: usize) {
    let reach: Vec<(usize, &FindingRow)> = (assessment.findings.iter())
        .filter(|finding| heap(finding) == Heap::ReachesPatient)
        .enumerate()
        .filter(|(_, finding)| shown.is_none_or(|shown| !std::ptr::eq(shown, *finding)))
        .collect();
    let rows: Vec<Vec<Cell>> =
        reach.iter().take(most).map(|(index, finding)| row(screen, assessment, index + 1, finding)).collect();
    if !rows.is_empty() {
        screen.text(0, 0, "Then", Look::Strong);
        screen.table(2, &rows, &[2, 3]);
    }
    if reach.len() > most {
        screen.text(2, 0, &format!("{} more with --all", reach.len() - most), Look::Quiet);
    }
}

/// One row.
pub(super) fn row(screen: &Screen, assessment: &Assessment, rank: usize, finding: &FindingRow) -> Vec<Cell> {
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
        finding.worst_harm.as_ref().map(|_| screen.level(finding.level)).unwrap_or_default().into(),
        verdict,
        exploitation(finding).unwrap_or_default().into(),
    ]
}

/// `dnsmasq 2.76`.
pub(super) fn package(finding: &FindingRow) -> String {
    match &finding.version {
        Some(version) => format!("{} {version}", finding.package),
        None => format!("{}, version unknown", finding.package),
    }
}

/// `exploited` (listed in KEV), `exploit published`.
pub(super) fn exploitation(finding: &FindingRow) -> Option<&'static str> {
    match (finding.kev, finding.exploit) {
        (true, _) | (_, Some(Exploit::Exploited)) => Some("exploited (KEV)"),
        (_, Some(Exploit::Published)) => Some("exploit published"),
        _ => None,
    }
}
