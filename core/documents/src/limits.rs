//! How much a foreign file may ask of us.

/// Bounds that every reader keeps. A file past one of them is refused with an error that names the bound.
///
/// The defaults hold every file in the project's real data with a wide margin, and keep one reader's memory under about
/// three times the size of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file, after decompression. Default 1 GiB: NVD's largest yearly feed is about 90 MB.
    pub bytes: usize,
    /// Nesting of objects and lists within one record or SBOM. Default 100; the readers refuse 120 and more whatever is set here.
    pub depth: usize,
    /// Components of an SBOM, or records of a feed. Default 2 000 000.
    pub records: usize,
    /// Bytes between two quotes, as written. Default 16 MiB: SBOMs carry whole licence texts and base64 attachments.
    pub text: usize,
    /// Objects within one record or one SBOM: what an empty `{}` costs us is a hundred times its own size. Default 4 000 000.
    pub objects: usize,
    /// Members of all lists and objects of one record or one SBOM together. Default 40 000 000.
    pub entries: usize,
    /// Remarks of an SBOM, or skipped records, that are kept with their reasons; the rest is counted. Default 1 000.
    pub remarks: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 1 << 30,
            depth: 100,
            records: 2_000_000,
            text: 16 << 20,
            objects: 4_000_000,
            entries: 40_000_000,
            remarks: 1_000,
        }
    }
}
