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

    /// Seven bits in each byte, the lowest first; the last byte is below 0x80.
    fn long_number(&mut self) -> Result<u64, IndexError> {
        if let Some(&head) = self.bytes.first_chunk() {
            let head = u64::from_le_bytes(head);
            let ends = !head & 0x8080_8080_8080_8080;
            if ends != 0 {
                let bits = ends.trailing_zeros() + 1;
                self.bytes = self.bytes.get(bits as usize / 8..).unwrap_or_default();
                // Eight lanes of 7 bits become four of 14, two of 28, one of 56.
                let lanes = head & (u64::MAX >> (64 - bits)) & 0x7F7F_7F7F_7F7F_7F7F;
                let lanes = lanes & 0x007F_007F_007F_007F | (lanes & 0x7F00_7F00_7F00_7F00) >> 1;
                let lanes = lanes & 0x0000_3FFF_0000_3FFF | (lanes & 0x3FFF_0000_3FFF_0000) >> 2;
                return Ok(lanes & 0x0FFF_FFFF | (lanes & 0x0FFF_FFFF_0000_0000) >> 4);
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::pack::Pack;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(number in any::<u64>(), shift in 0_u32..64, behind in prop::collection::vec(any::<u8>(), 0..12)) {
            let number = number >> shift;
            let mut pack = Pack::default();
            pack.number(number);
            pack.raw(&behind);
            let bytes = pack.into_bytes();
            let mut cursor = Cursor::new(&bytes, 0);
            prop_assert_eq!(cursor.number().ok(), Some(number));
            prop_assert_eq!(cursor.rest(), behind.as_slice());
        }
    }

    #[test]
    fn a_number_without_an_end_is_damage() {
        for length in 0..12 {
            assert!(Cursor::new(&vec![0x80; length], 0).number().is_err(), "{length}");
        }
    }
}
