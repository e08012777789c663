//! Percent-encoding as ECMA-427 has it.

use std::fmt::Write;

use super::PurlError;

/// Decodes `%2F` and the like.
pub(crate) fn decode(text: &str) -> Result<String, PurlError> {
    if !text.contains('%') {
        return Ok(text.to_owned());
    }
    let error = || PurlError::Encoding(text.to_owned());
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' { pair(&mut rest).ok_or_else(error)? } else { byte });
    }
    String::from_utf8(bytes).map_err(|_| error())
}

/// Two hexadecimal digits.
fn pair(rest: &mut std::str::Bytes<'_>) -> Option<u8> {
    let mut digit = || char::from(rest.next()?).to_digit(16);
    let value = digit()? * 16 + digit()?;
    u8::try_from(value).ok()
}

/// Encodes everything but letters, digits, `.`, `-`, `_`, `~` and the colon, which ECMA-427 leaves as it is.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
