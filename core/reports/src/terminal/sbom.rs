//! `assess --sbom FILE`: what is known of a parts list, and plainly that nothing can be said of harm.

use noharm_model::answer::{FindingRow, SbomAssessment};
use noharm_model::finding::Applies;

use super::Options;
use super::first_screen::sources;
use super::ranking_table::{exploitation, package};
use super::screen::{Cell, Look, Screen};
use crate::ranking::newest_score;
use crate::sign::{count, grouped};

/// Rows shown before `--all`.
const SHOWN: usize = 20;

/// The answer as text, each line ended.
#[must_use]
pub fn sbom(assessment: &SbomAssessment, options: &Options) -> String {
    let mut screen = Screen::new(options);
    let counts = &assessment.counts;
    let mut line = format!(
        "{} · as of {} · {}",
        assessment.sbom,
        assessment.as_of,
        count(counts.packages, "package", "packages")
    );
    if counts.unknown_identity > 0 {
        line.push_str(&format!(", {} of unknown identity", grouped(counts.unknown_identity)));
    }
    screen.text(0, 2, &line, Look::Strong);
    sources(&mut screen, &assessment.snapshot, counts.not_covered, true);
    screen.blank();
    let text = "Without a security file nothing can be said of harm: a parts list does not tell what a part does in \
                the device, what feeds it, or what stands between it and a patient. The order below is that of \
                exploitation and scores, not of harm.";
    screen.text(0, 0, text, Look::Plain);
    let start = "To start: copy examples/infusion-pump beside your SBOM, put your device in its place, and run \
                 `noharm assess DIR`.";
    screen.text(0, 0, start, Look::Plain);
    screen.blank();
    findings(&mut screen, assessment, options);
    if !assessment.remarks.is_empty() {
        screen.blank();
        screen.text(0, 0, "Remarks on the file", Look::Strong);
        for remark in &assessment.remarks {
            screen.text(2, 2, remark, Look::Plain);
        }
    }
    screen.finish()
}

fn findings(screen: &mut Screen, assessment: &SbomAssessment, options: &Options) {
    let of = |status: Applies| assessment.findings.iter().filter(move |finding| finding.status == status);
    let (affected, unknown) = (of(Applies::Affected).count() as u64, of(Applies::Unknown).count() as u64);
    let line = format!(
        "{}; {} can't be decided. Whether any of them matters to a patient is not known.",
        count(affected, "vulnerability matches", "vulnerabilities match"),
        grouped(unknown)
    );
    screen.text(0, 2, &line, Look::Strong);
    let listed = || assessment.findings.iter().filter(|finding| finding.status != Applies::NotAffected);
    let shown = if options.all { usize::MAX } else { SHOWN };
    // Where there is room, why each matches; always, why one cannot be decided.
    let reasons = options.all || screen.width >= 120;
    let rows: Vec<Vec<Cell>> = listed().take(shown).map(|finding| row(finding, reasons)).collect();
    screen.table(2, &rows, &[1, 4]);
    let hidden = listed().count().saturating_sub(shown);
    if hidden > 0 {
        screen.text(2, 0, &format!("{} more with --all", grouped(hidden as u64)), Look::Quiet);
    }
}

fn row(finding: &FindingRow, reasons: bool) -> Vec<Cell> {
    let score = newest_score(&finding.cvss).map(|(score, _)| format!("{score:.1}")).unwrap_or_default();
    let status = match (finding.status, finding.unknown, reasons) {
        (Applies::Unknown, _, true) => format!("unknown: {}", finding.reason),
        (Applies::Unknown, Some(reason), false) => format!("unknown: {reason}"),
        (Applies::Unknown, None, false) => "unknown".to_owned(),
        (_, _, true) => finding.reason.clone(),
        (_, _, false) => String::new(),
    };
    vec![
        finding.id.as_str().into(),
        package(finding).into(),
        score.into(),
        exploitation(finding).unwrap_or_default().into(),
        Cell::from(status),
    ]
}
