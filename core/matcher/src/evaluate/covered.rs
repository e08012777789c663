//! What the snapshot covers of one component.

use super::component::Release;
use super::device::Member;
use crate::coverage::{Candidate, Coverage, SnapshotCoverage};
use crate::identity::ecosystem;

/// The coverage of a member of the device.
pub(crate) fn of(
    number: usize,
    member: &Member<'_>,
    snapshot: &SnapshotCoverage,
    sources: Vec<String>,
) -> Coverage {
    let found = &member.identified;
    if found.by_name {
        let remark = "advisories that name products in words were asked".to_owned();
        return Coverage { component: number, covered: true, remark, ..Coverage::default() };
    }
    let recognised = found.os.is_none() && (!found.products.is_empty() || !found.packages.is_empty());
    let mut by: Vec<String> = if recognised { sources } else { Vec::new() };
    let mut remark = String::new();
    let hits = found.products.iter().map(|hit| hit.label());
    let packages = found.packages.iter().map(|hit| format!("{}/{}", hit.family, hit.name));
    let mut products: Vec<String> = hits.chain(packages).collect();
    if let Some(os) = &found.os {
        let release = Release::of(snapshot, os);
        let looked_for = !snapshot.selection || found.looked_for;
        if release.covered && looked_for {
            by.push(format!("OSV {}", release.name));
            let newest = release.newest.map(|day| format!(", to {day}")).unwrap_or_default();
            remark = format!("by the feed of {}{newest}", release.name);
        } else if release.covered {
            remark = format!("{} is outside the selection that this snapshot holds", os.source);
        } else if release.known {
            remark = format!("no feed here covers {}", release.name);
        } else {
            remark = format!("the release of {} is not stated", release.name);
        }
        products.extend(found.upstream.iter().map(|hit| hit.label()));
    } else if let Some((family, name)) = found.purl.as_ref().and_then(ecosystem::of) {
        let of_family = |known: &str| known == family || known.split(':').next() == Some(family);
        let covered = snapshot.ecosystems.iter().any(|(known, _)| of_family(known));
        if covered && (!snapshot.selection || found.looked_for) {
            if by.is_empty() {
                by.push(format!("OSV {family}"));
            }
        } else if covered && by.is_empty() {
            remark = format!("{name} is outside the selection that this snapshot holds");
        } else if by.is_empty() {
            remark = format!("no feed here covers {family}");
        }
    }
    let unnamed = found.purl.is_none() && found.names.is_empty();
    if by.is_empty() && remark.is_empty() {
        remark = match (unnamed, found.candidates.is_empty()) {
            (true, true) => {
                "it has neither purl nor CPE, and no product of that name is known here".to_owned()
            }
            (_, false) => "its identity is not certain".to_owned(),
            (false, true) if snapshot.selection => {
                "no record here names its product; this snapshot holds a selection".to_owned()
            }
            (false, true) => "no record here names its product".to_owned(),
        };
    }
    if let Some(answer) = &found.answer {
        remark = format!("settled by an answer: {answer}");
    }
    let candidates: Vec<Candidate> =
        found.candidates.iter().map(|(candidate, _)| candidate.clone()).collect();
    Coverage { component: number, covered: !by.is_empty(), by, products, candidates, remark }
}
