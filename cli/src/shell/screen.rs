//! How wide the terminal is, and whether it shows colours.

use std::io::IsTerminal;

use noharm_reports::terminal::Options;

/// Options for text on standard output: a pipe gets plain text of 100 columns.
pub fn options() -> Options {
    let terminal = std::io::stdout().is_terminal();
    let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
    Options {
        width: if terminal { width } else { 100 },
        colour: terminal && colour_wanted(),
        ..Options::default()
    }
}

/// `NO_COLOR` (set and not empty) and `TERM=dumb` ask for none.
fn colour_wanted() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
