//! Colours of a terminal, and text made harmless for it.

use crate::diagnostic::Severity;

/// What a piece of text is, for its colour.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Level(Severity),
    /// Line numbers, bars, arrows.
    Frame,
    /// A second place.
    Second,
    Strong,
}

/// Puts colours around text, or does not.
#[derive(Clone, Copy)]
pub(super) struct Painter {
    pub(super) colour: bool,
}

impl Painter {
    /// `text` in its colour (SGR sequences of ECMA-48, 8.3.117).
    pub(super) fn paint(self, ink: Ink, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Level(Severity::Error) => "1;31",
            Ink::Level(Severity::Warning) => "1;33",
            Ink::Level(Severity::Note) => "1;36",
            Ink::Frame => "1;34",
            Ink::Second => "34",
            Ink::Strong => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// Text without what a terminal would obey: control characters and marks that turn the direction of writing become
/// `\u{fffd}`. A case may come from a stranger.
pub(super) fn harmless(text: &str) -> String {
    text.chars().map(|letter| if obeyed(letter) { '\u{fffd}' } else { letter }).collect()
}

fn obeyed(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
