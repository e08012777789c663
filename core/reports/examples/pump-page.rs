//! Writes a page to standard output, for looking at it in a browser: that of the `assess --json` on standard input,
//! or where that is none, of the made-up pump of the tests.
//! With `text [WIDTH]`: the terminal's first screen; with `svg [HARM]`: the drawing alone; with `lock`: its layout.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "an example is a program, not a part of core"
)]

#[path = "../tests/pump/mod.rs"]
mod pump;

use noharm_reports::drawing::{self, Layout};
use noharm_reports::{html, terminal};

fn main() {
    let given = std::io::read_to_string(std::io::stdin()).unwrap_or_default();
    let assessment = serde_json::from_str(&given).unwrap_or_else(|_| pump::assessment());
    let mut layout = Layout::default();
    layout.place(&assessment.page.drawing);
    let mut arguments = std::env::args().skip(1);
    let (what, which) = (arguments.next().unwrap_or_default(), arguments.next());
    let text = match what.as_str() {
        "text" => {
            let width = which.and_then(|width| width.parse().ok()).unwrap_or(100);
            terminal::assess(&assessment, &terminal::Options { width, ..terminal::Options::default() })
        }
        "svg" => drawing::svg(&assessment.page.drawing, &layout, which.as_deref()),
        "lock" => layout.print(),
        _ => html::page(&assessment, &layout),
    };
    print!("{text}");
}
