//! Why a snapshot cannot be used.

use thiserror::Error;

/// Why a snapshot cannot be used; says what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IndexError {
    /// The first bytes are not a snapshot's.
    #[error("this is not a Noharm snapshot; make one with `noharm snapshot build DIR… -o FILE`")]
    NotASnapshot,
    /// Made by another version.
    #[error(
        "the snapshot has format {found}, this program reads {expected}; build it again with `noharm snapshot build`"
    )]
    OtherFormat {
        /// Found in the file.
        found: u32,
        /// Read here.
        expected: u32,
    },
    /// Its bounds were made by other comparators.
    #[error(
        "the snapshot was made with version rules {found}, this program has {expected}; build it again with `noharm snapshot build`"
    )]
    OtherComparators {
        /// Found in the file.
        found: u32,
        /// Used here.
        expected: u32,
    },
    /// Shorter than its header says.
    #[error("the snapshot is cut off: {found} bytes of {expected}; fetch or build it again")]
    CutOff {
        /// Bytes there.
        found: u64,
        /// Bytes that its header states.
        expected: u64,
    },
    /// A checksum differs, or a reference leads nowhere.
    #[error("the snapshot is damaged near byte {near}: {what}; fetch or build it again")]
    Damaged {
        /// Offset of the block.
        near: u64,
        /// What was found.
        what: &'static str,
    },
    /// Segments that were not made for each other.
    #[error(
        "segment {segment} of the snapshot was made for other segments than those below it; `noharm feed sync --rebuild` makes them anew"
    )]
    OtherBase {
        /// Its number; the base is 0.
        segment: usize,
    },
    /// More segments than are looked through.
    #[error(
        "the snapshot has {found} segments, at most {most} are read; `noharm feed sync --rebuild` makes one of them"
    )]
    TooManySegments {
        /// Found.
        found: usize,
        /// The most that are read.
        most: usize,
    },
    /// The snapshot is sound; what is asked of it has more answers than are held in memory.
    #[error(
        "more than {most} findings; is one product listed thousands of times? take the repeated entries out, or split the SBOM"
    )]
    TooManyFindings {
        /// The most that are held.
        most: usize,
    },
}
