//! An SBOM without a security file: vulnerabilities in the order that the world knows, and no word of harm.

mod batch;

use noharm_matcher::{Index, IndexError, Inventory, Part, Statement, Voice, matches};
use noharm_model::answer::{Counts, FORMAT, FindingRow, SbomAssessment, SnapshotHead};
use noharm_model::component::{Component, Sbom};
use noharm_model::day::Day;
use noharm_model::finding::{Applies, Finding, UnknownReason};

use crate::finding_row::{bare, outside_order};

pub use batch::{Answer, Batch};

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
    let inventory = Inventory { identities: identities.to_vec(), ..inventory(sbom, voices) };
    let matched = matches(index, &inventory, day)?;
    let mut counts = counts_of(sbom);
    matched.coverage.iter().for_each(|one| count_coverage(&mut counts, one.is_unsure(), one.is_outside()));
    matched.findings.iter().for_each(|finding| count(&mut counts, finding.applies));
    let mut findings: Vec<&Finding> =
        matched.findings.iter().filter(|finding| finding.applies != Applies::NotAffected).collect();
    findings.sort_by(|one, two| {
        let rank = |finding: &Finding| outside_order(&finding.facts);
        (rank(two).cmp(&rank(one))).then_with(|| one.id.cmp(&two.id)).then(one.component.cmp(&two.component))
    });
    let refuted = matched.findings.iter().filter(|finding| finding.applies == Applies::NotAffected);
    let rows = findings.into_iter().chain(refuted);
    Ok(SbomAssessment {
        format: FORMAT,
        sbom: name.to_owned(),
        as_of: day,
        snapshot: head,
        harms: Vec::new(),
        findings: rows
            .filter_map(|finding| {
                row(finding, sbom.components.get(finding.component).or(sbom.subject.as_ref())?)
            })
            .collect(),
        counts,
        remarks: sbom.remarks.clone(),
    })
}

/// One open part, in which the SBOM's own statements are heard too; and what the SBOM is about, which has a name of its own and
/// is counted after the components.
#[must_use]
pub fn inventory<'s>(sbom: &'s Sbom, voices: &[Voice]) -> Inventory<'s> {
    let link = sbom.link.as_ref();
    let part = Part { components: &sbom.components, subject: sbom.subject.as_ref(), link, ..Part::default() };
    let subject = sbom.subject.as_ref().map(|subject| Part {
        components: std::slice::from_ref(subject),
        by_name: true,
        link,
        ..Part::default()
    });
    let parts = std::iter::once(part).chain(subject).collect();
    Inventory { parts, voices: voices.to_vec(), ..Inventory::default() }
}

/// Without services there is nothing that a package could be attributed to, and nothing is said of patients.
fn counts_of(sbom: &Sbom) -> Counts {
    Counts { packages: sbom.components.len() as u64, ..Counts::default() }
}

fn count_coverage(counts: &mut Counts, is_unsure: bool, is_outside: bool) {
    counts.unknown_identity += u64::from(is_unsure);
    counts.not_covered += u64::from(is_outside);
}

fn count(counts: &mut Counts, applies: Applies) {
    counts.matches += u64::from(applies != Applies::NotAffected);
    counts.undecided += u64::from(applies == Applies::Unknown);
}

fn row(finding: &Finding, component: &Component) -> Option<FindingRow> {
    let mut row = bare(finding, component);
    if let Some(reason) = reason(finding.unknown, &finding.reason, &finding.identity) {
        row.reason = reason;
    }
    Some(row)
}

/// A candidate's reason says how it was come by.
fn reason(unknown: Option<UnknownReason>, reason: &str, identity: &str) -> Option<String> {
    (unknown == Some(UnknownReason::Identity)).then(|| format!("{reason} ({identity})"))
}
