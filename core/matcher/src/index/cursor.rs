//! Reading: the same forms as `pack` writes, over verified bytes. Whatever does not fit is damage, never a panic.

use super::error::IndexError;

/// A place in a run of bytes that was verified.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    /// Offset of the run in the file, for errors.
    base: u64,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8], base: u64) -> Self {
        Self { bytes, base }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Bytes left.
    pub(crate) fn left(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn damaged(&self, what: &'static str) -> IndexError {
        IndexError::Damaged { near: self.base, what }
    }

    pub(crate) fn byte(&mut self) -> Result<u8, IndexError> {
        let (&first, rest) = self.bytes.split_first().ok_or_else(|| self.damaged("a record ends early"))?;
        self.bytes = rest;
        Ok(first)
    }

    /// All that is left.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    #[inline]
    pub(crate) fn number(&mut self) -> Result<u64, IndexError> {
        if let Some((&first, rest)) = self.bytes.split_first()
            && first < 0x80
        {
            self.bytes = rest;
            return Ok(u64::from(first));
        }
        self.long_number()
    }

    fn long_number(&mut self) -> Result<u64, IndexError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(self.damaged("a number has no end"))
    }

    /// A count of things that take at least one byte each: cannot exceed what is left.
    pub(crate) fn count(&mut self) -> Result<usize, IndexError> {
        let count = self.number()?;
        usize::try_from(count)
            .ok()
            .filter(|&count| count <= self.bytes.len())
            .ok_or_else(|| self.damaged("a count exceeds its record"))
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], IndexError> {
        let (taken, rest) =
            self.bytes.split_at_checked(length).ok_or_else(|| self.damaged("a record ends early"))?;
        self.bytes = rest;
        Ok(taken)
    }
}
