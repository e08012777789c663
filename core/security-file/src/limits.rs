//! How much text the compiler takes before it refuses.

/// Bounds on the text of a case. Beyond them it is refused with one clear error, never half read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Files of a case.
    pub files: usize,
    /// Bytes of one file.
    pub file_bytes: usize,
    /// Bytes of all files.
    pub total_bytes: usize,
    /// Tables `[kind.id]` of a case.
    pub tables: usize,
    /// Levels of nesting of a value, tables and lists alike. (The TOML reader itself stops at 80.)
    pub depth: usize,
    /// Characters of an id.
    pub id_chars: usize,
    /// Diagnostics of one code that are told one by one; the rest is counted.
    pub told_per_code: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            files: 5_000,
            file_bytes: 8 << 20,
            total_bytes: 64 << 20,
            tables: 200_000,
            depth: 12,
            id_chars: 80,
            told_per_code: 200,
        }
    }
}
