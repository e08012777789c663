//! Collects records and what is known of their sources, and packs them.

use noharm_model::advisory::Advisory;
use noharm_model::component::Component;
use noharm_model::day::Day;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

use super::assemble::{self, Extras, Renewal};
use super::collect::Records;
use super::error::IndexError;
use super::join::{self, Targets};
use super::open::{Index, MOST_SEGMENTS};
use super::summary::{self, Stated};
use crate::evaluate::{Selector, Statement};
use crate::identity;

/// Collects advisories and packs them.
#[derive(Debug, Default)]
pub struct Builder {
    records: Records,
    stated: Stated,
    debian_list: Vec<(String, Vec<String>)>,
    same: Vec<Vec<String>>,
    selection: Option<(Vec<Component>, String)>,
    /// Answers and rules about names, for the selection.
    remembered: Vec<Statement>,
    /// What each record was about when the records were settled.
    settled: Option<Vec<Targets>>,
}

impl Builder {
    /// An empty snapshot.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one record. Of several records of one source with one id the newest counts.
    pub fn add(&mut self, advisory: Advisory) {
        self.records.add(advisory);
    }

    /// The records, one per source and id.
    #[must_use]
    pub fn records(&self) -> &[Advisory] {
        self.records.all()
    }

    /// Says that a snapshot holds the records that are here now: [`Self::renew`] packs what was changed since.
    pub fn settle(&mut self) {
        self.settled = Some(join::targets(self.records.all()));
        self.records.settle();
    }

    /// The records that are new or were changed since [`Self::settle`].
    pub fn changed(&self) -> impl Iterator<Item = &Advisory> {
        self.records.changed().iter().filter_map(|&at| self.records.all().get(at))
    }

    /// Ids of the vulnerabilities that the changed records speak of, or spoke of.
    #[must_use]
    pub fn touched(&self) -> BTreeSet<String> {
        let now = join::targets(self.records.all());
        let before = self.settled.as_deref().unwrap_or_default();
        let none = Targets::default();
        let mut touched = BTreeSet::new();
        for (at, now) in now.iter().enumerate() {
            let before = before.get(at).unwrap_or(&none);
            // A record that nobody touched may belong to another group now.
            if before != now || self.records.changed().contains(&at) {
                let all = [before, now].into_iter().flat_map(|one| one.same.iter().chain(&one.repairs));
                touched.extend(all.cloned());
            }
        }
        touched
    }

    /// Packs a segment that renews, in the snapshot `below`, what was changed since [`Self::settle`]: every vulnerability
    /// that it touches, whole. `None` where nothing was changed. The records at [`Self::settle`] must be those that `below`
    /// was made of.
    ///
    /// # Errors
    /// [`IndexError`] where `below` is damaged or full ([`MOST_SEGMENTS`]).
    pub fn renew(&self, below: &Index<'_>) -> Result<Option<Vec<u8>>, IndexError> {
        let touched = self.touched();
        if touched.is_empty() {
            return Ok(None);
        }
        let found = below.digests().len() + 1;
        if found > MOST_SEGMENTS {
            return Err(IndexError::TooManySegments { found, most: MOST_SEGMENTS });
        }
        self.pack(None, "", Some(Renewal { touched: &touched, below })).map(Some)
    }

    /// How many records it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.all().len()
    }

    /// True while it holds no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.all().is_empty()
    }

    /// States what a source is known to lack, one sentence (`2020: a selection only`).
    pub fn gap(&mut self, source: &str, sentence: &str) {
        self.stated.gap(source, sentence);
    }

    /// States the day that a source gives for its whole (KEV's `dateReleased`); else its newest record's counts.
    pub fn as_of(&mut self, source: &str, day: Day) {
        self.stated.as_of(source, day);
    }

    /// Reads Debian's list of source package → CPE (`dnsmasq;cpe:/a:thekelleys:dnsmasq` a line); kept for the repair
    /// of identity.
    pub fn debian_cpe_list(&mut self, text: &str) {
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            let mut fields = line.split(';').map(str::trim).filter(|field| !field.is_empty());
            let Some(package) = fields.next() else { continue };
            let cpes: Vec<String> =
                fields.filter(|field| field.starts_with("cpe:")).map(str::to_owned).collect();
            if !cpes.is_empty() {
                self.debian_list.push((package.to_owned(), cpes));
            }
        }
    }

    /// Reads Debian's groups of CPE names that mean one thing (a group a paragraph, a name a line).
    pub fn cpe_aliases(&mut self, text: &str) {
        let mut group: Vec<String> = Vec::new();
        for line in text.lines().map(str::trim).chain(std::iter::once("")) {
            if line.starts_with("cpe:") {
                group.push(line.to_owned());
            } else if line.is_empty() && group.len() > 1 {
                self.same.push(std::mem::take(&mut group));
            } else if line.is_empty() {
                group.clear();
            }
        }
    }

    /// Keeps only what these components may be matched against: their products with the configurations they stand in,
    /// the packages of their vendors' feeds, and the candidates of poor identities. `note` says what the selection is,
    /// one sentence. Several calls add up.
    pub fn keep(&mut self, components: &[Component], note: &str) {
        let (kept, sentence) = self.selection.get_or_insert_default();
        kept.extend_from_slice(components);
        if !note.is_empty() && !sentence.contains(note) {
            if !sentence.is_empty() {
                sentence.push(' ');
            }
            sentence.push_str(note);
        }
    }

    /// Answers and rules that may be laid on the components that are kept: what they lead to is kept as well.
    pub fn remember(&mut self, statements: &[Statement]) {
        // A component is kept for every part that it may lie in.
        let anywhere = |one: &Statement| Statement {
            matches: Selector { part: None, ..one.matches.clone() },
            ..one.clone()
        };
        self.remembered.extend(statements.iter().map(anywhere));
    }

    /// Packs everything.
    ///
    /// # Errors
    /// [`IndexError`] only where the selection cannot be looked up in what was packed, which would be a fault here.
    pub fn build(&self) -> Result<Vec<u8>, IndexError> {
        let whole = self.pack(None, "", None)?;
        let Some((components, note)) = &self.selection else { return Ok(whole) };
        let index = Index::open(&whole)?;
        let mut keys = FxHashSet::default();
        for component in components {
            identity::keys_of(&index, component, &self.remembered, &mut keys)?;
        }
        self.pack(Some(&keys), note, None)
    }

    fn pack(
        &self,
        selection: Option<&FxHashSet<Vec<u8>>>,
        note: &str,
        renewal: Option<Renewal<'_>>,
    ) -> Result<Vec<u8>, IndexError> {
        let mut coverage = summary::of(self.records.all(), &self.stated);
        coverage.selection = selection.is_some();
        coverage.selection_note = note.to_owned();
        let near = 0;
        let coverage = serde_json::to_vec(&coverage)
            .map_err(|_| IndexError::Damaged { near, what: "its coverage cannot be written" })?;
        let (debian_list, same) = (&self.debian_list, &self.same);
        let extras = Extras { debian_list, same, selection, coverage: &coverage, renewal };
        assemble::assemble(self.records.all(), &extras)
    }
}
