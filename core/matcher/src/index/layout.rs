//! The file: a head with magic, revisions, the table of sections and a digest for every block; then the sections.
//!
//! ```text
//! 0   magic "NOHARMSN"            8   format, u32           12  comparator revision, u32
//! 16  length of the file, u64     24  sections, u32         28  blocks, u32
//! 32  digest of the head, 32 bytes (computed with this field zero)
//! 64  sections: offset u64, length u64 (offsets from the start of the file)
//!     blocks: the first 16 bytes of the SHA-256 of each 4 096 bytes of the body (the last one shorter)
//!     body
//! ```
//! All numbers are little-endian.

use super::checksum::{DIGEST, LISTED, digest, listed};
use super::error::IndexError;
use crate::version::COMPARATOR_REVISION;

pub(crate) const MAGIC: &[u8; 8] = b"NOHARMSN";
/// Grows whenever the meaning of any byte changes.
pub(crate) const FORMAT: u32 = 3;
/// Bytes that one listed digest covers: one page.
pub(crate) const BLOCK: usize = 4096;
const HEAD: usize = 64;
const SUM_AT: usize = 32;

/// The sections, in their order in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// Keys in order: offset and length of the key's text, offset and length of its postings (u32 each).
    KeyTable,
    /// The keys' bytes.
    KeyText,
    /// What each key leads to.
    Postings,
    /// Versions and ranges of packages.
    Bodies,
    /// NVD's configurations that are more than one OR.
    Trees,
    /// Offset of every vulnerability's record (u32 each), by number.
    VulnerabilityTable,
    /// Ids and facts.
    Vulnerabilities,
    /// Every text once.
    Texts,
    /// Names of sources (text references).
    Sources,
    /// Coverage, as JSON.
    Coverage,
    /// Of a segment that renews others: the number of each of its vulnerabilities among all (u32 each). Empty: its own.
    Numbers,
    /// Of such a segment: the digest of each segment below it (32 bytes each), the base first.
    Below,
}

/// How many sections there are.
pub(crate) const SECTIONS: usize = 12;

/// Where a section lies in the file.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extent {
    pub(crate) at: usize,
    pub(crate) length: usize,
}

/// Puts the sections together.
pub(crate) fn assemble(sections: &[Vec<u8>; SECTIONS]) -> Vec<u8> {
    let body: usize = sections.iter().map(Vec::len).sum();
    let blocks = body.div_ceil(BLOCK);
    let start = HEAD + SECTIONS * 16 + blocks * LISTED;
    let mut file = Vec::with_capacity(start + body);
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&FORMAT.to_le_bytes());
    file.extend_from_slice(&COMPARATOR_REVISION.to_le_bytes());
    file.extend_from_slice(&((start + body) as u64).to_le_bytes());
    file.extend_from_slice(&(SECTIONS as u32).to_le_bytes());
    file.extend_from_slice(&(blocks as u32).to_le_bytes());
    file.extend_from_slice(&[0; DIGEST]);
    let mut at = start as u64;
    for section in sections {
        file.extend_from_slice(&at.to_le_bytes());
        file.extend_from_slice(&(section.len() as u64).to_le_bytes());
        at += section.len() as u64;
    }
    let joined = sections.concat();
    for block in joined.chunks(BLOCK) {
        file.extend_from_slice(&listed(block));
    }
    let whole = digest(&file);
    for (to, from) in file.iter_mut().skip(SUM_AT).zip(whole) {
        *to = from;
    }
    file.extend_from_slice(&joined);
    file
}

/// What the head says, verified.
#[derive(Debug)]
pub(crate) struct Head<'a> {
    pub(crate) sections: [Extent; SECTIONS],
    pub(crate) sums: &'a [u8],
    pub(crate) body: &'a [u8],
    pub(crate) body_at: usize,
    /// The digest of this head, which lists those of all blocks: it stands for the whole file.
    pub(crate) digest: [u8; DIGEST],
}

/// Reads and verifies the head.
pub(crate) fn open(bytes: &[u8]) -> Result<Head<'_>, IndexError> {
    if bytes.get(..8) != Some(MAGIC.as_slice()) {
        return Err(IndexError::NotASnapshot);
    }
    let cut = |expected: u64| IndexError::CutOff { found: bytes.len() as u64, expected };
    let fixed = bytes.get(..HEAD).ok_or_else(|| cut(HEAD as u64))?;
    let format = word(fixed, 8);
    if format != FORMAT {
        return Err(IndexError::OtherFormat { found: format, expected: FORMAT });
    }
    let total = long(fixed, 16);
    if total != bytes.len() as u64 {
        return Err(cut(total));
    }
    let blocks = word(fixed, 28) as usize;
    let start = HEAD + SECTIONS * 16 + blocks.saturating_mul(LISTED);
    let head = bytes.get(..start).ok_or_else(|| cut(start as u64))?;
    let body = bytes.get(start..).unwrap_or_default();
    let damaged = |what| IndexError::Damaged { near: 0, what };
    if word(fixed, 24) as usize != SECTIONS || body.len().div_ceil(BLOCK) != blocks {
        return Err(damaged("its table of contents does not fit"));
    }
    let mut blank = head.to_vec();
    blank.iter_mut().skip(SUM_AT).take(DIGEST).for_each(|byte| *byte = 0);
    let whole = digest(&blank);
    if fixed.get(SUM_AT..) != Some(whole.as_slice()) {
        return Err(damaged("the digest of its head differs"));
    }
    let revision = word(fixed, 12);
    if revision != COMPARATOR_REVISION {
        return Err(IndexError::OtherComparators { found: revision, expected: COMPARATOR_REVISION });
    }
    let mut sections = [Extent::default(); SECTIONS];
    for (number, extent) in sections.iter_mut().enumerate() {
        let at = long(head, HEAD + number * 16);
        let length = long(head, HEAD + number * 16 + 8);
        if at < start as u64 || at.checked_add(length).is_none_or(|end| end > total) {
            return Err(damaged("a section lies outside the file"));
        }
        *extent = Extent { at: at as usize, length: length as usize };
    }
    let sums = head.get(HEAD + SECTIONS * 16..).unwrap_or_default();
    Ok(Head { sections, sums, body, body_at: start, digest: whole })
}

/// The u32 at `at`; 0 past the end.
pub(crate) fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().map_or(0, u32::from_le_bytes)
}

/// The u64 at `at`; 0 past the end.
pub(crate) fn long(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().map_or(0, u64::from_le_bytes)
}
