//! Real SBOMs, feeds and scores through the readers: counts against what the files themselves say, and public oracles.

#![expect(clippy::panic, reason = "a test stops at the first surprise")]

mod feeds;
mod heard;
mod sboms;
mod scores;
mod statements;
