//! Bare SBOMs in brief: which component has which vulnerability, counted and listed, without a sentence.

use std::borrow::Cow;

use noharm_matcher::{Flag, Index, IndexError, Screen, Screener, Statement, Voice, matches};
use noharm_model::answer::FORMAT;
use noharm_model::component::{Component, Sbom};
use noharm_model::day::Day;
use noharm_model::finding::{Applies, UnknownReason};
use serde::Serialize;

use crate::bare_sbom::inventory;

/// Bytes of memory that what is remembered may take, for all threads and for each of them.
const MOST_REMEMBERED: usize = 64 << 20;

/// Answers SBOMs in one snapshot, in brief. Shared by threads, each of which has a screener.
pub struct Brief<'i, 'a> {
    index: &'i Index<'a>,
    screen: Screen<'i, 'a>,
    identities: &'i [Statement],
    snapshot: Option<String>,
    day: Day,
}

/// The answer for one SBOM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefAnswer<'s, 'a> {
    /// [`FORMAT`].
    pub format: u32,
    /// The file.
    pub sbom: &'s str,
    /// The day it was answered for.
    pub as_of: Day,
    /// `sha256:…` of the snapshot.
    pub snapshot: Option<&'s str>,
    /// How many there are.
    pub counts: BriefCounts,
    /// The components that a vulnerability is told of, in the SBOM's order.
    pub components: Vec<BriefComponent<'s, 'a>>,
}

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BriefCounts {
    /// Components of the SBOM.
    pub packages: u64,
    /// Vulnerabilities on components that affect, or may.
    pub matches: u64,
    /// Of these, the ones that cannot be decided.
    pub undecided: u64,
    /// Told because something says that they do not affect.
    pub refuted: u64,
}

/// A component with what is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefComponent<'s, 'a> {
    /// Its name.
    pub package: &'s str,
    /// Its version, as written.
    pub version: Option<&'s str>,
    /// Its package URL, as written.
    pub purl: Option<&'s str>,
    /// In the order of ids.
    pub findings: Vec<BriefFinding<'a>>,
}

/// A vulnerability on a component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefFinding<'a> {
    /// As `Finding::id`.
    pub id: Cow<'a, str>,
    /// Whether it affects.
    pub status: Applies,
    /// Why that is not known.
    pub unknown: Option<UnknownReason>,
}

impl<'i, 'a> Brief<'i, 'a> {
    /// `identities` are the remembered answers on poor identities, `snapshot` is its digest.
    #[must_use]
    pub fn new(
        index: &'i Index<'a>,
        snapshot: Option<String>,
        identities: &'i [Statement],
        day: Day,
    ) -> Self {
        let screen = Screen::new(index, identities, day, MOST_REMEMBERED);
        Self { index, screen, identities, snapshot, day }
    }

    /// What one thread answers with.
    #[must_use]
    pub fn screener(&self) -> Screener<'_, 'i, 'a> {
        self.screen.screener()
    }

    /// The answer for the SBOM named `name`.
    ///
    /// # Errors
    /// The index is damaged, or there are more findings than a device may have.
    pub fn answer<'s>(
        &'s self,
        screener: &mut Screener<'_, 'i, 'a>,
        name: &'s str,
        sbom: &'s Sbom,
        voices: &[Voice],
    ) -> Result<BriefAnswer<'s, 'a>, IndexError> {
        let found = match voices {
            [] => self.screened(screener, sbom)?,
            voices => self.stated(sbom, voices)?,
        };
        let (packages, mut counts) = (sbom.components.len() as u64, BriefCounts::default());
        for finding in found.iter().flatten() {
            counts.matches += u64::from(finding.status != Applies::NotAffected);
            counts.undecided += u64::from(finding.status == Applies::Unknown);
            counts.refuted += u64::from(finding.status == Applies::NotAffected);
        }
        let told = sbom.components.iter().chain(&sbom.subject).zip(found);
        let told = told.filter(|(_, findings)| !findings.is_empty());
        Ok(BriefAnswer {
            format: FORMAT,
            sbom: name,
            as_of: self.day,
            snapshot: self.snapshot.as_deref(),
            counts: BriefCounts { packages, ..counts },
            components: told.map(|(component, findings)| of(component, findings)).collect(),
        })
    }

    fn screened(
        &self,
        screener: &mut Screener<'_, 'i, 'a>,
        sbom: &Sbom,
    ) -> Result<Vec<Vec<BriefFinding<'a>>>, IndexError> {
        let mut flags: Vec<Vec<Flag>> = Vec::new();
        screener.look(&inventory(sbom, &[]), |_, found| flags.push(found.to_vec()))?;
        let told = |flag: &Flag| {
            let id = self.screen.id(flag.vulnerability)?;
            Ok(BriefFinding { id, status: flag.applies, unknown: flag.unknown })
        };
        flags.iter().map(|flags| flags.iter().map(told).collect()).collect()
    }

    /// Where statements are heard, some of which name what no record does.
    fn stated(&self, sbom: &Sbom, voices: &[Voice]) -> Result<Vec<Vec<BriefFinding<'a>>>, IndexError> {
        let mut inventory = inventory(sbom, voices);
        inventory.identities = self.identities.to_vec();
        let mut all = vec![Vec::new(); inventory.components().count()];
        for finding in matches(self.index, &inventory, self.day)?.findings {
            let (id, status, unknown) = (finding.id.into(), finding.applies, finding.unknown);
            if let Some(of_component) = all.get_mut(finding.component) {
                of_component.push(BriefFinding { id, status, unknown });
            }
        }
        Ok(all)
    }
}

fn of<'s, 'a>(component: &'s Component, findings: Vec<BriefFinding<'a>>) -> BriefComponent<'s, 'a> {
    BriefComponent {
        package: &component.name,
        version: component.version.as_deref(),
        purl: component.purl.as_deref(),
        findings,
    }
}
