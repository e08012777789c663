//! What an attacker or an accident may hand to the program: one clear error and exit code 2, never a panic, a hang or a
//! half-written file. Each test is named after the attack.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod case;
mod output;
mod sbom;
mod snapshot;
#[path = "../support/mod.rs"]
mod support;
