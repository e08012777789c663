//! Bytes to model and back: SBOMs, the world's advisories, statements (VEX), reports of build systems.
//!
//! In: the bytes of one file, already decompressed, and [`limits::Limits`]. Out: [`noharm_model::component::Sbom`],
//! [`noharm_model::statement::Vex`], [`advisory::csaf::Document`], [`build_status::BuildStatus`], or one
//! [`noharm_model::advisory::Advisory`] after another, or one clear [`error::Error`]; CVSS vectors turned into scores; and,
//! the other way, the text of an SBOM or of statements with what it could not hold. Also what is done with SBOMs as such:
//! [`quality`], [`compare`] and [`merge`].
//! Deliberately not here: files, archives, the network, any clock or chance; matching; any judgement of what a record
//! means for a device.

pub mod advisory;
pub mod build_status;
pub mod compare;
pub mod cvss;
pub mod error;
pub mod kernel;
pub mod limits;
pub mod merge;
pub mod quality;
pub mod rootfs;
pub mod sbom;
pub mod vex;
pub mod write;

mod json;
mod room;
mod sniff;
mod text;
mod xml;
