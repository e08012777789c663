//! The shell round the pure rooms: files, archives, the mapped index, the terminal, the day.

pub mod archive;
pub mod clock;
pub mod failure;
pub mod file;
pub mod folder;
pub mod mapped;
pub mod output;
pub mod progress;
pub mod screen;
pub mod world;
