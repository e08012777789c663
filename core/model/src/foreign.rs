//! Text from SBOMs, advisories, servers and security files, made safe to show: it may not command a terminal, turn text around or
//! begin a line that looks like ours.

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

/// The same with its lines kept. What others wrote goes through [`one_line`] before it is put into such a text.
#[must_use]
pub fn plain(text: &str) -> String {
    text.split('\n').map(one_line).collect::<Vec<_>>().join("\n")
}

/// Lines of which each stays one, whatever is in it.
#[must_use]
pub fn one_a_line(lines: &[String]) -> String {
    lines.iter().map(|line| one_line(line)).collect::<Vec<_>>().join("\n")
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
    fn a_server_steers_no_terminal_and_forges_no_line() {
        assert_eq!(one_line("503\u{1b}[2J\nkev: 0 records"), "503\\u{1b}[2J kev: 0 records");
        assert_eq!(one_line("gpj\u{202e}.exe\u{2066}"), "gpj\\u{202e}.exe\\u{2066}");
        assert_eq!(plain("a\u{202e}\nb"), "a\\u{202e}\nb");
        assert_eq!(one_a_line(&["a\nb".to_owned(), "c".to_owned()]), "a b\nc");
    }
}
