//! Bytes to model: SBOMs and the world's advisories.
//!
//! In: the bytes of one file, already decompressed, and [`limits::Limits`]. Out: [`noharm_model::component::Sbom`], or one
//! [`noharm_model::advisory::Advisory`] after another, or one clear [`error::Error`]; and CVSS vectors turned into scores.
//! Deliberately not here: files, archives, the network; matching; any judgement of what a record means for a device.

pub mod advisory;
pub mod build_status;
pub mod cvss;
pub mod error;
pub mod limits;
pub mod sbom;
pub mod vex;
pub mod write;

mod json;
mod sniff;
mod text;
mod xml;
