//! How diagnostics look: text with excerpts for a terminal, one JSON object a line, one SARIF log.

mod excerpt;
pub mod json;
mod paint;
pub mod sarif;
pub mod terminal;
