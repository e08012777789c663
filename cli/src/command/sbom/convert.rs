//! `noharm sbom convert`: an SBOM in another format, and what it could not hold.

use std::path::PathBuf;

use super::document::{self, Told, WriteArgs};
use crate::shell::failure::Outcome;

/// Write an SBOM in another format.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noharm sbom convert device.spdx -o device.cdx.json
  noharm sbom convert device.cdx.xml --format spdx-2.3 --timestamp 2026-11-24T00:00:00Z -o device.spdx.json")]
pub struct Args {
    /// The SBOM, plain or packed
    file: PathBuf,
    #[command(flatten)]
    write: WriteArgs,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let opened = document::open(&args.file)?;
    let told = Told {
        lost: document::left_behind(&opened),
        remarks: opened.sbom.remarks.clone(),
        ..Told::default()
    };
    document::write(&opened.sbom, &args.write, told)
}
