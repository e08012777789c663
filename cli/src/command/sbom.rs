//! `noharm sbom`: what is done with SBOMs as such: judge their quality, compare, merge, convert, make one from a root file system.

mod convert;
mod diff;
mod document;
mod from_rootfs;
mod lint;
mod merge;

use clap::Subcommand;

use crate::shell::failure::Outcome;

/// Judge, compare, merge, convert or make SBOMs.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noharm sbom lint device.cdx.json --profile fda         what FDA asks for, what is there, how to mend the rest
  noharm sbom diff old.cdx.json new.spdx.json            what changed, across formats
  noharm sbom merge comm.json motor.json -o device.json  one SBOM of several parts
  noharm sbom convert device.spdx -o device.cdx.json     another format, with what it cannot hold
  noharm sbom from-rootfs rootfs/ -o device.cdx.json     packages of an unpacked image

They read CycloneDX 1.2 to 1.7 (JSON, XML), SPDX 2.2 and 2.3 (JSON, tag-value) and SPDX 3.0 (JSON-LD), plain or packed.")]
pub struct Args {
    #[command(subcommand)]
    job: Job,
}

#[derive(Subcommand)]
enum Job {
    /// Count what guidelines ask of an SBOM: how much is there, what lacks it, how to mend it
    Lint(lint::Args),
    /// What changed between two SBOMs, whatever their formats
    Diff(diff::Args),
    /// Make one SBOM of several: parts stay apart, what they share stands once
    Merge(merge::Args),
    /// Write an SBOM in another format, and tell what it cannot hold
    Convert(convert::Args),
    /// List the packages of a root file system: dpkg, apk, opkg, rpm, Cargo, npm, pip, Go
    FromRootfs(from_rootfs::Args),
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    match &args.job {
        Job::Lint(args) => lint::run(args),
        Job::Diff(args) => diff::run(args),
        Job::Merge(args) => merge::run(args),
        Job::Convert(args) => convert::run(args),
        Job::FromRootfs(args) => from_rootfs::run(args),
    }
}
