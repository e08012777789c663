//! What servers say, made safe to show. The same ranges as `noharm_reports::foreign`, with which this program may not be linked.

/// `text` on one line: what would steer a terminal or reorder text stands as `\u{…}`, tabs and line ends as blanks.
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}') {
            out.push(' ');
        } else if is_harmful(character) {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    out
}

/// The same with its lines kept, as an error has several where it shows a place in the settings.
pub fn plain(text: &str) -> String {
    text.split('\n').map(one_line).collect::<Vec<_>>().join("\n")
}

/// Control characters, bidirectional marks, overrides and isolates (Unicode UAX #9), the byte order mark, non-characters.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}'
            | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{FDD0}'..='\u{FDEF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_steers_no_terminal_and_forges_no_line() {
        assert_eq!(one_line("503\u{1b}[2J\nkev: 0 records"), "503\\u{1b}[2J kev: 0 records");
        assert_eq!(one_line("gpj\u{202e}.exe\u{2066}"), "gpj\\u{202e}.exe\\u{2066}");
        assert_eq!(one_line("Käse 漢字"), "Käse 漢字");
        assert_eq!(plain("a\u{202e}\nb"), "a\\u{202e}\nb");
    }
}
