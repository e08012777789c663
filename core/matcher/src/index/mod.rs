//! The snapshot: advisories packed into one immutable file that is used where it lies.

mod error;

pub use error::IndexError;

use noharm_model::advisory::Advisory;
use noharm_model::component::Component;

use crate::coverage::SnapshotCoverage;

/// Collects advisories and packs them.
#[derive(Debug, Default)]
pub struct Builder {
    advisories: Vec<Advisory>,
}

impl Builder {
    /// An empty snapshot.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one record. Of several records of one source with one id the newest counts.
    pub fn add(&mut self, advisory: Advisory) {
        self.advisories.push(advisory);
    }

    /// States what a source is known to lack, one sentence (`2020: not there`).
    pub fn gap(&mut self, source: &str, sentence: &str) {
        let _ = (source, sentence);
    }

    /// States the day that a source gives for its whole (KEV's `dateReleased`); else its newest record counts.
    pub fn as_of(&mut self, source: &str, day: noharm_model::day::Day) {
        let _ = (source, day);
    }

    /// Reads Debian's list of source package → CPE (`dnsmasq;cpe:/a:thekelleys:dnsmasq` a line); kept for the repair
    /// of identity.
    pub fn debian_cpe_list(&mut self, text: &str) {
        let _ = text;
    }

    /// Reads Debian's groups of CPE names that mean one thing (a group a paragraph).
    pub fn cpe_aliases(&mut self, text: &str) {
        let _ = text;
    }

    /// Keeps only what these components may be matched against: their products, what those run on, and the candidates
    /// of poor identities. `note` says what the selection is, one sentence.
    pub fn keep(&mut self, components: &[Component], note: &str) {
        let _ = (components, note);
    }

    /// Packs everything.
    #[must_use]
    pub fn build(self) -> Vec<u8> {
        Vec::new()
    }
}

/// A snapshot over bytes handed in. Opening reads the header only; blocks are verified when first touched.
#[derive(Debug)]
pub struct Index<'a> {
    bytes: &'a [u8],
}

impl<'a> Index<'a> {
    /// Opens a snapshot.
    ///
    /// # Errors
    /// [`IndexError`] when it is no snapshot, of another format, cut off or damaged.
    pub fn open(bytes: &'a [u8]) -> Result<Self, IndexError> {
        Ok(Self { bytes })
    }

    /// Verifies every block.
    ///
    /// # Errors
    /// [`IndexError`] for the first damaged block.
    pub fn verify(&self) -> Result<(), IndexError> {
        let _ = self.bytes;
        Ok(())
    }

    /// What this snapshot covers.
    ///
    /// # Errors
    /// [`IndexError`] when that section is damaged.
    pub fn coverage(&self) -> Result<SnapshotCoverage, IndexError> {
        Ok(SnapshotCoverage::default())
    }
}
