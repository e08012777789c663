//! The core rooms build for a machine without files, clock or network.
//!
//! Where that target cannot be installed, the bans in `core/clippy.toml` and the scan in `tidy` stand alone.

use crate::edges::core_rooms;
use crate::run::{Outcome, show, works};

const TARGET: &str = "wasm32-unknown-unknown";

/// Checks every core room for the bare target.
pub fn run(_words: &[String]) -> Outcome {
    if !works("rustup", &["target", "add", TARGET]) {
        println!(
            "skipped: the target {TARGET} cannot be installed here; clippy's bans and `tidy` still hold"
        );
        return Ok(());
    }
    let rooms = core_rooms()?;
    let mut words = vec!["check", "--locked", "--target", TARGET];
    for room in &rooms {
        words.extend(["-p", room.as_str()]);
    }
    show("cargo", &words)
}
