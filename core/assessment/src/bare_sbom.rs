//! An SBOM without a security file: vulnerabilities in the order that the world knows, and no word of harm.

use noharm_matcher::{Index, IndexError, Inventory, Part, Statement, Voice, matches};
use noharm_model::answer::{Counts, FORMAT, FindingRow, SbomAssessment, SnapshotHead};
use noharm_model::component::Sbom;
use noharm_model::day::Day;
use noharm_model::finding::{Applies, Finding, UnknownReason};

use crate::finding_row::{bare, outside_order};

/// Matches the SBOM named `name` and orders what was found: KEV, CVSS, EPSS. `voices` are heard, the SBOM's own among them
/// if it is handed in ([`crate::statement::of_sbom`] of part 0).
///
/// # Errors
/// The index is damaged.
pub fn assess(
    name: &str,
    sbom: &Sbom,
    index: &Index<'_>,
    head: SnapshotHead,
    identities: &[Statement],
    voices: &[Voice],
    day: Day,
) -> Result<SbomAssessment, IndexError> {
    let part = Part { components: &sbom.components, subject: sbom.subject.as_ref(), ..Part::default() };
    // What the SBOM is about has a name too; it is counted after the components.
    let subject = sbom.subject.as_ref().map(|subject| Part {
        components: std::slice::from_ref(subject),
        by_name: true,
        ..Part::default()
    });
    let inventory = Inventory {
        parts: std::iter::once(part).chain(subject).collect(),
        identities: identities.to_vec(),
        voices: voices.to_vec(),
        ..Inventory::default()
    };
    let matched = matches(index, &inventory, day)?;
    let mut findings: Vec<&Finding> =
        matched.findings.iter().filter(|finding| finding.applies != Applies::NotAffected).collect();
    findings.sort_by_key(|finding| {
        (std::cmp::Reverse(outside_order(&finding.facts)), finding.id.clone(), finding.component)
    });
    let undecided = findings.iter().filter(|finding| finding.applies == Applies::Unknown).count() as u64;
    let refuted = matched.findings.iter().filter(|finding| finding.applies == Applies::NotAffected);
    let counts = Counts {
        packages: sbom.components.len() as u64,
        unknown_identity: matched.coverage.iter().filter(|one| one.is_unsure()).count() as u64,
        // Without services there is nothing that a package could be attributed to.
        unattributed: 0,
        not_covered: matched.coverage.iter().filter(|one| one.is_outside()).count() as u64,
        matches: findings.len() as u64,
        reach_patient: 0,
        undecided,
        adds_nothing: 0,
        reach_no_one: 0,
    };
    let rows = findings.into_iter().chain(refuted);
    Ok(SbomAssessment {
        format: FORMAT,
        sbom: name.to_owned(),
        as_of: day,
        snapshot: head,
        harms: Vec::new(),
        findings: rows.filter_map(|finding| row(finding, sbom)).collect(),
        counts,
        remarks: sbom.remarks.clone(),
    })
}

fn row(finding: &Finding, sbom: &Sbom) -> Option<FindingRow> {
    let mut row = bare(finding, sbom.components.get(finding.component).or(sbom.subject.as_ref())?);
    if finding.unknown == Some(UnknownReason::Identity) {
        row.reason = format!("{} ({})", row.reason, finding.identity);
    }
    Some(row)
}
