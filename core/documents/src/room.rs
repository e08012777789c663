//! Room for texts of a file that its reading repeats: a small file may name one long text in thousands of places.

use crate::sbom::remarks::Remarks;

/// Bytes that may still be repeated.
pub(crate) struct Room {
    left: usize,
}

impl Room {
    /// Bytes of names that one reading may repeat. A genuine document of 100 000 products repeats some six million.
    pub(crate) const NAMES: usize = 64 << 20;

    pub(crate) fn new(bytes: usize) -> Self {
        Self { left: bytes }
    }

    /// Takes room for `bytes` more. False once it is used up, which is told.
    pub(crate) fn take(
        &mut self,
        bytes: usize,
        remarks: &mut Remarks,
        remark: impl FnOnce() -> String,
    ) -> bool {
        self.left = self.left.saturating_sub(bytes);
        if self.left == 0 {
            remarks.add(remark);
        }
        self.left > 0
    }
}
