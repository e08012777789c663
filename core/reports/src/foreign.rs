//! Text from SBOMs, advisories and security files, made safe to show: it may not command a terminal or a page.

use std::borrow::Cow;

/// `text` on one line, with every control character and every character that reorders text made visible.
///
/// A package may be named `\x1b[2J` to wipe a terminal, or carry U+202E to show its name backwards. Both come out
/// as `\u{…}`. Tabs and line ends become blanks.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| is_harmful(character) || is_break(character)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_break(character) {
            out.push(' ');
        } else if is_harmful(character) {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

fn is_break(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// Control characters, bidirectional overrides and isolates (Unicode UAX #9), invisible joiners at odd places are
/// left alone (they are needed in names), non-characters, the byte order mark.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}'
            | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{FDD0}'..='\u{FDEF}')
}

/// An id for a place on the page: `prefix-` and `id` with everything but ASCII letters, digits and `-` encoded, so
/// that different ids stay different.
#[must_use]
pub fn anchor(prefix: &'static str, id: &str) -> String {
    use std::fmt::Write as _;
    let mut out = format!("{prefix}-");
    for character in id.chars() {
        if character.is_ascii_alphanumeric() || character == '-' {
            out.push(character);
        } else {
            let _ = write!(out, "_{:x}_", u32::from(character));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_commands_the_terminal_or_turns_text_around() {
        assert_eq!(one_line("zlib"), "zlib");
        assert_eq!(one_line("a\u{1b}[2Jb\r\nc"), "a\\u{1b}[2Jb  c");
        assert_eq!(one_line("gpj\u{202e}.exe"), "gpj\\u{202e}.exe");
        assert_eq!(one_line("Käse 漢字"), "Käse 漢字");
    }

    #[test]
    fn anchors_are_plain_and_stay_apart() {
        assert_eq!(anchor("harm", "over-infusion"), "harm-over-infusion");
        assert_ne!(anchor("harm", "a b"), anchor("harm", "a_b"));
        assert!(anchor("harm", "\"><script>").chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)));
    }
}
