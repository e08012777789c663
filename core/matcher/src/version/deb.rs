//! Debian packages: the order of Debian Policy 5.6.12, as dpkg computes it.

use super::Order;
use super::key::Writer;
use super::text::digits;

/// Epoch, upstream version, revision; each text is read as an alternation of other characters and numbers.
pub(super) struct Deb;

/// `~` is before the end of a text, which is before letters, which are before the rest.
const TILDE: u8 = 1;
const END: u8 = 2;
/// Added to what is neither a letter nor a digit, so that it follows all letters.
const AFTER_LETTERS: u8 = 0x80;

impl Order for Deb {
    fn write(&self, text: &str, key: &mut Writer<'_>) -> Option<()> {
        let (epoch, rest) = text.split_once(':').unwrap_or(("0", text));
        let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, "0"));
        // dpkg keeps epochs in an int.
        digits(epoch)?.parse::<i32>().ok()?;
        if upstream.is_empty() || revision.is_empty() {
            return None;
        }
        key.number(epoch);
        write_part(upstream, b".+~-:", key)?;
        write_part(revision, b".+~", key)
    }
}

/// Writes one part; `None` on a character that Debian does not allow in it.
fn write_part(text: &str, allowed: &[u8], key: &mut Writer<'_>) -> Option<()> {
    let mut rest = text;
    loop {
        let other = rest.bytes().take_while(|byte| !byte.is_ascii_digit());
        let length = other.clone().count();
        for byte in other {
            match byte {
                b'~' => key.tag(TILDE),
                _ if byte.is_ascii_alphabetic() => key.tag(byte),
                _ if allowed.contains(&byte) => key.tag(byte + AFTER_LETTERS),
                _ => return None,
            }
        }
        key.tag(END);
        let (_, after) = rest.split_at_checked(length)?;
        let count = after.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = after.split_at_checked(count)?;
        key.number(number);
        if after.is_empty() {
            // What follows a number is never empty unless the text ends, so this end cannot be taken for the other.
            key.tag(END);
            return Some(());
        }
        rest = after;
    }
}
