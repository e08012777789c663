//! Bytes of a version whose order is the order of its scheme.

/// Longest version text that is looked at, in bytes. Longer texts are undetermined; npm stops at 256, and the longest
/// version in the feeds at hand is well below.
pub const MAX_LENGTH: usize = 1024;

/// Lead byte of a key whose bytes follow the scheme's order.
pub(super) const ORDERED: u8 = 1;
/// Lead byte of a key that holds a text which is no version of its scheme: equal to itself, else undetermined.
pub(super) const OPAQUE: u8 = 0;

/// Numbers below this are one byte.
const SMALL: u64 = 0xE0;
/// Lead byte of a number with more than nineteen digits.
const LONG: u8 = 0xE8;

/// Writes the pieces of a key, so that comparing bytes compares the pieces.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    bytes: &'a mut Vec<u8>,
}

impl<'a> Writer<'a> {
    /// A writer that appends to `bytes`.
    pub(super) fn new(bytes: &'a mut Vec<u8>) -> Self {
        Self { bytes }
    }

    /// What kind of piece comes next; kinds are ordered by this byte.
    pub(super) fn tag(&mut self, tag: u8) {
        self.bytes.push(tag);
    }

    /// A natural number of any length, given as ASCII digits; leading zeros don't count, no digits are zero.
    pub(super) fn number(&mut self, digits: &str) {
        let digits = digits.trim_start_matches('0');
        match digits.parse::<u64>() {
            _ if digits.is_empty() => self.bytes.push(0),
            Ok(value) if digits.len() <= 19 => self.small(value),
            _ => {
                self.bytes.push(LONG);
                let length = u16::try_from(digits.len()).unwrap_or(u16::MAX);
                self.bytes.extend_from_slice(&length.to_be_bytes());
                self.bytes.extend_from_slice(digits.as_bytes());
            }
        }
    }

    /// A number of at most nineteen digits.
    fn small(&mut self, value: u64) {
        match u8::try_from(value) {
            Ok(byte) if value < SMALL => self.bytes.push(byte),
            _ => {
                let zeros = value.leading_zeros() / 8;
                let count = 8 - u8::try_from(zeros).unwrap_or(7);
                self.bytes.push(0xDF + count);
                let whole = value.to_be_bytes();
                self.bytes.extend(whole.iter().skip(8 - usize::from(count)));
            }
        }
    }

    /// A text compared byte by byte, a prefix before its extensions.
    pub(super) fn text(&mut self, text: &str) {
        self.bytes.extend(text.bytes().filter(|byte| *byte != 0));
        self.bytes.push(0);
    }

    /// A text compared byte by byte without regard to ASCII case.
    pub(super) fn folded(&mut self, text: &str) {
        self.bytes.extend(text.bytes().filter(|byte| *byte != 0).map(|byte| byte.to_ascii_lowercase()));
        self.bytes.push(0);
    }
}

/// Splits a key after the number it begins with: its bytes, and what follows.
pub(super) fn split_number(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let lead = *key.first()?;
    let length = match lead {
        LONG => {
            let high = usize::from(*key.get(1)?);
            let low = usize::from(*key.get(2)?);
            3 + high * 256 + low
        }
        0xE0..LONG => 1 + usize::from(lead - 0xDF),
        _ => 1,
    };
    key.split_at_checked(length)
}

/// Splits a key after the text it begins with: its bytes without the end mark, and what follows.
pub(super) fn split_text(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = key.iter().position(|byte| *byte == 0)?;
    let (text, rest) = key.split_at_checked(length)?;
    Some((text, rest.split_first()?.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(digits: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        Writer::new(&mut bytes).number(digits);
        bytes
    }

    #[test]
    fn numbers_keep_their_order_at_every_width() {
        let ordered = [
            "",
            "1",
            "223",
            "224",
            "255",
            "256",
            "65535",
            "65536",
            "4294967296",
            "18446744073709551615",
            "18446744073709551616",
            "99999999999999999999",
            "100000000000000000000",
        ];
        for pair in ordered.windows(2) {
            assert!(number(pair[0]) < number(pair[1]), "{pair:?}");
        }
        assert_eq!(number("000"), number("0"));
        assert_eq!(number("007"), number("7"));
    }

    #[test]
    fn a_number_is_split_off_whole() {
        for digits in ["0", "7", "224", "70000", "123456789012345678901234567890"] {
            let mut key = number(digits);
            let length = key.len();
            key.extend_from_slice(b"rest");
            let (head, rest) = split_number(&key).unwrap();
            assert_eq!((head.len(), rest), (length, &b"rest"[..]));
        }
    }
}
