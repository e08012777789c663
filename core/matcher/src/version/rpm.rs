//! RPM packages: the order of `rpmvercmp` over epoch, version and release.

use super::Order;
use super::key::Writer;
use super::text::{digits, split_while};

/// Runs of letters and runs of digits count, what parts them does not; `~` is before the end, `^` just after it.
/// A missing release is before any release, a missing epoch is zero.
pub(super) struct Rpm;

const TILDE: u8 = 1;
const END: u8 = 2;
const CARET: u8 = 3;
const LETTERS: u8 = 4;
const NUMBER: u8 = 5;

impl Order for Rpm {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        let (epoch, rest) = text.split_once(':').unwrap_or(("0", text));
        let (version, release) = rest.rsplit_once('-').unwrap_or((rest, ""));
        if version.is_empty() || !text.is_ascii() || text.contains(' ') {
            return None;
        }
        key.number(digits(epoch)?);
        write_part(version, key);
        write_part(release, key);
        Some(())
    }
}

/// Writes one part.
fn write_part(text: &str, key: &mut Writer<'_>) {
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let (piece, after) = match first {
            b'~' | b'^' => rest.split_at_checked(1).unwrap_or((rest, "")),
            _ if first.is_ascii_digit() => split_while(rest, u8::is_ascii_digit),
            _ if first.is_ascii_alphabetic() => split_while(rest, u8::is_ascii_alphabetic),
            _ => split_while(rest, |byte| !byte.is_ascii_alphanumeric() && *byte != b'~' && *byte != b'^'),
        };
        match first {
            b'~' => key.tag(TILDE),
            b'^' => key.tag(CARET),
            _ if first.is_ascii_digit() => {
                key.tag(NUMBER);
                key.number(piece);
            }
            _ if first.is_ascii_alphabetic() => {
                key.tag(LETTERS);
                key.text(piece);
            }
            _ => {}
        }
        rest = after;
    }
    key.tag(END);
}
