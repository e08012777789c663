//! Many bare SBOMs, or a large one: what is said of a component is written once, as the JSON that every answer repeats.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use noharm_matcher::{
    Coverage, FindingView, Index, IndexError, Lookups, MOST_FINDINGS, Spread, Statement, Told, Voice,
};
use noharm_model::answer::{Counts, FORMAT, HarmRow, SnapshotHead};
use noharm_model::component::{Component, Sbom};
use noharm_model::day::Day;
use noharm_model::finding::Applies;
use serde::Serialize;

use super::{count, count_coverage, counts_of, inventory, reason};
use crate::finding_row::{OutsideOrder, outside_order_of_view, write_bare};

/// Bytes of memory that remembered answers may take.
const MOST_REMEMBERED: usize = 40 << 20;
/// Answers SBOMs in one snapshot. Shared by threads.
pub struct Batch<'i, 'a> {
    lookups: Lookups<'i, 'a, Rows>,
    head: SnapshotHead,
    day: Day,
}

/// The rows of one component, in the order of ids.
#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    /// The rows' JSON.
    json: Vec<u8>,
    is_unsure: bool,
    is_outside: bool,
}

struct Row {
    order: OutsideOrder,
    id: Box<str>,
    applies: Applies,
    /// Where its JSON stands.
    json: Range<usize>,
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

    /// The answer for the SBOM named `name`: the JSON of what [`super::assess`] gives.
    ///
    /// # Errors
    /// The index is damaged, or there are more findings than a device may have.
    pub fn answer(
        &self,
        name: &str,
        sbom: &Sbom,
        voices: &[Voice],
        spread: Spread<'_>,
    ) -> Result<Answer, IndexError> {
        let inventory = inventory(sbom, voices);
        let all = self.lookups.look(&inventory, spread, |looked| looked.answers(spread, MOST_FINDINGS))??;
        let mut counts = counts_of(sbom);
        let (mut shown, mut refuted) = (Vec::new(), Vec::new());
        for (component, rows) in all.iter().enumerate() {
            count_coverage(&mut counts, rows.is_unsure, rows.is_outside);
            for (number, row) in rows.rows.iter().enumerate() {
                count(&mut counts, row.applies);
                match row.applies {
                    Applies::NotAffected => refuted.push((component, number)),
                    _ => shown.push((row, component, number)),
                }
            }
        }
        // Stable: of two of one id the component that stands first comes first.
        shown.sort_by(|(one, ..), (two, ..)| {
            (Reverse(one.order), &one.id).cmp(&(Reverse(two.order), &two.id))
        });
        let order: Vec<(usize, usize)> =
            shown.into_iter().map(|(_, component, number)| (component, number)).chain(refuted).collect();
        let (before, after) = self.around(name, sbom, &counts)?;
        Ok(Answer { counts, before, rows: all, order, after })
    }

    /// What stands before and behind the rows.
    fn around(&self, name: &str, sbom: &Sbom, counts: &Counts) -> Result<(Vec<u8>, Vec<u8>), IndexError> {
        let unwritable = |_| IndexError::Damaged { near: 0, what: "an answer cannot be written" };
        let (snapshot, as_of) = (&self.head, self.day);
        let before = Before { format: FORMAT, sbom: name, as_of, snapshot, harms: [], findings: [] };
        let after = After { counts, remarks: &sbom.remarks };
        let mut before = serde_json::to_vec(&before).map_err(unwritable)?;
        // The list and the object go on.
        before.truncate(before.len().saturating_sub("]}".len()));
        let mut after = serde_json::to_vec(&after).map_err(unwritable)?;
        if let Some(first) = after.first_mut() {
            *first = b',';
        }
        Ok((before, after))
    }
}

/// The answer for one SBOM, in pieces of which most are shared with other answers.
pub struct Answer {
    /// As in the JSON.
    pub counts: Counts,
    before: Vec<u8>,
    rows: Vec<Arc<Rows>>,
    /// Component and row, in the order in which they are told.
    order: Vec<(usize, usize)>,
    after: Vec<u8>,
}

impl Answer {
    /// The JSON, piece by piece.
    pub fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        let rows = self.order.iter().enumerate().flat_map(|(at, &(component, number))| {
            let between: &[u8] = if at == 0 { b"" } else { b"," };
            [between, self.rows.get(component).map_or(&[][..], |rows| rows.json_of(number))]
        });
        std::iter::once(&*self.before).chain(rows).chain([&b"]"[..], &*self.after])
    }
}

impl Rows {
    fn json_of(&self, number: usize) -> &[u8] {
        let row = self.rows.get(number).and_then(|row| self.json.get(row.json.clone()));
        row.unwrap_or_default()
    }
}

impl<'a> Told<'a> for Rows {
    fn take(&mut self, component: &Component, finding: FindingView<'a>) {
        let reason = reason(finding.unknown, &finding.reason, &finding.identity);
        let begin = self.json.len();
        if write_bare(&finding, component, reason.as_deref(), &mut self.json).is_err() {
            self.json.truncate(begin);
            return;
        }
        let (order, applies) = (outside_order_of_view(&finding), finding.applies);
        let id = (&*finding.vulnerability.id).into();
        self.rows.push(Row { order, id, applies, json: begin..self.json.len() });
    }

    fn end(&mut self, coverage: &Coverage) -> usize {
        self.rows.sort_by(|one, two| one.id.cmp(&two.id));
        (self.is_unsure, self.is_outside) = (coverage.is_unsure(), coverage.is_outside());
        self.json.shrink_to_fit();
        self.json.len() + self.rows.len() * (size_of::<Row>() + 24) + size_of::<Self>()
    }

    fn findings(&self) -> usize {
        self.rows.len()
    }
}

#[cfg(test)]
mod tests;
