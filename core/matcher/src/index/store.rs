//! The bytes of an open snapshot: every block is verified when first touched, every reference is checked.

use std::sync::atomic::{AtomicU64, Ordering};

use super::checksum::{DIGEST, LISTED, listed};
use super::cursor::Cursor;
use super::error::IndexError;
use super::layout::{self, BLOCK, Extent, SECTIONS, Section};

/// An open snapshot's bytes.
#[derive(Debug)]
pub(crate) struct Store<'a> {
    body: &'a [u8],
    body_at: usize,
    sums: &'a [u8],
    sections: [Extent; SECTIONS],
    /// What names the whole file.
    pub(crate) digest: [u8; DIGEST],
    /// One bit a block: it was verified.
    verified: Vec<AtomicU64>,
}

impl<'a> Store<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, IndexError> {
        let head = layout::open(bytes)?;
        let blocks = head.body.len().div_ceil(BLOCK);
        let verified = (0..blocks.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Ok(Self {
            body: head.body,
            body_at: head.body_at,
            sums: head.sums,
            sections: head.sections,
            digest: head.digest,
            verified,
        })
    }

    /// Verifies every block.
    pub(crate) fn verify(&self) -> Result<(), IndexError> {
        self.verify_blocks(0, self.body.len())
    }

    /// `length` bytes of `section` from `at`, verified.
    pub(crate) fn bytes(&self, section: Section, at: usize, length: usize) -> Result<&'a [u8], IndexError> {
        let extent = self.extent(section);
        let inside = at.checked_add(length).is_some_and(|end| end <= extent.length);
        let from = extent.at.saturating_sub(self.body_at).saturating_add(at);
        let outside = || IndexError::Damaged {
            near: (extent.at as u64).saturating_add(at as u64),
            what: "a reference leads outside its section",
        };
        if !inside {
            return Err(outside());
        }
        self.verify_blocks(from, length)?;
        self.body.get(from..from + length).ok_or_else(outside)
    }

    /// A cursor over `length` bytes of `section` from `at`.
    pub(crate) fn cursor(
        &self,
        section: Section,
        at: usize,
        length: usize,
    ) -> Result<Cursor<'a>, IndexError> {
        let base = self.extent(section).at as u64 + at as u64;
        Ok(Cursor::new(self.bytes(section, at, length)?, base))
    }

    /// A cursor over a run that its length precedes.
    pub(crate) fn run(&self, section: Section, at: u64) -> Result<Cursor<'a>, IndexError> {
        let extent = self.extent(section);
        let base = (extent.at as u64).saturating_add(at);
        let outside = || IndexError::Damaged { near: base, what: "a reference leads outside its section" };
        let at = usize::try_from(at).ok().filter(|&at| at < extent.length).ok_or_else(outside)?;
        let from = extent.at.saturating_sub(self.body_at) + at;
        let rest = self.body.get(from..from + (extent.length - at)).ok_or_else(outside)?;
        // The length is believed once the blocks that hold it and its run are verified.
        let mut ahead = Cursor::new(rest, base);
        let length = ahead.number()?;
        let head = rest.len() - ahead.left();
        let length =
            usize::try_from(length).ok().filter(|&length| length <= ahead.left()).ok_or_else(outside)?;
        self.verify_blocks(from, head + length)?;
        Ok(Cursor::new(ahead.take(length)?, base))
    }

    /// The text at a reference.
    pub(crate) fn text(&self, at: u64) -> Result<&'a str, IndexError> {
        if at == 0 {
            return Ok("");
        }
        let run = self.run(Section::Texts, at)?;
        std::str::from_utf8(run.rest()).map_err(|_| run.damaged("a text is not UTF-8"))
    }

    /// The key that follows the text of a version at a reference; empty where it has none.
    pub(crate) fn key_behind(&self, at: u64) -> Result<&'a [u8], IndexError> {
        let length = self.run(Section::Texts, at)?.left() as u64;
        // Bytes of the length itself, seven bits in each.
        let head = u64::from((64 - (length | 1).leading_zeros()).div_ceil(7));
        Ok(self.run(Section::Texts, at.saturating_add(head).saturating_add(length))?.rest())
    }

    /// A whole section, verified.
    pub(crate) fn section(&self, section: Section) -> Result<&'a [u8], IndexError> {
        self.bytes(section, 0, self.extent(section).length)
    }

    pub(crate) fn extent(&self, section: Section) -> Extent {
        self.sections.get(section as usize).copied().unwrap_or_default()
    }

    #[inline]
    fn verify_blocks(&self, from: usize, length: usize) -> Result<(), IndexError> {
        if length == 0 {
            return Ok(());
        }
        for block in from / BLOCK..=(from + length - 1) / BLOCK {
            let word = self.verified.get(block / 64).map_or(u64::MAX, |word| word.load(Ordering::Relaxed));
            if word & 1_u64 << (block % 64) == 0 {
                self.verify_block(block)?;
            }
        }
        Ok(())
    }

    #[cold]
    fn verify_block(&self, block: usize) -> Result<(), IndexError> {
        let bytes = self.body.get(block * BLOCK..).unwrap_or_default();
        let bytes = bytes.get(..BLOCK).unwrap_or(bytes);
        let known = self.sums.get(block * LISTED..).and_then(|rest| rest.get(..LISTED));
        if known != Some(listed(bytes).as_slice()) {
            let near = (self.body_at + block * BLOCK) as u64;
            return Err(IndexError::Damaged { near, what: "the digest of a block differs" });
        }
        if let Some(word) = self.verified.get(block / 64) {
            word.fetch_or(1_u64 << (block % 64), Ordering::Relaxed);
        }
        Ok(())
    }
}
