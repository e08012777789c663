//! Many bare SBOMs, or a large one: what is said of a component is written once, as the JSON that every answer repeats.

use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

use noharm_matcher::{Found, Index, IndexError, Looked, Lookups, MOST_FINDINGS, Statement, Voice};
use noharm_model::answer::{Counts, FORMAT, HarmRow, SnapshotHead};
use noharm_model::component::{Component, Sbom};
use noharm_model::day::Day;
use noharm_model::finding::Applies;
use serde::Serialize;

use super::{count, count_coverage, counts_of, inventory, reason};
use crate::finding_row::{OutsideOrder, outside_order_of_view, write_bare};

/// Bytes of memory that remembered answers may take.
const MOST_REMEMBERED: usize = 40 << 20;
/// Components that one job of a [`Spread`] takes.
const JOB: usize = 8;

/// Runs a job for every number below the first argument, in whatever order, in as many threads as there are; returns when all
/// are done.
pub type Spread<'s> = &'s (dyn Fn(usize, &(dyn Fn(usize) + Sync)) + Sync);

/// Answers SBOMs in one snapshot. Shared by threads.
pub struct Batch<'i, 'a> {
    lookups: Lookups<'i, 'a, Rows>,
    head: SnapshotHead,
    day: Day,
}

/// The rows of one component.
struct Rows {
    rows: Vec<Row>,
    /// The rows' JSON, one after another.
    json: Vec<u8>,
    is_unsure: bool,
    is_outside: bool,
}

struct Row {
    order: OutsideOrder,
    id: Box<str>,
    applies: Applies,
    /// Where its JSON ends.
    end: usize,
}

/// [`noharm_model::answer::SbomAssessment`] before its findings.
#[derive(Serialize)]
struct Before<'b> {
    format: u32,
    sbom: &'b str,
    as_of: Day,
    snapshot: &'b SnapshotHead,
    harms: [HarmRow; 0],
    findings: [u8; 0],
}

/// The same after them.
#[derive(Serialize)]
struct After<'b> {
    counts: &'b Counts,
    remarks: &'b [String],
}

impl<'i, 'a> Batch<'i, 'a> {
    /// `identities` are the remembered answers on poor identities.
    #[must_use]
    pub fn new(index: &'i Index<'a>, head: SnapshotHead, identities: &'i [Statement], day: Day) -> Self {
        Self { lookups: Lookups::new(index, identities, day, MOST_REMEMBERED), head, day }
    }

    /// Writes the answer for the SBOM named `name`: the JSON of what [`super::assess`] gives.
    ///
    /// # Errors
    /// The index is damaged, or there are more findings than a device may have.
    pub fn answer(
        &self,
        name: &str,
        sbom: &Sbom,
        voices: &[Voice],
        spread: Spread<'_>,
        out: &mut Vec<u8>,
    ) -> Result<Counts, IndexError> {
        let inventory = inventory(sbom, voices);
        let all = self.lookups.look(&inventory, |looked| rows_of_all(looked, spread))??;
        let mut counts = counts_of(sbom);
        let mut shown: Vec<(&Row, &[u8])> = Vec::new();
        let mut refuted: Vec<&[u8]> = Vec::new();
        for rows in &all {
            count_coverage(&mut counts, rows.is_unsure, rows.is_outside);
            let mut begin = 0;
            for row in &rows.rows {
                count(&mut counts, row.applies);
                let json = rows.json.get(begin..row.end).unwrap_or_default();
                begin = row.end;
                match row.applies {
                    Applies::NotAffected => refuted.push(json),
                    _ => shown.push((row, json)),
                }
            }
        }
        if shown.len() + refuted.len() > MOST_FINDINGS {
            return Err(IndexError::TooManyFindings { most: MOST_FINDINGS });
        }
        // Stable: of two of one id the component that stands first comes first.
        shown.sort_by(|(one, _), (two, _)| (Reverse(one.order), &one.id).cmp(&(Reverse(two.order), &two.id)));
        let rows = shown.iter().map(|(_, json)| *json).chain(refuted);
        self.write(name, sbom, &counts, rows, all.iter().map(|rows| rows.json.len()).sum(), out)?;
        Ok(counts)
    }

    fn write<'r>(
        &self,
        name: &str,
        sbom: &Sbom,
        counts: &Counts,
        rows: impl Iterator<Item = &'r [u8]>,
        length: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), IndexError> {
        let unwritable = |_| IndexError::Damaged { near: 0, what: "an answer cannot be written" };
        let (snapshot, as_of) = (&self.head, self.day);
        let before = Before { format: FORMAT, sbom: name, as_of, snapshot, harms: [], findings: [] };
        let after = After { counts, remarks: &sbom.remarks };
        out.reserve(length + length / 256 + 4096);
        serde_json::to_writer(&mut *out, &before).map_err(unwritable)?;
        // The list and the object go on.
        out.truncate(out.len().saturating_sub("]}".len()));
        for (number, row) in rows.enumerate() {
            if number > 0 {
                out.push(b',');
            }
            out.extend_from_slice(row);
        }
        out.extend_from_slice(b"],");
        let begin = out.len();
        serde_json::to_writer(&mut *out, &after).map_err(unwritable)?;
        out.remove(begin);
        Ok(())
    }
}

/// The rows of every component, in order.
fn rows_of_all(looked: &Looked<'_, '_, Rows>, spread: Spread<'_>) -> Result<Vec<Arc<Rows>>, IndexError> {
    let slots: Vec<OnceLock<Result<Arc<Rows>, IndexError>>> =
        (0..looked.len()).map(|_| OnceLock::new()).collect();
    spread(looked.len().div_ceil(JOB), &|job| {
        for (number, slot) in slots.iter().enumerate().skip(job * JOB).take(JOB) {
            slot.get_or_init(|| looked.answer(number, rows_of));
        }
    });
    let undone = || Err(IndexError::Damaged { near: 0, what: "a component was not looked at" });
    slots.into_iter().map(|slot| slot.into_inner().unwrap_or_else(undone)).collect()
}

/// The rows of one component, and about how many bytes of memory they take.
fn rows_of(component: &Component, found: Found<'_>) -> (Rows, usize) {
    // A row is about as long as its words and half a thousand bytes of names.
    let mut json = Vec::with_capacity(found.findings.len() * 800);
    let rows = found.findings.iter().filter_map(|finding| {
        let reason = reason(finding.unknown, &finding.reason, &finding.identity);
        write_bare(finding, component, reason.as_deref(), &mut json).ok()?;
        let order = outside_order_of_view(finding);
        Some(Row {
            order,
            id: (&*finding.vulnerability.id).into(),
            applies: finding.applies,
            end: json.len(),
        })
    });
    let rows: Vec<Row> = rows.collect();
    json.shrink_to_fit();
    let bytes = json.len() + rows.len() * (size_of::<Row>() + 24) + size_of::<Rows>();
    let (is_unsure, is_outside) = (found.coverage.is_unsure(), found.coverage.is_outside());
    (Rows { rows, json, is_unsure, is_outside }, bytes)
}

#[cfg(test)]
mod tests;
