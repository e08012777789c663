//! The shell round the pure rooms: the case's folder, what is written, the terminal, the day. (Files, archives and the mapped index
//! are those of `feeds`.)

pub mod clock;
pub mod failure;
pub mod kernel;
pub mod output;
pub mod progress;
pub mod screen;
pub mod statements;
pub mod world;

pub use noharm_feeds::{archive, file, folder};
