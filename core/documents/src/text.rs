//! Bytes to text: encodings, positions, and excerpts that are safe to print.

use crate::error::{Error, Kind, Place};
use crate::limits::Limits;

/// The file as UTF-8 text without its byte order mark.
pub(crate) fn decode<'a>(bytes: &'a [u8], limits: &Limits) -> Result<&'a str, Error> {
    if bytes.len() > limits.bytes {
        return Err(Error::limit(Place::File, &format!("the file has {} bytes", bytes.len()), limits.bytes));
    }
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if is_wide(bytes) {
        return Err(Error::new(
            Kind::Encoding,
            Place::Byte(0),
            "the text is UTF-16 or UTF-32",
            "save it as UTF-8",
        ));
    }
    let text = std::str::from_utf8(body).map_err(|error| {
        let byte = error.valid_up_to().saturating_add(bytes.len().saturating_sub(body.len()));
        Error::new(
            Kind::Encoding,
            Place::Byte(byte),
            "not UTF-8 text",
            "save it as UTF-8; a packed file must be unpacked first",
        )
    })?;
    if text.trim_ascii().is_empty() {
        return Err(Error::new(Kind::Empty, Place::File, "the file is empty", "fetch or export it again"));
    }
    Ok(text)
}

/// True for text in units of two or four bytes, by its byte order mark or by its zeros.
fn is_wide(bytes: &[u8]) -> bool {
    match bytes {
        [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, 0, 0xFE, 0xFF, ..] => true,
        [0, other, ..] | [other, 0, ..] => other.is_ascii_graphic() || other.is_ascii_whitespace(),
        _ => false,
    }
}

/// Line and column, both from 1, of a byte offset; a line ends in LF, CR LF or CR.
pub(crate) fn position(text: &str, offset: usize) -> Place {
    let before = text.as_bytes().get(..offset.min(text.len())).unwrap_or_default();
    let (mut line, mut start) = (1usize, 0usize);
    for (at, byte) in before.iter().enumerate() {
        let next = at.saturating_add(1);
        // The LF after a CR ends the same line, also where the offset stands between the two.
        if *byte == b'\n' || (*byte == b'\r' && text.as_bytes().get(next) != Some(&b'\n')) {
            line = line.saturating_add(1);
            start = next;
        }
    }
    Place::Line(line, before.len().saturating_sub(start).saturating_add(1))
}

/// At most `most` characters, with control characters replaced: foreign text in our own sentences.
pub(crate) fn printable(text: &str, most: usize) -> String {
    let mut out: String =
        text.chars().take(most).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_encodings_apart() {
        let limits = Limits::default();
        assert_eq!(decode(b"\xEF\xBB\xBF{}", &limits), Ok("{}"));
        for wide in [&b"\xFF\xFE{\0}\0"[..], b"\xFE\xFF\0{\0}", b"{\0}\0", b"\0{\0}"] {
            assert_eq!(decode(wide, &limits).unwrap_err().kind, Kind::Encoding);
        }
        let error = decode(b"{\"a\": \"\xE9\"}", &limits).unwrap_err();
        assert_eq!((error.kind, error.place), (Kind::Encoding, Place::Byte(7)));
        assert_eq!(decode(b" \n", &limits).unwrap_err().kind, Kind::Empty);
    }

    #[test]
    fn finds_lines() {
        assert_eq!(position("ab\ncd", 4), Place::Line(2, 2));
        assert_eq!(position("", 9), Place::Line(1, 1));
        assert_eq!(position("a\rb\r\ncd\n\re", 8), Place::Line(4, 1));
        assert_eq!(position("a\rb\r\ncd\n\re", 9), Place::Line(5, 1));
        assert_eq!(position("ab\r\n", 3), Place::Line(1, 4));
    }
}
