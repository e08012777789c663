//! A device looked at whole: its parts, what matches them, where each package sits, what each match adds.

use noharm_matcher::{Coverage, Index, IndexError, Statement, Voice, matches};
use noharm_model::component::Component;
use noharm_model::day::Day;
use noharm_model::finding::Finding;
use noharm_model::flaw::Flaw;
use noharm_model::system::ComponentIx;
use noharm_security_file::case::Case;
use noharm_security_file::span::Sources;
use noharm_security_file::world::World;

use crate::attribution::{Attribution, attribute};
use crate::flaws::{Disposition, Scene, flaws};
use crate::kernel;
use crate::parts::{self, PartSbom, Thing, Unreadable};
use crate::statement::Statements;

/// A device in one release, matched against a snapshot.
#[derive(Debug)]
pub struct Device {
    /// The parts that have an SBOM.
    pub parts: Vec<PartSbom>,
    /// The device itself and its parts, by name; the matcher counts them after all components.
    pub things: Vec<Thing>,
    /// SBOMs that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// What matches, by the matcher's count of components.
    pub findings: Vec<Finding>,
    /// What the snapshot covers of each component; empty without a snapshot.
    pub coverage: Vec<Coverage>,
    /// Where each package sits.
    pub attributions: Vec<Attribution>,
    /// What the attacker can trigger.
    pub flaws: Vec<Flaw>,
    /// What became of each finding.
    pub dispositions: Vec<Disposition>,
}

impl Device {
    /// Reads the parts of a case, matches them against `index` as of `day`, and attributes what matches.
    ///
    /// # Errors
    /// The snapshot is damaged.
    pub fn look(
        world: &dyn World,
        case: &Case,
        sources: &Sources,
        index: Option<&Index<'_>>,
        shared: &[Statement],
        voices: &[Voice],
        day: Day,
    ) -> Result<Self, IndexError> {
        let (parts, mut unreadable) = parts::read(world, case);
        let (builds, unread) = kernel::builds(world, case);
        unreadable.extend(unread);
        let voices = [voices, &builds].concat();
        let things = parts::things(case);
        let (findings, coverage) = match index {
            Some(index) => {
                let inventory = parts::inventory(case, &parts, &things, shared, &voices);
                let matched = matches(index, &inventory, day)?;
                (matched.findings, matched.coverage)
            }
            None => (Vec::new(), Vec::new()),
        };
        let attributions = attribute(case, &parts);
        let statements = Statements::of(case);
        let scene = Scene {
            case,
            sources,
            parts: &parts,
            things: &things,
            attributions: &attributions,
            statements: &statements,
        };
        let (flaws, dispositions) = flaws(&scene, &findings);
        Ok(Self { parts, things, unreadable, findings, coverage, attributions, flaws, dispositions })
    }

    /// The part and the component that the matcher counts as `number`.
    #[must_use]
    pub fn component(&self, number: usize) -> Option<(&PartSbom, &Component)> {
        let (part, at) = parts::locate(&self.parts, number)?;
        Some((part, part.sbom.components.get(at)?))
    }

    /// What the matcher counts as `number`, a package or a thing, and the device's component that it is on or is.
    #[must_use]
    pub fn named(&self, number: usize) -> Option<(Option<ComponentIx>, &Component)> {
        if let Some((part, component)) = self.component(number) {
            return Some((Some(part.component), component));
        }
        let thing = parts::thing(&self.parts, &self.things, number)?;
        Some((thing.on, &thing.component))
    }

    /// All components with the matcher's count.
    pub fn components(&self) -> impl Iterator<Item = (usize, &PartSbom, &Component)> {
        self.parts
            .iter()
            .flat_map(|part| part.sbom.components.iter().map(move |component| (part, component)))
            .enumerate()
            .map(|(number, (part, component))| (number, part, component))
    }
}
